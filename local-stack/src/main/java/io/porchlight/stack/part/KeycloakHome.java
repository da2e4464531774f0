package io.porchlight.stack.part;

import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keycloak unpacked and built, once for all data folders: the build takes half a minute and more. */
final class KeycloakHome {
    /** What is decided at build time; a change gives the built form another name in the cache. */
    private static final List<String> BUILD = List.of("--db=postgres", "--cache=local", "--health-enabled=true");

    private KeycloakHome() {}

    /**
     * Its folder in the cache; whoever comes first builds it there, and others wait for that.
     *
     * @param log receives what the build says
     */
    static Path built(Installation installation, ChildProcesses processes, Path log) throws Exception {
        Path archive = installation.archive("keycloak-quarkus-dist-");
        String version = archive.getFileName().toString().replaceAll("^keycloak-quarkus-dist-(.*)\\.zip$", "$1");
        String name = "keycloak-" + version + "-" + Integer.toHexString(BUILD.hashCode());
        return Unpacked.once(installation.cache(), name, fresh -> {
            try (InputStream content = Files.newInputStream(archive)) {
                Unpacked.zip(content, fresh, 1);
            }
            List<String> arguments = new ArrayList<>(List.of("build"));
            arguments.addAll(BUILD);
            processes
                    .start("Keycloak's build", fresh, java(fresh, fresh, arguments), Map.of(), log)
                    .await(Duration.ofMinutes(5));
        });
    }

    /** What kc.sh does, without the shell between this process and that one. */
    static List<String> java(Path home, Path temporary, List<String> arguments) {
        List<String> command = Java.command(
                512,
                "-XX:MaxMetaspaceSize=320m",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "-Dpicocli.disable.closures=true",
                "-Duser.language=en",
                "-Duser.country=US",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        command.addAll(arguments);
        return command;
    }
}

package io.porchlight.stack.part;

import io.porchlight.stack.folder.DataFolder;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Secrets;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.process.ChildProcesses;
import io.porchlight.stack.process.Java;
import io.porchlight.stack.startup.Part;
import io.porchlight.stack.startup.Readiness;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The S3 protocol over a folder (S3Proxy), with one bucket. */
public final class S3Part implements Part {
    /** The bucket that is there from the start. */
    public static final String BUCKET = "clips";

    private static final String LOGGING = """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{24} %msg%n</pattern></encoder>
              </appender>
              <root level="warn"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private final Installation installation;
    private final DataFolder folder;
    private final Ports ports;
    private final Secrets secrets;
    private final ChildProcesses processes;
    private @Nullable ChildProcess process;

    public S3Part(
            Installation installation, DataFolder folder, Ports ports, Secrets secrets, ChildProcesses processes) {
        this.installation = installation;
        this.folder = folder;
        this.ports = ports;
        this.secrets = secrets;
        this.processes = processes;
    }

    @Override
    public String name() {
        return "Object storage (S3)";
    }

    public String endpoint() {
        return ports.http(Ports.Use.S3);
    }

    public String accessKey() {
        return secrets.secret("s3-access-key");
    }

    public String secretKey() {
        return secrets.secret("s3-secret-key");
    }

    @Override
    public void start() throws Exception {
        ports.requireFree(Ports.Use.S3);
        Path home = folder.serverFolder("s3");
        Path objects = Files.createDirectories(home.resolve("objects"));
        // A bucket of this store is a folder.
        Files.createDirectories(objects.resolve(BUCKET));
        Path settings = home.resolve("s3proxy.conf");
        Files.writeString(settings, """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                s3proxy.v4-max-non-chunked-request-size=134217728
                jclouds.provider=filesystem-nio2
                jclouds.identity=local
                jclouds.credential=local
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint(), accessKey(), secretKey(), objects));
        Secrets.ownerOnly(settings);
        Path logging = home.resolve("logback.xml");
        Files.writeString(logging, LOGGING);
        process = processes.start(
                name(),
                home,
                Java.command(
                        192,
                        "-Dlogback.configurationFile=" + logging,
                        "-cp",
                        installation.classPath("s3proxy"),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString()),
                Map.of(),
                folder.log("s3"));
        try (HttpClient client = Readiness.client()) {
            HttpRequest anonymous = HttpRequest.newBuilder(URI.create(endpoint() + "/"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            // Whoever has no credentials is refused: that answer shows that it is up and that it checks.
            Readiness.await(
                    process,
                    () -> client.send(anonymous, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 403);
        }
    }

    @Override
    public @Nullable ChildProcess process() {
        return process;
    }

    @Override
    public void stop() {
        if (process != null) {
            process.stop(Duration.ofSeconds(5));
        }
    }
}

package io.porchlight.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real S3 server (S3Proxy over a temporary folder, loopback) in a process of its own. Sets {@code porchlight.storage.url},
 * {@code access-key} and {@code secret-key}; {@code porchlight.test.s3-folder} is where the objects lie as files.
 */
public class S3Resource implements QuarkusTestResourceLifecycleManager {

    private @Nullable OwnProcess server;
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        Path data = OwnProcess.temporaryFolder("s3");
        folder = data;
        int port = FreePorts.next();
        Path objects = data.resolve("objects");
        Path settings = data.resolve("s3proxy.conf");
        try {
            Files.createDirectory(objects);
            Files.writeString(settings, """
                    s3proxy.endpoint=http://127.0.0.1:%d
                    s3proxy.authorization=aws-v2-or-v4
                    s3proxy.identity=test-access-key
                    s3proxy.credential=test-secret-key
                    jclouds.provider=filesystem-nio2
                    jclouds.filesystem.basedir=%s
                    """.formatted(port, objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OwnProcess started = OwnProcess.start(
                "s3proxy",
                data,
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "org.gaul.s3proxy.Main",
                "--properties",
                settings.toString());
        server = started;
        started.awaitPort(port);
        return Map.of(
                "porchlight.storage.url",
                "http://127.0.0.1:" + port,
                "porchlight.storage.access-key",
                "test-access-key",
                "porchlight.storage.secret-key",
                "test-secret-key",
                "porchlight.test.s3-folder",
                objects.toString());
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
        if (folder != null) {
            OwnProcess.delete(folder);
        }
    }
}

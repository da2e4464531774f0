package io.porchlight.gateway.running;

import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** What the tests know of the running gateway's configuration. */
final class Setting {
    private Setting() {}

    static String text(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    static int port(String name) {
        return Integer.parseInt(text(name));
    }

    static int mqttPort() {
        return port("porchlight.edge.mqtt-port");
    }

    static URI https(String path) {
        return URI.create("https://localhost:" + text("porchlight.edge.https-port") + path);
    }

    static URI management(String path) {
        return URI.create("http://localhost:" + text("quarkus.management.test-port") + path);
    }

    static byte[] file(String name) {
        try {
            return Files.readAllBytes(Path.of(text("porchlight.test.folder")).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PrivateKeyP256 manufacturer() {
        return PrivateKeyP256.ofPkcs8(file("manufacturer.p8"));
    }

    static String randomId() {
        return Bytes.randomId();
    }
}

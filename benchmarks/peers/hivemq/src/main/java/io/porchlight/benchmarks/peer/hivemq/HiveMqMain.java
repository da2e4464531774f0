package io.porchlight.benchmarks.peer.hivemq;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code HiveMqMain FOLDER}: HiveMQ CE with the {@code conf/config.xml} of that folder and {@link OwnTopicsOnly}, until it
 * is stopped. Writes the file {@code ready} there once it serves.
 */
public final class HiveMqMain {
    private HiveMqMain() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        EmbeddedExtension extension = EmbeddedExtension.builder()
                .withId("own-topics-only")
                .withName("A device publishes to its own topics only")
                .withVersion("1")
                .withAuthor("Porchlight")
                .withPriority(0)
                .withStartPriority(1000)
                .withExtensionMain(new OwnTopicsOnly())
                .build();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.resolve("conf"))
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .withEmbeddedExtension(extension)
                .build();
        broker.start().join();
        Files.writeString(folder.resolve("ready"), "");
        Thread.currentThread().join();
    }
}

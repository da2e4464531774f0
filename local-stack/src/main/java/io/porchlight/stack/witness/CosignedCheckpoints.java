package io.porchlight.stack.witness;

import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.WitnessRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The checkpoint cosigned last, on disk before anybody is told: a witness that forgets could be led to a fork. */
final class CosignedCheckpoints {
    private final Path file;

    CosignedCheckpoints(Path file) {
        this.file = file;
    }

    WitnessRules.Latest latest(String origin) {
        if (!Files.exists(file)) {
            return WitnessRules.Latest.NONE;
        }
        try {
            Checkpoint checkpoint = Checkpoint.parse(Files.readString(file));
            return checkpoint.origin().equals(origin)
                    ? new WitnessRules.Latest(checkpoint.size(), checkpoint.root())
                    : WitnessRules.Latest.NONE;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Keeps a checkpoint's text; comes back when it is on the disk. */
    void store(String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}

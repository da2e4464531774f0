package io.porchlight.sealing.bag;

import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.grant.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bag's README.txt: the main checks with nothing but a shell, sha256sum, openssl and jq. The text lies beside this
 * class as a resource, so that other writers of bags can put in the same one.
 */
final class BagReadme {
    private BagReadme() {}

    static String of(Grant grant, List<Statement> statements) {
        StringBuilder clips = new StringBuilder();
        statements.forEach(statement -> clips.append("  ")
                .append(statement.clipId())
                .append("  ")
                .append(statement.minute())
                .append('\n'));
        return text().replace("@JTI@", grant.jti()).replace("@CLIPS@\n", clips);
    }

    private static String text() {
        try (InputStream in = BagReadme.class.getResourceAsStream("README.txt")) {
            if (in == null) {
                throw new IllegalStateException("The module lacks the README of bags.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

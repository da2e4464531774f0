package io.porchlight.sealing.bag;

import io.porchlight.sealing.circle.LinkBody;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.request.FootageRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * The bag's README.txt: the main checks with nothing but a shell, sha256sum and openssl. The text lies beside this class as
 * a resource; other writers of bags put in the same one.
 */
final class BagReadme {
    private BagReadme() {}

    static String of(Disclosure disclosure, LocalDate day) {
        Grant grant = Grant.of(disclosure.grant());
        String name =
                disclosure.agencyChain().getFirst().body() instanceof LinkBody.Create create && create.name() != null
                        ? create.name()
                        : "";
        return text().replace("@GRANT@", grant.jti())
                .replace("@REQUEST@", FootageRequest.of(disclosure.request()).requestId())
                .replace("@EXPORTED@", day.toString())
                .replace("@AGENCY@", oneLine(name) + " (" + grant.agencyId() + ")");
    }

    /** Lines of this file are run: a name must not become one. */
    private static String oneLine(String name) {
        return name.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
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

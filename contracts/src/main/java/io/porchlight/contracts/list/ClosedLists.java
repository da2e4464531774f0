package io.porchlight.contracts.list;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.contracts.api.CodeText;
import io.porchlight.contracts.api.OffenceLists;
import io.porchlight.contracts.api.TermsText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The closed lists of offences and purposes, and the versioned terms that a request names by hash. */
public final class ClosedLists {
    private static final List<String> TERMS_VERSIONS = List.of("1");

    private ClosedLists() {}

    /** Offences that a request may name. */
    public static List<CodeText> offences() {
        return codes("offences.json");
    }

    /** Purposes that a request may name. */
    public static List<CodeText> purposes() {
        return codes("purposes.json");
    }

    /** Every version of the terms, oldest first. */
    public static List<TermsText> terms() {
        return TERMS_VERSIONS.stream().map(ClosedLists::termsOf).toList();
    }

    /** All lists in one answer. */
    public static OffenceLists all() {
        return new OffenceLists(offences(), purposes(), terms());
    }

    private static TermsText termsOf(String version) {
        byte[] bytes = resource("terms-" + version + ".txt");
        return new TermsText(version, sha256(bytes), new String(bytes, StandardCharsets.UTF_8));
    }

    private static List<CodeText> codes(String name) {
        try {
            return new ObjectMapper().readValue(resource(name), new TypeReference<List<CodeText>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = ClosedLists.class.getResourceAsStream("/lists/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource /lists/" + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

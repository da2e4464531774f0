package io.porchlight.system.edge;

import io.porchlight.stack.part.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits as docs/device-protocol.md promises them to whoever builds a device. */
final class Documented {
    private Documented() {}

    /** The number in the row of this name, in the unit that stands behind it. */
    static long limit(String name) {
        try {
            String page = Files.readString(Installation.find().root().resolve("docs/device-protocol.md"));
            Matcher row = Pattern.compile("(?m)^\\| `" + Pattern.quote(name) + "` \\| ([0-9,]+) ")
                    .matcher(page);
            if (!row.find()) {
                throw new AssertionError("docs/device-protocol.md names no limit " + name);
            }
            return Long.parseLong(row.group(1).replace(",", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A polygon in the picture, {@code {kind, points}}. Coordinates are thousandths of the picture's width and height from
 * its upper left corner, x and y in turn.
 *
 * @param kind what the polygon is for
 * @param points 3 to 16 corners, so 6 to 32 numbers from 0 to 1000
 */
public record Zone(Kind kind, List<Integer> points) {
    private static final int MIN_NUMBERS = 6;
    private static final int MAX_NUMBERS = 32;
    private static final int FULL = 1000;

    /** What a zone is for. */
    public enum Kind {
        /** Only motion in such a zone counts, if there is one at all. */
        MOTION("motion"),
        /** What lies in such a zone is neither looked at nor kept. */
        PRIVACY("privacy");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word in documents. */
        public String text() {
            return text;
        }

        static Kind of(String text) {
            for (Kind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new Refused("settings.zones", "A zone is motion or privacy.");
        }
    }

    public Zone {
        points = List.copyOf(points);
        if (points.size() < MIN_NUMBERS || points.size() > MAX_NUMBERS || points.size() % 2 != 0) {
            throw new Refused("settings.zones", "A zone has 3 to 16 corners.");
        }
        if (points.stream().anyMatch(number -> number < 0 || number > FULL)) {
            throw new Refused("settings.zones", "A zone's coordinates are 0 to 1000.");
        }
    }

    static Zone of(JsonNode json) {
        Fields fields = Fields.of(json, "a zone").exactly("kind", "points");
        return new Zone(
                Kind.of(fields.text("kind")),
                fields.array("points").stream().map(Zone::number).toList());
    }

    private static int number(JsonNode json) {
        if (!json.isIntegralNumber() || !json.canConvertToInt()) {
            throw new Refused("settings.zones", "A zone's coordinates are whole numbers.");
        }
        return json.intValue();
    }

    ObjectNode toJson() {
        return Json.object("kind", kind.text(), "points", points);
    }

    /** Whether a point lies inside (even-odd rule). */
    public boolean contains(int x, int y) {
        int corners = points.size() / 2;
        long crossings = IntStream.range(0, corners)
                .filter(i -> crosses(i, (i + 1) % corners, x, y))
                .count();
        return crossings % 2 == 1;
    }

    /** Whether the edge between two corners crosses the ray from the point to the right. */
    private boolean crosses(int from, int to, int x, int y) {
        int x1 = points.get(2 * from);
        int y1 = points.get(2 * from + 1);
        int x2 = points.get(2 * to);
        int y2 = points.get(2 * to + 1);
        return (y1 > y) != (y2 > y) && x < x1 + (double) (x2 - x1) * (y - y1) / (y2 - y1);
    }
}

package io.porchlight.sealing.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * The time asked about: 15 minutes to 12 hours on quarter hours.
 *
 * @param start the first instant inside
 * @param end the first instant after it
 * @param zone the IANA zone in which people read both
 */
public record RequestWindow(Instant start, Instant end, String zone) {
    /** The shortest window. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);
    /** The longest window. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final long QUARTER = 900;
    private static final Pattern ZONE = Pattern.compile("[A-Za-z][A-Za-z0-9_+/-]{0,63}");

    public RequestWindow {
        Duration length = Duration.between(start, end);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new Refused("request.window", "The window is 15 minutes to 12 hours long.");
        }
        if (!onQuarter(start) || !onQuarter(end)) {
            throw new Refused("request.window", "The window starts and ends on a quarter of an hour.");
        }
        if (!ZONE.matcher(zone).matches()) {
            throw new Refused("request.zone", "The window's zone is the name of an IANA time zone.");
        }
    }

    /** Reads exactly the three members. */
    public static RequestWindow of(Fields fields) {
        fields.exactly("start", "end", "zone");
        return new RequestWindow(fields.minute("start"), fields.minute("end"), fields.text("zone"));
    }

    /** Whether a clip of this minute was asked for: start &lt;= minute &lt; end. */
    public boolean contains(Instant minute) {
        return !minute.isBefore(start) && minute.isBefore(end);
    }

    /** The JSON to sign. */
    public ObjectNode toJson() {
        return Json.object("start", start.toString(), "end", end.toString(), "zone", zone);
    }

    private static boolean onQuarter(Instant instant) {
        return instant.getNano() == 0 && instant.getEpochSecond() % QUARTER == 0;
    }
}

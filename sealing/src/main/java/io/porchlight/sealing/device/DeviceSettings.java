package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a home wants of a doorbell (F-08, F-09): {@code {audio, labels, mode, records: {home, away, night}, snoozeUntil,
 * zones}}. No server ever reads or writes it.
 *
 * @param audio whether sound is recorded
 * @param labels whether what the doorbell makes out (person, animal, vehicle) is kept with the clip
 * @param mode what the home is at
 * @param records for each mode, of which kinds of event ({@code ding, motion, live, talk}) clips are made
 * @param snoozeUntil Unix seconds until which motion is left alone; 0: not at all
 * @param zones at most 16
 */
public record DeviceSettings(
        boolean audio, boolean labels, Mode mode, Map<Mode, List<String>> records, long snoozeUntil, List<Zone> zones) {
    private static final List<String> KINDS = List.of("ding", "motion", "live", "talk");
    private static final int MAX_ZONES = 16;

    public DeviceSettings {
        records = ordered(records);
        zones = List.copyOf(zones);
        if (zones.size() > MAX_ZONES) {
            throw new Refused("settings.zones", "A doorbell has at most " + MAX_ZONES + " zones.");
        }
        if (snoozeUntil < 0 || snoozeUntil > Jcs.MAX_INTEGER) {
            throw new Refused("settings.snooze", "snoozeUntil is an instant in Unix seconds, or 0.");
        }
    }

    /** What a doorbell does before anybody told it otherwise: no sound, labels, every event recorded. */
    public static DeviceSettings first() {
        return new DeviceSettings(
                false, true, Mode.HOME, Map.of(Mode.HOME, KINDS, Mode.AWAY, KINDS, Mode.NIGHT, KINDS), 0, List.of());
    }

    /** The same with sound switched on or off. */
    public DeviceSettings withAudio(boolean on) {
        return new DeviceSettings(on, labels, mode, records, snoozeUntil, zones);
    }

    /** Reads settings; refuses ({@code settings.*}) what is not exactly of the form. */
    public static DeviceSettings of(JsonNode json) {
        Fields fields =
                Fields.of(json, "the settings").exactly("audio", "labels", "mode", "records", "snoozeUntil", "zones");
        Fields records = fields.fields("records").exactly("home", "away", "night");
        Map<Mode, List<String>> kinds = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            kinds.put(
                    mode,
                    records.array(mode.text()).stream().map(JsonNode::asText).toList());
        }
        return new DeviceSettings(
                fields.bool("audio"),
                fields.bool("labels"),
                Mode.of(fields.text("mode")),
                kinds,
                fields.integer("snoozeUntil", 0, Jcs.MAX_INTEGER),
                fields.array("zones").stream().map(Zone::of).toList());
    }

    /** As JSON. */
    public ObjectNode toJson() {
        ObjectNode kinds = Json.object();
        records.forEach((mode, list) -> kinds.set(mode.text(), Json.array(list)));
        return Json.object(
                "audio",
                audio,
                "labels",
                labels,
                "mode",
                mode.text(),
                "records",
                kinds,
                "snoozeUntil",
                snoozeUntil,
                "zones",
                Json.array(zones.stream().map(Zone::toJson).toList()));
    }

    /** Whether clips are made of this kind of event in the mode that holds. */
    public boolean records(String kind) {
        return records.getOrDefault(mode, List.of()).contains(kind);
    }

    /** Whether motion is left alone at this time. */
    public boolean snoozesAt(long time) {
        return time < snoozeUntil;
    }

    /** Whether motion around this point of the picture counts: outside of what is private, inside of what is watched. */
    public boolean watches(int x, int y) {
        boolean hidden = zones.stream().anyMatch(zone -> zone.kind() == Zone.Kind.PRIVACY && zone.contains(x, y));
        List<Zone> watched =
                zones.stream().filter(zone -> zone.kind() == Zone.Kind.MOTION).toList();
        return !hidden && (watched.isEmpty() || watched.stream().anyMatch(zone -> zone.contains(x, y)));
    }

    private static Map<Mode, List<String>> ordered(Map<Mode, List<String>> records) {
        Map<Mode, List<String>> copy = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            List<String> kinds = records.getOrDefault(mode, List.of());
            if (!KINDS.containsAll(kinds)) {
                throw new Refused("settings.records", "Clips are made of ding, motion, live and talk.");
            }
            copy.put(mode, KINDS.stream().filter(kinds::contains).toList());
        }
        return Map.copyOf(copy);
    }
}

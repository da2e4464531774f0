package io.porchlight.gateway.kafka;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.porchlight.contracts.event.DeviceEvent;
import java.io.IOException;

/**
 * Writes the one record of which there are thousands a second, as Jackson would by itself, without asking the record for each
 * member by reflection.
 */
final class DeviceEventSerializer extends StdSerializer<DeviceEvent> {
    private static final long serialVersionUID = 1L;

    private static final SerializableString DEVICE_ID = new SerializedString("deviceId");
    private static final SerializableString CIRCLE = new SerializedString("circle");
    private static final SerializableString EVENT_ID = new SerializedString("eventId");
    private static final SerializableString KIND = new SerializedString("kind");
    private static final SerializableString MINUTE = new SerializedString("minute");
    private static final SerializableString RING_UNTIL = new SerializedString("ringUntil");

    DeviceEventSerializer() {
        super(DeviceEvent.class);
    }

    @Override
    public void serialize(DeviceEvent event, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeStartObject();
        text(json, DEVICE_ID, event.deviceId());
        text(json, CIRCLE, event.circle());
        text(json, EVENT_ID, event.eventId());
        text(json, KIND, event.kind());
        text(json, MINUTE, event.minute());
        if (event.ringUntil() != null) {
            json.writeFieldName(RING_UNTIL);
            json.writeNumber(event.ringUntil());
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, SerializableString name, String value) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }
}

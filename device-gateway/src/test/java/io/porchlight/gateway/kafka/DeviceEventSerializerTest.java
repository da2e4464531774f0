package io.porchlight.gateway.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.porchlight.contracts.event.DeviceEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceEventSerializerTest {
    @ParameterizedTest
    @CsvSource({"ding, 1764480000", "motion,"})
    @DisplayName("an event is written, member by member, as Jackson would write the record")
    void asJacksonWould(String kind, Long ringUntil) throws JsonProcessingException {
        var event = new DeviceEvent("dev-\u00e9\"", "circle", "event", kind, "2026-11-30T05:20:00Z", ringUntil);
        ObjectMapper plain = new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        ObjectMapper ours = plain.copy().registerModule(new SimpleModule().addSerializer(new DeviceEventSerializer()));
        assertEquals(plain.writeValueAsString(event), ours.writeValueAsString(event));
    }
}

package io.porchlight.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.video.ingest.IngestBatcher;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IngestTest {

    @Inject
    IngestBatcher batcher;

    @Test
    @DisplayName("SF-22 each complete clip is in one batch of 256 entries and proves it by salt and path")
    void batchesEachClipOnce() {
        Look.run(batcher::batch);
        Gateway.Clip first = Gateway.store(Gateway.clip("ingest-1"));
        Gateway.Clip second = Gateway.store(Gateway.clip("ingest-2"));
        Gateway.Clip unfinished = Gateway.clip("ingest-3");
        Gateway.announce(unfinished).statusCode(201);
        Look.run(batcher::batch);
        Look.run(batcher::batch);
        Gateway.Clip marker = Gateway.store(Gateway.clip("ingest-4"));
        Look.run(batcher::batch);

        List<JsonNode> batches = Look.events(
                "io.porchlight.clip.batched.v1", batch -> clipIds(batch).contains(marker.clipId()));
        assertThat(batches).allMatch(batch -> batch.path("size").asInt() == 256);
        List<String> all =
                batches.stream().flatMap(batch -> clipIds(batch).stream()).toList();
        assertThat(all).doesNotHaveDuplicates().contains(first.clipId(), second.clipId());
        assertThat(all).doesNotContain(unfinished.clipId());

        JsonNode batch = batches.stream()
                .filter(candidate -> clipIds(candidate).contains(first.clipId()))
                .findFirst()
                .orElseThrow();
        assertThat(clipIds(batch)).contains(second.clipId());
        Set<Integer> places = new HashSet<>();
        for (Gateway.Clip clip : List.of(first, second)) {
            JsonNode entry = entry(batch, clip.clipId());
            byte[] leaf = IngestBatch.entry(
                    Base64Url.decode(entry.path("salt").asText()),
                    clip.statement().toJson());
            List<byte[]> path = new ArrayList<>();
            entry.path("path").forEach(hash -> path.add(Base64Url.decode(hash.asText())));
            assertThat(path).hasSize(8);
            assertThat(record(batch).covers(leaf, entry.path("index").asLong(), path))
                    .isTrue();
            places.add(entry.path("index").asInt());
            assertThat(entry.path("circle").asText()).isEqualTo(clip.circle());
        }
        assertThat(places).hasSize(2);
    }

    private static IngestBatch record(JsonNode batch) {
        return new IngestBatch(
                Base64Url.decode(batch.path("root").asText()),
                batch.path("size").asLong());
    }

    private static JsonNode entry(JsonNode batch, String clipId) {
        for (JsonNode entry : batch.path("clips")) {
            if (entry.path("clipId").asText().equals(clipId)) {
                return entry;
            }
        }
        throw new AssertionError("not in the batch");
    }

    private static List<String> clipIds(JsonNode batch) {
        return batch.path("clips").findValuesAsText("clipId");
    }
}

package io.porchlight.consent.settings;

import com.uber.h3core.H3Core;
import io.porchlight.consent.ConsentConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the operator's public address count, {@code cell,addresses} per line. */
class AddressCounts {
    @Produces
    @Singleton
    HomeCells cells(ConsentConfig.Requests config) {
        try {
            Map<String, Integer> counts = config.addressCounts().isPresent()
                    ? read(config.addressCounts().get())
                    : Map.of();
            return new HomeCells(H3Core.newInstance(), counts, config.minimumAddresses());
        } catch (IOException e) {
            throw new UncheckedIOException("porchlight.requests.address-counts cannot be read", e);
        }
    }

    static Map<String, Integer> read(Path file) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).strip().split(",");
            if (parts.length != 2 || !parts[1].strip().matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException(
                        "porchlight.requests.address-counts: line " + (i + 1) + " is not \"cell,addresses\"");
            }
            counts.merge(parts[0].strip(), Integer.parseInt(parts[1].strip()), Integer::sum);
        }
        return counts;
    }
}

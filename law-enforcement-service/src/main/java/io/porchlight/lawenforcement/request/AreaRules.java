package io.porchlight.lawenforcement.request;

import com.uber.h3core.H3Core;
import io.porchlight.lawenforcement.Refusal;
import io.porchlight.sealing.Refused;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A request's cells are one area: each touches another, so that three cells far apart cannot point at three houses. How
 * many there are is the request's own rule (SF-18).
 */
@Singleton
class AreaRules {
    private final H3Core h3;

    AreaRules() {
        try {
            this.h3 = H3Core.newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException("the H3 library does not load", e);
        }
    }

    /** Refuses cells that are not connected. */
    void check(List<String> cells) {
        if (!isConnected(cells)) {
            throw Refusal.REQUEST_INVALID.because(
                    new Refused("request.area", "The cells are not one area. Choose cells that touch each other."));
        }
    }

    boolean isConnected(List<String> cells) {
        Set<String> left = new HashSet<>(cells);
        Deque<String> reached = new ArrayDeque<>();
        reached.add(cells.getFirst());
        left.remove(cells.getFirst());
        while (!reached.isEmpty()) {
            for (String neighbour : h3.gridDisk(reached.remove(), 1)) {
                if (left.remove(neighbour)) {
                    reached.add(neighbour);
                }
            }
        }
        return left.isEmpty();
    }
}

package io.porchlight.stack.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.porchlight.stack.process.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StartupTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    /** Nobody passes alone. */
    private final CyclicBarrier together = new CyclicBarrier(2);

    @Test
    @DisplayName(
            "what needs nothing of each other starts and stops side by side; what is needed starts before and stops after")
    void order() throws InterruptedException {
        Startup startup = new Startup(line -> {});
        Part database = startup.add(new Told("database", false));
        Part one = startup.add(new Told("one", true), database);
        Part two = startup.add(new Told("two", true), database);
        startup.add(new Told("site", false), one, two);
        startup.start(Duration.ofSeconds(30));
        startup.close();
        List<String> all = List.copyOf(told);
        assertEquals(8, all.size(), all::toString);
        assertEquals(
                List.of("database starts", "site starts", "site stops", "database stops"),
                List.of(all.get(0), all.get(3), all.get(4), all.get(7)),
                all::toString);
    }

    /** A part that says what happens to it; a twin waits for the other one each time. */
    private final class Told implements Part {
        private final String name;
        private final boolean twin;

        Told(String name, boolean twin) {
            this.name = name;
            this.twin = twin;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws Exception {
            if (twin) {
                together.await(20, TimeUnit.SECONDS);
            }
            told.add(name + " starts");
        }

        @Override
        public @Nullable ChildProcess process() {
            return null;
        }

        @Override
        public void stop() {
            if (twin) {
                try {
                    together.await(20, TimeUnit.SECONDS);
                } catch (Exception alone) {
                    throw new IllegalStateException(name + " stops alone", alone);
                }
            }
            told.add(name + " stops");
        }
    }
}

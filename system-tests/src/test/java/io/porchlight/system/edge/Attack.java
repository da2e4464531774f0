package io.porchlight.system.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/** An order to the hostile program, then what it met. Each comes from a local address of its own unless told otherwise. */
final class Attack {
    private static final long PATIENCE_SECONDS = 90;

    /**
     * Something to send.
     *
     * @param times how often
     * @param pauseMillis after each
     * @param numberedAt where in it two bytes stand that count from 1, such as a packet id; negative: nowhere
     */
    record Piece(byte[] bytes, int times, long pauseMillis, int numberedAt) {
        static Piece once(byte[] bytes) {
            return new Piece(bytes, 1, 0, -1);
        }
    }

    private final HostileProcess attacker;
    private final ObjectNode order = JsonNodeFactory.instance.objectNode();
    private final CompletableFuture<JsonNode> held = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> goneOn = new CompletableFuture<>();
    private final CompletableFuture<JsonNode> told = new CompletableFuture<>();

    Attack(HostileProcess attacker, int id, String what, int port) {
        this.attacker = attacker;
        order.put("id", id).put("do", what).put("port", port);
        order.put("source", "127.3." + id / 250 + "." + (id % 250 + 1));
    }

    /** With the certificate of the attackers' device of this number. */
    Attack device(int number) {
        order.put("device", number);
        return this;
    }

    Attack source(String address) {
        order.put("source", address);
        return this;
    }

    /** Without TLS: bytes on the bare connection. */
    Attack bare() {
        order.put("tls", false);
        return this;
    }

    /** Never reads what it is sent. */
    Attack deaf() {
        order.put("read", false);
        return this;
    }

    Attack send(byte[] bytes) {
        return send(bytes, 1, 0);
    }

    /** The same bytes again and again, with a pause after each. */
    Attack send(byte[] bytes, int times, long pauseMillis) {
        return send(List.of(new Piece(bytes, times, pauseMillis, -1)));
    }

    /** One after the other. */
    Attack send(List<Piece> pieces) {
        ArrayNode all = order.withArray("sends");
        pieces.forEach(piece -> add(all, piece));
        return this;
    }

    private static void add(ArrayNode all, Piece piece) {
        all.addObject()
                .put("bytes", piece.bytes())
                .put("times", piece.times())
                .put("pause", piece.pauseMillis())
                .put("numberedAt", piece.numberedAt());
    }

    /** Goes on only when something was heard since the last piece; waits for it for some seconds. */
    Attack answered() {
        ArrayNode all = order.withArray("sends");
        ((ObjectNode) all.get(all.size() - 1)).put("answered", true);
        return this;
    }

    /** Byte by byte. */
    Attack drip(byte[] bytes, long pauseMillis) {
        for (byte one : bytes) {
            send(new byte[] {one}, 1, pauseMillis);
        }
        return this;
    }

    /** How long it listens after its last byte, if nobody hangs up. */
    Attack listen(long millis) {
        order.put("listen", millis);
        return this;
    }

    /** Listens no longer once what it heard ends so. */
    Attack until(byte[] end) {
        order.put("until", end);
        return this;
    }

    /** For a crowd: how many, and over how many local addresses. */
    Attack crowd(int count, int sources) {
        order.put("count", count).put("sources", sources);
        return this;
    }

    /** For a crowd: what each member sends, in its own words. */
    Attack sendEach(List<byte[]> words) {
        return sendAll(words.stream().map(bytes -> List.of(Piece.once(bytes))).toList());
    }

    /** The same in several pieces for each. */
    Attack sendAll(List<List<Piece>> words) {
        ArrayNode all = order.putArray("sendsOf");
        words.forEach(pieces -> {
            ArrayNode own = all.addArray();
            pieces.forEach(piece -> add(own, piece));
        });
        return this;
    }

    /** For a crowd: how long it stays at most. */
    Attack hold(long millis) {
        order.put("hold", millis);
        return this;
    }

    /** Begins. */
    Attack mount() {
        attacker.tell(this, order);
        return this;
    }

    /** For a crowd: waits until it stands; how many connections are open then. */
    int held() {
        return await(held, PATIENCE_SECONDS).get("held").asInt();
    }

    /** For a crowd: how many pieces each sends by itself; the others follow with {@link #goOn}. */
    Attack first(int pieces) {
        order.put("first", pieces);
        return this;
    }

    /** For a crowd that stands: it sends what it kept back; waits until it has. */
    void goOn() {
        tell("goOn");
        await(goneOn, PATIENCE_SECONDS);
    }

    /** For a crowd: lets it go home. */
    void release() {
        tell("release");
    }

    private void tell(String what) {
        attacker.tell(
                this, JsonNodeFactory.instance.objectNode().put("id", id()).put("do", what));
    }

    /** What it met; begins and waits if need be. */
    Met met() {
        return met(PATIENCE_SECONDS);
    }

    /** The same with another patience. */
    Met met(long patienceSeconds) {
        return new Met(await(told, patienceSeconds));
    }

    /** The whole of it at once. */
    Met run() {
        return mount().met();
    }

    int id() {
        return order.get("id").asInt();
    }

    void heard(JsonNode line) {
        if (line.has("held")) {
            held.complete(line);
        } else if (line.has("goneOn")) {
            goneOn.complete(line);
        } else {
            told.complete(line);
        }
    }

    private static JsonNode await(CompletableFuture<JsonNode> future, long patienceSeconds) {
        try {
            JsonNode line = future.get(patienceSeconds, TimeUnit.SECONDS);
            if (line.has("failed")) {
                throw new AssertionError("the attack could not be mounted: " + line);
            }
            return line;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the hostile program does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the attacker met. */
    record Met(JsonNode told) {
        boolean closed() {
            return closedAfter() >= 0;
        }

        /** Milliseconds from the first SYN until the edge closed; -1 if it did not. */
        long closedAfter() {
            return told.get("closedAfter").asLong();
        }

        /** Milliseconds from the first SYN until it had heard what it hoped for; -1 if it had not. */
        long hopedAfter() {
            return told.get("hopedAfter").asLong();
        }

        /** For a crowd: what its first ten members met. */
        List<Met> samples() {
            return StreamSupport.stream(told.get("samples").spliterator(), false)
                    .map(Met::new)
                    .toList();
        }

        byte[] heard() {
            try {
                return told.get("heard").binaryValue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<Mqtt.Packet> packets() {
            return Mqtt.parse(heard());
        }

        String text() {
            return new String(heard(), StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return told + (told.has("heard") ? " " + packets() : "");
        }
    }
}

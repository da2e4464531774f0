package io.porchlight.stack.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.log.AddCheckpoint;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.sealing.log.WitnessRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code POST /add-checkpoint} of C2SP tlog-witness: one request at a time, so that compare and store are one step. */
final class AddCheckpointHandler implements HttpHandler {
    private static final int LONGEST_BODY = 1 << 20;

    private final SignerKey key;
    private final Map<String, VerifierKey> logs;
    private final CosignedCheckpoints memory;

    AddCheckpointHandler(SignerKey key, Map<String, VerifierKey> logs, CosignedCheckpoints memory) {
        this.key = key;
        this.logs = logs;
        this.memory = memory;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
                plain(exchange, 404, "There is nothing here.");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                plain(exchange, 405, "Use POST.");
            } else {
                byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
                if (body.length > LONGEST_BODY) {
                    plain(exchange, 413, "The request is too long.");
                } else {
                    decide(exchange, body);
                }
            }
        }
    }

    private synchronized void decide(HttpExchange exchange, byte[] body) throws IOException {
        AddCheckpoint request;
        try {
            request = AddCheckpoint.parse(body);
        } catch (Refused malformed) {
            plain(exchange, 400, malformed.getMessage());
            return;
        }
        switch (WitnessRules.decide(request, logs, memory::latest)) {
            case WitnessRules.Cosign cosign -> {
                String text = request.checkpoint().text();
                memory.store(text);
                byte[] answer = AddCheckpoint.answer(
                        List.of(key.cosign(text, Instant.now().getEpochSecond())));
                send(exchange, 200, "text/plain; charset=utf-8", answer);
            }
            case WitnessRules.Conflict conflict ->
                send(exchange, 409, "text/x.tlog.size", conflict.body().getBytes(StandardCharsets.UTF_8));
            case WitnessRules.Refuse refuse -> plain(exchange, refuse.status(), refuse.detail());
        }
    }

    private static void plain(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}

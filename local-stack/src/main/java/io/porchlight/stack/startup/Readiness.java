package io.porchlight.stack.startup;

import io.porchlight.stack.process.ChildProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits until a part answers. */
public final class Readiness {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private Readiness() {}

    /** A question that a part answers once it is ready; an exception means not yet. */
    @FunctionalInterface
    public interface Probe {
        boolean ready() throws Exception;
    }

    /**
     * Comes back when {@code probe} says ready. How long that may take is decided by {@link Startup}, which interrupts.
     *
     * @throws io.porchlight.stack.StackFailed if the process ends before
     */
    public static void await(ChildProcess process, Probe probe) throws InterruptedException {
        while (true) {
            if (!process.alive()) {
                throw process.died();
            }
            try {
                if (probe.ready()) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception notYet) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedException();
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    /**
     * A client for probes. HTTP/1.1 from the first byte: the offer to go on with HTTP/2, made to a server that has only half
     * started, has been seen to be left without any answer.
     */
    public static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** A probe that holds once a GET answers 200. */
    public static Probe answers(HttpClient client, String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(10))
                .build();
        return () -> status(client, request) == 200;
    }

    private static int status(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}

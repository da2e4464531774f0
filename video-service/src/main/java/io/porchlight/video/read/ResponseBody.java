package io.porchlight.video.read;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Copies a stream into a response from a virtual thread, as fast as the reader takes it and no longer than it may be
 * read: a slow reader does not outlive its token or the clip.
 */
final class ResponseBody {

    private static final int CHUNK = 64 << 10;
    private static final long READER_LIMIT_SECONDS = 60;

    private final HttpServerResponse response;
    private final Context context;
    private final Clock clock;
    private final Instant until;

    ResponseBody(HttpServerResponse response, Context context, Clock clock, Instant until) {
        this.response = response;
        this.context = context;
        this.clock = clock;
        this.until = until;
    }

    void copy(InputStream in, long length) throws Exception {
        byte[] chunk = new byte[CHUNK];
        long left = length;
        while (left > 0) {
            int read = in.readNBytes(chunk, 0, (int) Math.min(CHUNK, left));
            if (read == 0) {
                throw new IOException("the object is shorter than its track");
            }
            if (!clock.instant().isBefore(until)) {
                throw new IOException("over while it was read");
            }
            write(Buffer.buffer(read).appendBytes(chunk, 0, read));
            left -= read;
        }
    }

    private void write(Buffer buffer) throws Exception {
        CompletableFuture<Void> written = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            if (response.closed() || response.ended()) {
                written.completeExceptionally(new IOException("the reader has gone"));
            } else {
                response.write(buffer).onSuccess(written::complete).onFailure(written::completeExceptionally);
            }
        });
        written.get(READER_LIMIT_SECONDS, TimeUnit.SECONDS);
    }
}

package io.porchlight.video.upload;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.video.service.Limit;
import io.porchlight.video.storage.ObjectStore.StreamProblem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a paused request as a stream for a virtual thread. The socket is read only as fast as the stream: at most
 * {@value #AHEAD} buffers wait here.
 */
final class RequestBody extends InputStream {

    private static final int AHEAD = 8;

    private sealed interface Part {}

    private record Bytes(Buffer buffer) implements Part {}

    private record End() implements Part {}

    private record Broken() implements Part {}

    private final HttpServerRequest request;
    private final Context context;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private @Nullable Buffer current;
    private int position;
    private boolean ended;

    private RequestBody(HttpServerRequest request, Context context) {
        this.request = request;
        this.context = context;
    }

    /** Takes over the body; called on the request's event loop while the request is paused. */
    static RequestBody of(HttpServerRequest request, Context context) {
        RequestBody body = new RequestBody(request, context);
        request.handler(buffer -> body.parts.add(new Bytes(buffer)));
        request.endHandler(end -> body.parts.add(new End()));
        request.exceptionHandler(failure -> body.parts.add(new Broken()));
        request.fetch(AHEAD);
        return body;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, target.length);
        if (count == 0) {
            return 0;
        }
        Buffer buffer = current == null || position == current.length() ? next() : current;
        if (buffer == null) {
            return -1;
        }
        int take = Math.min(count, buffer.length() - position);
        buffer.getBytes(position, position + take, target, offset);
        position += take;
        return take;
    }

    private @Nullable Buffer next() throws IOException {
        current = null;
        position = 0;
        while (!ended) {
            switch (take()) {
                case Bytes bytes -> {
                    context.runOnContext(ignored -> request.fetch(1));
                    if (bytes.buffer().length() > 0) {
                        current = bytes.buffer();
                        return current;
                    }
                }
                case End end -> ended = true;
                case Broken broken ->
                    throw new StreamProblem(new Problem(
                            400, "body-broken", "Body broken", "The connection ended. Send the track again."));
            }
        }
        return null;
    }

    private Part take() throws IOException {
        try {
            Part part = parts.poll(Limit.UPLOAD_IDLE_SECONDS.value(), TimeUnit.SECONDS);
            if (part == null) {
                throw new StreamProblem(new Problem(
                        408, "body-too-slow", "Body too slow", "No byte came for a while. Send the track again."));
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}

package io.porchlight.gateway.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** The JSON object that a call has for a body. */
public final class JsonBody {
    private JsonBody() {}

    /** The bytes of a body that was read whole; none, if there was no body. */
    public static byte[] bytes(RoutingContext call) {
        Buffer body = call.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /**
     * What the bytes say.
     *
     * @throws Problem 400 for {@code null}, which is JSON and says nothing
     * @throws com.fasterxml.jackson.core.JacksonException if they are no JSON of this form
     */
    public static <T> T read(ObjectMapper json, byte[] body, Class<T> form) throws IOException {
        T said = json.readerFor(form)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readValue(body);
        if (said == null) {
            throw new Problem(400, "malformed-body", "Malformed body", "The body is not a JSON object.");
        }
        return said;
    }
}

package io.porchlight.gateway.http;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.porchlight.messaging.json.NamesNotKept;
import io.porchlight.messaging.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/**
 * The JSON object that a call has for a body: one, with no member twice and no number for a text. Members that nobody knows
 * are passed over.
 */
public final class JsonBody {
    private static final ObjectReader READER = JsonMapper.builder(new NamesNotKept())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual, text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build()
            .reader();

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
    public static <T> T read(byte[] body, Class<T> form) throws IOException {
        T said = READER.forType(form).readValue(body);
        if (said == null) {
            throw new Problem(400, "malformed-body", "Malformed body", "The body is not a JSON object.");
        }
        return said;
    }
}

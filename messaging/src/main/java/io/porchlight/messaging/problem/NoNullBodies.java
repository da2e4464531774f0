package io.porchlight.messaging.problem;

import jakarta.ws.rs.ConstrainedTo;
import jakarta.ws.rs.RuntimeType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** {@code null} is JSON and no body: no resource has to think of it. */
@Provider
@ConstrainedTo(RuntimeType.SERVER)
public class NoNullBodies implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null) {
            throw new Problem(400, "malformed-body", "Malformed body", "The body is not a JSON object.");
        }
        return body;
    }
}

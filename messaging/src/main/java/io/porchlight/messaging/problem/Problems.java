package io.porchlight.messaging.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.quarkus.arc.All;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Decides which problem an exception is. The same answer for REST resources and for plain Vert.x routes. */
@ApplicationScoped
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    private final List<ProblemSource> sources;

    Problems(@All List<ProblemSource> sources) {
        this.sources = sources;
    }

    /** Never fails; what is not known is logged and becomes {@link Problem#internal()}. */
    public Problem of(Throwable failure) {
        Optional<Problem> fromService =
                sources.stream().flatMap(source -> source.of(failure).stream()).findFirst();
        if (fromService.isPresent()) {
            return fromService.get();
        }
        return switch (failure) {
            case Problem problem -> problem;
            case ConstraintViolationException violations -> invalid(violations);
            case JacksonException malformed -> malformed(malformed);
            case UnauthorizedException unauthorized -> Problem.unauthorized();
            case AuthenticationFailedException unauthorized -> Problem.unauthorized();
            case ForbiddenException forbidden -> Problem.forbidden();
            case WebApplicationException web
            when web.getCause() instanceof JacksonException malformed -> malformed(malformed);
            case WebApplicationException web
            when web.getResponse().getStatus() < 500 ->
                Problem.ofStatus(web.getResponse().getStatus());
            case ValidationException other -> internal(other);
            default -> internal(failure);
        };
    }

    private static Problem internal(Throwable failure) {
        LOG.error("unexpected failure", failure);
        return Problem.internal();
    }

    private static Problem invalid(ConstraintViolationException violations) {
        List<Map<String, String>> errors = violations.getConstraintViolations().stream()
                .map(violation -> Map.of("field", field(violation), "message", violation.getMessage()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
        String detail = errors.stream()
                .map(error -> error.get("field") + " " + error.get("message"))
                .collect(Collectors.joining("; "));
        return new Problem(400, "invalid", "Invalid request", detail, Map.of("errors", errors));
    }

    /** The path without the method and parameter names of the inside. */
    private static String field(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString();
        int method = path.indexOf('.');
        String afterMethod = method < 0 ? path : path.substring(method + 1);
        int parameter = afterMethod.indexOf('.');
        return parameter < 0 ? afterMethod : afterMethod.substring(parameter + 1);
    }

    private static Problem malformed(JacksonException malformed) {
        String where = malformed instanceof JsonMappingException mapping
                        && !mapping.getPath().isEmpty()
                ? "The field " + path(mapping) + " is missing, unknown or of the wrong type."
                : "The body is not JSON.";
        return new Problem(400, "malformed-body", "Malformed body", where);
    }

    private static String path(JsonMappingException mapping) {
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}

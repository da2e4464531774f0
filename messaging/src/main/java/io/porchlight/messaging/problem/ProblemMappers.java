package io.porchlight.messaging.problem;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Every exception that leaves a REST resource becomes a problem document. Types that the framework maps itself are
 * named one by one, since the nearest mapper wins.
 */
class ProblemMappers {

    private final Problems problems;

    ProblemMappers(Problems problems) {
        this.problems = problems;
    }

    @ServerExceptionMapper
    Response problem(Problem problem) {
        return respond(problem);
    }

    @ServerExceptionMapper
    Response anything(Throwable failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure) {
        Response response = failure.getResponse();
        return response.getStatus() < 400 ? response : respond(failure);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response violations(ConstraintViolationException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response validation(ValidationException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response json(JacksonException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response mismatch(MismatchedInputException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response unauthenticated(AuthenticationFailedException failure) {
        return respond(failure);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure) {
        return respond(failure);
    }

    private Response respond(Throwable failure) {
        Problem problem = problems.of(failure);
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(MediaType.valueOf(Problem.MEDIA_TYPE))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(problem.document());
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return response.build();
    }
}

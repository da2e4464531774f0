package io.porchlight.video.service;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.ProblemSource;
import io.porchlight.sealing.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What the sealing library refuses becomes a 422 with the refusal's own type. */
@ApplicationScoped
class RefusedProblems implements ProblemSource {

    @Override
    public Optional<Problem> of(Throwable failure) {
        return failure instanceof Refused refused
                ? Optional.of(new Problem(
                        422,
                        refused.code().replace('.', '-'),
                        "Not as sealing requires",
                        String.valueOf(refused.getMessage())))
                : Optional.empty();
    }
}

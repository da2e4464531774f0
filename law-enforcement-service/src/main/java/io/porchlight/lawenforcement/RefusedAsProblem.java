package io.porchlight.lawenforcement;

import io.porchlight.messaging.problem.Problem;
import io.porchlight.messaging.problem.ProblemSource;
import io.porchlight.sealing.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** A body whose sealed or signed parts cannot be read at all, where no feature named a refusal of its own. */
@ApplicationScoped
class RefusedAsProblem implements ProblemSource {
    @Override
    public Optional<Problem> of(Throwable failure) {
        return failure instanceof Refused refused
                ? Optional.of(new Problem(
                        422,
                        "unreadable",
                        "A signed or sealed part cannot be read",
                        String.valueOf(refused.getMessage()),
                        Map.of("reason", refused.code())))
                : Optional.empty();
    }
}

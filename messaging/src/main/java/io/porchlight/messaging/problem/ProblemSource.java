package io.porchlight.messaging.problem;

import java.util.Optional;

/**
 * How a service turns an exception of a library that knows no HTTP into a problem: any bean of this type is asked
 * before an unknown exception becomes "internal".
 */
public interface ProblemSource {

    /** The problem that this exception stands for, or empty if it is none of this source's. */
    Optional<Problem> of(Throwable failure);
}

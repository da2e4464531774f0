/**
 * The transparency log: RFC 6962 trees, C2SP signed notes, checkpoints, cosignatures, tiles and proof files, the policy
 * by which a reader trusts them, and ingest batches. Nothing here reads a clock, a network or a file.
 */
@NullMarked
package io.porchlight.sealing.log;

import org.jspecify.annotations.NullMarked;

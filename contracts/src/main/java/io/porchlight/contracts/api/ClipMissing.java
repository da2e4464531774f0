package io.porchlight.contracts.api;

import java.util.List;

/** Kinds of tracks that have not arrived yet. */
public record ClipMissing(List<String> missing) {}

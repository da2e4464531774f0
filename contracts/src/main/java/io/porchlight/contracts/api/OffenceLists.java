package io.porchlight.contracts.api;

import java.util.List;

/** The closed lists of a request. */
public record OffenceLists(List<CodeText> offences, List<CodeText> purposes, List<TermsText> terms) {}

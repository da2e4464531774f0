package io.porchlight.contracts.api;

/** Answer to a proposal. */
public record ProposalCreated(String proposalId) {}

package io.porchlight.contracts.api;

/** A member device's fresh signature (compact JWS, typ porchlight-access). */
public record AccessTokenRequest(String proof) {}

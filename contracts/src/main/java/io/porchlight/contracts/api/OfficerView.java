package io.porchlight.contracts.api;

/** Who is signed in. */
public record OfficerView(String officer, String agency, String name) {}

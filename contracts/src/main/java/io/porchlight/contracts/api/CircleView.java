package io.porchlight.contracts.api;

/** A circle as its account sees it. */
public record CircleView(String circleId, int n, String head) {}

package io.porchlight.lawenforcement.request;

import io.porchlight.sealing.request.FootageRequest;

/**
 * A request as the public reads it.
 *
 * @param index its place in the public log
 */
public record PublishedRequest(long index, FootageRequest request) {}

package io.porchlight.sealing.grant;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.request.FootageRequest;

/**
 * A request that stands in the log, as grants answer it.
 *
 * @param request verified before
 * @param leaf its 32-byte entry in the log
 */
public record AnsweredRequest(FootageRequest request, byte[] leaf) {
    public AnsweredRequest {
        if (leaf.length != Sha256.LENGTH) {
            throw new Refused("grant.form", "The log's entry of a request has 32 bytes.");
        }
        leaf = leaf.clone();
    }

    @Override
    public byte[] leaf() {
        return leaf.clone();
    }
}

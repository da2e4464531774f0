package io.porchlight.sealing.circle;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.HashMap;
import java.util.Map;

/**
 * Every key that ever stood in a chain, and for what. A circle key or recovery key must be new (SF-06), since a removed
 * member may hold an old one; a member's and a doorbell's keys may come back, but only together and only as what they
 * were.
 */
final class KeyLedger {
    private final Map<String, String> uses;

    private KeyLedger(Map<String, String> uses) {
        this.uses = uses;
    }

    static KeyLedger empty() {
        return new KeyLedger(new HashMap<>());
    }

    KeyLedger copy() {
        return new KeyLedger(new HashMap<>(uses));
    }

    void circleKeys(CircleKeys keys) {
        fresh(keys.viewKey(), "view");
        releaseKey(keys.releaseKey());
    }

    void releaseKey(PublicKeyJwk key) {
        fresh(key, "release");
    }

    void recovery(Member recovery) {
        fresh(recovery.open(), "recovery open");
        fresh(recovery.sign(), "recovery sign");
    }

    void member(Member member) {
        same(member.open(), "open of " + member.id());
        same(member.sign(), "sign with " + member.openKeyId());
    }

    void device(PublicKeyJwk device) {
        same(device, "device");
    }

    private void fresh(PublicKeyJwk key, String use) {
        if (uses.putIfAbsent(key.thumbprint(), use) != null) {
            throw reused();
        }
    }

    private void same(PublicKeyJwk key, String use) {
        String before = uses.putIfAbsent(key.thumbprint(), use);
        if (before != null && !before.equals(use)) {
            throw reused();
        }
    }

    private static Refused reused() {
        return new Refused("chain.key-reused", "A link brings a key that this chain has used before.");
    }
}

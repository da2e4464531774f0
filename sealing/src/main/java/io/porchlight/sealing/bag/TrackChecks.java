package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Hmac;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.encoding.Hex;
import io.porchlight.sealing.grant.Extra;
import io.porchlight.sealing.grant.GrantedClip;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** Whether what was handed over is, bit for bit, what the doorbell sealed. */
final class TrackChecks {
    private static final int HEX_LINE = 65;

    private final BagReader bag;
    private final Checks checks;

    TrackChecks(BagReader bag, Checks checks) {
        this.bag = bag;
        this.checks = checks;
    }

    void clip(GrantedClip clip, @Nullable Statement statement) {
        if (statement == null) {
            checks.add("clip", Check.Outcome.NOT_CHECKED, "the statement of a granted clip is missing");
            return;
        }
        for (Kind kind : clip.kinds()) {
            track(statement, kind);
        }
    }

    void extra(Extra.Sealed extra) {
        String file = BagNames.extra(extra.kind());
        checks.run(file, () -> {
            require(file);
            extra.check(bag.read(file, Extra.LONGEST));
            return "as granted";
        });
    }

    private void track(Statement statement, Kind kind) {
        String what = statement.clipId() + " " + kind.wire();
        checks.run("plaintext of " + what, () -> {
            String file = BagNames.track(statement, kind);
            TrackStatement track = stated(statement, kind);
            Mac mac = Hmac.mac(key(BagNames.plainMacKey(statement.clipId(), kind)));
            require(file);
            long length = bag.each(file, mac::update);
            if (length != track.layout().plaintextLength() || !Bytes.equal(mac.doFinal(), track.plaintextMac())) {
                throw new Refused("clip.plaintext", file + " is not what the doorbell sealed.");
            }
            return file + " is what the doorbell sealed";
        });
        checks.run("key commitment of " + what, () -> {
            TrackKey key = TrackKey.of(key(BagNames.trackKey(statement.clipId(), kind)));
            stated(statement, kind).checkKey(statement.clipId(), key);
            if (!Bytes.equal(key.plainMacKey(), key(BagNames.plainMacKey(statement.clipId(), kind)))) {
                throw new Refused("bag.key", "The plain-MAC key is not the track key's.");
            }
            return "the key is the one that the statement commits to";
        });
    }

    private static TrackStatement stated(Statement statement, Kind kind) {
        return statement.track(kind).orElseThrow(() -> new Refused("grant.track", "The clip has no such track."));
    }

    private byte[] key(String file) {
        require(file);
        String line = new String(bag.read(file, HEX_LINE), StandardCharsets.ISO_8859_1);
        if (line.length() != HEX_LINE || !line.endsWith("\n")) {
            throw new Refused("bag.key", file + " is not 64 hex digits and a newline.");
        }
        return Hex.decode(line.substring(0, HEX_LINE - 1));
    }

    private void require(String file) {
        if (!bag.has(file)) {
            throw new Part.NotThere(file + " is missing");
        }
    }
}

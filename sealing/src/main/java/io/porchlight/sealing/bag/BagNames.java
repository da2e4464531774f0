package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.grant.ExtraKind;

/** The names of a bag's files, one way to write each (SF-25). */
final class BagNames {
    static final String BAGIT = "bagit.txt";
    static final String BAG_INFO = "bag-info.txt";
    static final String MANIFEST = "manifest-sha256.txt";
    static final String TAG_MANIFEST = "tagmanifest-sha256.txt";
    static final String README = "README.txt";
    static final String REQUEST = "meta/request.json";
    static final String GRANT = "meta/grant.json";
    static final String TERMS = "meta/terms.txt";
    static final String CUSTODY = "meta/custody.jsonld";
    static final String REQUEST_PROOF = "proof/request.tlog-proof";
    static final String GRANT_PROOF = "proof/grant.tlog-proof";
    static final String AGENCY_PROOF = "proof/agency.tlog-proof";
    static final String TRUST = "trust/trust.json";
    static final String AGENCY_CHAIN = "trust/agency-chain.json";
    static final String STATEMENT_END = ".statement.json";

    private static final String INGEST = "proof/ingest-";
    private static final String PROOF_END = ".tlog-proof";

    private BagNames() {}

    static boolean isPayload(String name) {
        return name.startsWith("data/");
    }

    static boolean isStatement(String name) {
        return name.startsWith("meta/") && name.endsWith(STATEMENT_END);
    }

    static boolean isIngest(String name) {
        return name.startsWith(INGEST) && name.endsWith(PROOF_END);
    }

    static String ingest(long leafIndex) {
        return INGEST + leafIndex + PROOF_END;
    }

    static String statement(String clipId) {
        return "meta/" + clipId + STATEMENT_END;
    }

    static String plainMacKey(String clipId, Kind kind) {
        return "meta/" + clipId + "." + kind.wire() + ".plain-mac-key";
    }

    static String trackKey(String clipId, Kind kind) {
        return "meta/" + clipId + "." + kind.wire() + ".track-key";
    }

    static String extra(ExtraKind kind) {
        return "data/" + kind.wire() + ".json";
    }

    /** The film bears the clip's name, every other track its kind as well. */
    static String track(Statement statement, Kind kind) {
        TrackStatement track = statement
                .track(kind)
                .orElseThrow(() -> new Refused("bag.track", "The clip has no " + kind.wire() + "."));
        String middle = kind == Kind.VIDEO ? "" : "." + kind.wire();
        return "data/" + statement.clipId() + middle + "." + extension(track.mediaType());
    }

    private static String extension(String mediaType) {
        return switch (mediaType) {
            case "video/mp4" -> "mp4";
            case "audio/mp4" -> "m4a";
            case "image/jpeg" -> "jpg";
            case "application/json" -> "json";
            default -> throw new Refused("bag.media-type", "A bag has no name for a track of type " + mediaType + ".");
        };
    }
}

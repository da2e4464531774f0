package io.porchlight.system;

/**
 * The defences that tests switch off in the running system to see the attacks succeed: for each the program, the method, and
 * what an attacker who could change that program would have it do.
 */
public enum Defence {
    /** consent-service takes a grant only if the clips' own keys signed it. */
    CONSENT_CHECKS_GRANTS(
            "consent-service",
            "io.porchlight.sealing.grant.GrantVerifier",
            "verify(SignedDocument, AnsweredRequest, Collection)",
            "instead grantUnchecked"),
    /** consent-service takes a grant only if a primary of the home signed for it. */
    CONSENT_CHECKS_WHO_GRANTS(
            "consent-service",
            "io.porchlight.consent.grant.GrantCheck",
            "requirePrimary(SignerOpening, SignedDocument, Grant, Chain, Instant)",
            "nothing"),
    /** {@code verify} believes a bag only if its clips' own keys signed the grant. */
    VERIFY_CHECKS_GRANTS(Programs.THIS, "io.porchlight.sealing.bag.BagVerifier", "grantSignatures()", "nothing"),
    /** The home app believes no bundle that its own doorbell did not sign for this clip. */
    APP_CHECKS_MANIFESTS(
            Programs.THIS, "io.porchlight.sealing.clip.ManifestRules", "accept(Statement, Bundle, ChainView)", "null"),
    /** Doorbell and app bind a sealed key to home, recipient and clip, not only to its kind. */
    KEYS_ARE_BOUND(
            Programs.THIS,
            "io.porchlight.sealing.clip.SealedKey",
            "home(String, String, String, String, String)",
            "argument 3"),
    /** Doorbell and app bind a ciphertext to its clip and kind. */
    STREAMS_ARE_BOUND(
            Programs.THIS,
            "io.porchlight.sealing.clip.TrackStream",
            "associatedData(String, Kind)",
            "instead sameBytes"),
    /** The home app takes a track's key only if the statement commits to it. */
    APP_CHECKS_COMMITMENTS(
            Programs.THIS, "io.porchlight.sealing.clip.TrackStatement", "checkKey(String, TrackKey)", "nothing"),
    /** Keyring entries are bound to home, use and key, not only to the member's device. */
    KEYRINGS_ARE_BOUND(
            Programs.THIS,
            "io.porchlight.sealing.circle.Keyring",
            "info(String, KeyUse, String, String)",
            "argument 3"),
    /** The home app has no keys but those that its own device opens: no server hands any out (A-37, R2). */
    KEYS_STAY_AT_HOME(Programs.THIS, "io.porchlight.stack.player.Home", "circleKey(KeyUse, String)", "instead given"),
    /** Doorbell and app follow a chain only by links that the circle's own people signed. */
    CHAINS_CHECK_SIGNERS(
            Programs.THIS,
            "io.porchlight.sealing.circle.LinkSigners",
            "check(Link, CircleState, ChainTrust)",
            "nothing"),
    /** The same in consent-service. */
    CONSENT_CHECKS_SIGNERS(
            "consent-service",
            "io.porchlight.sealing.circle.LinkSigners",
            "check(Link, CircleState, ChainTrust)",
            "nothing"),
    /** The doorbell takes a circle only from somebody who read its code. */
    DOORBELL_CHECKS_ITS_CODE(
            Programs.THIS, "io.porchlight.sealing.crypto.Hmac", "verify(byte[], byte[], byte[][])", "true"),
    /** The inviting app admits only somebody who holds the invitation. */
    APP_CHECKS_INVITATIONS(Programs.THIS, "io.porchlight.sealing.encoding.Bytes", "equal(byte[], byte[])", "true"),
    /** The home app seals what stands in the share form only if it is ticked. */
    ONLY_TICKED_EXTRAS_TRAVEL(Programs.THIS, "io.porchlight.stack.player.HomeRequests", "ticked(List)", "argument 0"),
    /** The home app seals the sound's key only if the sound is ticked. */
    ONLY_TICKED_SOUND_TRAVELS(Programs.THIS, "io.porchlight.stack.player.HomeRequests$Choice", "sound()", "true"),
    /** The doorbell makes a key pair for each clip. */
    CLIP_KEYS_ARE_FRESH(
            Programs.THIS, "io.porchlight.sealing.key.PrivateKeyP256", "generate()", "after alwaysTheFirst"),
    /** Ids are random. */
    IDS_ARE_RANDOM(Programs.THIS, "io.porchlight.sealing.encoding.Bytes", "randomId()", "after prefixed"),
    /** video-service reads tokens of consent-service for itself only, signed, and not over (R3). */
    VIDEO_CHECKS_TOKENS("video-service", "io.porchlight.video.token.ClipTokens", "consumer()", "instead anyToken"),
    /** video-service stops sending when the token is over (R3). */
    VIDEO_STOPS_IN_TIME("video-service", "io.porchlight.video.token.ClipToken", "expiresAt()", "instead never"),
    /** video-service asks for a token (R3). */
    VIDEO_WANTS_A_TOKEN("video-service", "io.porchlight.video.token.ClipTokens", "require(String)", "instead noToken"),
    /** video-service opens to a token what is its home's or in its grant, and nothing else (R3). */
    VIDEO_CHECKS_WHAT_IT_OPENS(
            "video-service", "io.porchlight.video.token.ClipToken", "opens(String, String, String)", "true"),
    /** consent-service tells nobody what a request matched (R5, A-04). */
    CONSENT_KEEPS_MATCHES(
            "consent-service", "io.porchlight.consent.match.Matching", "match(Matching$Request)", "after Leak.homes"),
    /** consent-service tells nobody that a home declined (R5, A-10). */
    CONSENT_KEEPS_REFUSALS(
            "consent-service", "io.porchlight.consent.prompt.Prompts", "decline(Home, String)", "after Leak.decline"),
    /** law-enforcement-service finds an agency its own requests only. */
    REQUESTS_ARE_ONES_OWN(
            "law-enforcement-service",
            "io.porchlight.lawenforcement.request.RequestRepository",
            "ofAgency(String, String)",
            "instead Leak.anyAgencys"),
    /** The doorbell seals what it films (R1). */
    DOORBELL_SEALS_TRACKS(
            Programs.THIS, "io.porchlight.sealing.clip.TrackStream", "sealing(OutputStream)", "instead plainTrack"),
    /** The doorbell seals track keys and clip keys to its home (R2). */
    DOORBELL_SEALS_KEYS(
            Programs.THIS,
            "io.porchlight.sealing.crypto.Hpke",
            "seal(PublicKeyJwk, String, byte[])",
            "instead plainKey"),
    /** device-gateway puts bundles under an epoch's key (R2, A-41). */
    GATEWAY_SEALS_BUNDLES(
            "device-gateway", "io.porchlight.sealing.clip.Epoch", "seal(PublicKeyJwk, String, byte[])", "argument 2"),
    /** consent-service takes the epoch layer off for the home's answer; here it finds none. */
    CONSENT_OPENS_BUNDLES(
            "consent-service",
            "io.porchlight.consent.clip.BundleResource",
            "open(String, String, byte[])",
            "argument 2"),
    /** consent-service forgets an opened bundle with the answer (R2). */
    CONSENT_FORGETS_BUNDLES(
            "consent-service",
            "io.porchlight.consent.clip.BundleResource",
            "open(String, String, byte[])",
            "after chatter"),
    /** The edge shuts a source out that has failed too often. */
    EDGE_SHUTS_SOURCES_OUT(
            "device-gateway", "io.porchlight.gateway.limit.Sources", "locked(InetAddress, long)", "false"),
    /** The edge does not read on what comes behind a CONNECT that is not answered yet. */
    EDGE_READS_NO_STRANGERS(
            "device-gateway", "io.porchlight.gateway.mqtt.MqttChannel", "readSocket(boolean)", "nothing"),
    /** The edge refuses a packet by what it announces. */
    EDGE_CHECKS_SIZES(
            "device-gateway",
            "io.porchlight.gateway.mqtt.PacketReader",
            "channelRead(ChannelHandlerContext, Object)",
            "instead EdgeInsider.passOn"),
    /** The edge reads no device faster than its rates. */
    EDGE_KEEPS_RATES("device-gateway", "io.porchlight.gateway.limit.Rates", "readyAt(long)", "argument 0"),
    /** The edge does not read what it cannot store, nor whoever does not read. */
    EDGE_STOPS_READING("device-gateway", "io.porchlight.gateway.mqtt.ReadGate", "mustRest(long)", "false");

    /** Programs beside the services, which are named by their modules. */
    private static final class Programs {
        /** The test's own JVM, in which homes, doorbells, officers and {@code verify} run. */
        static final String THIS = "this JVM";
    }

    private final String program;
    private final String type;
    private final String method;
    private final String instead;

    /**
     * @param program a service's module, or {@link Programs#THIS}
     * @param method for example {@code check(String, Outer$Inner, byte[])}
     * @param instead what it does while it is off; see {@link io.porchlight.system.defence.DefenceAgent}
     */
    Defence(String program, String type, String method, String instead) {
        this.program = program;
        this.type = type;
        this.method = method;
        this.instead = instead;
    }

    /** Switches it off until what comes back is closed. */
    DefenceOff off() {
        return off(
                program.equals(Programs.THIS)
                        ? ProcessHandle.current().pid()
                        : RunningSystem.stack().processId(program));
    }

    /** The same in a process of this program that a test has started for itself. */
    public DefenceOff off(long process) {
        return DefenceOff.in(process, type, method, instead);
    }
}

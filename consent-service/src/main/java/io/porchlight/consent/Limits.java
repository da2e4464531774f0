package io.porchlight.consent;

import io.porchlight.messaging.limit.Promised;

/** Every promised limit of this service: its number, its unit, and what happens at the edge. */
public enum Limits implements Promised {
    /** Links in one household's chain; further ones are refused. */
    CHAIN_LINKS(10_000, "links", "refused: chain-invalid"),
    /** Keyring entries in one call. */
    KEYRING_ENTRIES(500, "entries", "refused: keyring-invalid"),
    /** Circles to which one account may belong. */
    CIRCLES_PER_ACCOUNT(20, "circles", "refused: too-many-circles"),
    /** Life of a nonce. */
    NONCE_LIFE(120, "seconds", "refused: proof-invalid"),
    /** Unused nonces of one account. */
    NONCES_PER_ACCOUNT(50, "nonces", "refused: too-many-requests"),
    /** How far a member device's clock may be from ours when it signs a proof. */
    PROOF_CLOCK(300, "seconds", "refused: proof-invalid"),
    /** Life of a clip access token. */
    ACCESS_TOKEN_LIFE(600, "seconds", "the token expires"),
    /** How long a doorbell's hello may be answered. */
    HELLO_LIFE(600, "seconds", "answers 404 as if there had been none"),
    /** How long a pairing message to a doorbell is worth carrying out. */
    COMMAND_LIFE(600, "seconds", "the gateway drops it"),
    /** How long a doorbell that is away finds the last settings, chain head and firmware notice. */
    COMMAND_KEPT(2_592_000, "seconds", "the gateway drops it; the home's next change sends anew"),
    /** How long a chime is worth sounding. */
    CHIME_LIFE(30, "seconds", "the gateway drops it"),
    /** Settings sealed to a doorbell or to its home. */
    DEVICE_SETTINGS_BYTES(16 * 1024, "bytes", "refused: settings-invalid"),
    /** Days for which epoch keys are published ahead, beside one hour. */
    EPOCH_DAYS(30, "days", "no clip may be kept longer"),
    /** The largest epoch-sealed bundle. */
    BUNDLE_BYTES(64 * 1024, "bytes", "dead letter"),
    /** Entries on a page of the access list. */
    ACCESS_PAGE(200, "entries", "cut to this"),
    /** Links on a page of a chain. */
    LINKS_PAGE(10_000, "links", "cut to this"),
    /** Links that a doorbell is handed at once. */
    DEVICE_LINKS(256 * 1024, "bytes", "cut to this, but never to less than one link: the doorbell asks on"),
    /** Entries in one ingest batch. */
    INGEST_BATCH(256, "entries", "dead letter"),
    /** Clips in one prompt: the newest of the window. */
    PROMPT_CLIPS(100, "clips", "older ones of the window are left out"),
    /** Prompts that a home gets in 30 days unless it chose another cap. */
    PROMPTS_PER_MONTH(2, "prompts", "further requests do not reach the home"),
    /** The highest cap that a home may choose. */
    PROMPTS_PER_MONTH_MOST(100, "prompts", "refused: settings-invalid"),
    /** Requests of one agency in 24 hours. */
    REQUESTS_PER_AGENCY_DAY(48, "requests", "refused on public facts: too-many-requests"),
    /** Life of a grant (SF-19). */
    GRANT_LIFE(259_200, "seconds", "refused: grant-invalid"),
    /** How long withdrawn or expired grants keep their paths and keys. */
    GRANT_KEPT_AFTER(0, "seconds", "erased with the next sweep"),
    /** Rings returned at once. */
    RINGS(100, "rings", "older ones are left out");

    private final Bound bound;

    Limits(int number, String unit, String edge) {
        this.bound = new Bound(number, unit, edge);
    }

    @Override
    public Bound bound() {
        return bound;
    }
}

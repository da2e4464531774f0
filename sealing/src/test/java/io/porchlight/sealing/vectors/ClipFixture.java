package io.porchlight.sealing.vectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainHead;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.ClipDetail;
import io.porchlight.sealing.clip.ClipSealer;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedClip;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A household with a paired doorbell and one sealed clip of it. */
public final class ClipFixture {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    public final Home home;
    public final SealedClip clip;
    public final Map<Kind, byte[]> plaintexts = new EnumMap<>(Kind.class);
    public final Map<Kind, byte[]> sealed = new EnumMap<>(Kind.class);
    private final List<Kind> kinds;

    /** A household: private halves of its keys at the head, and its doorbell. */
    public record Home(
            Chain chain,
            PrivateKeyP256 primary,
            PrivateKeyP256 viewKey,
            PrivateKeyP256 releaseKey,
            PrivateKeyP256 device,
            Instant now) {
        /** Create and add-device, a minute apart. */
        public static Home paired() {
            PrivateKeyP256 primary = PrivateKeyP256.generate();
            PrivateKeyP256 view = PrivateKeyP256.generate();
            PrivateKeyP256 release = PrivateKeyP256.generate();
            PrivateKeyP256 device = PrivateKeyP256.generate();
            Chain created = Chain.verify(
                    List.of(ChainAuthor.createHousehold(
                            new Member(PrivateKeyP256.generate().publicKey(), primary.publicKey()),
                            new CircleKeys(view.publicKey(), release.publicKey()),
                            Recovery.generate().principal(),
                            START,
                            Signer.of(primary))),
                    ChainTrust.none());
            ChainHead head = created.head();
            PairingAnswer answer = PairingAnswer.sign(
                    PairingMessage.answering(
                            PairingHello.fresh(device.publicKey(), 1), created.circleId(), head.n(), head.hash()),
                    Signer.of(device));
            Instant now = START.plusSeconds(60);
            Chain paired = created.append(
                    ChainAuthor.after(created, now).addDevice(device.publicKey(), answer, Signer.of(primary)));
            return new Home(paired, primary, view, release, device, now);
        }

        public Home with(Chain newer) {
            return new Home(newer, primary, viewKey, releaseKey, device, now);
        }

        /** New keys; the old ones are kept here when {@code keepOld}, so that clips are sealed to them by mistake. */
        public Home rotated(boolean keepOld) {
            PrivateKeyP256 view = PrivateKeyP256.generate();
            PrivateKeyP256 release = PrivateKeyP256.generate();
            Chain rotated = chain.append(ChainAuthor.after(chain, now)
                    .rotate(new CircleKeys(view.publicKey(), release.publicKey()), Signer.of(primary)));
            return keepOld ? with(rotated) : new Home(rotated, primary, view, release, device, now);
        }
    }

    private ClipFixture(Home home, List<Kind> kinds, ClipSealer.Position position, Instant startedAt, PrivateKeyP256 by)
            throws IOException {
        this.home = home;
        this.kinds = kinds;
        ClipSealer.Home to = new ClipSealer.Home(
                home.chain().circleId(),
                home.chain().head().n(),
                home.viewKey().publicKey(),
                home.releaseKey().publicKey());
        ClipSealer sealer = new ClipSealer(to, Signer.of(by), position, startedAt);
        // In reverse, because the order in which tracks come must not matter.
        for (Kind kind : kinds.reversed()) {
            byte[] plaintext = kind == Kind.DETAIL
                    ? new ClipDetail(startedAt, 30_000, 12, List.of("person")).bytes()
                    : ReferenceStream.pattern(700 + 100 * kind.ordinal());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            sealer.track(kind, mediaType(kind), new ByteArrayInputStream(plaintext), out);
            plaintexts.put(kind, plaintext);
            sealed.put(kind, out.toByteArray());
        }
        clip = sealer.finish();
    }

    private static String mediaType(Kind kind) {
        return switch (kind) {
            case VIDEO -> "video/mp4";
            case AUDIO -> "audio/mp4";
            case POSTER -> "image/jpeg";
            case DETAIL -> ClipDetail.MEDIA_TYPE;
        };
    }

    /** The first clip of a new household. */
    public static ClipFixture sealed(List<Kind> kinds) throws IOException {
        return in(Home.paired(), kinds, START.plusSeconds(200));
    }

    /** The first clip of this household's doorbell. */
    public static ClipFixture in(Home home, List<Kind> kinds, Instant startedAt) throws IOException {
        return new ClipFixture(home, kinds, ClipSealer.Position.first(), startedAt, home.device());
    }

    /** The next clip of the same doorbell. */
    public ClipFixture another() throws IOException {
        return new ClipFixture(
                home, kinds, ClipSealer.Position.after(clip.bundle().content()), START.plusSeconds(400), home.device());
    }

    /** A clip that began so many seconds after the doorbell was removed. */
    static ClipFixture removed(List<Kind> kinds, long seconds) throws IOException {
        Home home = Home.paired();
        Instant removedAt = START.plusSeconds(3600);
        ClipFixture clip = in(home, kinds, removedAt.plusSeconds(seconds));
        Chain without = home.chain()
                .append(ChainAuthor.after(home.chain(), removedAt)
                        .removeDevice(home.device().publicKey().thumbprint(), Signer.of(home.primary())));
        return new ClipFixture(clip, home.with(without));
    }

    /** A clip that began so many seconds after the view key came. */
    static ClipFixture aged(List<Kind> kinds, long seconds) throws IOException {
        return in(Home.paired(), kinds, START.plusSeconds(seconds));
    }

    /** A clip sealed to the keys before the link that it names. */
    static ClipFixture oldKeys(List<Kind> kinds) throws IOException {
        return in(Home.paired().rotated(true), kinds, START.plusSeconds(200));
    }

    /** A clip by a device that is not in the chain. */
    static ClipFixture stranger(List<Kind> kinds) throws IOException {
        return new ClipFixture(
                Home.paired(), kinds, ClipSealer.Position.first(), START.plusSeconds(200), PrivateKeyP256.generate());
    }

    private ClipFixture(ClipFixture clip, Home home) {
        this.home = home;
        this.kinds = clip.kinds;
        this.clip = clip.clip;
        this.plaintexts.putAll(clip.plaintexts);
        this.sealed.putAll(clip.sealed);
    }

    public Chain chain() {
        return home.chain();
    }

    public String deviceId() {
        return home.device().publicKey().thumbprint();
    }

    ObjectNode vector() {
        return vector(clip.bundle());
    }

    ObjectNode vector(Bundle bundle) {
        ObjectNode tracks = Json.object();
        sealed.forEach((kind, bytes) -> tracks.setAll(Json.object(kind.wire(), bytes)));
        return Json.object(
                "links", chain().toJson(),
                "statement", clip.statement().bytes(),
                "bundle", bundle.bytes(),
                "tracks", tracks,
                "viewKey", home.viewKey().pkcs8(),
                "releaseKey", home.releaseKey().pkcs8());
    }

    ObjectNode skip(ObjectNode payload) {
        return Json.object(
                "form",
                "skip",
                "links",
                chain().toJson(),
                "skip",
                SignedDocument.sign(payload, List.of(Signer.of(home.device()))).toJson());
    }
}

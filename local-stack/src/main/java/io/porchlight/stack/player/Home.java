package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.AccessTokenRequest;
import io.porchlight.contracts.api.AccessView;
import io.porchlight.contracts.api.CircleCreated;
import io.porchlight.contracts.api.CircleCreation;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.HelloView;
import io.porchlight.contracts.api.KeyringEntry;
import io.porchlight.contracts.api.LinkAppend;
import io.porchlight.contracts.api.LinkAppended;
import io.porchlight.contracts.api.Links;
import io.porchlight.contracts.api.NonceView;
import io.porchlight.contracts.api.PairingStart;
import io.porchlight.contracts.api.PairingView;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainHead;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.Invitation;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.circle.Keyring;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Recovery;
import io.porchlight.sealing.circle.RecoveryCode;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.pairing.PairingAnswer;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.sealing.pairing.QrText;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A homeowner's device: makes the circle, pairs doorbells, holds the member keys. {@link HomeClips} opens clips with it. */
public final class Home {
    private final HomeSession session;
    private final MemberDevice device;
    private final RecoveryCode recoveryCode;
    private final Map<String, Instant> invited = new HashMap<>();
    private Chain chain;

    private Home(HomeSession session, MemberDevice device, RecoveryCode recoveryCode, Chain chain) {
        this.session = session;
        this.device = device;
        this.recoveryCode = recoveryCode;
        this.chain = chain;
    }

    /** Makes a circle with this device as its only member; the keys are made here and leave sealed only. */
    public static Home create(HomeSession session, MemberDevice device) {
        PrivateKeyP256 view = PrivateKeyP256.generate();
        PrivateKeyP256 release = PrivateKeyP256.generate();
        Recovery recovery = Recovery.generate();
        RecoveryCode code = RecoveryCode.random();
        Link create = ChainAuthor.createHousehold(
                device.member(),
                new CircleKeys(view.publicKey(), release.publicKey()),
                recovery.principal(),
                Instant.now(),
                device.signer());
        Chain chain = Chain.verify(List.of(create), ChainTrust.none());
        String circleId = chain.circleId();
        List<KeyringEntry> keyring = Stream.of(device.member(), recovery.principal())
                .flatMap(member -> Stream.of(
                        entry(circleId, KeyUse.VIEW, view, member), entry(circleId, KeyUse.RELEASE, release, member)))
                .toList();
        CircleCreated created = session.consent()
                .post(
                        "/v1/circles",
                        new CircleCreation(
                                create.signed().toJson(), keyring, Base64Url.encode(recovery.seal(code, circleId))),
                        CircleCreated.class);
        if (!created.circleId().equals(circleId)) {
            throw new IllegalStateException("consent-service named another circle than the one that was made here");
        }
        return new Home(session, device, code, chain);
    }

    private static KeyringEntry entry(String circleId, KeyUse use, PrivateKeyP256 key, Member member) {
        byte[] sealed = Keyring.seal(circleId, use, key, member.open());
        return new KeyringEntry(use.text(), key.publicKey().thumbprint(), member.openKeyId(), Base64Url.encode(sealed));
    }

    /** The circle's id. */
    public String circleId() {
        return chain.circleId();
    }

    /** What the printed recovery sheet says. */
    public RecoveryCode recoveryCode() {
        return recoveryCode;
    }

    /** The chain as this device knows it. */
    public Chain chain() {
        return chain;
    }

    /** This home's device. */
    public MemberDevice device() {
        return device;
    }

    /** The signed-in account. */
    public HomeSession session() {
        return session;
    }

    /** Path of this circle in consent-service. */
    public String path(String rest) {
        return "/v1/circles/" + circleId() + rest;
    }

    /** Settings of this circle. */
    public CircleSettings settings() {
        return session.consent().get(path("/settings"), CircleSettings.class);
    }

    /** Changes settings. */
    public void settings(CircleSettings settings) {
        session.consent().put(path("/settings"), settings);
    }

    /** Pairs a doorbell whose QR code this device has read: nothing that a server says is believed without the claim secret. */
    public void pair(QrText qr) {
        String deviceId = qr.deviceId();
        HelloView view = Waiting.until("the doorbell's hello", Duration.ofSeconds(60), () -> hello(deviceId));
        PairingHello hello = PairingHello.verify(SignedDocument.parse(view.hello()), deviceId);
        ChainHead head = chain.head();
        PairingMessage m = PairingMessage.answering(hello, circleId(), head.n(), head.hash());
        session.consent()
                .post(
                        path("/pairings"),
                        new PairingStart(deviceId, m.toJson(), Base64Url.encode(m.mac(qr.claimSecret()))));
        PairingView answered = Waiting.until("the doorbell's answer", Duration.ofSeconds(60), () -> {
            PairingView pairing = session.consent().get(path("/pairings/" + deviceId), PairingView.class);
            return pairing.answer() == null ? null : pairing;
        });
        PairingAnswer answer =
                PairingAnswer.verify(java.util.Objects.requireNonNull(answered.answer()), hello.device(), m);
        append(ChainAuthor.after(chain, Instant.now()).addDevice(hello.device(), answer, device.signer()));
    }

    private @org.jspecify.annotations.Nullable HelloView hello(String deviceId) {
        try {
            return session.consent().get("/v1/devices/" + deviceId + "/hello", HelloView.class);
        } catch (HttpProblem problem) {
            if (problem.status() == 404) {
                return null;
            }
            throw problem;
        }
    }

    /** Appends a link that this device signed. */
    public void append(Link link) {
        append(link, List.of());
    }

    private void append(Link link, List<KeyringEntry> keyring) {
        Chain grown = chain.append(link);
        session.consent().post(path("/links"), new LinkAppend(link.signed().toJson(), keyring), LinkAppended.class);
        chain = grown;
    }

    /** Brings new circle keys, sealed to everybody in the verified chain who may open them, and to the recovery principal. */
    public void renew() {
        refresh();
        PrivateKeyP256 view = PrivateKeyP256.generate();
        PrivateKeyP256 release = PrivateKeyP256.generate();
        CircleState state = chain.state();
        Stream<KeyringEntry> members = state.members().values().stream()
                .flatMap(membership -> entries(view, release, membership.member(), membership.role()));
        Stream<KeyringEntry> recovery = Stream.ofNullable(state.recovery())
                .flatMap(principal -> entries(view, release, principal, Role.PRIMARY));
        append(
                ChainAuthor.after(chain, Instant.now())
                        .rotate(new CircleKeys(view.publicKey(), release.publicKey()), device.signer()),
                Stream.concat(members, recovery).toList());
    }

    /** A fresh invitation to this circle; it is remembered here until it is used. */
    public Invitation invite() {
        Invitation invitation = Invitation.to(circleId());
        invited.put(invitation.fragment(), Instant.now());
        return invitation;
    }

    /**
     * Admits whoever answered an invitation of this device (SF-09), and seals the circle's keys to them.
     *
     * @throws Refused if this device did not make the invitation or it was used, and as {@link Invitation#accept}
     */
    public void admit(Invitation invitation, JsonNode answer, Role role) {
        Instant madeAt = invited.get(invitation.fragment());
        if (madeAt == null) {
            throw new Refused("invitation.unknown", "This invitation was used, or was made elsewhere. Make a new one.");
        }
        Instant now = Instant.now();
        Member member = invitation.accept(answer, madeAt, now);
        PrivateKeyP256 view = circleKey(KeyUse.VIEW, chain.state().viewKey().thumbprint());
        PrivateKeyP256 release =
                circleKey(KeyUse.RELEASE, chain.state().releaseKey().thumbprint());
        append(
                ChainAuthor.after(chain, now).addMember(member, role, device.signer()),
                entries(view, release, member, role).toList());
        invited.remove(invitation.fragment());
    }

    private Stream<KeyringEntry> entries(PrivateKeyP256 view, PrivateKeyP256 release, Member member, Role role) {
        KeyringEntry first = entry(circleId(), KeyUse.VIEW, view, member);
        return role == Role.PRIMARY
                ? Stream.of(first, entry(circleId(), KeyUse.RELEASE, release, member))
                : Stream.of(first);
    }

    /** Fetches and verifies links that other members added. */
    public void refresh() {
        Links more = session.consent().get(path("/links?after=" + chain.head().n()), Links.class);
        chain = chain.append(more.links().stream().map(Link::of).toList());
    }

    /** The private half of a circle key, from the keyring, opened with this device's key. */
    public PrivateKeyP256 circleKey(KeyUse use, String keyId) {
        List<KeyringEntry> keyring = session.consent()
                .get(
                        path("/keyring?member=" + device.member().openKeyId()),
                        new TypeReference<List<KeyringEntry>>() {});
        KeyringEntry entry = keyring.stream()
                .filter(e -> e.purpose().equals(use.text()) && e.keyId().equals(keyId))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the keyring has no " + use.text() + " key " + keyId));
        return Keyring.open(circleId(), use, keyId, device.open(), Base64Url.decode(entry.entry()));
    }

    /** A clip access token for this circle, earned with a fresh signature of this device. */
    public AccessToken accessToken() {
        NonceView nonce = session.consent().post(path("/nonces"), Map.of(), NonceView.class);
        ObjectNode payload = Json.object(
                "typ", "porchlight-access",
                "v", 1,
                "circleId", circleId(),
                "nonce", nonce.nonce(),
                "at", Instant.now().getEpochSecond());
        return session.consent()
                .post(
                        path("/access-tokens"),
                        new AccessTokenRequest(CompactJws.sign(payload, device.signer())),
                        AccessToken.class);
    }

    /** The household's access list, newest first. */
    public List<AccessView> accesses() {
        return session.consent().get(path("/accesses?limit=200"), new TypeReference<List<AccessView>>() {});
    }

    /** The raw JSON of a resource of this circle. */
    public JsonNode raw(String rest) {
        return session.consent().get(path(rest), JsonNode.class);
    }
}

package io.porchlight.sealing.grant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainAuthor;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.CircleKeys;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.Member;
import io.porchlight.sealing.circle.Role;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.sealing.clip.TrackSealer;
import io.porchlight.sealing.clip.TrackStatement;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.Checkpoint;
import io.porchlight.sealing.log.IngestBatch;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogEntry;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.MerkleTree;
import io.porchlight.sealing.log.Note;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.log.VerifierKey;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTerms;
import io.porchlight.sealing.request.RequestWindow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A small town with everything real: an agency of two officers, a home with two clips, a log with a witness. */
public final class Town {
    public static final Instant ACCREDITED = Instant.parse("2026-11-01T08:00:00Z");
    public static final Instant START = Instant.parse("2026-11-18T20:00:00Z");
    public static final Instant ASKED = Instant.parse("2026-11-20T09:00:30Z");
    public static final Instant GRANTED = Instant.parse("2026-11-20T18:00:00Z");
    public static final byte[] TERMS = Bytes.utf8("Promised: no sharing, no face search, deletion on time.\n");

    /** A clip with all that its home knows of it. */
    public record Clip(
            Statement statement, PrivateKeyP256 key, Map<Kind, TrackKey> keys, Map<Kind, byte[]> plaintexts) {
        public Map<Kind, TrackKey> only(Kind... kinds) {
            Map<Kind, TrackKey> some = new EnumMap<>(Kind.class);
            List.of(kinds).forEach(kind -> some.put(kind, keys.get(kind)));
            return some;
        }
    }

    public final SignerKey logKey = SignerKey.generate("log.town.example", VerifierKey.Type.NOTE);
    public final SignerKey witness = SignerKey.generate("witness.town.example", VerifierKey.Type.COSIGNATURE);
    public final PrivateKeyP256 ministry = PrivateKeyP256.generate();
    public final PrivateKeyP256 court = PrivateKeyP256.generate();
    public final PrivateKeyP256 chief = PrivateKeyP256.generate();
    public final PrivateKeyP256 sergeant = PrivateKeyP256.generate();
    public final PrivateKeyP256 caseKey = PrivateKeyP256.generate();
    public final PrivateKeyP256 mother = PrivateKeyP256.generate();
    public final Chain agency = agency();
    public final Chain home = home();
    public final Clip evening = clip(START.plusSeconds(600), true);
    public final Clip night = clip(START.plusSeconds(3600), false);
    public final SignedDocument request = requestOf(asked()).withSignature(Signer.of(sergeant));

    private final MerkleTree tree = new MerkleTree();
    private final LogEntry accreditation = log(agency.link(0).signed().toJson());
    private final byte[][] salts = {Bytes.random(32), Bytes.random(32)};
    private final List<IngestBatch.Built> batches = new ArrayList<>();
    private final List<LogEntry> ingests = new ArrayList<>();
    private final LogEntry requested;
    public final GrantBuilder.Signed granted;
    private final LogEntry grantEntry;

    public Town() {
        for (Clip clip : clips()) {
            byte[] entry =
                    IngestBatch.entry(salts[batches.size()], clip.statement().toJson());
            IngestBatch.Built built = IngestBatch.build(List.of(IngestBatch.padding(), IngestBatch.padding(), entry));
            batches.add(built);
            ingests.add(log(built.batch().toJson()));
        }
        requested = log(request.toJson());
        granted = grant().sign(Signer.of(mother), GRANTED, Duration.ofHours(72));
        grantEntry = log(granted.grant().toJson());
        tree.append(Bytes.random(32));
    }

    public List<Clip> clips() {
        return List.of(evening, night);
    }

    public List<Statement> statements() {
        return clips().stream().map(Clip::statement).toList();
    }

    public AnsweredRequest answered() {
        return new AnsweredRequest(FootageRequest.of(request), requested.entry());
    }

    /** Everything of the evening, picture of the night, and the place. */
    public GrantBuilder grant() {
        return new GrantBuilder(answered())
                .clip(evening.statement(), Signer.of(evening.key()), evening.only(Kind.VIDEO, Kind.AUDIO, Kind.DETAIL))
                .clip(night.statement(), Signer.of(night.key()), night.only(Kind.VIDEO, Kind.DETAIL))
                .extra(Extra.of(ExtraKind.PLACE, "north end of Harbour Street"));
    }

    public TrustPolicy trust() {
        return trust(7);
    }

    public TrustPolicy trust(int agencyDays) {
        return new TrustPolicy(
                logKey.verifier(),
                List.of(witness.verifier()),
                List.of(ministry.publicKey(), court.publicKey()),
                agencyDays,
                1);
    }

    public LogProof agencyProof() {
        return proof(accreditation, ACCREDITED.plusSeconds(5));
    }

    public LogProof requestProof() {
        return proof(requested, ASKED.plusSeconds(5));
    }

    public LogProof grantProof() {
        return grantProof(GRANTED.plusSeconds(5));
    }

    public LogProof grantProof(Instant cosigned) {
        return proof(grantEntry, cosigned);
    }

    /** The ingest proof of clip 0 or 1. */
    public LogProof ingestProof(int which) {
        IngestBatch.Built built = batches.get(which);
        IngestProof.Clip clip =
                new IngestProof.Clip(clips().get(which).statement().hash(), salts[which], 2, built.path(2));
        LogEntry entry = ingests.get(which);
        IngestProof extra = new IngestProof(built.batch(), entry.salt(), List.of(clip));
        LogProof plain = proof(entry, START.plusSeconds(7200));
        return new LogProof(extra.bytes(), plain.index(), plain.path(), plain.checkpoint());
    }

    /** The form of the request, which tests change in one place. */
    public FootageRequest asked() {
        return new FootageRequest(
                "case-0001",
                agency.circleId(),
                agency.head().hash(),
                caseKey.publicKey(),
                FootageRequest.commit(new byte[32], "2026/4711"),
                "burglary",
                "named-investigation",
                List.of("891e2040003ffff", "891e2040007ffff", "891e204000bffff"),
                new RequestWindow(START, START.plus(Duration.ofHours(3)), "Europe/Paris"),
                ASKED.plus(Duration.ofDays(3)),
                RequestTerms.of(
                        Base64Url.encode(Sha256.of(TERMS)),
                        ASKED.plus(Duration.ofDays(30)).getEpochSecond()),
                "A burglary at the harbour. Who saw a white van?");
    }

    public SignedDocument requestOf(FootageRequest form) {
        return form.sign(Signer.of(chief));
    }

    private LogEntry log(ObjectNode record) {
        LogEntry entry = LogEntry.salted(record);
        tree.append(Bytes.random(32));
        tree.append(entry.entry());
        return entry;
    }

    private LogProof proof(LogEntry entry, Instant cosigned) {
        long index = 0;
        while (!Bytes.equal(tree.node(0, index), entry.leafHash())) {
            index++;
        }
        Note head = new Checkpoint(logKey.verifier().name(), tree.size(), tree.root()).sign(logKey);
        Note witnessed = head.with(witness.cosign(head.text(), cosigned.getEpochSecond()));
        return new LogProof(ProofExtra.of(entry.salt()), index, tree.inclusion(index, tree.size()), witnessed);
    }

    private Chain agency() {
        ChainTrust trust = ChainTrust.accreditedBy(List.of(ministry.publicKey(), court.publicKey()));
        Link create = ChainAuthor.proposeAgency(
                        "Town police", AgencyKind.POLICE, member(chief), keys(), ACCREDITED, Signer.of(chief))
                .cosigned(Signer.of(ministry))
                .cosigned(Signer.of(court));
        Chain chain = Chain.verify(List.of(create), trust);
        return chain.append(ChainAuthor.after(chain, ACCREDITED.plusSeconds(60))
                .addMember(member(sergeant), Role.MEMBER, Signer.of(chief), Signer.of(court)));
    }

    private Chain home() {
        Member recovery = member(PrivateKeyP256.generate());
        Link create = ChainAuthor.createHousehold(member(mother), keys(), recovery, ACCREDITED, Signer.of(mother));
        return Chain.verify(List.of(create), ChainTrust.none());
    }

    private static Member member(PrivateKeyP256 sign) {
        return new Member(PrivateKeyP256.generate().publicKey(), sign.publicKey());
    }

    private static CircleKeys keys() {
        return new CircleKeys(
                PrivateKeyP256.generate().publicKey(), PrivateKeyP256.generate().publicKey());
    }

    private static Clip clip(Instant minute, boolean withSound) {
        String clipId = Bytes.randomId();
        Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
        Map<Kind, byte[]> plaintexts = new EnumMap<>(Kind.class);
        List<TrackStatement> tracks = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.VIDEO || kind == Kind.DETAIL || withSound) {
                keys.put(kind, TrackKey.random());
                plaintexts.put(kind, Bytes.utf8(kind.wire() + " of " + clipId));
                tracks.add(sealed(clipId, kind, keys.get(kind), plaintexts.get(kind)));
            }
        }
        PrivateKeyP256 key = PrivateKeyP256.generate();
        Statement statement = new Statement(clipId, minute, tracks, key.publicKey(), Bytes.random(32));
        return new Clip(statement, key, keys, plaintexts);
    }

    private static TrackStatement sealed(String clipId, Kind kind, TrackKey key, byte[] plaintext) {
        String mediaType =
                switch (kind) {
                    case VIDEO -> "video/mp4";
                    case AUDIO -> "audio/mp4";
                    case POSTER -> "image/jpeg";
                    case DETAIL -> "application/json";
                };
        try {
            return new TrackSealer(clipId, kind, key)
                    .seal(new ByteArrayInputStream(plaintext), new ByteArrayOutputStream(), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.ChainTrust;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.grant.AnsweredRequest;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantVerifier;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.log.LogEntry;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.ProofExtra;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.sealing.request.RequestTimes;
import io.porchlight.sealing.request.RequestVerifier;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that an evidence bag claims, offline (SF-25, SF-27). One check for each claim; a failed one never hides
 * another. Whatever the bag holds, a report comes out, or {@link Refused} for one that is too large to read.
 */
public final class BagVerifier {
    private final BagReader bag;
    private final Checks checks = new Checks();
    private final Part<SignedDocument> request;
    private final Part<SignedDocument> grantDocument;
    private final Part<Grant> grant;
    private final Map<String, Statement> statements = new LinkedHashMap<>();
    private final Part<LogProof> requestProof;

    private BagVerifier(BagReader bag) {
        this.bag = bag;
        BagManifests.check(bag, checks);
        request = checks.read(bag, BagNames.REQUEST, SignedDocument.MAX_BYTES, bytes -> {
            SignedDocument document = SignedDocument.parse(bytes);
            FootageRequest.of(document);
            return document;
        });
        grantDocument = checks.read(bag, BagNames.GRANT, SignedDocument.MAX_BYTES, bytes -> {
            SignedDocument document = SignedDocument.parse(bytes);
            Grant.of(document);
            return document;
        });
        grant = grantDocument.isThere()
                ? Part.of(Grant.of(grantDocument.get()))
                : Part.absent(BagNames.GRANT + " is missing or cannot be read");
        readStatements();
        requestProof = checks.read(bag, BagNames.REQUEST_PROOF, LogProof.LONGEST, LogProof::parse);
    }

    /**
     * Verifies a bag.
     *
     * @param trust the keys to believe, from outside the bag; null to take the bag's own, which proves consistency only
     */
    public static Report verify(BagReader bag, @Nullable TrustPolicy trust) {
        BagVerifier verifier = new BagVerifier(bag);
        try {
            verifier.run(trust);
        } catch (Refused refused) {
            verifier.checks.add("bag", Check.Outcome.FAILED, refused.getMessage());
        }
        return verifier.checks.report();
    }

    private void run(@Nullable TrustPolicy given) {
        Part<TrustPolicy> own = checks.read(bag, BagNames.TRUST, BagReader.LARGEST_TAG_FILE, TrustPolicy::parse);
        Part<TrustPolicy> trust = given == null ? own : Part.of(given);
        sayWhoseKeys(given, own);
        BagLayout.check(bag, grant, statements, checks);
        TrackChecks tracks = new TrackChecks(bag, checks);
        if (grant.isThere()) {
            for (GrantedClip clip : grant.get().clips()) {
                tracks.clip(clip, statements.get(clip.statement()));
            }
            grant.get().extras().forEach(tracks::extra);
        }
        Part<Chain> agency = agency(trust);
        officers(agency);
        terms();
        Part<LogProof.Shown> requested = checks.derive(
                "request in the log",
                () -> ProofExtra.verify(requestProof.get(), request.get().toJson(), trust.get()),
                BagVerifier::leaf);
        checks.run("request in its time", () -> {
            RequestTimes.check(
                    FootageRequest.of(request.get()),
                    agency.get(),
                    requested.get().time());
            return "window, deadline and the agency's head fit the time of logging";
        });
        accreditedInTime(agency, requested, trust);
        new IngestChecks(bag, checks).run(grant, statements, requested, trust);
        grantSignatures();
        grantInLog(requested, trust);
    }

    private void sayWhoseKeys(@Nullable TrustPolicy given, Part<TrustPolicy> own) {
        if (given == null) {
            checks.add(
                    "trusted keys",
                    own.isThere() ? Check.Outcome.NOT_TRUSTED : Check.Outcome.NOT_CHECKED,
                    "no trust file was given, so the bag's own keys are used: consistent, not trusted");
        } else {
            boolean same = own.isThere() && own.get().equals(given);
            checks.add(
                    "trusted keys",
                    Check.Outcome.HELD,
                    same ? "from outside the bag, equal to the bag's copy" : "from outside the bag; its copy differs");
        }
    }

    private void readStatements() {
        for (String name : bag.names()) {
            if (BagNames.isStatement(name)) {
                Part<Statement> statement = checks.read(bag, name, Jcs.MAX_BYTES, Statement::parse);
                if (statement.isThere()
                        && name.equals(BagNames.statement(statement.get().clipId()))) {
                    statements.put(statement.get().hash(), statement.get());
                } else if (statement.isThere()) {
                    checks.add(name, Check.Outcome.FAILED, "The statement is of another clip than its name says.");
                }
            }
        }
    }

    private Part<Chain> agency(Part<TrustPolicy> trust) {
        Part<List<Link>> links = checks.read(
                bag,
                BagNames.AGENCY_CHAIN,
                BagReader.LARGEST_TAG_FILE,
                bytes -> Chain.links(Jcs.parseValue(bytes, BagReader.LARGEST_TAG_FILE)));
        return checks.derive(
                "agency's chain",
                () -> Chain.verify(
                        links.get(), ChainTrust.accreditedBy(trust.get().accrediting())),
                chain -> "accredited by two trusted keys: " + chain.state().name());
    }

    private void officers(Part<Chain> agency) {
        checks.run("both officers", () -> {
            RequestVerifier.verify(request.get(), agency.get());
            return "two different officers of the agency signed the request";
        });
    }

    private void terms() {
        checks.run("terms", () -> {
            FootageRequest form = FootageRequest.of(request.get());
            if (!bag.has(BagNames.TERMS)) {
                throw new Part.NotThere(BagNames.TERMS + " is missing");
            }
            byte[] text = bag.read(BagNames.TERMS, BagReader.LARGEST_TAG_FILE);
            if (!Base64Url.encode(Sha256.of(text)).equals(form.terms().text())) {
                throw new Refused("bag.terms", BagNames.TERMS + " is not the text that the request names.");
            }
            return "the text is the one that request and grant name";
        });
    }

    private void accreditedInTime(Part<Chain> agency, Part<LogProof.Shown> requested, Part<TrustPolicy> trust) {
        Part<LogProof> proof = checks.read(bag, BagNames.AGENCY_PROOF, LogProof.LONGEST, LogProof::parse);
        checks.run("accreditation", () -> {
            LogProof.Shown created =
                    ProofExtra.verify(proof.get(), agency.get().link(0).signed().toJson(), trust.get());
            long waited = requested.get().time() - created.time();
            int days = trust.get().agencyDays();
            if (waited < days * 86_400L || created.index() >= requested.get().index()) {
                throw new Refused(
                        "bag.accreditation", "The agency was on record less than " + days + " days before it asked.");
            }
            return "on record since " + Instant.ofEpochSecond(created.time()) + ", at least " + days + " days before";
        });
    }

    private void grantSignatures() {
        if (grant.isThere()) {
            Map<String, Statement> byId = new TreeMap<>();
            for (GrantedClip clip : grant.get().clips()) {
                Statement statement = statements.get(clip.statement());
                if (statement != null) {
                    byId.put(statement.clipId(), statement);
                }
            }
            byId.forEach((clipId, statement) -> checks.run("grant signed by the key of " + clipId, () -> {
                String kid = statement.clipKey().thumbprint();
                SignedDocument.Signature own = grantDocument.get().signatures().stream()
                        .filter(signature -> signature.kid().equals(kid))
                        .findFirst()
                        .orElseThrow(() -> new Refused("grant.wrong-key", "The clip's key did not sign the grant."));
                new SignedDocument(grantDocument.get().payload(), List.of(own)).verify(statement.clipKey());
                return "whoever could release the clip gave it to this agency";
            }));
        }
        checks.run("case key in the request", () -> {
            FootageRequest form = FootageRequest.of(request.get());
            byte[] leaf = LogEntry.entry(
                    ProofExtra.salt(requestProof.get()), request.get().toJson());
            for (GrantedClip clip : grant.get().clips()) {
                if (!statements.containsKey(clip.statement())) {
                    throw new Part.NotThere("the statement of a clip is missing");
                }
            }
            GrantVerifier.verify(grantDocument.get(), new AnsweredRequest(form, leaf), statements.values());
            return "the grant answers this request, within its window, deadline, purpose and terms";
        });
    }

    private void grantInLog(Part<LogProof.Shown> requested, Part<TrustPolicy> trust) {
        Part<LogProof> proof = checks.read(bag, BagNames.GRANT_PROOF, LogProof.LONGEST, LogProof::parse);
        checks.run("grant in the log before it expired", () -> {
            LogProof.Shown granted =
                    ProofExtra.verify(proof.get(), grantDocument.get().toJson(), trust.get());
            if (granted.index() <= requested.get().index()) {
                throw new Refused("bag.order", "The grant stands before the request in the log.");
            }
            if (granted.time() >= grant.get().exp()) {
                throw new Refused("bag.expired", "The witnesses saw the grant only after it had expired.");
            }
            return leaf(granted);
        });
    }

    static String leaf(LogProof.Shown shown) {
        return "leaf " + shown.index() + ", witnessed " + Instant.ofEpochSecond(shown.time());
    }
}

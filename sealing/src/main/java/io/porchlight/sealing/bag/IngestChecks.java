package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantedClip;
import io.porchlight.sealing.log.IngestProof;
import io.porchlight.sealing.log.LogProof;
import io.porchlight.sealing.log.TrustPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Whether every clip was on record before anybody asked for it: a smaller leaf than the request's. */
final class IngestChecks {
    private record Found(LogProof proof, IngestProof ingest, IngestProof.Clip clip) {}

    private final BagReader bag;
    private final Checks checks;

    IngestChecks(BagReader bag, Checks checks) {
        this.bag = bag;
        this.checks = checks;
    }

    void run(
            Part<Grant> grant,
            Map<String, Statement> statements,
            Part<LogProof.Shown> requested,
            Part<TrustPolicy> trust) {
        if (!grant.isThere()) {
            checks.add("clips on record before the request", Check.Outcome.NOT_CHECKED, "the grant cannot be read");
            return;
        }
        Set<String> granted = new HashSet<>();
        grant.get().clips().forEach(clip -> granted.add(clip.statement()));
        Map<String, Found> found = read(granted);
        for (GrantedClip clip : grant.get().clips()) {
            Statement statement = statements.get(clip.statement());
            String name = statement == null ? "a clip" : statement.clipId();
            checks.run("on record before the request: " + name, () -> {
                Found entry = found.get(clip.statement());
                if (statement == null || entry == null) {
                    throw new Part.NotThere("its statement or ingest proof is missing");
                }
                LogProof.Shown shown = entry.ingest.verify(entry.proof, trust.get());
                if (!entry.clip.covers(statement.toJson(), entry.ingest.batch())) {
                    throw new Refused("bag.ingest", "The clip's statement is not in its batch.");
                }
                if (shown.index() >= requested.get().index()) {
                    throw new Refused("bag.ingest", "The clip came on record only after the request.");
                }
                return BagVerifier.leaf(shown);
            });
        }
    }

    private Map<String, Found> read(Set<String> granted) {
        Map<String, Found> found = new HashMap<>();
        for (String file : bag.names()) {
            if (!BagNames.isIngest(file)) {
                continue;
            }
            Part<LogProof> proof = checks.read(bag, file, LogProof.LONGEST, bytes -> {
                LogProof read = LogProof.parse(bytes);
                requireOwn(file, read, granted, found);
                return read;
            });
            if (proof.isThere()) {
                IngestProof ingest = IngestProof.of(proof.get());
                ingest.clips().forEach(clip -> found.put(clip.statement(), new Found(proof.get(), ingest, clip)));
            }
        }
        return found;
    }

    private static void requireOwn(String file, LogProof proof, Set<String> granted, Map<String, Found> found) {
        if (!file.equals(BagNames.ingest(proof.index()))) {
            throw new Refused("bag.ingest", "The proof is of another leaf than its name says.");
        }
        for (IngestProof.Clip clip : IngestProof.of(proof).clips()) {
            if (!granted.contains(clip.statement()) || found.containsKey(clip.statement())) {
                throw new Refused(
                        "bag.ingest", "The proof names a clip that was not granted, or that another one names.");
            }
        }
    }
}

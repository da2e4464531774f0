package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.grant.Grant;
import io.porchlight.sealing.grant.GrantedClip;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether a bag has every file that its grant calls for, and no other (SF-25). */
final class BagLayout {
    private static final List<String> ALWAYS = List.of(
            BagNames.BAGIT,
            BagNames.BAG_INFO,
            BagNames.MANIFEST,
            BagNames.TAG_MANIFEST,
            BagNames.README,
            BagNames.REQUEST,
            BagNames.GRANT,
            BagNames.TERMS,
            BagNames.REQUEST_PROOF,
            BagNames.GRANT_PROOF,
            BagNames.AGENCY_PROOF,
            BagNames.TRUST,
            BagNames.AGENCY_CHAIN);

    private BagLayout() {}

    static void check(BagReader bag, Part<Grant> grant, Map<String, Statement> statements, Checks checks) {
        checks.run("files of the bag", () -> {
            Set<String> expected = expected(grant.get(), statements);
            Set<String> others = new TreeSet<>(bag.names());
            others.removeAll(expected);
            others.removeIf(name -> name.equals(BagNames.CUSTODY) || BagNames.isIngest(name));
            if (!others.isEmpty()) {
                throw new Refused(
                        "bag.layout", "These files do not belong in the bag: " + String.join(", ", others) + ".");
            }
            expected.removeAll(bag.names());
            if (!expected.isEmpty()) {
                throw new Part.NotThere("missing: " + String.join(", ", expected));
            }
            return "every file that the grant calls for, and no other";
        });
    }

    private static Set<String> expected(Grant grant, Map<String, Statement> statements) {
        Set<String> expected = new TreeSet<>(ALWAYS);
        for (GrantedClip clip : grant.clips()) {
            Statement statement = statements.get(clip.statement());
            if (statement == null) {
                throw new Part.NotThere("the statement of a granted clip is missing");
            }
            expected.add(BagNames.statement(statement.clipId()));
            for (Kind kind : clip.kinds()) {
                expected.add(BagNames.track(statement, kind));
                expected.add(BagNames.plainMacKey(statement.clipId(), kind));
                expected.add(BagNames.trackKey(statement.clipId(), kind));
            }
        }
        grant.extras().forEach(extra -> expected.add(BagNames.extra(extra.kind())));
        return expected;
    }
}

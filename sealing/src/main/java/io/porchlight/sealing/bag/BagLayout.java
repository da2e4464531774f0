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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern OF_A_CLIP =
            Pattern.compile("(?:data/(?<film>[A-Za-z0-9_-]+)(?:\\.[a-z]+)?\\.(?:mp4|m4a|jpg|json)"
                    + "|meta/(?<key>[A-Za-z0-9_-]+)\\.[a-z]+\\.(?:plain-mac-key|track-key))");

    private BagLayout() {}

    static void check(BagReader bag, Part<Grant> grant, Map<String, Statement> statements, Checks checks) {
        checks.run("files of the bag", () -> {
            Set<String> expected = expected(grant.get(), statements);
            long lost = grant.get().clips().stream()
                    .filter(clip -> !statements.containsKey(clip.statement()))
                    .count();
            Set<String> others = new TreeSet<>(bag.names());
            others.removeAll(expected);
            others.removeIf(name -> name.equals(BagNames.CUSTODY) || BagNames.isIngest(name));
            if (lost > 0) {
                others.removeAll(ofLostClips(others, lost));
            }
            if (!others.isEmpty()) {
                throw new Refused(
                        "bag.layout", "These files do not belong in the bag: " + String.join(", ", others) + ".");
            }
            expected.removeAll(bag.names());
            if (!expected.isEmpty()) {
                throw new Part.NotThere("missing: " + String.join(", ", expected));
            }
            if (lost > 0) {
                throw new Part.NotThere("the statement of a granted clip is missing");
            }
            return "every file that the grant calls for, and no other";
        });
    }

    /**
     * Files that may be of granted clips whose statements are missing: of no more clips than are missing, and none of them
     * a statement, because that would be another clip's. If more ids stand there, nobody can say which is the foreign one.
     */
    private static Set<String> ofLostClips(Set<String> others, long lost) {
        Set<String> ids = new TreeSet<>();
        Set<String> files = new TreeSet<>();
        for (String name : others) {
            Matcher matcher = OF_A_CLIP.matcher(name);
            if (matcher.matches()) {
                ids.add(matcher.group("film") != null ? matcher.group("film") : matcher.group("key"));
                files.add(name);
            }
        }
        return ids.size() <= lost ? files : Set.of();
    }

    private static Set<String> expected(Grant grant, Map<String, Statement> statements) {
        Set<String> expected = new TreeSet<>(ALWAYS);
        for (GrantedClip clip : grant.clips()) {
            Statement statement = statements.get(clip.statement());
            if (statement == null) {
                continue;
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

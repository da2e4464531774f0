package io.porchlight.system;

import static io.porchlight.system.Mixing.Piece.AUDIO;
import static io.porchlight.system.Mixing.Piece.BOOKED_BY_CONSENT;
import static io.porchlight.system.Mixing.Piece.BOOKED_BY_VIDEO;
import static io.porchlight.system.Mixing.Piece.BUNDLE;
import static io.porchlight.system.Mixing.Piece.DETAIL;
import static io.porchlight.system.Mixing.Piece.KEYRING;
import static io.porchlight.system.Mixing.Piece.OPENED_BUNDLE;
import static io.porchlight.system.Mixing.Piece.POSTER;
import static io.porchlight.system.Mixing.Piece.STATEMENT;
import static io.porchlight.system.Mixing.Piece.VIDEO;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What comes of it when two clips' pieces change places in every combination.
 *
 * @param shown how many tracks apps did show
 * @param wrong what they should not have shown, with the combination
 * @param refusals why apps and services refused
 */
record Combinations(int tried, int shown, Set<String> wrong, Set<String> refusals) {
    private static final Set<Mixing.Piece> OBJECTS = EnumSet.of(VIDEO, AUDIO, POSTER, DETAIL);

    private record Readable(HonestApp app, List<HonestApp.Accepted> clips) {
        List<HonestApp.Shown> show() {
            return app.show(clips);
        }
    }

    /**
     * Mixes the pieces of two clips in every combination. Objects matter only where an app gets as far as a track: there each
     * of the sixteen combinations of the four objects is tried, with the statements and keys that the rows gave the apps.
     */
    static Combinations of(
            HonestApp.Truth truth, Household one, Household.Seen ones, Household other, Household.Seen others)
            throws SQLException {
        Set<String> wrong = new TreeSet<>();
        int tried = 0;
        int count = 0;
        List<HonestApp> apps = Stream.of(one, other)
                .distinct()
                .map(household -> new HonestApp(household, Set.of(ones.clipId(), others.clipId())))
                .toList();
        try (Mixing mixing = Mixing.of(one, ones, other, others)) {
            for (Set<Mixing.Piece> rows : rows(one != other)) {
                tried++;
                mixing.apply(rows);
                List<Readable> readable = AtOnce.each(apps, app -> new Readable(app, app.accepted()));
                if (readable.stream().anyMatch(any -> !any.clips().isEmpty())) {
                    for (Set<Mixing.Piece> objects : subsets(OBJECTS)) {
                        Set<Mixing.Piece> all = EnumSet.noneOf(Mixing.Piece.class);
                        all.addAll(rows);
                        all.addAll(objects);
                        mixing.apply(all);
                        for (HonestApp.Shown shown : AtOnce.each(readable, Readable::show).stream()
                                .flatMap(List::stream)
                                .toList()) {
                            count++;
                            String wrongly = truth.wrong(shown);
                            if (wrongly != null) {
                                wrong.add(all + ": " + wrongly);
                            }
                        }
                    }
                }
            }
        }
        for (HonestApp app : apps) {
            long own = one == other ? 2 : 1;
            assertEquals(4 * own, app.show().size(), "once all is back in its place, everybody opens their own");
        }
        Set<String> refusals = new TreeSet<>();
        apps.forEach(app -> refusals.addAll(app.refusals()));
        return new Combinations(tried, count, wrong, refusals);
    }

    private static List<Set<Mixing.Piece>> rows(boolean twoHomes) {
        Set<Mixing.Piece> free =
                twoHomes ? EnumSet.of(STATEMENT, BOOKED_BY_VIDEO, BOOKED_BY_CONSENT, KEYRING) : EnumSet.of(STATEMENT);
        List<Set<Mixing.Piece>> all = new ArrayList<>();
        for (Set<Mixing.Piece> pieces : subsets(free)) {
            all.add(pieces);
            for (Mixing.Piece bundle : List.of(BUNDLE, OPENED_BUNDLE)) {
                Set<Mixing.Piece> more = EnumSet.of(bundle);
                more.addAll(pieces);
                all.add(more);
            }
        }
        return all;
    }

    private static List<Set<Mixing.Piece>> subsets(Set<Mixing.Piece> of) {
        List<Set<Mixing.Piece>> subsets = new ArrayList<>(List.of(EnumSet.noneOf(Mixing.Piece.class)));
        for (Mixing.Piece piece : of) {
            for (Set<Mixing.Piece> subset : List.copyOf(subsets)) {
                Set<Mixing.Piece> with = EnumSet.of(piece);
                with.addAll(subset);
                subsets.add(with);
            }
        }
        return subsets;
    }
}

package io.porchlight.system;

import io.porchlight.contracts.api.TimelineClip;
import io.porchlight.contracts.api.TimelineEntry;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Bundle;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.clip.TrackKey;
import io.porchlight.stack.player.HttpProblem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A home app that shows whatever its servers serve it for certain clips and that it can open, and remembers what it refused
 * and why. {@link Truth} knows what it should have shown.
 */
final class HonestApp {
    private final Household household;
    private final Set<String> clipIds;
    private final Set<String> refusals = new ConcurrentSkipListSet<>();

    /**
     * Something that it showed.
     *
     * @param row the clip under whose row of the timeline it was found
     * @param clipId the clip that the statement named
     */
    record Shown(Household household, String row, String clipId, Kind kind, byte[] plaintext) {}

    /** A clip under a row of the timeline, before its tracks are read. */
    record Accepted(String row, Statement statement, Map<Kind, TrackKey> keys) {}

    /** What each clip is, told by the cameras before anything was mixed up. */
    static final class Truth {
        private record Clip(Household household, Map<Kind, byte[]> tracks) {}

        private final Map<String, Clip> clips = new HashMap<>();

        /** A clip as its home opens it now, compared with what the camera saw. */
        Truth and(Household household, Household.Seen seen) {
            Map<Kind, byte[]> tracks = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                tracks.put(kind, household.clips().open(seen.statement(), seen.bundle(), kind));
            }
            Map<Kind, byte[]> camera = Map.of(
                    Kind.VIDEO, seen.footage().video(),
                    Kind.AUDIO, seen.footage().audio().orElseThrow(),
                    Kind.POSTER, seen.footage().poster());
            camera.forEach((kind, bytes) -> {
                if (!java.util.Arrays.equals(bytes, tracks.get(kind))) {
                    throw new AssertionError(kind + " of " + seen.clipId() + " is not what the camera saw");
                }
            });
            clips.put(seen.clipId(), new Clip(household, tracks));
            return this;
        }

        /** What is wrong with something shown: null if it is this home's own, and what its statement named. */
        @Nullable
        String wrong(Shown shown) {
            Clip named = Objects.requireNonNull(clips.get(shown.clipId()));
            if (named.household != shown.household) {
                return shown.kind() + " of another family's clip " + shown.clipId();
            }
            return java.util.Arrays.equals(named.tracks.get(shown.kind()), shown.plaintext())
                    ? null
                    : shown.kind() + " of something else under the name of " + shown.clipId();
        }
    }

    /** The app of this household, for these clips. */
    HonestApp(Household household, Set<String> clipIds) {
        this.household = household;
        this.clipIds = clipIds;
    }

    /** Codes of all that it refused or was refused so far. */
    Set<String> refusals() {
        return refusals;
    }

    /** The clips that its checks let pass, each with the keys that it could open of its tracks; no track is read yet. */
    List<Accepted> accepted() {
        List<Accepted> accepted = new ArrayList<>();
        for (TimelineEntry entry : household.clips().timeline()) {
            TimelineClip clip = entry.clip();
            if (clip != null && clipIds.contains(clip.clipId())) {
                Statement statement = Statement.of(clip.statement());
                Bundle bundle = attempt(() -> household.clips().bundle(statement));
                if (bundle != null) {
                    Map<Kind, TrackKey> keys = new EnumMap<>(Kind.class);
                    for (Kind kind : Kind.values()) {
                        TrackKey key = attempt(() -> household.clips().trackKey(statement, bundle, kind));
                        if (key != null) {
                            keys.put(kind, key);
                        }
                    }
                    accepted.add(new Accepted(clip.clipId(), statement, keys));
                }
            }
        }
        return accepted;
    }

    /** Reads every track of every clip that its checks let pass. */
    List<Shown> show() {
        return show(accepted());
    }

    /** Reads every track of these clips, all at once. */
    List<Shown> show(List<Accepted> clips) {
        return AtOnce.each(
                        clips.stream()
                                .flatMap(clip -> clip.keys.keySet().stream().map(kind -> Map.entry(clip, kind)))
                                .toList(),
                        track -> Optional.ofNullable(show(track.getKey(), track.getValue())))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private @Nullable Shown show(Accepted clip, Kind kind) {
        TrackKey key = Objects.requireNonNull(clip.keys.get(kind));
        byte[] plaintext = attempt(() -> household.clips().open(clip.statement, kind, key));
        return plaintext == null ? null : new Shown(household, clip.row, clip.statement.clipId(), kind, plaintext);
    }

    private <T> @Nullable T attempt(Supplier<T> step) {
        try {
            return step.get();
        } catch (Refused refused) {
            refusals.add(refused.code());
        } catch (HttpProblem problem) {
            refusals.add(problem.status() + " " + problem.slug());
        } catch (IllegalStateException noKey) {
            if (!noKey.getMessage().startsWith("the keyring has no")) {
                throw noKey;
            }
            refusals.add("no such key in the keyring");
        }
        return null;
    }
}

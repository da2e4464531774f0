package io.porchlight.sealing.circle;

import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a circle is after one of its links. All times are Unix seconds; all maps keep the order in which things came.
 *
 * @param circleId the hash of {@code create}
 * @param type household or agency
 * @param name an agency's name; null for a household
 * @param agencyKind an agency's kind; null for a household
 * @param head the link this state follows
 * @param at that link's time
 * @param members everybody who was added and not removed, by member id, effective or not yet
 * @param recovery a household's recovery principal; null for an agency
 * @param viewKey the key that seals tracks
 * @param viewKeyAt the {@code at} of the link that brought it
 * @param releaseKey the key that seals clip keys
 * @param releaseKeyAt the {@code at} of the link that brought it
 * @param devices the doorbells, by deviceId
 * @param resetCounters the last reset counter of every doorbell that ever belonged here
 */
public record CircleState(
        String circleId,
        CircleType type,
        @Nullable String name,
        @Nullable AgencyKind agencyKind,
        ChainHead head,
        long at,
        SequencedMap<String, Membership> members,
        @Nullable Member recovery,
        PublicKeyJwk viewKey,
        long viewKeyAt,
        PublicKeyJwk releaseKey,
        long releaseKeyAt,
        SequencedMap<String, PairedDevice> devices,
        SequencedMap<String, Long> resetCounters) {
    /** A doorbell never seals under a view key older than this, in seconds (35 days). */
    public static final long MAX_KEY_AGE = 35 * 86_400L;
    /** The home app rotates of its own accord after this, in seconds (30 days). */
    public static final long ROTATE_AFTER = 30 * 86_400L;

    public CircleState {
        members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        devices = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(devices));
        resetCounters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(resetCounters));
    }

    /** The members with rights at this time, by id: those who open the view key. */
    public SequencedMap<String, Membership> membersAt(long time) {
        return selected(membership -> membership.isEffective(time));
    }

    /** The primaries at this time, by id: those who sign links and open the release key. */
    public SequencedMap<String, Membership> primariesAt(long time) {
        return selected(membership -> membership.isPrimary(time));
    }

    /** Whether this member may sign and grant at this time. */
    public boolean isPrimary(String memberId, long time) {
        Membership membership = members.get(memberId);
        return membership != null && membership.isPrimary(time);
    }

    /** Whether this member has any right at this time. */
    public boolean isMember(String memberId, long time) {
        Membership membership = members.get(memberId);
        return membership != null && membership.isEffective(time);
    }

    /** The doorbell of this id, if it belongs to the circle now. */
    public Optional<PairedDevice> device(String deviceId) {
        return Optional.ofNullable(devices.get(deviceId));
    }

    /** Whether the view key is too old to seal under (more than {@link #MAX_KEY_AGE}). */
    public boolean isViewKeyTooOld(long time) {
        return time - viewKeyAt > MAX_KEY_AGE;
    }

    /** Whether a home app should rotate now (more than {@link #ROTATE_AFTER}). */
    public boolean isRotationDue(long time) {
        return time - viewKeyAt > ROTATE_AFTER;
    }

    private SequencedMap<String, Membership> selected(Predicate<Membership> wanted) {
        SequencedMap<String, Membership> selected = new LinkedHashMap<>();
        members.forEach((id, membership) -> {
            if (wanted.test(membership)) {
                selected.put(id, membership);
            }
        });
        return Collections.unmodifiableSequencedMap(selected);
    }
}

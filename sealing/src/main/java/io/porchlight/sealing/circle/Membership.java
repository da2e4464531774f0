package io.porchlight.sealing.circle;

/**
 * A member of a circle in one of its states.
 *
 * @param member the keys
 * @param role the role
 * @param effectiveAt Unix seconds; before it the member has no right and does not count as a primary
 * @param addedBy the number of the link that brought the member
 */
public record Membership(Member member, Role role, long effectiveAt, long addedBy) {
    /** Whether the member has any right at this time (Unix seconds). */
    public boolean isEffective(long time) {
        return effectiveAt <= time;
    }

    /** Whether the member counts as a primary at this time (Unix seconds). */
    public boolean isPrimary(long time) {
        return role == Role.PRIMARY && isEffective(time);
    }

    Membership withRole(Role newRole) {
        return new Membership(member, newRole, effectiveAt, addedBy);
    }
}

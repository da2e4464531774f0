package io.porchlight.sealing.circle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import io.porchlight.sealing.pairing.PairingMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a link says (SF-06), one record per kind. Reading checks form only: exactly these members, each of its type.
 * Whether the chain allows it is {@link Chain}'s question.
 */
public sealed interface LinkBody {
    /** The kind this body belongs to. */
    LinkKind kind();

    /** The body as it stands in the link. */
    ObjectNode toJson();

    /** Reads the body of a link of this kind. */
    static LinkBody of(LinkKind kind, ObjectNode json) {
        Fields fields = Fields.of(json, "the " + kind.text() + " link");
        return switch (kind) {
            case CREATE -> Create.of(fields);
            case ADD_MEMBER -> AddMember.of(fields);
            case REMOVE_MEMBER -> RemoveMember.of(fields);
            case ROTATE -> Rotate.of(fields);
            case CHANGE_ROLE -> ChangeRole.of(fields);
            case SET_RECOVERY -> SetRecovery.of(fields);
            case ADD_DEVICE -> AddDevice.of(fields);
            case REMOVE_DEVICE -> RemoveDevice.of(fields);
        };
    }

    /**
     * The first link. A household has {@code recovery} and neither {@code name} nor {@code agencyKind}; an agency the
     * other way round.
     */
    record Create(
            CircleType type,
            @Nullable String name,
            @Nullable AgencyKind agencyKind,
            Member member,
            CircleKeys keys,
            @Nullable Member recovery)
            implements LinkBody {
        public Create {
            boolean household = type == CircleType.HOUSEHOLD;
            if (household != (recovery != null) || household != (name == null) || household != (agencyKind == null)) {
                throw new Refused(
                        "link.create", "A household has a recovery principal; an agency has a name and a kind.");
            }
            if (name != null && name.isBlank()) {
                throw new Refused("link.create", "An agency's name is not blank.");
            }
        }

        static Create of(Fields fields) {
            CircleType type = CircleType.of(fields.text("type"));
            if (type == CircleType.HOUSEHOLD) {
                fields.exactly("type", "member", "viewKey", "releaseKey", "recovery");
                Member recovery = Member.of(fields.object("recovery"));
                return new Create(type, null, null, LinkBody.member(fields), CircleKeys.of(fields), recovery);
            }
            fields.exactly("type", "name", "agencyKind", "member", "viewKey", "releaseKey");
            AgencyKind agencyKind = AgencyKind.of(fields.text("agencyKind"));
            return new Create(
                    type, fields.text("name"), agencyKind, LinkBody.member(fields), CircleKeys.of(fields), null);
        }

        @Override
        public LinkKind kind() {
            return LinkKind.CREATE;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = keys.addTo(Json.object("type", type.text(), "member", member.toJson()));
            if (recovery != null) {
                json.set("recovery", recovery.toJson());
            }
            if (name != null && agencyKind != null) {
                json.put("name", name).put("agencyKind", agencyKind.text());
            }
            return json;
        }
    }

    /** A new member; {@code effectiveAt} in Unix seconds. */
    record AddMember(Member member, Role role, long effectiveAt) implements LinkBody {
        static AddMember of(Fields fields) {
            fields.exactly("member", "role", "effectiveAt");
            long effectiveAt = fields.integer("effectiveAt", 0, Jcs.MAX_INTEGER);
            return new AddMember(LinkBody.member(fields), Role.of(fields.text("role")), effectiveAt);
        }

        @Override
        public LinkKind kind() {
            return LinkKind.ADD_MEMBER;
        }

        @Override
        public ObjectNode toJson() {
            return Json.object("member", member.toJson(), "role", role.text(), "effectiveAt", effectiveAt);
        }
    }

    /** A member leaves, and the circle gets new keys. */
    record RemoveMember(String memberId, CircleKeys keys) implements LinkBody {
        static RemoveMember of(Fields fields) {
            fields.exactly("memberId", "viewKey", "releaseKey");
            return new RemoveMember(fields.hash("memberId"), CircleKeys.of(fields));
        }

        @Override
        public LinkKind kind() {
            return LinkKind.REMOVE_MEMBER;
        }

        @Override
        public ObjectNode toJson() {
            return keys.addTo(Json.object("memberId", memberId));
        }
    }

    /** New circle keys. */
    record Rotate(CircleKeys keys) implements LinkBody {
        static Rotate of(Fields fields) {
            fields.exactly("viewKey", "releaseKey");
            return new Rotate(CircleKeys.of(fields));
        }

        @Override
        public LinkKind kind() {
            return LinkKind.ROTATE;
        }

        @Override
        public ObjectNode toJson() {
            return keys.addTo(Json.object());
        }
    }

    /** A promotion (without key), or a demotion, which brings a new release key. */
    record ChangeRole(String memberId, Role role, @Nullable PublicKeyJwk releaseKey) implements LinkBody {
        public ChangeRole {
            if ((role == Role.MEMBER) != (releaseKey != null)) {
                throw new Refused("link.change-role", "A demotion brings a new release key; a promotion brings none.");
            }
        }

        static ChangeRole of(Fields fields) {
            Role role = Role.of(fields.text("role"));
            if (role == Role.PRIMARY) {
                fields.exactly("memberId", "role");
                return new ChangeRole(fields.hash("memberId"), role, null);
            }
            fields.exactly("memberId", "role", "releaseKey");
            PublicKeyJwk releaseKey = PublicKeyJwk.of(fields.object("releaseKey"));
            return new ChangeRole(fields.hash("memberId"), role, releaseKey);
        }

        @Override
        public LinkKind kind() {
            return LinkKind.CHANGE_ROLE;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode json = Json.object("memberId", memberId, "role", role.text());
            if (releaseKey != null) {
                json.set("releaseKey", releaseKey.toJson());
            }
            return json;
        }
    }

    /** A new recovery principal, and new circle keys. */
    record SetRecovery(Member recovery, CircleKeys keys) implements LinkBody {
        static SetRecovery of(Fields fields) {
            fields.exactly("recovery", "viewKey", "releaseKey");
            return new SetRecovery(Member.of(fields.object("recovery")), CircleKeys.of(fields));
        }

        @Override
        public LinkKind kind() {
            return LinkKind.SET_RECOVERY;
        }

        @Override
        public ObjectNode toJson() {
            return keys.addTo(Json.object("recovery", recovery.toJson()));
        }
    }

    /** A doorbell, with the message m and the doorbell's signed answer from pairing (SF-10). */
    record AddDevice(PublicKeyJwk device, PairingMessage m, SignedDocument answer) implements LinkBody {
        static AddDevice of(Fields fields) {
            fields.exactly("device", "pairing");
            Fields pairing = fields.fields("pairing");
            pairing.exactly("m", "answer");
            return new AddDevice(
                    PublicKeyJwk.of(fields.object("device")),
                    PairingMessage.of(pairing.object("m")),
                    SignedDocument.parse(pairing.object("answer")));
        }

        @Override
        public LinkKind kind() {
            return LinkKind.ADD_DEVICE;
        }

        @Override
        public ObjectNode toJson() {
            ObjectNode pairing = Json.object("m", m.toJson(), "answer", answer.toJson());
            return Json.object("device", device.toJson(), "pairing", pairing);
        }
    }

    /** A doorbell leaves. */
    record RemoveDevice(String deviceId) implements LinkBody {
        static RemoveDevice of(Fields fields) {
            fields.exactly("deviceId");
            return new RemoveDevice(fields.hash("deviceId"));
        }

        @Override
        public LinkKind kind() {
            return LinkKind.REMOVE_DEVICE;
        }

        @Override
        public ObjectNode toJson() {
            return Json.object("deviceId", deviceId);
        }
    }

    private static Member member(Fields fields) {
        return Member.of(fields.object("member"));
    }
}

package io.porchlight.contracts.event;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** CloudEvents types (attribute {@code type}, CloudEvents 1.0 section 3.1), each with its topic and its record. */
public enum EventType {
    DEVICE_EVENT("io.porchlight.device.event.v1", Topic.DEVICE_EVENTS, DeviceEvent.class),
    DEVICE_REPLY("io.porchlight.device.reply.v1", Topic.DEVICE_REPLIES, DeviceReply.class),
    DEVICE_REGISTRATION("io.porchlight.device.registry.v1", Topic.DEVICE_REGISTRY, DeviceRegistration.class),
    DEVICE_CERTIFICATE("io.porchlight.device.certificate.v1", Topic.DEVICE_CERTIFICATES, DeviceCertificate.class),
    DEVICE_REVOCATION("io.porchlight.device.revocation.v1", Topic.DEVICE_CERTIFICATES, DeviceRevocation.class),
    DEVICE_SESSION("io.porchlight.device.session.v1", Topic.DEVICE_SESSIONS, DeviceSession.class),
    DEVICE_LOGIN("io.porchlight.device.login.v1", Topic.DEVICE_LOGINS, DeviceLogin.class),
    GATEWAY_NODE("io.porchlight.gateway.node.v1", Topic.DEVICE_SESSIONS, GatewayNode.class),
    EPOCH_KEY("io.porchlight.epoch.key.v1", Topic.EPOCH_KEYS, EpochKey.class),
    DEVICE_COMMAND("io.porchlight.device.command.v1", Topic.DEVICE_COMMANDS, DeviceCommand.class),
    CLIP_STORED("io.porchlight.clip.stored.v1", Topic.CLIPS, ClipStored.class),
    CLIPS_BATCHED("io.porchlight.clip.batched.v1", Topic.CLIPS, ClipsBatched.class),
    CLIP_FETCHED("io.porchlight.clip.fetched.v1", Topic.CLIPS, ClipFetched.class),
    CLIP_EXPIRED("io.porchlight.clip.expired.v1", Topic.CLIPS, ClipExpired.class),
    REVOCATION("io.porchlight.revocation.v1", Topic.REVOCATIONS, Revocation.class),
    AGENCY_LINK("io.porchlight.agency.link.v1", Topic.AGENCY_LINKS, AgencyLink.class),
    AGENCY_LINK_LOGGED("io.porchlight.agency.link-logged.v1", Topic.DISCLOSURES, AgencyLinkLogged.class),
    REQUEST_SUBMITTED("io.porchlight.request.submitted.v1", Topic.FOOTAGE_REQUESTS, RequestSubmitted.class),
    REQUEST_PUBLISHED("io.porchlight.request.published.v1", Topic.DISCLOSURES, RequestPublished.class),
    REQUEST_REFUSED("io.porchlight.request.refused.v1", Topic.DISCLOSURES, RequestRefused.class),
    DISCLOSURE_GRANTED("io.porchlight.disclosure.granted.v1", Topic.DISCLOSURES, DisclosureGranted.class),
    DISCLOSURE_WITHDRAWN("io.porchlight.disclosure.withdrawn.v1", Topic.DISCLOSURES, DisclosureWithdrawn.class),
    DISCLOSURE_ACCESS("io.porchlight.disclosure.access.v1", Topic.DISCLOSURE_ACCESSES, DisclosureAccess.class);

    private static final Map<Class<?>, EventType> BY_DATA =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(type -> type.data, type -> type));

    private final String type;
    private final Topic topic;
    private final Class<? extends Event> data;

    EventType(String type, Topic topic, Class<? extends Event> data) {
        this.type = type;
        this.topic = topic;
        this.data = data;
    }

    /** The value of the CloudEvents attribute {@code type}. */
    public String type() {
        return type;
    }

    /** The topic that carries this type. */
    public Topic topic() {
        return topic;
    }

    /** The record of the event's data. */
    public Class<? extends Event> data() {
        return data;
    }

    /** Looks a type up by its attribute value. */
    public static Optional<EventType> of(String type) {
        return Arrays.stream(values()).filter(t -> t.type.equals(type)).findFirst();
    }

    /** The type of an event's record. */
    public static EventType of(Event event) {
        return Optional.ofNullable(BY_DATA.get(event.getClass())).orElseThrow();
    }
}

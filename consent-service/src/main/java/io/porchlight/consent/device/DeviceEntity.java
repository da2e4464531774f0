package io.porchlight.consent.device;

import io.porchlight.consent.Limits;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "device")
class DeviceEntity {
    static final String PROVISIONED = "PROVISIONED";
    static final String ACTIVE = "ACTIVE";
    static final String REMOVED = "REMOVED";

    @Id
    @Column(name = "device_id")
    String deviceId = "";

    /** The identity key as JWK text. */
    String device = "";

    @Column(name = "circle_id")
    @Nullable
    String circleId;

    String status = PROVISIONED;

    @Column(name = "reset_counter")
    long resetCounter;

    @Nullable
    String hello;

    @Column(name = "hello_at")
    @Nullable
    Long helloAt;

    @Nullable
    String state;

    @Column(name = "seen_at")
    @Nullable
    Long seenAt;

    @Column(name = "acknowledged_n")
    @Nullable
    Long acknowledgedN;

    @Column(name = "acknowledged_head")
    @Nullable
    String acknowledgedHead;

    /** The signed announcement of the key that settings are sealed to. */
    @Column(name = "device_key")
    @Nullable
    String deviceKey;

    @Column(name = "cloned_at")
    @Nullable
    Long clonedAt;

    /** What the home before knew of it is not the next one's. */
    void forgetHome() {
        hello = null;
        helloAt = null;
        state = null;
        seenAt = null;
        acknowledgedN = null;
        acknowledgedHead = null;
        deviceKey = null;
        clonedAt = null;
    }

    /** Whether this is a doorbell whose hello may still be answered. */
    static boolean isPairing(@Nullable DeviceEntity device, long now) {
        return device != null
                && device.hello != null
                && device.helloAt != null
                && device.helloAt + Limits.HELLO_LIFE.number() > now;
    }
}

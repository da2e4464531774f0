package io.porchlight.consent.settings;

import io.porchlight.consent.Limits;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.QuietHours;
import io.porchlight.contracts.api.RequestSettings;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.messaging.json.Wire;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "circle_settings")
class SettingsEntity {
    @Id
    @Column(name = "circle_id")
    String circleId = "";

    String plan = "";

    @Column(name = "retention_ding")
    int retentionDing;

    @Column(name = "retention_motion")
    int retentionMotion;

    @Column(name = "retention_live")
    int retentionLive;

    @Column(name = "retention_talk")
    int retentionTalk;

    @Nullable
    String cell;

    @Column(name = "opt_out")
    boolean optOut;

    @Column(name = "monthly_cap")
    int monthlyCap;

    @Column(name = "quiet_start")
    @Nullable
    String quietStart;

    @Column(name = "quiet_end")
    @Nullable
    String quietEnd;

    @Column(name = "quiet_zone")
    @Nullable
    String quietZone;

    @Column(name = "excluded_kinds")
    String excludedKinds = "";

    /** What a new home begins with: everything kept as long as the ceiling allows, no sound, no place. */
    static SettingsEntity first(String circleId) {
        SettingsEntity first = new SettingsEntity();
        first.circleId = circleId;
        first.take(new CircleSettings(
                "STANDARD",
                new RetentionDays(30, 30, 30, 30),
                null,
                new RequestSettings(false, Limits.PROMPTS_PER_MONTH.number(), null, java.util.List.of())));
        return first;
    }

    void take(CircleSettings settings) {
        plan = settings.plan();
        retentionDing = settings.retentionDays().ding();
        retentionMotion = settings.retentionDays().motion();
        retentionLive = settings.retentionDays().live();
        retentionTalk = settings.retentionDays().talk();
        cell = settings.cell();
        optOut = settings.requests().optOut();
        monthlyCap = settings.requests().monthlyCap();
        QuietHours quiet = settings.requests().quietHours();
        quietStart = quiet == null ? null : quiet.start();
        quietEnd = quiet == null ? null : quiet.end();
        quietZone = quiet == null ? null : quiet.zone();
        excludedKinds = Wire.words(settings.requests().excludedAgencyKinds());
    }

    CircleSettings settings() {
        return new CircleSettings(
                plan,
                new RetentionDays(retentionDing, retentionMotion, retentionLive, retentionTalk),
                cell,
                new RequestSettings(optOut, monthlyCap, quietHours(), Wire.words(excludedKinds)));
    }

    private @Nullable QuietHours quietHours() {
        return quietStart == null || quietEnd == null || quietZone == null
                ? null
                : new QuietHours(quietStart, quietEnd, quietZone);
    }
}

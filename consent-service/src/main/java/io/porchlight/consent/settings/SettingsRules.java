package io.porchlight.consent.settings;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.contracts.api.QuietHours;
import io.porchlight.contracts.api.RequestSettings;
import io.porchlight.contracts.event.RetentionDays;
import io.porchlight.sealing.circle.AgencyKind;
import io.porchlight.sealing.clip.Epoch;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What settings a home may have. Pure; every refusal says which value to change. */
public final class SettingsRules {
    private static final Set<String> PLANS = Set.of("NONE", "STANDARD");
    private static final Set<String> KINDS =
            Arrays.stream(AgencyKind.values()).map(AgencyKind::text).collect(Collectors.toUnmodifiableSet());
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    private SettingsRules() {}

    /** The settings in the form in which they are kept; refuses ({@code settings-invalid}) what no home may have. */
    public static CircleSettings checked(@Nullable CircleSettings wanted) {
        if (wanted == null || wanted.plan() == null || wanted.retentionDays() == null || wanted.requests() == null) {
            throw refused("Send plan, retentionDays and requests.");
        }
        if (!PLANS.contains(wanted.plan())) {
            throw refused("plan is NONE or STANDARD.");
        }
        retention(wanted.retentionDays());
        return new CircleSettings(wanted.plan(), wanted.retentionDays(), wanted.cell(), requests(wanted.requests()));
    }

    private static void retention(RetentionDays days) {
        for (int each : new int[] {days.ding(), days.motion(), days.live(), days.talk()}) {
            if (each < 1 || each > Epoch.MAX_RETENTION_DAYS) {
                throw refused("Each of retentionDays is 1 to " + Epoch.MAX_RETENTION_DAYS + " whole days.");
            }
        }
    }

    private static RequestSettings requests(RequestSettings requests) {
        if (requests.monthlyCap() < 1 || requests.monthlyCap() > Limits.PROMPTS_PER_MONTH_MOST.number()) {
            throw refused("requests.monthlyCap is 1 to " + Limits.PROMPTS_PER_MONTH_MOST.number()
                    + "; to be asked never, set requests.optOut.");
        }
        List<String> excluded = Objects.requireNonNullElse(requests.excludedAgencyKinds(), List.of());
        if (!KINDS.containsAll(excluded)) {
            throw refused("requests.excludedAgencyKinds names police, fire, ems or civil-protection.");
        }
        QuietHours quiet = requests.quietHours();
        if (quiet != null) {
            quiet(quiet);
        }
        return new RequestSettings(
                requests.optOut(),
                requests.monthlyCap(),
                quiet,
                excluded.stream().distinct().sorted().toList());
    }

    private static void quiet(QuietHours quiet) {
        if (quiet.start() == null
                || quiet.end() == null
                || quiet.zone() == null
                || !TIME.matcher(quiet.start()).matches()
                || !TIME.matcher(quiet.end()).matches()
                || quiet.start().equals(quiet.end())) {
            throw refused("requests.quietHours has two different times like \"22:00\", and a zone.");
        }
        try {
            LocalTime.parse(quiet.start());
            ZoneId.of(quiet.zone());
        } catch (DateTimeException e) {
            throw refused("requests.quietHours.zone is an IANA zone like \"Europe/Paris\".");
        }
    }

    private static RuntimeException refused(String detail) {
        return Refusal.SETTINGS_INVALID.because(detail);
    }
}

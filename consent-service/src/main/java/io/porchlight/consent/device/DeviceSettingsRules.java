package io.porchlight.consent.device;

import io.porchlight.consent.Limits;
import io.porchlight.consent.Refusal;
import io.porchlight.contracts.api.DeviceSettingsChange;
import io.porchlight.contracts.api.SealedSettings;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Jcs;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be judged of sealed settings without opening them. Pure. */
final class DeviceSettingsRules {
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{43}");

    private DeviceSettingsRules() {}

    /** The change, or the refusal {@code settings-invalid}. */
    static DeviceSettingsChange checked(@Nullable DeviceSettingsChange change) {
        if (change == null || change.revision() < 1 || change.revision() > Jcs.MAX_INTEGER) {
            throw Refusal.SETTINGS_INVALID.because("Send revision (from 1), forDevice and forHome.");
        }
        part("forDevice", change.forDevice());
        part("forHome", change.forHome());
        return change;
    }

    private static void part(String name, @Nullable SealedSettings part) {
        if (part == null || part.keyId() == null || part.sealed() == null) {
            throw Refusal.SETTINGS_INVALID.because(name + " has keyId and sealed.");
        }
        if (!KEY_ID.matcher(part.keyId()).matches()) {
            throw Refusal.SETTINGS_INVALID.because(name + ".keyId is the thumbprint of the key sealed to.");
        }
        try {
            int length = Base64Url.decode(part.sealed()).length;
            if (length <= Hpke.OVERHEAD || length > Limits.DEVICE_SETTINGS_BYTES.number()) {
                throw Refusal.SETTINGS_INVALID.because(
                        name + ".sealed has at most " + Limits.DEVICE_SETTINGS_BYTES.number() + " bytes.");
            }
        } catch (Refused refused) {
            throw Refusal.SETTINGS_INVALID.because(refused);
        }
    }
}

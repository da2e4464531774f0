package io.porchlight.doorbell.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.doorbell.pairing.PinnedCircle;
import io.porchlight.doorbell.state.DeviceState;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.PairedDevice;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.SettingsApplied;
import io.porchlight.sealing.device.SettingsDocument;
import io.porchlight.sealing.device.Zone;
import io.porchlight.sealing.encoding.Base64Url;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.time.Instant;
import java.util.Optional;

/**
 * Settings as this doorbell takes them (F-08, F-09): opened with its own key, signed by a member of the circle that it is
 * pinned to, newer than what it follows, and such that it can keep them whole. It never follows half of them, and no
 * server in between can write, read or turn back any.
 */
public final class HomeSettings {
    private final DeviceState state;
    private final PinnedCircle circle;

    /** Follows settings for this doorbell. */
    public HomeSettings(DeviceState state, PinnedCircle circle) {
        this.state = state;
        this.circle = circle;
    }

    /** The announcement of the key that settings are sealed to; empty until the home's chain has this doorbell. */
    public Optional<SignedDocument> announcement() {
        return circle.chain().flatMap(chain -> chain.state()
                .device(state.deviceId())
                .map(paired -> announced(chain.circleId(), paired).sign(Signer.of(state.identity()))));
    }

    private DeviceKey announced(String circleId, PairedDevice paired) {
        return new DeviceKey(
                state.deviceId(),
                circleId,
                paired.resetCounter(),
                state.settingsKey().publicKey());
    }

    /**
     * Takes the body of a command, {@code {revision, keyId, sealed}}.
     *
     * @return the signed word that these settings are followed from now on
     */
    public SignedDocument follow(JsonNode body, Instant now) {
        Fields fields = Fields.of(body, "the settings command").exactly("revision", "keyId", "sealed");
        fields.integer("revision", 1, Jcs.MAX_INTEGER);
        PrivateKeyP256 key = state.settingsKey();
        if (!key.publicKey().thumbprint().equals(fields.hash("keyId"))) {
            throw new Refused(
                    "settings.other-key", "The settings are sealed to a key that this doorbell no longer has.");
        }
        CircleState home = circle.chain()
                .orElseThrow(() -> new Refused("settings.not-paired", "This doorbell is not paired."))
                .state();
        JsonNode opened = SettingsDocument.openOnDevice(
                key, home.circleId(), state.deviceId(), Base64Url.decode(fields.text("sealed")));
        SettingsDocument document = SettingsDocument.verify(opened, home, state.deviceId(), now.getEpochSecond());
        SettingsApplied word = SettingsApplied.of(document);
        boolean again = document.revision() == state.settingsRevision()
                && document.settings().equals(state.settings());
        if (document.revision() <= state.settingsRevision() && !again) {
            throw new Refused("settings.old-revision", "This doorbell follows newer settings.");
        }
        if (document.settings().zones().stream().anyMatch(zone -> zone.kind() == Zone.Kind.PRIVACY)) {
            // Its recordings come as they are: it could not keep what lies in such a zone out of the picture.
            throw new Refused("settings.privacy-zones", "This doorbell cannot black out parts of its picture.");
        }
        state.follow(document.revision(), document.settings());
        return word.sign(Signer.of(state.identity()));
    }
}

package io.porchlight.stack.player;

import com.fasterxml.jackson.core.type.TypeReference;
import io.porchlight.contracts.api.CommandView;
import io.porchlight.contracts.api.DeviceSettingsChange;
import io.porchlight.contracts.api.DeviceSettingsView;
import io.porchlight.contracts.api.DeviceView;
import io.porchlight.contracts.api.SealedSettings;
import io.porchlight.sealing.circle.CircleState;
import io.porchlight.sealing.circle.KeyUse;
import io.porchlight.sealing.device.DeviceKey;
import io.porchlight.sealing.device.DeviceSettings;
import io.porchlight.sealing.device.SettingsApplied;
import io.porchlight.sealing.device.SettingsDocument;
import io.porchlight.sealing.encoding.Base64Url;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A homeowner's device in its dealings with the home's doorbells: their state and their sealed settings. */
public final class HomeDoorbells {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Home home;

    /** Of this home. */
    public HomeDoorbells(Home home) {
        this.home = home;
    }

    /** What consent-service says of them. */
    public List<DeviceView> list() {
        return home.session().consent().get(home.path("/devices"), new TypeReference<List<DeviceView>>() {});
    }

    /** What it says of one. */
    public Optional<DeviceView> view(String deviceId) {
        return list().stream().filter(view -> view.deviceId().equals(deviceId)).findFirst();
    }

    /** The last command of a kind to a doorbell. */
    public Optional<CommandView> command(String deviceId, String kind) {
        return view(deviceId).stream()
                .flatMap(view -> view.commands().stream())
                .filter(command -> command.kind().equals(kind))
                .findFirst();
    }

    /** Sends settings that this device has signed: sealed to the key that the doorbell itself announced. */
    public SettingsDocument send(String deviceId, DeviceSettings wanted) {
        CircleState circle = home.chain().state();
        DeviceKey key = Waiting.until("the doorbell's key", PATIENCE, () -> view(deviceId)
                .map(DeviceView::deviceKey)
                .map(said -> DeviceKey.verify(said, circle, deviceId))
                .orElse(null));
        long revision = kept(deviceId).map(DeviceSettingsView::revision).orElse(0L) + 1;
        SettingsDocument document = SettingsDocument.sign(
                home.circleId(),
                deviceId,
                revision,
                Instant.now().getEpochSecond(),
                wanted,
                home.device().signer());
        home.session()
                .consent()
                .put(
                        settingsPath(deviceId),
                        new DeviceSettingsChange(
                                revision,
                                new SealedSettings(key.key().thumbprint(), Base64Url.encode(document.forDevice(key))),
                                new SealedSettings(
                                        circle.viewKey().thumbprint(),
                                        Base64Url.encode(document.forHome(circle.viewKey())))));
        return document;
    }

    /** The settings that the home last sent, opened with the view key and verified. */
    public SettingsDocument settings(String deviceId) {
        DeviceSettingsView view = kept(deviceId).orElseThrow();
        return SettingsDocument.verify(
                SettingsDocument.openAtHome(
                        home.circleKey(KeyUse.VIEW, view.forHome().keyId()),
                        home.circleId(),
                        deviceId,
                        Base64Url.decode(view.forHome().sealed())),
                home.chain().state(),
                deviceId,
                Instant.now().getEpochSecond());
    }

    /** Whether the doorbell has signed that it follows exactly these settings. */
    public boolean follows(SettingsDocument document) {
        String deviceId = document.deviceId();
        return kept(deviceId)
                .map(DeviceSettingsView::applied)
                .map(said -> SettingsApplied.verify(
                        said,
                        home.chain().state().device(deviceId).orElseThrow().key()))
                .filter(said -> said.equals(SettingsApplied.of(document)))
                .isPresent();
    }

    private Optional<DeviceSettingsView> kept(String deviceId) {
        try {
            return Optional.of(home.session().consent().get(settingsPath(deviceId), DeviceSettingsView.class));
        } catch (HttpProblem problem) {
            if (problem.status() == 404) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    private String settingsPath(String deviceId) {
        return home.path("/devices/" + deviceId + "/settings");
    }
}

package io.porchlight.consent.settings;

import io.porchlight.consent.Refusal;
import io.porchlight.consent.circle.ChainListener;
import io.porchlight.consent.circle.Home;
import io.porchlight.contracts.api.CircleSettings;
import io.porchlight.sealing.circle.Chain;
import io.porchlight.sealing.circle.Link;
import io.porchlight.sealing.circle.LinkKind;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Reads and changes a home's settings. */
@ApplicationScoped
public class Settings implements ChainListener {
    private final SettingsRepository settings;
    private final HomeCells cells;
    private final List<SettingsListener> listeners;

    Settings(SettingsRepository settings, HomeCells cells, @All List<SettingsListener> listeners) {
        this.settings = settings;
        this.cells = cells;
        this.listeners = listeners;
    }

    /** The home's settings. */
    public Uni<CircleSettings> of(Home home) {
        return settings.findById(home.circleId()).map(SettingsEntity::settings);
    }

    Uni<CircleSettings> change(Home home, CircleSettings wanted) {
        CircleSettings checked = SettingsRules.checked(wanted);
        String cell = checked.cell();
        if (cell != null && !cells.isHomeCell(cell)) {
            throw Refusal.SETTINGS_INVALID.because(
                    "cell is an H3 cell of resolution 9, 15 lower-case hex digits, or null.");
        }
        CircleSettings after = new CircleSettings(
                checked.plan(), checked.retentionDays(), cell == null ? null : cells.held(cell), checked.requests());
        return settings.findById(home.circleId()).flatMap(entity -> {
            CircleSettings before = entity.settings();
            entity.take(after);
            return settings.flush()
                    .flatMap(done -> Multi.createFrom()
                            .iterable(listeners)
                            .onItem()
                            .transformToUniAndConcatenate(listener -> listener.changed(home, before, after))
                            .collect()
                            .last())
                    .replaceWith(after);
        });
    }

    @Override
    public Uni<Void> appended(Home home, Chain chain, Link link) {
        return link.kind() == LinkKind.CREATE
                ? settings.persistAndFlush(SettingsEntity.first(home.circleId()))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}

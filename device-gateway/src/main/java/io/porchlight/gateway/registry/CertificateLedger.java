package io.porchlight.gateway.registry;

import io.porchlight.gateway.registry.CertificateRegistry.Issued;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands for each device, by what was written of it, read in the order in which it was written. Several nodes write,
 * each by what it has read so far, so each writing says what it follows: of two that follow the same the first stands,
 * and the other is passed over by every reader. Then what stands is written again, as following what was passed over;
 * otherwise compaction, which keeps the last of a key, would leave only that. So every reader ends with the same, also one
 * that begins after the first was compacted away. Safe for several threads; read on one.
 */
final class CertificateLedger {
    private static final String NOTHING = "";

    private final Map<String, Issued> standing = new ConcurrentHashMap<>();
    private final Map<String, Issued> usedHere = new ConcurrentHashMap<>();
    private final Map<String, Issued> passedOver = new ConcurrentHashMap<>();
    private final Set<String> anew = ConcurrentHashMap.newKeySet();

    /** What holds for the device: what stands, without the certificate before if this node has seen the new one used. */
    Optional<Issued> of(String deviceId) {
        return standing(deviceId).map(this::held);
    }

    private Issued held(Issued stands) {
        return stands.equals(usedHere.get(stands.deviceId())) ? stands.confirmed() : stands;
    }

    /** What stands by what was read. */
    Optional<Issued> standing(String deviceId) {
        return Optional.ofNullable(standing.get(deviceId));
    }

    /**
     * What something written in place of {@code before} has to say that it follows; empty if {@code before} is not what
     * holds any more.
     */
    Optional<String> follows(String deviceId, Optional<Issued> before) {
        Optional<Issued> stands = standing(deviceId);
        return stands.map(this::held).equals(before)
                ? Optional.of(stands.map(Issued::version).orElse(NOTHING))
                : Optional.empty();
    }

    /**
     * Reads what was written.
     *
     * @param follows {@code null} if it does not say
     * @return whether it stands now; otherwise it is passed over
     */
    boolean read(Issued said, @Nullable String follows) {
        String deviceId = said.deviceId();
        Issued before = standing.get(deviceId);
        boolean inTurn = follows == null
                || (before == null
                        ? follows.equals(NOTHING) || !anew.contains(deviceId)
                        : said.equals(before) || follows.equals(before.version()));
        if (inTurn) {
            settle(deviceId);
            standing.put(deviceId, said);
            usedHere.computeIfPresent(deviceId, (id, used) -> used.equals(said) ? used : null);
        } else {
            passedOver.put(deviceId, said);
        }
        return inTurn;
    }

    /** Nothing stands any more, and nothing will that followed what stood: only a new beginning. */
    void beginAnew(String deviceId) {
        forget(deviceId);
        anew.add(deviceId);
    }

    /** What stands cannot be known. */
    void forget(String deviceId) {
        settle(deviceId);
        standing.remove(deviceId);
        usedHere.remove(deviceId);
    }

    private void settle(String deviceId) {
        passedOver.remove(deviceId);
        anew.remove(deviceId);
    }

    /**
     * The new certificate of a renewal was used here: that holds ahead of reading it.
     *
     * @return whether it stands, and this is the first time
     */
    boolean use(Issued renewed) {
        return renewed.equals(standing.get(renewed.deviceId()))
                && !renewed.equals(usedHere.put(renewed.deviceId(), renewed));
    }

    /** Nobody else will hear of that use. */
    void notUsed(Issued renewed) {
        usedHere.remove(renewed.deviceId(), renewed);
    }

    /** What was passed over and is the last that was written of its device. */
    Map<String, Issued> passedOver() {
        return Map.copyOf(passedOver);
    }
}

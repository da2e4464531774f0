package io.porchlight.gateway.limit;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Failed logins by the device that they claimed to be, whether or not there is such a device. Nobody has to be that
 * device to fail in its name, so this holds back logins alone: a certificate in force has proved itself in TLS. And what
 * others do in a device's name must not keep the device out: where its last login that held came from, only failures from
 * there count; everywhere else all failures of strangers count together, however many addresses they come from. Memory
 * is constant: only what has the form of a deviceId is remembered, since a claim is as long as whoever makes it likes;
 * all other claims are wrong anyhow, and only where they come from counts. And logins that failed cannot crowd out those
 * that held. Safe for several threads; time is milliseconds of one monotonic clock.
 */
public final class ClaimedIdentities {
    /** How a deviceId is written, the thumbprint of a key: 32 bytes in base64url. */
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Where a device's last login that held came from, and what has failed there since. */
    private record Home(Source source, Backoff failures) {}

    private final Recent<String, Backoff> strangers = new Recent<>(
            EdgeLimits.SOURCES_REMEMBERED.asInt(), EdgeLimits.QUIET_SOURCE.millis(), EdgeLimits.SOURCE_MEMORY.millis());
    private final Recent<String, Home> homes = new Recent<>(
            EdgeLimits.SOURCES_REMEMBERED.asInt(), EdgeLimits.LOGIN_SOURCE.millis(), EdgeLimits.LOGIN_SOURCE.millis());

    /** Whether logins of this claim from there are refused unchecked. */
    public boolean locked(String claimed, InetAddress from, long now) {
        return home(claimed, from, now, failures -> failures.locked(now))
                .orElseGet(() ->
                        strangers.ask(claimed, now, each -> each.locked(now)).orElse(false));
    }

    public void failed(String claimed, InetAddress from, long now) {
        if (!nameable(claimed)) {
            return;
        }
        Predicate<Backoff> note = failures -> {
            failures.failed(now);
            return true;
        };
        if (home(claimed, from, now, note).isEmpty()) {
            strangers.with(claimed, now, at -> fresh(), note::test);
        }
    }

    /** The claim was true. */
    public void succeeded(String claimed, InetAddress from, long now) {
        if (!nameable(claimed)) {
            return;
        }
        homes.forget(claimed);
        homes.with(claimed, now, at -> new Home(Source.of(from), fresh()), home -> true);
        if (!strangers.ask(claimed, now, each -> each.locked(now)).orElse(false)) {
            strangers.forget(claimed);
        }
    }

    public void purge(long now) {
        strangers.purge(now);
        homes.purge(now);
    }

    int size() {
        return strangers.size();
    }

    /** What holds of the failures at home; empty if this is not where the device's last login came from. */
    private Optional<Boolean> home(String claimed, InetAddress from, long now, Predicate<Backoff> question) {
        Source source = Source.of(from);
        return homes.ask(
                        claimed,
                        now,
                        home -> home.source().equals(source)
                                ? Optional.of(question.test(home.failures()))
                                : Optional.<Boolean>empty())
                .flatMap(answer -> answer);
    }

    private static boolean nameable(String claimed) {
        return DEVICE_ID.matcher(claimed).matches();
    }

    private static Backoff fresh() {
        return new Backoff(
                EdgeLimits.IDENTITY_FAILURES.number(),
                EdgeLimits.IDENTITY_LOCKOUT.millis(),
                EdgeLimits.FAILURE_LAPSES.millis());
    }
}

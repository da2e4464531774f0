package io.porchlight.gateway.operator;

import io.porchlight.contracts.event.DeviceRevocation;
import io.porchlight.contracts.event.Event;
import io.porchlight.contracts.event.EventType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be done about one device, as a command line says it: {@code device revoke|readmit|forget DEVICE_ID}, and
 * {@code --unseen} if it need not be known here.
 *
 * @param deviceId the thumbprint of its identity key (RFC 7638), 32 bytes in base64url
 * @param unseen whether a device of which nothing is known is meant too
 */
record DeviceOrder(Deed deed, String deviceId, boolean unseen) {
    /** What can be done. */
    enum Deed {
        REVOKE("Shut out. Every gateway ends its connection within a second, and refuses it until it is readmitted."),
        READMIT("Let in again, if it was shut out; all else is as it was before."),
        FORGET("Forgotten. Its certificate is over, and its maker's token is good once more.");

        private final String done;

        Deed(String done) {
            this.done = done;
        }

        /** What holds once it is done. */
        String done() {
            return done;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final String USAGE = """
            usage: device revoke  DEVICE_ID [--unseen]   shut a device out, whatever certificate, key or token it shows
                   device readmit DEVICE_ID              let it in again
                   device forget  DEVICE_ID              forget its certificate and that its maker's token was used

            Kafka is found as the gateway finds it: by kafka.bootstrap.servers and other kafka.* settings, or by
            KAFKA_BOOTSTRAP_SERVERS and so on. Without arguments the gateway itself starts.
            """;

    private static final String UNSEEN = "--unseen";

    /** Base64url of 256 bits: in the last of 43 letters two bits are left over, which are 0. */
    private static final Pattern DEVICE_ID = Pattern.compile("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");

    /** A command line that says nothing that can be done. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    /** The record that does it: its type, its key, and what stands under that; empty: a tombstone. */
    record Change(EventType type, String key, Optional<Event> event) {}

    /** @throws Wrong in words for whoever typed it */
    static DeviceOrder read(List<String> words) throws Wrong {
        boolean unseen = words.contains(UNSEEN);
        List<String> rest = words.stream().filter(word -> !word.equals(UNSEEN)).toList();
        if (rest.size() != 3 || !rest.getFirst().equals("device")) {
            throw new Wrong("That is no command.");
        }
        Deed deed = deed(rest.get(1));
        if (unseen && deed != Deed.REVOKE) {
            throw new Wrong(UNSEEN + " goes with revoke only.");
        }
        if (!DEVICE_ID.matcher(rest.get(2)).matches()) {
            throw new Wrong("'" + rest.get(2)
                    + "' is no device id: that is 43 letters, digits, '-' and '_', behind d= in the device's QR code and behind"
                    + " urn:porchlight:device: in its certificate.");
        }
        return new DeviceOrder(deed, rest.get(2), unseen);
    }

    private static Deed deed(String word) throws Wrong {
        for (Deed deed : Deed.values()) {
            if (deed.word().equals(word)) {
                return deed;
            }
        }
        throw new Wrong("Nothing is known that would '" + word + "' a device.");
    }

    /** @param at Unix seconds */
    Change change(long at) {
        return switch (deed) {
            case REVOKE -> {
                var revocation = new DeviceRevocation(deviceId, at);
                yield new Change(EventType.DEVICE_REVOCATION, revocation.key(), Optional.of(revocation));
            }
            case READMIT -> new Change(EventType.DEVICE_REVOCATION, DeviceRevocation.key(deviceId), Optional.empty());
            case FORGET -> new Change(EventType.DEVICE_CERTIFICATE, deviceId, Optional.empty());
        };
    }

    /** The key under which something has to stand already, or the id may be mistyped. */
    Optional<String> mustStand() {
        return switch (deed) {
            case REVOKE, FORGET -> unseen ? Optional.empty() : Optional.of(deviceId);
            case READMIT -> Optional.of(DeviceRevocation.key(deviceId));
        };
    }
}

package io.porchlight.stack.journey;

import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.stack.Addresses;
import io.porchlight.stack.LocalStack;
import io.porchlight.stack.pki.DemoKeys;
import io.porchlight.stack.player.PublicAddresses;
import io.porchlight.stack.realm.DemoLogin;
import io.porchlight.stack.realm.Realms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Sets the stage with what people would have: public addresses, their logins, and the devices' half of the data folder. */
public final class Stages {
    private Stages() {}

    /** The stage of a running stack. */
    public static Stage of(LocalStack stack) {
        Addresses addresses = stack.addresses();
        DemoKeys keys = stack.keys();
        return new Stage(
                new PublicAddresses(
                        URI.create(addresses.homeApp()),
                        URI.create(addresses.policePortal()),
                        URI.create(addresses.issuer(Realms.HOMES)),
                        URI.create(addresses.consent()),
                        URI.create(addresses.video()),
                        URI.create(addresses.lawEnforcement())),
                new EdgeAddress(
                        URI.create(addresses.gatewayHttps()),
                        "127.0.0.1",
                        addresses.gatewayMqttPort(),
                        read(keys.trustedServers())),
                stack.logins().stream().collect(Collectors.toMap(DemoLogin::username, DemoLogin::password)),
                keys.trustPolicy(),
                keys.published(),
                List.of(key(keys.accreditingKey(1)), key(keys.accreditingKey(2))),
                key(keys.manufacturerKey()),
                stack.folder().devices());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrivateKeyP256 key(Path file) {
        try {
            return PrivateKeyP256.ofPkcs8(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

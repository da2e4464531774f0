package io.porchlight.stack.journey;

import io.porchlight.doorbell.edge.EdgeAddress;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.log.TrustPolicy;
import io.porchlight.stack.player.PublicAddresses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What people need to play: public addresses, their own logins, and the keys that lie on devices, never on servers.
 *
 * @param addresses public interfaces
 * @param edge the device edge
 * @param passwords by user name
 * @param trust what ships with the apps
 * @param trustFile the same as a file, for {@code porchlight verify}
 * @param accrediting keys of the demo's accrediting bodies
 * @param manufacturer signs provisioning tokens
 * @param devices folder of the devices' half
 */
public record Stage(
        PublicAddresses addresses,
        EdgeAddress edge,
        Map<String, String> passwords,
        TrustPolicy trust,
        Path trustFile,
        List<PrivateKeyP256> accrediting,
        PrivateKeyP256 manufacturer,
        Path devices) {}

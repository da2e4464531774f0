package io.porchlight.gateway.mqtt;

import io.porchlight.gateway.identity.DeviceIdentity;
import java.net.InetAddress;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as far as the socket says.
 *
 * @param mayConnectAt when its source's rate allows its CONNECT
 */
record Peer(InetAddress address, Optional<DeviceIdentity> identity, long mayConnectAt) {
    static Peer of(InetAddress address, @Nullable SSLSession tls, long mayConnectAt) {
        return new Peer(address, DeviceIdentity.of(tls), mayConnectAt);
    }
}

package io.porchlight.gateway.running;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Json;
import io.porchlight.sealing.jws.CompactJws;
import io.porchlight.sealing.jws.Signer;
import io.porchlight.sealing.key.PrivateKeyP256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Logins of devices without a client certificate. */
final class TestLogin {
    private TestLogin() {}

    /** A fresh one of the device's own. */
    static String of(TestDevice device) {
        return of(device.deviceId, device.identity, Instant.now());
    }

    static String of(String deviceId, PrivateKeyP256 key, Instant at) {
        return CompactJws.sign(
                Json.object(
                        "typ",
                        "porchlight-login",
                        "v",
                        1,
                        "deviceId",
                        deviceId,
                        "audience",
                        "porchlight-edge",
                        "at",
                        at.getEpochSecond(),
                        "nonce",
                        Bytes.randomId()),
                Signer.of(key));
    }

    /** A client without a certificate that brings this login. */
    static Mqtt5BlockingClient client(int port, String deviceId, String login) {
        return new TestDevice()
                .mqtt(port)
                .useMqttVersion5()
                .simpleAuth()
                .username(deviceId)
                .password(login.getBytes(StandardCharsets.US_ASCII))
                .applySimpleAuth()
                .buildBlocking();
    }
}

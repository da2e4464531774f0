package io.porchlight.stack;

import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.folder.Ports.Use;

/**
 * Where everything listens. URLs have no slash at the end.
 *
 * @param homeApp origin of the home app
 * @param policePortal origin of the portal's pages
 * @param gatewayHttps the device port (TLS; client certificate where docs/api.md says "device")
 * @param gatewayMqttPort MQTT over TLS on 127.0.0.1
 * @param video video-service
 * @param consent consent-service
 * @param lawEnforcement law-enforcement-service
 * @param log the public log
 * @param keycloak Keycloak; a realm's issuer is {@code keycloak + "/realms/" + realm}
 * @param kafka {@code host:port}
 * @param s3 object storage
 * @param witness the stand-in witness
 */
public record Addresses(
        String homeApp,
        String policePortal,
        String gatewayHttps,
        int gatewayMqttPort,
        String video,
        String consent,
        String lawEnforcement,
        String log,
        String keycloak,
        String kafka,
        String s3,
        String witness) {

    static Addresses of(Ports ports) {
        return new Addresses(
                ports.http(Use.HOME_SITE),
                ports.http(Use.POLICE_SITE),
                "https://127.0.0.1:" + ports.of(Use.GATEWAY_HTTPS),
                ports.of(Use.GATEWAY_MQTT),
                ports.http(Use.VIDEO_HTTP),
                ports.http(Use.CONSENT_HTTP),
                ports.http(Use.LAW_ENFORCEMENT_HTTP),
                ports.http(Use.CONSENT_HTTP) + "/log",
                ports.http(Use.KEYCLOAK),
                "127.0.0.1:" + ports.of(Use.KAFKA),
                ports.http(Use.S3),
                ports.http(Use.WITNESS));
    }

    /** The issuer of a realm. */
    public String issuer(String realm) {
        return keycloak + "/realms/" + realm;
    }
}

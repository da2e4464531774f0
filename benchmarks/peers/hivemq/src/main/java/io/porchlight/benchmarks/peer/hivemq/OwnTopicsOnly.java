package io.porchlight.benchmarks.peer.hivemq;

import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.TopicPermission;
import com.hivemq.extension.sdk.api.packets.auth.DefaultAuthorizationBehaviour;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** Lets in who shows a certificate, and lets it publish below {@code d/<its common name>/event/} and nowhere else. */
final class OwnTopicsOnly implements ExtensionMain, SimpleAuthenticator {
    @Override
    public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
        Services.securityRegistry().setAuthenticatorProvider(provider -> this);
    }

    @Override
    public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

    @Override
    public void onConnect(SimpleAuthInput input, SimpleAuthOutput output) {
        Optional<String> device = input.getConnectionInformation()
                .getClientTlsInformation()
                .flatMap(tls -> tls.getClientCertificate())
                .flatMap(OwnTopicsOnly::commonName);
        if (device.isEmpty()) {
            output.failAuthentication();
            return;
        }
        output.getDefaultPermissions().setDefaultBehaviour(DefaultAuthorizationBehaviour.DENY);
        output.getDefaultPermissions()
                .add(Builders.topicPermission()
                        .topicFilter("d/" + device.get() + "/event/+")
                        .activity(TopicPermission.MqttActivity.PUBLISH)
                        .type(TopicPermission.PermissionType.ALLOW)
                        .build());
        output.authenticateSuccessfully();
    }

    private static Optional<String> commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
                            .map(rdn -> rdn.getValue().toString())
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }
}

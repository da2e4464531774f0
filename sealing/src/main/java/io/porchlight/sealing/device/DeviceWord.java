package io.porchlight.sealing.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.json.Fields;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PublicKeyJwk;
import java.util.stream.Stream;

/**
 * What every word has in common that a doorbell signs by its identity key for the members of its circle:
 * {@code {typ, v, deviceId, circleId, …}}.
 *
 * @param typ the document's {@code typ}
 * @param name what to call it in a refusal
 */
record DeviceWord(String typ, String name) {
    /**
     * Checks form, doorbell and signature.
     *
     * @param own members beside the common ones
     * @throws Refused with this code if it is another doorbell's
     */
    Fields verify(JsonNode word, PublicKeyJwk identity, String code, String... own) {
        SignedDocument signed = SignedDocument.parse(word);
        Fields fields = Fields.of(signed.payload(), name)
                .exactly(Stream.concat(Stream.of("typ", "v", "deviceId", "circleId"), Stream.of(own))
                        .toArray(String[]::new));
        fields.text("typ", typ);
        fields.integer("v", 1, 1);
        if (!fields.hash("deviceId").equals(identity.thumbprint())) {
            throw new Refused(code, "It is of another doorbell: " + name + ".");
        }
        signed.verify(identity);
        return fields;
    }
}

package io.porchlight.sealing.circle;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.json.Jcs;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.pairing.PairingHello;
import io.porchlight.sealing.pairing.PairingMessage;
import io.porchlight.sealing.pairing.QrText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, the readers of circles either read it or refuse it. */
class CircleFuzzTest {
    private static final Chain CHAIN = new RandomHistory(3).ofLength(12);
    private static final Household HOME = new Household();
    private static final Person PERSON = Person.someone();

    static Stream<Arguments> documents() {
        Invitation invitation = Invitation.to(CHAIN.circleId());
        return Stream.of(
                        Jcs.canonical(CHAIN.toJson()),
                        CHAIN.link(0).signed().bytes(),
                        Jcs.canonical(invitation.answer(PERSON.member(), PERSON.signer())),
                        Bytes.utf8(invitation.fragment()),
                        Bytes.utf8(RecoveryCode.random().text()),
                        Bytes.utf8(new QrText(CHAIN.circleId(), new byte[16]).text()),
                        new byte[Keyring.ENTRY_LENGTH],
                        new byte[Recovery.BLOB_LENGTH])
                .map(Arguments::of);
    }

    /** Links of every kind that a history brought, as payloads; the test puts them in the place after its own head. */
    static Stream<Arguments> payloads() {
        return CHAIN.links().stream()
                .map(link -> Arguments.of((Object) Jcs.canonical(link.signed().payload())));
    }

    @MethodSource("documents")
    @FuzzTest(maxDuration = "30s")
    void readersReadOrRefuse(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ChainTrust trust = ChainTrust.accreditedBy(List.of(PERSON.sign().publicKey()));
        readOrRefuse(() -> Chain.parse(input, trust).requireSince(CHAIN.head()));
        readOrRefuse(() -> HOME.chain.append(Link.parse(input)));
        readOrRefuse(() -> RecoveryCode.parse(text).text());
        readOrRefuse(() -> QrText.parse(text).text());
        readOrRefuse(() -> Invitation.parse(text).fragment());
        readOrRefuse(() -> Invitation.to(CHAIN.circleId()).verify(Jcs.parse(input)));
        readOrRefuse(() -> PairingMessage.of(Jcs.parse(input)).mac(new byte[16]));
        readOrRefuse(() -> PairingHello.verify(SignedDocument.parse(input), CHAIN.circleId()));
        readOrRefuse(() -> Keyring.open("c", KeyUse.VIEW, "k", PERSON.open(), input));
        readOrRefuse(() -> Recovery.open(RecoveryCode.of(new byte[20]), "c", input, PERSON.member()));
    }

    @MethodSource("payloads")
    @FuzzTest(maxDuration = "30s")
    void rulesAcceptOrRefuseWhatAPrimarySigns(byte[] payload) {
        readOrRefuse(() -> {
            ChainHead head = HOME.chain.head();
            ObjectNode next = Jcs.parse(payload).put("n", head.n() + 1).put("previous", head.hash());
            HOME.chain.append(Link.of(SignedDocument.sign(next, List.of(HOME.alice.signer()))));
        });
    }

    private static void readOrRefuse(Runnable reader) {
        try {
            reader.run();
        } catch (Refused refused) {
            // The one way out that is allowed.
        }
    }
}

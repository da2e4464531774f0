package io.porchlight.sealing.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.encoding.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NoteTest {
    private static final String EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private static final String EXAMPLE_NOTE = """
            This is an example message.

            \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
            """;
    /** From the note package of Go's module proxy. */
    private static final String GO_SIGNER =
            "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String GO_NOTE = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    @Test
    @DisplayName("C2SP signed-note: the example key verifies the example note")
    void readsTheExampleOfTheSpecification() {
        VerifierKey key = VerifierKey.parse(EXAMPLE_KEY);
        Note note = Note.parse(Bytes.utf8(EXAMPLE_NOTE));
        assertEquals("This is an example message.\n", note.text());
        assertTrue(key.made(note.signatures().getFirst()));
        assertTrue(key.verifies(
                Bytes.utf8(note.text()), note.signatures().getFirst().signature()));
        assertEquals(EXAMPLE_KEY, key.text());
        assertArrayEquals(Bytes.utf8(EXAMPLE_NOTE), note.bytes());
    }

    @Test
    @DisplayName("C2SP signed-note: signs byte for byte as other implementations do")
    void signsAsOtherImplementationsDo() {
        SignerKey signer = SignerKey.parse(GO_SIGNER);
        assertEquals(GO_VERIFIER, signer.verifier().text());
        assertEquals(GO_SIGNER, signer.text());
        String text = GO_NOTE.substring(0, GO_NOTE.indexOf("\n\n") + 1);
        assertEquals(
                GO_NOTE, new String(new Note(text, List.of(signer.signNote(text))).bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void malformedNotesAreRefused() {
        for (String bad : List.of(
                "",
                "no signatures\n",
                "text\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAA==\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAB=\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\n\n\u2014 name AAAAAAA=",
                "te\txt\n\n\u2014 name AAAAAAA=\n")) {
            assertThrows(Refused.class, () -> Note.parse(Bytes.utf8(bad)), bad);
        }
    }

    @Test
    void malformedKeysAreRefused() {
        for (String bad : List.of(
                "",
                "example.com/foo",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")) {
            assertThrows(Refused.class, () -> VerifierKey.parse(bad), bad);
        }
    }

    @Test
    void aPrivateKeyDoesNotPrintItself() {
        SignerKey key = SignerKey.generate("log.example", VerifierKey.Type.NOTE);
        assertTrue(!key.toString().contains("PRIVATE"));
    }
}

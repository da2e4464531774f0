package io.porchlight.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.sealing.encoding.Hex;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Switching a defence off does what it says, is undone, and never passes over a method that is not there. */
class DefenceOffTest {
    private static final long US = ProcessHandle.current().pid();

    /** Something to switch off. */
    static final class Door {
        private int asked;

        boolean locked(String key, long number) {
            asked++;
            return !key.equals("key" + number);
        }

        static String label(String text, int times) {
            StringBuilder label = new StringBuilder();
            for (int i = 0; i < times; i++) {
                label.append(i == 0 ? "" : " ").append(text);
            }
            return label.toString();
        }

        long number(long from) {
            return from + 1;
        }

        void refuse() {
            throw new IllegalStateException("refused");
        }
    }

    @Test
    @DisplayName("a method does something else until the defence is on again")
    void aMethodIsReplaced() {
        Door door = new Door();
        assertTrue(door.locked("key0", 1));
        try (DefenceOff off = off("locked(String, long)", "false")) {
            assertFalse(door.locked("key0", 1));
        }
        assertTrue(door.locked("key0", 1));
        assertEquals(2, door.asked);
        try (DefenceOff one = off("label(String, int)", "argument 0");
                DefenceOff two = off("number(long)", "5");
                DefenceOff three = off("refuse()", "nothing")) {
            assertEquals("a", Door.label("a", 3));
            assertEquals(5, door.number(7));
            door.refuse();
        }
        assertEquals("a a a", Door.label("a", 3));
        assertEquals(8, door.number(7));
        assertThrows(IllegalStateException.class, door::refuse);
    }

    @Test
    @DisplayName("something is done before or after the original, with all that it was given")
    void somethingIsAdded() {
        PrintStream usual = System.out;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        Door door = new Door();
        System.setOut(new PrintStream(heard, true, StandardCharsets.UTF_8));
        try (DefenceOff before = off("locked(String, long)", "before chatter");
                DefenceOff after = off("label(String, int)", "after chatter");
                DefenceOff instead = off("number(long)", "instead chatter")) {
            assertTrue(door.locked("key0", 1));
            assertEquals("b b", Door.label("b", 2));
            assertEquals(7, door.number(7));
        } finally {
            System.setOut(usual);
        }
        assertEquals(1, door.asked);
        assertEquals(
                "insider: [key0, 1]\ninsider: [b, 2, b b]\ninsider: [7]\n", heard.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("a class of another module is rewritten too")
    void otherModules() {
        try (DefenceOff off = DefenceOff.in(US, Hex.class.getName(), "encode(byte[])", "null")) {
            assertEquals(null, Hex.encode(new byte[] {1}));
        }
        assertEquals("01", Hex.encode(new byte[] {1}));
    }

    @Test
    @DisplayName("a class or method that is not there, is off already or does not fit fails the test")
    void whatIsNotThere() {
        assertThrows(
                AssertionError.class, () -> DefenceOff.in(US, "io.porchlight.sealing.Gone", "check(String)", "true"));
        assertThrows(AssertionError.class, () -> off("unlocked(String, long)", "false"));
        assertThrows(AssertionError.class, () -> off("locked(String)", "false"));
        assertThrows(AssertionError.class, () -> off("locked(String, long)", "nothing"));
        try (DefenceOff off = off("locked(String, long)", "false")) {
            assertThrows(AssertionError.class, () -> off("locked(String, long)", "true"));
        }
        assertTrue(new Door().locked("key0", 1));
    }

    private static DefenceOff off(String method, String instead) {
        return DefenceOff.in(US, Door.class.getName(), method, instead);
    }
}

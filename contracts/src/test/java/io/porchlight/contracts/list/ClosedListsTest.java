package io.porchlight.contracts.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porchlight.contracts.api.CodeText;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClosedListsTest {
    @Test
    @DisplayName(
            "A-13, S3-17: offences and purposes are closed lists of distinct codes, and none of them is intelligence gathering")
    void listsAreClosed() {
        for (List<CodeText> list : List.of(ClosedLists.offences(), ClosedLists.purposes())) {
            var codes = new HashSet<String>();
            list.forEach(c -> assertTrue(codes.add(c.code()), c.code() + " stands twice"));
            assertTrue(codes.stream().allMatch(c -> c.matches("[a-z-]+")));
            assertTrue(codes.stream()
                    .noneMatch(c -> c.contains("intelligence") || c.contains("protest") || c.contains("immigration")));
        }
    }

    @Test
    @DisplayName("terms version 1 never change: a request names them by this hash")
    void termsAreFrozen() {
        assertEquals(
                "-r9lWscGnAmNPbn38vPRlwQrmJ-XqNGl4Qf2r07KbLw",
                ClosedLists.terms().getFirst().hash());
    }
}

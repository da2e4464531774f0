package io.porchlight.gateway.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    @Test
    @DisplayName("Spent at the total, free again at the half, told once each way")
    void hysteresis() {
        var budget = new ByteBudget(100);
        assertFalse(budget.add(60));
        assertTrue(budget.add(60));
        assertFalse(budget.add(1));
        assertTrue(budget.spent());
        assertFalse(budget.remove(60));
        assertTrue(budget.spent());
        assertTrue(budget.remove(60));
        assertFalse(budget.spent());
        assertEquals(1, budget.used());
        assertFalse(budget.remove(1));
        assertEquals(0, budget.used());
    }
}

package io.porchlight.system;

import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Classes that share a stack run one after another, so that the edge's, which mind time, do not meet a stack that starts.
 * {@link BrowserJourneyIT} comes before them: while it waits for its browser, the stack of the others is made ready. Within
 * that, {@link Order} counts: one class looks at what the others left behind, and some do not go well with one another. All
 * others come by name, so that the order is the same on every machine.
 */
public final class StacksInTurn implements ClassOrderer {
    private static volatile boolean shared;

    /** Whether any class of this run uses the {@link RunningSystem}. */
    static boolean runningSystemIsNeeded() {
        return shared;
    }

    @Override
    public void orderClasses(ClassOrdererContext context) {
        shared = context.getClassDescriptors().stream().anyMatch(StacksInTurn::shares);
        context.getClassDescriptors()
                .sort(Comparator.comparingInt(StacksInTurn::turn)
                        .thenComparingInt(StacksInTurn::order)
                        .thenComparing(type -> type.getTestClass().getName()));
    }

    private static int turn(ClassDescriptor type) {
        if (type.getTestClass() == BrowserJourneyIT.class) {
            return 0;
        }
        return shares(type) ? 1 : 2;
    }

    private static int order(ClassDescriptor type) {
        return type.findAnnotation(Order.class).map(Order::value).orElse(Order.DEFAULT);
    }

    private static boolean shares(ClassDescriptor type) {
        return type.findAnnotation(ExtendWith.class).stream()
                .flatMap(extensions -> Stream.of(extensions.value()))
                .anyMatch(RunningSystem.class::equals);
    }
}

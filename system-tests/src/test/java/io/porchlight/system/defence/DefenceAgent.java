package io.porchlight.system.defence;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Loaded into a running JVM, replaces the body of one method by something else, or puts the original back.
 *
 * <p>The argument is a file of properties: {@code order} ({@code off} or {@code on}), {@code type}, {@code method}
 * and {@code instead} (see {@link Rewriting}). What came of it is written to the same file
 * with {@code .report} at its end: {@code done} or why not. Nothing is done by halves: if the class or exactly one such
 * method is not there, that is the report.
 */
public final class DefenceAgent {
    private static final Map<String, Off> OFF = new HashMap<>();

    private DefenceAgent() {}

    public static synchronized void agentmain(String argument, Instrumentation instrumentation) throws IOException {
        Path file = Path.of(argument);
        String report;
        try {
            Properties order = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                order.load(in);
            }
            if (order.getProperty("order").equals("off")) {
                off(order, instrumentation);
            } else {
                on(key(order));
            }
            report = "done";
        } catch (Exception | LinkageError failed) {
            report = told(failed);
        }
        Path written = Path.of(argument + ".writing");
        Files.writeString(written, report);
        Files.move(written, Path.of(argument + ".report"));
    }

    private static void off(Properties order, Instrumentation instrumentation) throws UnmodifiableClassException {
        String key = key(order);
        if (OFF.containsKey(key)) {
            throw new IllegalStateException(key + " is off already");
        }
        Class<?>[] types = loaded(order.getProperty("type"), instrumentation);
        Rewriting rewriting = new Rewriting(order.getProperty("method"), order.getProperty("instead"));
        Off off = new Off(instrumentation, order.getProperty("type"), types, rewriting);
        instrumentation.addTransformer(off, true);
        OFF.put(key, off);
        try {
            instrumentation.retransformClasses(types);
            off.check();
        } catch (UnmodifiableClassException | RuntimeException | LinkageError failed) {
            on(key);
            throw failed;
        }
    }

    private static void on(String key) throws UnmodifiableClassException {
        Off off = OFF.remove(key);
        if (off == null) {
            throw new IllegalStateException(key + " is not off");
        }
        if (!off.instrumentation.removeTransformer(off)) {
            throw new IllegalStateException(key + " had no transformer");
        }
        off.instrumentation.retransformClasses(off.types);
    }

    private static String key(Properties order) {
        return order.getProperty("type") + "#" + order.getProperty("method");
    }

    /** The class in every class loader that has it; loaded now, beside a class of its neighbourhood, if none has. */
    private static Class<?>[] loaded(String name, Instrumentation instrumentation) {
        List<Class<?>> all = List.of(instrumentation.getAllLoadedClasses());
        Class<?>[] types =
                all.stream().filter(type -> type.getName().equals(name)).toArray(Class<?>[]::new);
        if (types.length > 0) {
            return types;
        }
        List<ClassLoader> loaders = all.stream()
                .filter(type -> type.getName().startsWith("io.porchlight."))
                .map(Class::getClassLoader)
                .distinct()
                .toList();
        return loaders.stream()
                .flatMap(loader -> {
                    try {
                        return java.util.stream.Stream.of(Class.forName(name, false, loader));
                    } catch (ClassNotFoundException notThere) {
                        return java.util.stream.Stream.empty();
                    }
                })
                .distinct()
                .findFirst()
                .map(type -> new Class<?>[] {type})
                .orElseThrow(() -> new IllegalStateException("There is no class " + name));
    }

    private static String told(Throwable failed) {
        StringWriter text = new StringWriter();
        try (var writer = new java.io.PrintWriter((Writer) text)) {
            failed.printStackTrace(writer);
        }
        return text.toString();
    }

    /** One method that is rewritten. Each time that the agent is loaded it is given an instrumentation of its own. */
    private static final class Off implements ClassFileTransformer {
        private final Instrumentation instrumentation;
        private final String type;
        private final Class<?>[] types;
        private final Rewriting rewriting;
        private final Map<Class<?>, @Nullable Throwable> outcome = new HashMap<>();

        private Off(Instrumentation instrumentation, String type, Class<?>[] types, Rewriting rewriting) {
            this.instrumentation = instrumentation;
            this.type = type;
            this.types = types;
            this.rewriting = rewriting;
        }

        @Override
        public synchronized byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                ProtectionDomain domain,
                byte[] bytes) {
            if (!name.replace('/', '.').equals(type)) {
                return null;
            }
            try {
                byte[] rewritten = rewriting.rewrite(bytes, loader);
                if (redefined != null) {
                    outcome.put(redefined, null);
                }
                return rewritten;
            } catch (RuntimeException | LinkageError failed) {
                // The JVM would swallow it.
                if (redefined != null) {
                    outcome.put(redefined, failed);
                }
                return null;
            }
        }

        private synchronized void check() {
            for (Class<?> each : types) {
                if (!outcome.containsKey(each)) {
                    throw new IllegalStateException(each + " was not offered for rewriting");
                }
                Throwable failed = outcome.get(each);
                if (failed != null) {
                    throw new IllegalStateException(
                            "Not rewritten: " + Arrays.toString(types) + ": " + failed.getMessage(), failed);
                }
            }
        }
    }
}

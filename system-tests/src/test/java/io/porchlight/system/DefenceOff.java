package io.porchlight.system;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.porchlight.system.defence.DefenceAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A method of a running program that does something else until this is closed: the way in which the attacks are seen to
 * succeed with a defence off. {@link DefenceAgent} is loaded into the program (JVM attach API), no file of it and no setting
 * changes, and no program of ours has a switch for it.
 *
 * <p>If the class or the method is not there (any more), the test fails.
 */
public final class DefenceOff implements AutoCloseable {
    private static @Nullable Path agent;

    private final long process;
    private final Properties order;

    private DefenceOff(long process, Properties order) {
        this.process = process;
        this.order = order;
    }

    /**
     * Rewrites a method in a running JVM.
     *
     * @param process its process id; may be our own
     * @param method for example {@code check(String, Outer$Inner, byte[])}
     * @param instead see {@link io.porchlight.system.defence.DefenceAgent}
     */
    static DefenceOff in(long process, String type, String method, String instead) {
        Properties order = new Properties();
        order.setProperty("order", "off");
        order.setProperty("type", type);
        order.setProperty("method", method);
        order.setProperty("instead", instead);
        send(process, order);
        return new DefenceOff(process, order);
    }

    /** The original is back when this returns. */
    @Override
    public void close() {
        order.setProperty("order", "on");
        send(process, order);
    }

    private static void send(long process, Properties order) {
        try {
            Path folder = Files.createTempDirectory("defence-off");
            Path file = folder.resolve("order.properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                order.store(writer, null);
            }
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
            try {
                machine.loadAgent(agent().toString(), file.toString());
            } finally {
                machine.detach();
            }
            Path report = folder.resolve("order.properties.report");
            String told = Files.readString(report);
            for (Path path : List.of(file, report, folder)) {
                Files.delete(path);
            }
            if (!told.equals("done")) {
                throw new AssertionError("The defence could not be switched " + order.getProperty("order")
                        + " in process " + process + ": " + told);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
            throw new AssertionError("Process " + process + " does not take the agent: " + e.getMessage(), e);
        }
    }

    /** The agent's jar, packed from the test classes once per test run. */
    private static synchronized Path agent() throws IOException {
        if (agent == null) {
            Manifest manifest = new Manifest();
            Attributes attributes = manifest.getMainAttributes();
            attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            attributes.putValue("Agent-Class", DefenceAgent.class.getName());
            attributes.putValue("Can-Retransform-Classes", "true");
            String inside = DefenceAgent.class.getPackageName().replace('.', '/');
            Path jar = Files.createTempFile("defence-off", ".jar");
            jar.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(jar);
                    JarOutputStream packed = new JarOutputStream(out, manifest);
                    Stream<Path> classes = Files.list(testClasses().resolve(inside))) {
                for (Path file : classes.toList()) {
                    packed.putNextEntry(new JarEntry(inside + "/" + file.getFileName()));
                    Files.copy(file, packed);
                }
            }
            agent = jar;
        }
        return agent;
    }

    private static Path testClasses() {
        try {
            return Path.of(DefenceAgent.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

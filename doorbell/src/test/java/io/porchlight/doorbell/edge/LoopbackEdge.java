package io.porchlight.doorbell.edge;

import io.porchlight.doorbell.state.TlsIdentity;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The far end of a doorbell's MQTT 5 connection, byte by byte: answers as the edge does, and hangs up when told to. */
final class LoopbackEdge implements AutoCloseable {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;

    private final DeviceTls tls;
    private final String authority;
    private final TlsIdentity identity;
    private final SSLServerSocket server;
    private final List<Heard> heard = new ArrayList<>();
    private Socket current = new Socket();
    private int connections;
    private boolean acknowledging = true;
    private int puback;

    /** A packet of the doorbell's, on its how-many-th connection. */
    record Heard(int connection, int type, byte[] body) {
        String topic() {
            return new String(body, 2, ByteBuffer.wrap(body).getShort(), StandardCharsets.UTF_8);
        }

        /** Of a PUBLISH with QoS 1; its properties are shorter than 128 bytes. */
        byte[] payload() {
            ByteBuffer left = ByteBuffer.wrap(body);
            left.position(left.getShort() + 4);
            left.position(left.get() + left.position());
            byte[] payload = new byte[left.remaining()];
            left.get(payload);
            return payload;
        }
    }

    LoopbackEdge() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            authority = certificate(pair);
            identity = new TlsIdentity(pair.getPrivate(), authority);
            tls = DeviceTls.of(authority, Optional.of(identity));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(tls.keys().orElseThrow().getKeyManagers(), null, null);
            server = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private static String certificate(KeyPair pair)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Name name = new X500Name("CN=127.0.0.1");
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.now().minus(Duration.ofDays(1))),
                Date.from(Instant.now().plus(Duration.ofDays(1))),
                name,
                pair.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                .getEncoded();
        return "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    EdgeAddress address() {
        return new EdgeAddress(URI.create("https://127.0.0.1:1"), "127.0.0.1", server.getLocalPort(), authority);
    }

    DeviceTls tls() {
        return tls;
    }

    /** What a doorbell of this edge has for TLS. */
    TlsIdentity identity() {
        return identity;
    }

    /** Whether a PUBLISH is answered. */
    synchronized void acknowledge(boolean on) {
        acknowledging = on;
    }

    /** Answers each PUBLISH with this reason. */
    synchronized void refuse(int reason) {
        puback = reason;
    }

    /** Closes the connection without a word. */
    synchronized void cut() throws IOException {
        current.close();
    }

    /** Ends the connection with DISCONNECT. */
    synchronized void disconnect(int reason) throws IOException {
        write(0xe0, reason, 0);
        current.close();
    }

    synchronized void command(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, (byte) topic.length()});
        body.writeBytes(topic.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(new byte[] {0, 1, 0});
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = body.toByteArray();
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i];
        }
        write(0x32, values);
    }

    /** Packets of this type so far. */
    synchronized List<Heard> heard(int type) {
        return heard.stream().filter(packet -> packet.type() == type).toList();
    }

    /** Waits for a packet of this type on the doorbell's how-many-th connection. */
    synchronized Heard await(int type, int connection) throws InterruptedException {
        while (true) {
            Optional<Heard> found = heard(type).stream()
                    .filter(packet -> packet.connection() == connection)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            wait();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                take(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private synchronized void take(Socket socket) {
        current = socket;
        connections++;
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int first = in.readUnsignedByte();
                int length = 0;
                int digit = 0x80;
                for (int shift = 0; (digit & 0x80) != 0; shift += 7) {
                    digit = in.readUnsignedByte();
                    length |= (digit & 0x7f) << shift;
                }
                byte[] body = new byte[length];
                in.readFully(body);
                answer(first >> 4, body);
            }
        } catch (EOFException gone) {
            // As a client does when it is switched off.
        } catch (IOException cut) {
            // As we did.
        }
    }

    private synchronized void answer(int type, byte[] body) throws IOException {
        Heard packet = new Heard(connections, type, body);
        heard.add(packet);
        notifyAll();
        switch (type) {
            case CONNECT -> write(0x20, 0, 0, 0);
            case SUBSCRIBE -> write(0x90, body[0], body[1], 0, 1, 1, 1, 1, 1, 1);
            case PUBLISH -> {
                int at = 2 + packet.topic().length();
                if (acknowledging) {
                    write(0x40, body[at], body[at + 1], puback, 0);
                }
            }
            case PINGREQ -> write(0xd0);
            default -> {}
        }
    }

    private void write(int first, int... body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        if (body.length > 127) {
            packet.write(body.length % 128 | 128);
            packet.write(body.length / 128);
        } else {
            packet.write(body.length);
        }
        for (int value : body) {
            packet.write(value);
        }
        current.getOutputStream().write(packet.toByteArray());
        current.getOutputStream().flush();
    }
}

package io.porchlight.gateway.running;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;

/** TCP connections of somebody at another loopback address, and what is heard on them before there is any TLS. */
final class RawTls {
    /** The type of a TLS record with a part of the handshake: a ServerHello comes in one (RFC 8446, 5.1). */
    static final int HANDSHAKE = 22;

    /** Hung up without a byte. */
    static final int CLOSED = -1;

    private RawTls() {}

    static Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout(RawMqtt.PATIENCE_MILLIS);
        return socket;
    }

    /** The first byte of the answer to a ClientHello, or {@link #CLOSED}. */
    static int answerToHello(String from, int port) throws IOException {
        try (Socket socket = connect(from, port)) {
            return answer(socket, clientHello());
        }
    }

    /** The first byte of the answer to some bytes, or {@link #CLOSED}. */
    static int answer(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return CLOSED;
        }
    }

    private static byte[] clientHello() throws IOException {
        SSLEngine engine = new TestDevice().sslContext().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }
}

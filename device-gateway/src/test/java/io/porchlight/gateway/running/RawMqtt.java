package io.porchlight.gateway.running;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** MQTT 3.1.1 packets by the byte, and a socket to send them through. */
final class RawMqtt {
    static final byte[] CONNACK_3_OK = {0x20, 2, 0, 0};
    static final byte[] PINGREQ = {(byte) 0xC0, 0};
    static final byte[] PINGRESP = {(byte) 0xD0, 0};
    static final int PATIENCE_MILLIS = 20_000;

    private RawMqtt() {}

    static SSLSocket socket(TestDevice device) throws IOException {
        return socket(device, Setting.mqttPort());
    }

    static SSLSocket socket(TestDevice device, int port) throws IOException {
        SSLSocket socket = (SSLSocket) device.sslContext().getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** A socket of somebody without a certificate who comes from another loopback address. */
    static SSLSocket from(String address, int port) throws IOException {
        return from(address, port, new TestDevice());
    }

    static SSLSocket from(String address, int port, TestDevice device) throws IOException {
        return from(address, port, device.sslContext());
    }

    /** A socket of somebody who shows what this key manager has. */
    static SSLSocket from(String address, int port, KeyManager shown) throws IOException {
        return from(address, port, TestDevice.sslContext(shown));
    }

    /** A socket with one context for many of them, which takes a while to make. */
    static SSLSocket from(String address, int port, SSLContext context) throws IOException {
        Socket plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
        plain.connect(new InetSocketAddress("127.0.0.1", port));
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket;
    }

    static byte[] connect(int keepAlive) {
        return new byte[] {
            0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, (byte) (keepAlive >> 8), (byte) keepAlive, 0, 1, 'x'
        };
    }

    static byte[] publish(String topic, int packetId) {
        byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
        byte[] payload = TestDevice.event(Setting.randomId(), 0);
        var out = new ByteArrayOutputStream();
        out.write(0x32);
        int length = 2 + name.length + 2 + payload.length;
        List.of(length % 128 | 128, length / 128).forEach(out::write);
        out.writeBytes(new byte[] {(byte) (name.length >> 8), (byte) name.length});
        out.writeBytes(name);
        out.writeBytes(new byte[] {0, (byte) packetId});
        out.writeBytes(payload);
        return out.toByteArray();
    }

    static byte[] puback(int packetId) {
        return new byte[] {0x40, 2, 0, (byte) packetId};
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

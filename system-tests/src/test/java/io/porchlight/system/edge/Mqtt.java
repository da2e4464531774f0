package io.porchlight.system.edge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** MQTT packets byte by byte (MQTT 3.1.1 and 5), also those that no library would write. */
final class Mqtt {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    /** PUBLISH at QoS 1, without DUP and RETAIN. */
    static final int QOS_1 = 0x32;

    private Mqtt() {}

    /** A packet that the edge sent. */
    record Packet(int type, byte[] body) {
        /** The reason or return code; 0 where an MQTT 5 packet leaves it out. */
        int reason() {
            return switch (type) {
                case CONNACK -> body[1] & 0xff;
                case DISCONNECT -> body.length > 0 ? body[0] & 0xff : 0;
                case PUBACK -> body.length > 2 ? body[2] & 0xff : 0;
                default -> throw new IllegalStateException(this + " has no single reason");
            };
        }

        /** The codes of a SUBACK. */
        List<Integer> codes(boolean five) {
            List<Integer> codes = new ArrayList<>();
            for (int i = five ? 3 : 2; i < body.length; i++) {
                codes.add(body[i] & 0xff);
            }
            return codes;
        }

        @Override
        public String toString() {
            return type + Arrays.toString(body);
        }
    }

    /** What was heard, packet by packet; an incomplete last one is left out. */
    static List<Packet> parse(byte[] heard) {
        List<Packet> packets = new ArrayList<>();
        int at = 0;
        while (at + 1 < heard.length) {
            int length = 0;
            int next = at + 1;
            for (int shift = 0; next < heard.length; shift += 7) {
                int digit = heard[next++];
                length |= (digit & 0x7f) << shift;
                if ((digit & 0x80) == 0) {
                    break;
                }
            }
            if (next + length > heard.length) {
                break;
            }
            packets.add(new Packet((heard[at] & 0xf0) >> 4, Arrays.copyOfRange(heard, next, next + length)));
            at = next + length;
        }
        return packets;
    }

    static byte[] connect(boolean five, int keepAlive) {
        return connect(five, keepAlive, 0, new byte[0]);
    }

    /**
     * @param will the flags of a Will, 0 for none
     * @param rest what stands behind the client id
     */
    static byte[] connect(boolean five, int keepAlive, int will, byte[] rest) {
        return packet(
                0x10,
                text("MQTT"),
                bytes(five ? 5 : 4, will | 2, keepAlive >> 8, keepAlive),
                five ? bytes(0) : bytes(),
                text("hostile"),
                rest);
    }

    /** CONNECT of MQTT 5 that calls itself so in client id and user name. */
    static byte[] connectAs(String name) {
        return packet(0x10, text("MQTT"), bytes(5, 0xc2, 0, 30), bytes(0), text(name), text(name), text("open"));
    }

    /** CONNECT of MQTT 5 with user name and password. */
    static byte[] connectWithLogin(String user, String password) {
        return packet(0x10, text("MQTT"), bytes(5, 0xc2, 0, 30), bytes(0), text("hostile"), text(user), text(password));
    }

    /** CONNECT with a Will of this payload. */
    static byte[] connectWithWill(boolean five, int flags, String topic, byte[] payload) {
        byte[] length = bytes(payload.length >> 8, payload.length);
        return connect(five, 30, 4 | flags, join(five ? bytes(0) : bytes(), text(topic), length, payload));
    }

    /** @param properties of MQTT 5, with their length; null in MQTT 3.1.1 */
    static byte[] publish(int firstByte, String topic, int packetId, byte[] properties, byte[] payload) {
        byte[] id = (firstByte & 6) == 0 ? bytes() : bytes(packetId >> 8, packetId);
        return packet(firstByte, text(topic), id, properties, payload);
    }

    /** Where the packet id stands in such a PUBLISH at QoS 1. */
    static int packetIdAt(byte[] publish, String topic) {
        int last = 1;
        while ((publish[last] & 0x80) != 0) {
            last++;
        }
        return last + 1 + text(topic).length;
    }

    static byte[] subscribe(boolean five, int packetId, String... filters) {
        return subscribe(five, packetId, 1, filters);
    }

    static byte[] subscribe(boolean five, int packetId, int qos, String... filters) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String filter : filters) {
            out.writeBytes(text(filter));
            out.write(qos);
        }
        return packet(0x82, bytes(packetId >> 8, packetId), five ? bytes(0) : bytes(), out.toByteArray());
    }

    static byte[] pingreq() {
        return bytes(0xc0, 0);
    }

    /** What answers PINGREQ: everything before it has been dealt with. */
    static byte[] pingresp() {
        return bytes(0xd0, 0);
    }

    /** A fixed header with the right length before these parts. */
    static byte[] packet(int firstByte, byte[]... parts) {
        byte[] body = join(parts);
        return join(bytes(firstByte), length(body.length), body);
    }

    /** A remaining length (MQTT 5, 1.5.5). */
    static byte[] length(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int left = length;
        do {
            out.write(left > 127 ? left % 128 | 128 : left);
            left /= 128;
        } while (left > 0);
        return out.toByteArray();
    }

    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return join(bytes(utf8.length >> 8, utf8.length), utf8);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

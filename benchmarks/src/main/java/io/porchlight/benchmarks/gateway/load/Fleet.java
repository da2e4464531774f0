package io.porchlight.benchmarks.gateway.load;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Doorbells with their certificates, as the generator reads them. They share one TLS key: no server can tell, and ten
 * thousand are made in seconds.
 *
 * @param key the TLS key, PKCS#8
 * @param serverAuthority who issued the servers' certificate, DER
 */
public record Fleet(byte[] key, byte[] serverAuthority, List<Device> devices) {
    /**
     * One doorbell.
     *
     * @param id its common name and the URI among its alternative names
     * @param certificate DER
     */
    public record Device(String id, byte[] certificate) {
        /** Where it publishes. */
        public String topic() {
            return "d/" + id + "/event/motion";
        }
    }

    public void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            writeBytes(out, key);
            writeBytes(out, serverAuthority);
            out.writeInt(devices.size());
            for (Device device : devices) {
                out.writeUTF(device.id());
                writeBytes(out, device.certificate());
            }
        }
    }

    public static Fleet read(Path file) throws IOException {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte[] key = readBytes(in);
            byte[] authority = readBytes(in);
            int count = in.readInt();
            List<Device> devices = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                devices.add(new Device(in.readUTF(), readBytes(in)));
            }
            return new Fleet(key, authority, List.copyOf(devices));
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}

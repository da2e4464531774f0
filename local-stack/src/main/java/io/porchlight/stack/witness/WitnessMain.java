package io.porchlight.stack.witness;

import com.sun.net.httpserver.HttpServer;
import io.porchlight.sealing.log.SignerKey;
import io.porchlight.sealing.log.TrustPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A stand-in for a witness that somebody else would run: one log, one key, one file. It is a process of its own, but on
 * the same machine as what it watches, so it shows the protocol and gives no independence.
 */
public final class WitnessMain {
    private WitnessMain() {}

    /**
     * @param arguments port on 127.0.0.1, file with the witness's signer key, trust file that names the log, file for the
     *     checkpoint cosigned last
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println("usage: WitnessMain PORT KEY-FILE TRUST-FILE STATE-FILE");
            System.exit(64);
        }
        SignerKey key = SignerKey.parse(Files.readString(Path.of(arguments[1])).strip());
        TrustPolicy trust = TrustPolicy.parse(Files.readAllBytes(Path.of(arguments[2])));
        CosignedCheckpoints memory = new CosignedCheckpoints(Path.of(arguments[3]));
        HttpServer server = HttpServer.create(
                new InetSocketAddress(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Integer.parseInt(arguments[0])),
                0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/add-checkpoint",
                new AddCheckpointHandler(key, Map.of(trust.log().name(), trust.log()), memory));
        server.start();
        System.out.println("Cosigning checkpoints of " + trust.log().name() + " as "
                + key.verifier().text());
    }
}

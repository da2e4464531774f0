package io.porchlight.benchmarks.gateway.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code LoadMain PORT FLEET SOURCES RUN}: reads commands line by line and answers each with one line, {@code ok …} or
 * {@code failed …}; ends when its input does.
 *
 * <ul>
 *   <li>{@code foreign}: publishes to another doorbell's topic; {@code ok false} if that was refused
 *   <li>{@code connect COUNT}
 *   <li>{@code start EVENTS-PER-SECOND}
 *   <li>{@code stop SECONDS}: no new events, then up to so long for answers; {@code ok} and a {@link LoadResult} in JSON
 *   <li>{@code acknowledged FILE}: writes what was acknowledged
 * </ul>
 */
public final class LoadMain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 300;

    private final Generator generator;

    private LoadMain(Generator generator) {
        this.generator = generator;
    }

    public static void main(String[] args) throws Exception {
        Fleet fleet = Fleet.read(Path.of(args[1]));
        var server = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        LoadMain load = new LoadMain(new Generator(fleet, new FleetTls(fleet), server, args[2], args[3]));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            System.out.println(load.answer(line.split(" ", 2)));
        }
        load.generator.close();
    }

    private String answer(String[] command) {
        try {
            return switch (command[0]) {
                case "foreign" -> "ok " + await(submit(generator::foreign), PATIENCE_SECONDS);
                case "connect" -> {
                    await(submit(() -> generator.connect(Integer.parseInt(command[1]))), PATIENCE_SECONDS);
                    yield "ok";
                }
                case "start" -> {
                    submit(() -> {
                        generator.start(Double.parseDouble(command[1]));
                        return true;
                    });
                    yield "ok";
                }
                case "stop" -> {
                    try {
                        await(submit(generator::stop), Long.parseLong(command[1]));
                    } catch (TimeoutException unanswered) {
                        // The result tells.
                    }
                    yield "ok " + JSON.writeValueAsString(submit(generator::result));
                }
                case "acknowledged" -> {
                    submit(() -> {
                        generator.writeAcknowledged(Path.of(command[1]));
                        return true;
                    });
                    yield "ok";
                }
                default -> "failed no such command";
            };
        } catch (TimeoutException e) {
            return "failed it took longer than " + PATIENCE_SECONDS + " s";
        } catch (Exception e) {
            return "failed " + e;
        }
    }

    private <T> T submit(Callable<T> step) throws Exception {
        return generator.on().submit(step).get();
    }

    private static <T> T await(CompletableFuture<T> done, long seconds) throws Exception {
        return done.get(seconds, TimeUnit.SECONDS);
    }
}

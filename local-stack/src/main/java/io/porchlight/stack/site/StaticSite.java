package io.porchlight.stack.site;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.porchlight.stack.folder.Ports;
import io.porchlight.stack.process.ChildProcess;
import io.porchlight.stack.startup.Part;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One built app on an origin of its own, under a strict content security policy: scripts, styles and everything else
 * come from this origin, and it talks only to the addresses that it is told.
 *
 * <p>{@code /config.json} tells the app those addresses. Paths without a file are the app's own pages and give
 * {@code index.html}.
 */
public final class StaticSite implements Part {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("geojson", "application/geo+json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final String name;
    private final Ports ports;
    private final Ports.Use use;
    private final Supplier<Path> files;
    private final byte[] configuration;
    private final String policy;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService workers;

    /**
     * @param files the folder with {@code index.html}, asked for when the site starts
     * @param configuration JSON for {@code /config.json}
     * @param talksTo origins that the app may send requests to
     */
    public StaticSite(
            String name, Ports ports, Ports.Use use, Supplier<Path> files, String configuration, List<String> talksTo) {
        this.name = name;
        this.ports = ports;
        this.use = use;
        this.files = files;
        this.configuration = configuration.getBytes(StandardCharsets.UTF_8);
        this.policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                + "media-src 'self' blob:; font-src 'self'; worker-src 'self'; manifest-src 'self'; connect-src 'self' "
                + String.join(" ", talksTo)
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() throws IOException {
        ports.requireFree(use);
        Path root = files.get().toRealPath();
        HttpServer started = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), ports.of(use)), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        started.setExecutor(threads);
        started.createContext("/", exchange -> answer(root, exchange));
        started.start();
        server = started;
        workers = threads;
    }

    private void answer(Path root, HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain; charset=utf-8", "no-store", new byte[0]);
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/config.json")) {
                send(exchange, 200, "application/json", "no-store", configuration);
                return;
            }
            Path file = file(root, path);
            if (file == null) {
                send(
                        exchange,
                        404,
                        "text/plain; charset=utf-8",
                        "no-store",
                        "Not found\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            // Vite puts a content hash into the names of what lies under assets/.
            String caching =
                    root.relativize(file).startsWith("assets") ? "public, max-age=31536000, immutable" : "no-cache";
            send(exchange, 200, type(file), caching, Files.readAllBytes(file));
        }
    }

    private static @Nullable Path file(Path root, String path) throws IOException {
        if (path.indexOf('\0') >= 0 || path.contains("\\")) {
            return null;
        }
        Path wanted = root.resolve(path.replaceFirst("^/+", "")).normalize();
        if (!wanted.startsWith(root)) {
            return null;
        }
        if (Files.isRegularFile(wanted)) {
            return wanted.toRealPath().startsWith(root) ? wanted : null;
        }
        boolean page = !wanted.equals(root) && wanted.getFileName().toString().contains(".");
        return page ? null : root.resolve("index.html");
    }

    private static String type(Path file) {
        String text = file.getFileName().toString();
        return TYPES.getOrDefault(text.substring(text.lastIndexOf('.') + 1), "application/octet-stream");
    }

    private void send(HttpExchange exchange, int status, String type, String caching, byte[] body) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", caching);
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()");
        boolean bodyless = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        if (bodyless && body.length > 0) {
            headers.set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, bodyless ? -1 : body.length);
        if (!bodyless) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public @Nullable ChildProcess process() {
        return null;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (workers != null) {
            workers.shutdownNow();
        }
    }
}

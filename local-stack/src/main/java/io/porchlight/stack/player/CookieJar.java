package io.porchlight.stack.player;

import java.net.CookieHandler;
import java.net.HttpCookie;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cookies as a browser on 127.0.0.1 keeps them: by host and path, not by port, and Secure cookies also go to loopback
 * addresses, which browsers treat as trustworthy. {@link java.net.CookieManager} does neither.
 */
final class CookieJar extends CookieHandler {
    private final Map<String, HttpCookie> cookies = new ConcurrentHashMap<>();

    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> requestHeaders) {
        List<String> matching = cookies.values().stream()
                .filter(cookie -> !cookie.hasExpired() && path(uri).startsWith(pathOf(cookie)))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .toList();
        return matching.isEmpty() ? Map.of() : Map.of("Cookie", List.of(String.join("; ", matching)));
    }

    @Override
    public void put(URI uri, Map<String, List<String>> responseHeaders) {
        responseHeaders.forEach((name, values) -> {
            if ("set-cookie".equalsIgnoreCase(name)) {
                values.forEach(value -> HttpCookie.parse(value).forEach(this::keep));
            }
        });
    }

    private void keep(HttpCookie cookie) {
        String key = cookie.getName() + "|" + pathOf(cookie);
        if (cookie.getMaxAge() == 0) {
            cookies.remove(key);
        } else {
            cookies.put(key, cookie);
        }
    }

    private static String pathOf(HttpCookie cookie) {
        return cookie.getPath() == null ? "/" : cookie.getPath();
    }

    private static String path(URI uri) {
        return uri.getPath().isEmpty() ? "/" : uri.getPath();
    }
}

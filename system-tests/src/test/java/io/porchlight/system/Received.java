package io.porchlight.system;

import io.porchlight.contracts.api.AccessToken;
import io.porchlight.contracts.api.DisclosureTokenAsk;
import io.porchlight.contracts.event.DisclosureGranted;
import io.porchlight.sealing.Refused;
import io.porchlight.sealing.clip.Kind;
import io.porchlight.sealing.clip.SealedKey;
import io.porchlight.sealing.clip.Statement;
import io.porchlight.sealing.crypto.Hpke;
import io.porchlight.sealing.encoding.Bytes;
import io.porchlight.sealing.grant.ExtraKind;
import io.porchlight.sealing.jws.SignedDocument;
import io.porchlight.sealing.key.PrivateKeyP256;
import io.porchlight.sealing.request.FootageRequest;
import io.porchlight.stack.player.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that an agency received, gathered as files: every row of law-enforcement-service's database and its log, the
 * topic by which disclosures reach it, the portal's answers, tokens, opened tracks and exported bags. Beside each file stands
 * all that is packed into it (base64, hexadecimal digits, signed documents in JSON in signed documents), unpacked.
 */
final class Received {
    private static final Pattern PACKED = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}){16,}");
    private static final int DEEP = 5;

    private final Town town;
    private final Path folder;
    private final Map<String, byte[]> unpacked = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Gathers it, with the bags of these disclosures. */
    Received(Town town, Path folder, List<DisclosureGranted> disclosures) throws IOException, SQLException {
        this.town = town;
        this.folder = folder;
        keep("portal/requests.json", town.ada.portal().bytes("/v1/requests", Map.of()));
        for (DisclosureGranted disclosure : disclosures) {
            take(disclosure);
        }
        keep(
                "rows",
                Bytes.utf8(String.join(
                        "\n",
                        Databases.rows("lawenforcement").values().stream()
                                .flatMap(List::stream)
                                .toList())));
        Path servers = RunningSystem.stack().folder().servers();
        try (Stream<Path> files = Files.walk(servers)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = servers.relativize(file).toString();
                if (name.matches("kafka/.*/disclosures\\.v1-\\d+/\\d+\\.log|.*law-enforcement[^/]*\\.log")) {
                    keep(name, Files.readAllBytes(file));
                }
            }
        }
        Files.createDirectories(folder.resolve("unpacked"));
        int n = 0;
        for (byte[] bytes : unpacked.values()) {
            Files.write(folder.resolve("unpacked").resolve(Integer.toString(n++)), bytes);
        }
    }

    private void take(DisclosureGranted disclosure) throws IOException {
        String jti = disclosure.jti();
        for (String path : List.of(
                "/v1/disclosures/" + jti,
                "/v1/requests/" + disclosure.requestId(),
                "/v1/requests/" + disclosure.requestId() + "/disclosures")) {
            keep("portal" + path + ".json", town.ada.portal().bytes(path, Map.of()));
        }
        Evidence evidence = Evidence.of(town.ada, town.stage.addresses().video(), disclosure);
        List<Evidence.Opened> opened = evidence.open();
        for (Evidence.Opened track : opened) {
            String clip = track.statement().clipId();
            keep(jti + "/opened-" + track.kind().wire(), track.plaintext());
            AccessToken token = town.ada
                    .portal()
                    .post("/v1/disclosures/" + jti + "/tokens", new DisclosureTokenAsk(clip), AccessToken.class);
            keep(jti + "/token-" + track.kind().wire(), Bytes.utf8(token.token()));
        }
        Path bag = folder.resolve(jti + ".zip");
        evidence.export(opened, town.stage.trust(), bag);
        for (Map.Entry<String, byte[]> file : MainJobIT.files(bag).entrySet()) {
            keep(jti + "/bag/" + file.getKey(), file.getValue());
        }
        Files.delete(bag);
    }

    private void keep(String name, byte[] bytes) throws IOException {
        Path to = folder.resolve(name.replaceFirst("^/", ""));
        Files.createDirectories(to.getParent());
        Files.write(to, bytes);
        unpack(name, bytes, 0);
    }

    private void unpack(String name, byte[] bytes, int depth) {
        if (depth == DEEP) {
            return;
        }
        // Line ends within JSON texts would run into the text behind them.
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\\n", "\n");
        for (Matcher packed = PACKED.matcher(text); packed.find(); ) {
            String run = packed.group();
            if (seen.add(run)) {
                String url = run.replace('+', '-').replace('/', '_');
                // A last lone digit holds no byte.
                String whole = url.length() % 4 == 1 ? url.substring(0, url.length() - 1) : url;
                next(name, Base64.getUrlDecoder().decode(whole), depth);
                if (HEX.matcher(run).matches()) {
                    next(name, HexFormat.of().parseHex(run), depth);
                }
            }
        }
    }

    private void next(String name, byte[] bytes, int depth) {
        unpacked.put(name + "#" + unpacked.size(), bytes);
        unpack(name, bytes, depth + 1);
    }

    /** Where all of it lies. */
    Path folder() {
        return folder;
    }

    /** What of it holds one of these. */
    Set<String> found(Needles needles) throws IOException {
        return new TreeSet<>(needles.below(folder).found());
    }

    /** The kinds of track and of extra that the agency's case key opens among all that it received, for one clip of a grant. */
    Set<String> opens(DisclosureGranted disclosure, Statement statement) {
        FootageRequest request = FootageRequest.of(SignedDocument.parse(disclosure.request()));
        PrivateKeyP256 caseKey = town.ada.caseKey(request);
        Map<String, String> infos = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            infos.put(
                    kind.wire(),
                    SealedKey.grant(
                            request.requestId(),
                            disclosure.jti(),
                            request.caseKeyId(),
                            statement.clipId(),
                            kind,
                            statement.track(kind).orElseThrow().keyCommitment()));
        }
        for (ExtraKind kind : ExtraKind.values()) {
            infos.put(
                    kind.wire(),
                    String.join(
                            "|",
                            "porchlight/extra/1",
                            request.requestId(),
                            disclosure.jti(),
                            request.caseKeyId(),
                            kind.wire()));
        }
        Set<String> opened = new TreeSet<>();
        for (byte[] bytes : unpacked.values()) {
            if (bytes.length > Hpke.OVERHEAD && bytes[0] == 4) {
                infos.forEach((kind, info) -> {
                    try {
                        Hpke.open(caseKey, info, bytes);
                        opened.add(kind);
                    } catch (Refused other) {
                        // Sealed for something else, or not sealed at all.
                    }
                });
            }
        }
        return opened;
    }
}

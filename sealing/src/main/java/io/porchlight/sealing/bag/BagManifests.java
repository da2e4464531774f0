package io.porchlight.sealing.bag;

import io.porchlight.sealing.Refused;
import io.porchlight.sealing.crypto.Sha256;
import io.porchlight.sealing.encoding.Hex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bag's declaration, info and two manifests (RFC 8493, 2.1 and 2.2), in the one form which {@code sha256sum -c} reads
 * and in which a changed byte always shows.
 */
final class BagManifests {
    static final String DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9_./-]+)");
    private static final Pattern OXUM = Pattern.compile("(?m)^Payload-Oxum: ([0-9]{1,18})\\.([0-9]{1,6})$");

    private BagManifests() {}

    /** The text of a manifest. */
    static String write(SortedMap<String, byte[]> hashes) {
        StringBuilder text = new StringBuilder();
        hashes.forEach((name, hash) ->
                text.append(Hex.encode(hash)).append("  ").append(name).append('\n'));
        return text.toString();
    }

    /** Checks every file of the bag; says which ones are damaged. */
    static void check(BagReader bag, Checks checks) {
        Map<String, byte[]> hashes = new HashMap<>();
        List<String> damaged = new ArrayList<>();
        long[] payload = new long[2];
        long total = 0;
        for (String name : bag.names()) {
            MessageDigest digest = Sha256.digest();
            try {
                long length = bag.each(name, digest::update);
                hashes.put(name, digest.digest());
                total += length;
                if (BagNames.isPayload(name)) {
                    payload[0] += length;
                    payload[1]++;
                }
            } catch (Refused refused) {
                damaged.add(refused.getMessage());
            }
            if (total > BagReader.LARGEST_BAG) {
                throw new Refused("bag.too-large", "The bag is too large.");
            }
        }
        checks.run("bag manifests", () -> {
            damaged.addAll(compare(bag, BagNames.MANIFEST, hashes, true));
            damaged.addAll(compare(bag, BagNames.TAG_MANIFEST, hashes, false));
            if (!text(bag, BagNames.BAGIT).equals(DECLARATION)) {
                damaged.add("bagit.txt is not the declaration of a BagIt 1.0 bag");
            }
            Matcher oxum = OXUM.matcher(text(bag, BagNames.BAG_INFO));
            if (!oxum.find()
                    || Long.parseLong(oxum.group(1)) != payload[0]
                    || Long.parseLong(oxum.group(2)) != payload[1]) {
                damaged.add("bag-info.txt does not give the payload's size");
            }
            if (!damaged.isEmpty()) {
                throw new Refused("bag.manifest", String.join("; ", damaged) + ".");
            }
            return hashes.size() + " files are as the manifests say";
        });
    }

    private static List<String> compare(BagReader bag, String manifest, Map<String, byte[]> hashes, boolean payload) {
        List<String> wrong = new ArrayList<>();
        SortedMap<String, String> listed;
        try {
            listed = read(text(bag, manifest), manifest);
        } catch (Refused refused) {
            return List.of(refused.getMessage());
        }
        for (String name : new TreeSet<>(hashes.keySet())) {
            boolean belongs = BagNames.isPayload(name) == payload && !name.equals(BagNames.TAG_MANIFEST);
            String expected = listed.remove(name);
            if (belongs && expected == null) {
                wrong.add(name + " is not listed in " + manifest);
            } else if (!belongs && expected != null) {
                wrong.add(manifest + " lists " + name + ", which does not belong there");
            } else if (belongs && !Hex.encode(hashes.get(name)).equals(expected)) {
                wrong.add(name + " is not as " + manifest + " says");
            }
        }
        listed.keySet().forEach(name -> wrong.add(manifest + " lists " + name + ", which is missing or damaged"));
        return wrong;
    }

    private static SortedMap<String, String> read(String text, String manifest) {
        SortedMap<String, String> listed = new TreeMap<>();
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new Refused("bag.manifest", manifest + " lacks its last newline");
        }
        for (String line : text.isEmpty()
                ? new String[0]
                : text.substring(0, text.length() - 1).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || listed.put(matcher.group(2), matcher.group(1)) != null) {
                throw new Refused("bag.manifest", manifest + " has a line that is not in the form of sha256sum");
            }
        }
        return listed;
    }

    private static String text(BagReader bag, String name) {
        if (!bag.has(name)) {
            throw new Refused("bag.manifest", name + " is missing.");
        }
        return new String(bag.read(name, BagReader.LARGEST_TAG_FILE), StandardCharsets.UTF_8);
    }
}

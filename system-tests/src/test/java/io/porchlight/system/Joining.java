package io.porchlight.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What joins two grants: anything that both have and that no grant of another home and no request has. Looked at are equal
 * texts, runs of eight equal bytes within texts and what they stand for, numbers, lengths of texts, how many there are and in
 * which order.
 *
 * <p>Left out is what is no value of a home: when something was seen, signed or released (each such number is checked to be a
 * time of these days), a clip's place within its batch (drawn by lot), and the upper nodes of a batch in which both clips lie.
 */
final class Joining {
    private static final int RUN = Long.BYTES;
    private static final int SHORTEST = 4;
    private static final Set<String> TIMES = Set.of("minute", "iat", "exp", "releasedAt", "startedAt");
    /** A place in the log or within a batch; two of a batch's are the same by chance. */
    private static final Set<String> DRAWN = Set.of("index");
    /** What the footage itself shows. */
    private static final Set<String> FOOTAGE = Set.of("length", "durationMs");

    private static final long DAYS = 5 * 86_400L;

    private final List<Dossier> others;
    private final Set<Long> commonRuns = new HashSet<>();
    private final Set<String> commonTexts = new HashSet<>();
    private final Set<Long> commonTimes = new HashSet<>();

    /** Compared with grants of other homes, and with what everybody may know. */
    Joining(List<Dossier> otherHomes, Dossier everybody) {
        this.others = otherHomes;
        List<Dossier> common = new ArrayList<>(otherHomes);
        common.add(everybody);
        for (Dossier dossier : common) {
            commonRuns.addAll(runs(dossier, Set.of()));
            dossier.texts().values().forEach(commonTexts::addAll);
        }
        everybody.numbers().values().forEach(numbers -> numbers.stream()
                .filter(Joining::isOfThisCentury)
                .forEach(commonTimes::add));
    }

    /** What joins these two; empty if nothing does. */
    Set<String> links(Dossier one, Dossier two) {
        Set<String> links = new TreeSet<>();
        Set<String> batch = new HashSet<>(one.batches());
        batch.retainAll(two.batches());
        Set<String> upper = batch.isEmpty() ? Set.of() : one.ofBatches();
        Set<String> texts = values(one);
        texts.retainAll(values(two));
        texts.removeAll(commonTexts);
        texts.removeAll(upper);
        texts.forEach(text -> links.add("text " + text));
        Set<Long> runs = runs(one, upper);
        runs.retainAll(runs(two, upper));
        runs.removeAll(commonRuns);
        runs.forEach(run -> links.add("run " + printable(run)));
        shapes(links, "lengths at ", one, two, d -> each(d.texts(), t -> Integer.toString(t.length())));
        shapes(links, "order at ", one, two, d -> each(d.texts(), t -> t.length() < RUN ? t : ""));
        shapes(links, "numbers at ", one, two, d -> each(d.numbers(), n -> Long.toString(n)));
        shapes(links, "lives at ", one, two, Joining::lives);
        return links;
    }

    /** Numbers where no grant may have any of its own: a count of a home's clips or grants would stand in such a field. */
    Set<String> numbersOfItsOwn(Dossier dossier) {
        Set<String> found = new TreeSet<>();
        dossier.numbers().forEach((path, numbers) -> {
            String name = name(path);
            if (TIMES.contains(name)) {
                numbers.stream()
                        .filter(n -> !isOfTheseDays(name, n))
                        .forEach(n -> found.add(path + " is no time: " + n));
            } else if (!DRAWN.contains(name) && !FOOTAGE.contains(name)) {
                Set<Long> common = new HashSet<>(commonTimes);
                others.forEach(other -> common.addAll(other.numbers().getOrDefault(path, List.of())));
                numbers.stream().filter(n -> !common.contains(n)).forEach(n -> found.add(path + " is " + n));
            }
        });
        return found;
    }

    private static boolean isOfThisCentury(long seconds) {
        return seconds > 1_000_000_000L;
    }

    private static boolean isOfTheseDays(String name, long number) {
        long seconds = name.equals("startedAt") ? number / 1_000 : number;
        return Math.abs(seconds - Instant.now().getEpochSecond()) < DAYS;
    }

    private static Set<String> values(Dossier dossier) {
        Set<String> values = new HashSet<>();
        dossier.texts().forEach((path, texts) -> {
            if (!TIMES.contains(name(path))) {
                texts.stream().filter(text -> text.length() >= SHORTEST).forEach(values::add);
            }
        });
        return values;
    }

    private static Set<Long> runs(Dossier dossier, Set<String> without) {
        Set<Long> runs = new HashSet<>();
        dossier.texts().forEach((path, texts) -> {
            if (!TIMES.contains(name(path))) {
                for (String text : texts) {
                    if (!without.contains(text)) {
                        Dossier.forms(text).forEach(bytes -> add(bytes, runs));
                    }
                }
            }
        });
        return runs;
    }

    private static void add(byte[] bytes, Set<Long> runs) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i + RUN <= bytes.length; i++) {
            runs.add(buffer.getLong(i));
        }
    }

    private static String printable(long run) {
        byte[] bytes = ByteBuffer.allocate(RUN).putLong(run).array();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.chars().allMatch(c -> c > 31 && c < 127) ? text : Long.toHexString(run);
    }

    /** What both have in the same shape at the same place, and no other home has. */
    private void shapes(
            Set<String> links,
            String what,
            Dossier one,
            Dossier two,
            Function<Dossier, Map<String, List<String>>> shape) {
        Map<String, List<String>> theirs = shape.apply(two);
        shape.apply(one).forEach((path, values) -> {
            if (!TIMES.contains(name(path))
                    && !DRAWN.contains(name(path))
                    && values.equals(theirs.get(path))
                    && others.stream()
                            .noneMatch(other -> values.equals(shape.apply(other).get(path)))) {
                links.add(what + path + ": " + values);
            }
        });
    }

    private static <T> Map<String, List<String>> each(Map<String, List<T>> fields, Function<T, String> form) {
        Map<String, List<String>> shapes = new java.util.HashMap<>();
        fields.forEach(
                (path, values) -> shapes.put(path, values.stream().map(form).toList()));
        return shapes;
    }

    /** How long what begins at {@code iat} holds. */
    private static Map<String, List<String>> lives(Dossier dossier) {
        Map<String, List<String>> lives = new java.util.HashMap<>();
        dossier.numbers().forEach((path, begins) -> {
            List<Long> ends = dossier.numbers().get(path.replaceAll("iat$", "exp"));
            if (path.endsWith(".iat") && ends != null) {
                lives.put(path + " to exp", List.of(Long.toString(ends.getFirst() - begins.getFirst())));
            }
        });
        return lives;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}

package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.gateway.Command.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux and the JDK's own tools say of a process. */
final class Processes {
    private static final double TICKS_PER_SECOND = 100;
    private static final int KILO = 1024;
    private static final Set<String> NOT_THE_MACHINES = Set.of("Java Heap", "Other", "Shared class space");
    private static final int HEX = 16;
    private static final long LOOK_MILLIS = 500;
    private static final int LOOKS = 120;
    private static final double QUIET_SECONDS = 0.02;
    private static final Pattern CATEGORY =
            Pattern.compile("-\\s+(\\w[\\w ]*?) \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern RANGE = Pattern.compile("\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ ");
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");

    private Processes() {}

    /** CPU seconds used so far, in user and kernel (proc(5), utime and stime). */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Waits until a process does next to nothing, so that what it was asked for is done and nothing is under way. */
    static void awaitQuiet(long pid) throws IOException, InterruptedException {
        for (int look = 0; look < LOOKS; look++) {
            double before = cpuSeconds(pid);
            Thread.sleep(LOOK_MILLIS);
            if (cpuSeconds(pid) - before <= QUIET_SECONDS) {
                return;
            }
        }
        throw new IllegalStateException("process " + pid + " does not come to rest");
    }

    /** Bytes of private memory that are resident. */
    static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
                .findFirst()
                .orElseThrow();
    }

    /** Bytes of heap in use after a full collection. */
    static long liveHeapBytes(long pid) throws IOException, InterruptedException, Failed {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        Matcher generations = GENERATION.matcher(jcmd(pid, "GC.heap_info"));
        long kilobytes = 0;
        while (generations.find()) {
            kilobytes += Long.parseLong(generations.group(1));
        }
        return kilobytes * KILO;
    }

    /**
     * Bytes that connections can hold in a Java server: the live heap, and what is resident outside the heap and is not the
     * Java machine's own (compiled code, classes, stacks, tables of the collector: these grow with what it has done and not
     * with who is connected). What a native library allocates is in it, and so are buffers outside the heap. Needs
     * {@code -XX:NativeMemoryTracking=summary}.
     */
    static long liveBytes(long pid) throws IOException, InterruptedException, Failed {
        long heap = liveHeapBytes(pid);
        jcmd(pid, "System.trim_native_heap");
        Heap range = Heap.of(jcmd(pid, "GC.heap_info"));
        long outside = residentBytes(pid) - residentBytes(pid, range);
        return heap + outside - machineBytes(jcmd(pid, "VM.native_memory", "summary", "scale=KB"));
    }

    /**
     * What native memory tracking knows of, but for the heap, the buffers of the program ("Other") and the archive of
     * classes, which lies in a file.
     */
    private static long machineBytes(String summary) {
        Matcher categories = CATEGORY.matcher(summary);
        long kilobytes = 0;
        while (categories.find()) {
            if (!NOT_THE_MACHINES.contains(categories.group(1))) {
                kilobytes += Long.parseLong(categories.group(2));
            }
        }
        if (kilobytes == 0) {
            throw new IllegalStateException("no native memory tracking: " + summary);
        }
        return kilobytes * KILO;
    }

    /** Where the heap lies. */
    private record Heap(long from, long to) {
        static Heap of(String heapInfo) {
            Matcher ranges = RANGE.matcher(heapInfo);
            long from = Long.MAX_VALUE;
            long to = 0;
            while (ranges.find()) {
                from = Math.min(from, Long.parseUnsignedLong(ranges.group(1), HEX));
                to = Math.max(to, Long.parseUnsignedLong(ranges.group(2), HEX));
            }
            return new Heap(from, to);
        }
    }

    /** Resident bytes of the mappings within the heap (proc(5), smaps). */
    private static long residentBytes(long pid, Heap heap) throws IOException {
        long kilobytes = 0;
        boolean within = false;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps"))) {
            Matcher mapping = MAPPING.matcher(line);
            if (mapping.lookingAt()) {
                long start = Long.parseUnsignedLong(mapping.group(1), HEX);
                within = start >= heap.from() && start < heap.to();
            } else if (within && line.startsWith("Anonymous:")) {
                kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return kilobytes * KILO;
    }

    private static String jcmd(long pid, String... question) throws IOException, InterruptedException, Failed {
        String[] command = new String[question.length + 2];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        command[1] = Long.toString(pid);
        System.arraycopy(question, 0, command, 2, question.length);
        return Command.run(Path.of("."), command);
    }

    /** How many files a process started by this one may have open. */
    static long fileLimit() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.substring("Max open files".length()).strip().split("\\s+")[0])
                .mapToLong(limit -> limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit))
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}

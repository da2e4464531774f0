package io.porchlight.benchmarks.gateway;

import io.porchlight.benchmarks.gateway.Command.Failed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux and the JDK's own tools say of a process. */
final class Processes {
    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern BUFFERS = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");

    private Processes() {}

    /** CPU seconds used so far, in user and kernel (proc(5), utime and stime). */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Bytes of private memory that are resident. */
    static long residentBytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
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
        return kilobytes * 1024;
    }

    /**
     * Bytes that connections can hold: the live heap, and buffers outside it ("Other" of native memory tracking). What the
     * Java machine needs for itself, such as compiled code, grows with what it has done and not with who is connected.
     */
    static long liveBytes(long pid) throws IOException, InterruptedException, Failed {
        long heap = liveHeapBytes(pid);
        String summary = jcmd(pid, "VM.native_memory", "summary", "scale=KB");
        Matcher buffers = BUFFERS.matcher(summary);
        return heap + (buffers.find() ? Long.parseLong(buffers.group(1)) * 1024 : 0);
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

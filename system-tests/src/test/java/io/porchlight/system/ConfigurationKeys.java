package io.porchlight.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that a module's {@code @ConfigMapping} interfaces and {@code @ConfigProperty} members read, from its source, and
 * those that its {@code application.properties} hands on to the framework.
 */
final class ConfigurationKeys {
    private static final Pattern MAPPING =
            Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"\\)\\s*(?:public )?interface (\\w+)");
    private static final Pattern PROPERTY = Pattern.compile(
            "@ConfigProperty\\(name = \"([^\"]+)\"(?:, defaultValue = \"([^\"]*)\")?\\)\\s*([\\w<>]+) ");
    private static final Pattern MEMBER = Pattern.compile(
            "(?m)^ +(?:@(?:\\w+)(?:\\([^)\"]*(?:\"[^\"]*\")?[^)\"]*\\))?\\s+)*([\\w<>]+(?:, \\w+>)?) (\\w+)\\(\\);");
    private static final Pattern HANDED_ON = Pattern.compile("=.*\\$\\{(porchlight\\.[a-z.-]+)}");
    private static final Pattern DEFAULT = Pattern.compile("@WithDefault\\(\"([^\"]*)\"\\)");

    private final String source;
    private final SortedMap<String, String> keys;

    private ConfigurationKeys(String source, SortedMap<String, String> keys) {
        this.source = source;
        this.keys = keys;
    }

    /** Each key with {@code type = default}; {@code required} where there is no default, {@code none} where it may be absent. */
    static SortedMap<String, String> of(String module) {
        SortedMap<String, String> keys = new TreeMap<>();
        for (Path file : Sources.java(module, "main")) {
            String source = Sources.read(file);
            ConfigurationKeys reader = new ConfigurationKeys(source, keys);
            MAPPING.matcher(source).results().forEach(mapping -> reader.add(mapping.group(1), mapping.group(2)));
            PROPERTY.matcher(source)
                    .results()
                    .forEach(property -> keys.put(
                            property.group(1),
                            property.group(3) + " = "
                                    + Optional.ofNullable(property.group(2)).orElse("required")));
        }
        Path properties = Sources.root().resolve(module).resolve("src/main/resources/application.properties");
        if (Files.isRegularFile(properties)) {
            HANDED_ON
                    .matcher(Sources.read(properties))
                    .results()
                    .forEach(key -> keys.putIfAbsent(key.group(1), "String = required"));
        }
        return keys;
    }

    private void add(String prefix, String type) {
        Matcher member = MEMBER.matcher(members(type).orElseThrow());
        while (member.find()) {
            String key = prefix + "." + kebab(member.group(2));
            String of = member.group(1);
            if (of.startsWith("Map<String, ")) {
                add(key + ".\"name\"", of.substring("Map<String, ".length(), of.length() - 1));
            } else if (members(of).isPresent()) {
                add(key, of);
            } else {
                Matcher preset = DEFAULT.matcher(member.group());
                String absent = of.startsWith("Optional") ? "none" : "required";
                keys.put(key, of + " = " + (preset.find() ? preset.group(1) : absent));
            }
        }
    }

    /** What stands directly in an interface of this file, without the interfaces within it. */
    private Optional<String> members(String type) {
        Matcher head =
                Pattern.compile("interface " + Pattern.quote(type) + " \\{").matcher(source);
        if (!head.find()) {
            return Optional.empty();
        }
        StringBuilder members = new StringBuilder();
        int depth = 1;
        boolean quoted = false;
        for (int i = head.end(); depth > 0; i++) {
            char c = source.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 1) {
                members.append(c);
            }
        }
        return Optional.of(members.toString().replaceAll("(?s)/\\*\\*.*?\\*/", ""));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase();
    }
}

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.factories.FormatFactory;

/**
 * Prints the options of the table factories in jars, a line each. A line of the input is a name and the jars of one
 * loader, with tabs between them; each is looked at by itself, its own classes before Flink's. Where the name is followed
 * by classes (name|kind|identifier|class), the constants of these classes are printed: options and texts.
 */
public final class Factories {

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] parts = line.split("\t");
            URL[] urls = new URL[parts.length - 1];
            for (int i = 1; i < parts.length; i++) {
                urls[i - 1] = Path.of(parts[i]).toUri().toURL();
            }
            try (OwnFirst loader = new OwnFirst(urls)) {
                String[] words = parts[0].split("\\|");
                if (words.length > 1) {
                    constants(words, loader);
                    continue;
                }
                for (String name : loader.services()) {
                    describe(parts[0], name, loader);
                }
            }
        }
    }

    private static void describe(String group, String name, ClassLoader loader) {
        try {
            Object made = Class.forName(name, true, loader).getDeclaredConstructor().newInstance();
            if (!(made instanceof Factory)) {
                return;
            }
            Factory factory = (Factory) made;
            String kind = kind(factory);
            if (kind.isEmpty()) {
                return;
            }
            String of = String.join("\t", group, kind, factory.factoryIdentifier());
            print(of, "factory", name, "", "");
            for (ConfigOption<?> option : factory.requiredOptions()) {
                option(of, "required", option);
            }
            for (ConfigOption<?> option : factory.optionalOptions()) {
                option(of, "optional", option);
            }
        } catch (Throwable error) {
            print(group + "\t\t", "failed", name, error.toString(), "");
        }
    }

    /** The constants of a class that are options, Flink's or of a class made after it, or texts, which may be keys. */
    private static void constants(String[] words, ClassLoader loader) {
        String of = String.join("\t", words[0], words[1], words[2]);
        try {
            for (Field field : Class.forName(words[3], true, loader).getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                field.setAccessible(true);
                Object value = field.get(null);
                if (value instanceof String) {
                    print(of, "text", (String) value, "", "");
                } else if (value != null && value.getClass().getSimpleName().equals("ConfigOption")) {
                    option(of, "constant", value);
                }
            }
        } catch (Throwable error) {
            print(words[0] + "\t\t", "failed", words[3], error.toString(), "");
        }
    }

    private static String kind(Factory factory) {
        return factory instanceof CatalogFactory
                ? "catalog"
                : factory instanceof FormatFactory
                        || factory.getClass().getSimpleName().contains("FormatFactory")
                        ? "format"
                        : factory instanceof DynamicTableFactory ? "connector" : "";
    }

    private static void option(String of, String how, Object option) throws Exception {
        Class<?> type = (Class<?>) field(option, "clazz");
        String name = type.isEnum() ? "enum:" + constants(type) : type.getSimpleName();
        boolean list = (boolean) field(option, "isList");
        Object value = option.getClass().getMethod("defaultValue").invoke(option);
        String key = (String) option.getClass().getMethod("key").invoke(option);
        print(of, how, key, list ? "List<" + name + ">" : name, value == null ? "" : text(value));
    }

    private static String constants(Class<?> type) {
        List<String> words = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            words.add(constant.toString());
        }
        return String.join(",", words);
    }

    private static String text(Object value) {
        return value instanceof Duration ? ((Duration) value).toMillis() + " ms" : value.toString();
    }

    private static Object field(Object option, String name) throws Exception {
        for (Field field : option.getClass().getDeclaredFields()) {
            if (field.getName().equals(name)) {
                field.setAccessible(true);
                return field.get(option);
            }
        }
        return name.equals("isList") ? (Object) false : Object.class;
    }

    private static void print(String of, String how, String key, String type, String value) {
        String clean = value.replace("\n", "\\n").replace("\t", "\\t");
        System.out.println(String.join("\t", of, how, key, type.replaceAll("\\s+", " "), clean));
    }

    /** Loads from its own jars first, so that a jar's classes are not taken from the Flink that looks at it. */
    private static final class OwnFirst extends URLClassLoader {

        OwnFirst(URL[] urls) {
            super(urls, Factories.class.getClassLoader());
        }

        TreeSet<String> services() throws IOException {
            TreeSet<String> names = new TreeSet<>();
            for (URL url : Collections.list(findResources("META-INF/services/" + Factory.class.getName()))) {
                try (InputStream stream = url.openStream()) {
                    String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).forEach(names::add);
                }
            }
            return names;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && !name.startsWith("java.") && !isFlinks(name)) {
                    try {
                        loaded = findClass(name);
                    } catch (ClassNotFoundException elsewhere) {
                        loaded = null;
                    }
                }
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
        }

        /** Also what loggers are made with, of which a task manager takes its own first, too. */
        private static boolean isFlinks(String name) {
            return name.startsWith("org.slf4j.")
                    || name.startsWith("org.apache.flink.configuration.")
                    || name.startsWith("org.apache.flink.table.factories.") && !name.contains("DataGen")
                            && !name.contains("PrintTable") && !name.contains("BlackHole");
        }
    }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.classfile.ClassPatcher;
import io.closewait.support.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a call at both ends of every method: the JVM verifies it, and it does what it did. */
class PatchedCodeRunsTest {
  private static final String EVENTS =
      """
      package io.closewait.bootstrap;
      public final class SocketEvents {
        public static long entered, left;
        public static void entered() { entered++; }
        public static void left() { left++; }
        public static void left(int n) { left++; }
        public static void left(long n) { left++; }
      }
      """;

  /** What hooks do at their worst; {@code Other} is thrown into the thread by somebody else. */
  private static final String FAILING_EVENTS =
      """
      package io.closewait.bootstrap;
      public final class SocketEvents {
        public static final class Other extends Error {}
        public static long entered, left;
        public static boolean other;
        private static void fail() {
          if (other) { throw new Other(); }
          if ((entered & 1) == 0) { throw new StackOverflowError(); }
          throw new NoSuchMethodError();
        }
        public static void entered() { entered++; fail(); }
        public static void left() { left++; fail(); }
        public static void left(int n) { left++; fail(); }
        public static void left(long n) { left++; fail(); }
      }
      """;

  private static final String PROGRAM =
      """
      import java.util.*;
      import java.util.regex.*;
      public class Program {
        public static void main(String[] types) throws Exception {
          for (String type : types[0].split(":")) { Class.forName(type, true, null); }
          Map<Object, Object> map = new TreeMap<>();
          for (int i = 0; i < 2000; i++) { map.put(i * 7919 % 2003, i); }
          Map<Object, Object> copy = new LinkedHashMap<>(map);
          copy.keySet().removeIf(key -> (int) key % 3 == 0);
          String text = copy.toString();
          Matcher matcher = Pattern.compile("(?<a>[0-9]{2,3})=(1+[2-7]*|(?!\\\\d5).*?),").matcher(text);
          int found = 0;
          while (matcher.find()) { found += matcher.group("a").length(); }
          System.out.println(found + " " + text.hashCode() + " " + String.format("%08.3f|%-5s|%x", 3.14159, "a", 77));
          System.out.println(io.closewait.bootstrap.SocketEvents.entered > 100000);
        }
      }
      """;

  /** Classes that see no other SocketEvents than the counting one, and are patched all over. */
  private static final class Patching extends URLClassLoader {
    final Map<String, byte[]> given = new HashMap<>();
    int patched;

    Patching(URL... where) {
      super(where, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      String type = name.replace('.', '/');
      byte[] code = given.get(type);
      if (code == null) {
        try (InputStream in = getResourceAsStream(type + ".class")) {
          if (in == null) {
            throw new ClassNotFoundException(name);
          }
          code = in.readAllBytes();
        } catch (IOException unreadable) {
          throw new ClassNotFoundException(name, unreadable);
        }
      }
      if (!name.startsWith("io.closewait")) {
        code = Oracle.assertSame(type, code, Oracle.harmless(type, code));
        patched++;
      }
      return defineClass(name, code, 0, code.length);
    }

    long count(String field) throws ReflectiveOperationException {
      return loadClass("io.closewait.bootstrap.SocketEvents").getField(field).getLong(null);
    }
  }

  @TempDir Path folder;

  private Patching loader(Path... more) throws IOException {
    return loader(EVENTS, more);
  }

  private Patching loader(String source, Path... more) throws IOException {
    Path events = Files.createDirectories(folder.resolve("events"));
    Sources.compile(events, "io.closewait.bootstrap.SocketEvents", source);
    URL[] where = new URL[more.length + 1];
    where[more.length] = events.toUri().toURL();
    for (int i = 0; i < more.length; i++) {
      where[i] = more[i].toUri().toURL();
    }
    return new Patching(where);
  }

  private static Object run(ClassLoader loader, String type) throws Exception {
    Class<?> loaded = loader.loadClass(type);
    Object made = loaded.getDeclaredConstructor().newInstance();
    Method run = loaded.getDeclaredMethod("run");
    run.setAccessible(true);
    return run.invoke(made);
  }

  @Test
  void formsOfCode() throws Exception {
    NastyClasses.forms(folder);
    Object expected = run(new URLClassLoader(new URL[] {folder.toUri().toURL()}), "Forms");
    try (Patching loader = loader(folder)) {
      assertEquals(expected, run(loader, "Forms"));
      assertTrue(loader.count("entered") > 90, "entered " + loader.count("entered"));
      // the exceptions that leave a method, of nested(2) and of its calls
      long thrown = loader.count("entered") - loader.count("left");
      assertTrue(thrown > 0 && thrown < 10, "left by exceptions: " + thrown);
    }
  }

  /** Each method still does what it did, and returns what it returned. */
  @Test
  void noFailureOfAHookReachesTheMethod() throws Exception {
    NastyClasses.forms(folder);
    Object expected = run(new URLClassLoader(new URL[] {folder.toUri().toURL()}), "Forms");
    try (Patching loader = loader(FAILING_EVENTS, folder)) {
      assertEquals(expected, run(loader, "Forms"));
      assertTrue(loader.count("entered") > 90, "entered " + loader.count("entered"));
      assertTrue(loader.count("left") > 90, "left " + loader.count("left"));
    }
  }

  @Test
  void whatSomebodyElseThrowsIntoTheThreadGoesOnItsWay() throws Exception {
    NastyClasses.forms(folder);
    try (Patching loader = loader(FAILING_EVENTS, folder)) {
      Class<?> events = loader.loadClass("io.closewait.bootstrap.SocketEvents");
      events.getField("other").setBoolean(null, true);
      InvocationTargetException thrown =
          assertThrows(InvocationTargetException.class, () -> run(loader, "Forms"));
      assertEquals("Other", thrown.getCause().getClass().getSimpleName());
    }
  }

  @Test
  void wideJumps() throws Exception {
    NastyClasses.far(folder, 4000);
    Object expected = run(new URLClassLoader(new URL[] {folder.toUri().toURL()}), "Far");
    try (Patching loader = loader(folder)) {
      assertEquals(expected, run(loader, "Far"));
    }
  }

  @Test
  void aLibrary() throws Exception {
    String json = "{\"a\":[1,2.5,null,true,{\"b\":\"c\\u00e9\\n\"}],\"d\":{},\"e\":-1e300}";
    URL gson = com.google.gson.Gson.class.getProtectionDomain().getCodeSource().getLocation();
    try (Patching loader = loader(Path.of(gson.toURI()))) {
      Object library =
          loader.loadClass("com.google.gson.Gson").getDeclaredConstructor().newInstance();
      Method from = library.getClass().getMethod("fromJson", String.class, Class.class);
      Method to = library.getClass().getMethod("toJson", Object.class);
      com.google.gson.Gson original = new com.google.gson.Gson();
      String expected = original.toJson(original.fromJson(json, Map.class));
      assertEquals(expected, to.invoke(library, from.invoke(library, json, Map.class)));
      assertTrue(loader.patched > 60, "classes: " + loader.patched);
      assertTrue(loader.count("left") > 500, "left " + loader.count("left"));
    }
  }

  /** The verifier looks at everything, the JDK's own classes included. */
  @Test
  void theJdkItself() throws Exception {
    Path base = Files.createDirectories(folder.resolve("base"));
    Sources.compile(base, "io.closewait.bootstrap.SocketEvents", EVENTS);
    Files.delete(base.resolve("io/closewait/bootstrap/SocketEvents.java"));
    StringBuilder types = new StringBuilder("java.util.TreeMap");
    try (JdkClasses jdk = new JdkClasses(Path.of(System.getProperty("java.home")))) {
      for (String from : List.of("java/util/", "sun/nio/ch/", "sun/security/ssl/")) {
        for (String type : jdk.names(from)) {
          if (type.startsWith("java/util/concurrent/") || type.startsWith("java/util/stream/")) {
            continue; // the JVM's own threads and its start run through them
          }
          byte[] code = jdk.bytes(type);
          HookPoint[] rows = Oracle.harmless(type, code);
          Path file = base.resolve(type + ".class");
          Files.createDirectories(file.getParent());
          Files.write(file, ClassPatcher.patch(type, code, rows, new HashSet<>()));
          if (type.indexOf('$') < 0 && !type.startsWith("sun/")) {
            types.append(':').append(type.replace('/', '.'));
          }
        }
      }
    }
    Sources.compile(folder, "Program", PROGRAM, "-cp", base.toString());
    List<String> plain = fork(List.of("-cp", folder + ":" + base, "Program", "java.util.TreeMap"));
    List<String> patched =
        fork(
            List.of(
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+BytecodeVerificationLocal",
                "--patch-module",
                "java.base=" + base,
                "--add-exports",
                "java.base/io.closewait.bootstrap=ALL-UNNAMED",
                "-cp",
                folder.toString(),
                "Program",
                types.toString()));
    assertEquals(List.of(plain.get(0), "true"), patched);
  }

  private List<String> fork(List<String> arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(arguments);
    command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it hangs");
      assertEquals(0, process.exitValue(), text);
      return text.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.instrument.Instrumentation;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a jar of its own, with a small program in the place of the agent. */
class LauncherTest {
  @TempDir Path folder;

  private Path jar;

  @BeforeEach
  void makeJar() throws Exception {
    Path classes = PlantedJar.classes(folder);
    jar = folder.resolve("closewait agent+#1.jar"); // a name that has to be escaped
    PlantedJar.write(jar, PlantedJar.MANIFEST, classes);
  }

  /** The launcher's class as the JVM would load it from the jar; the application's loader. */
  private static Class<?> launcher(Path jar) throws Exception {
    URL[] here = {jar.toUri().toURL()};
    return new URLClassLoader(here, ClassLoader.getPlatformClassLoader())
        .loadClass("io.closewait.launcher.Launcher");
  }

  private static void premain(Class<?> launcher, String options) throws Exception {
    try {
      launcher
          .getMethod("premain", String.class, Instrumentation.class)
          .invoke(null, options, null);
    } catch (InvocationTargetException thrown) {
      throw (Exception) thrown.getCause();
    }
  }

  private static String stderrOf(Callable<Void> work) throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.call();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private ClassLoader isolated() throws Exception {
    Class<?> launcher = launcher(jar);
    premain(launcher, "x=y");
    var field = launcher.getDeclaredField("loader");
    field.setAccessible(true);
    return (ClassLoader) field.get(null);
  }

  @Test
  void theEntryIsCalledInsideTheIsolatedLoader() throws Exception {
    ClassLoader isolated = isolated();
    assertEquals("premain x=y null", System.getProperty("closewait.test.entry"));
    Class<?> entry = isolated.loadClass("io.closewait.agent.Handover");
    assertEquals(isolated, entry.getClassLoader());
    assertEquals(ClassLoader.getPlatformClassLoader(), isolated.getParent());
  }

  @Test
  void nobodyElseFindsTheAgentsClasses() throws Exception {
    ClassLoader open = launcher(jar).getClassLoader();
    assertThrows(ClassNotFoundException.class, () -> open.loadClass("io.closewait.agent.Handover"));
  }

  @Test
  void theApplicationsClassesAreNotSeen() throws Exception {
    ClassLoader isolated = isolated();
    assertThrows(
        ClassNotFoundException.class, () -> isolated.loadClass(LauncherTest.class.getName()));
    assertEquals(String.class, isolated.loadClass("java.lang.String"));
    assertEquals("java.sql", isolated.loadClass("java.sql.Driver").getModule().getName());
  }

  @Test
  void ownResourcesAreFound() throws Exception {
    ClassLoader isolated = isolated();
    assertEquals("own", text(isolated.getResourceAsStream("own.txt")));
    assertEquals("open", text(isolated.getResourceAsStream("/open.txt")));
    assertEquals(null, isolated.getResourceAsStream("open.txt"));
    assertEquals(null, isolated.getResource("no-such.txt"));
    assertFalse(isolated.getResources("no-such.txt").hasMoreElements());
  }

  @Test
  void whatIsNeededLateIsFoundInTheOtherInnerJar() throws Exception {
    ClassLoader isolated = isolated();
    assertEquals("later/last.txt late", text(isolated.getResourceAsStream("later/last.txt")));
    assertEquals("first.txt late", text(isolated.getResourceAsStream("first.txt")));
    assertEquals(null, isolated.getResourceAsStream("later/no-such.txt"));
    assertEquals(null, launcher(jar).getClassLoader().getResourceAsStream("first.txt"));
    assertThrows(ClassNotFoundException.class, () -> isolated.loadClass("later.NoSuchClass"));
    assertEquals("own", text(isolated.getResourceAsStream("own.txt")));
  }

  private static Object field(ClassLoader isolated, String name) throws Exception {
    var field = isolated.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(isolated);
  }

  @Test
  void aClassOfTheStartThatIsWantedLateIsFound() throws Exception {
    ClassLoader isolated = isolated();
    isolated.getResourceAsStream("first.txt");
    assertEquals(isolated, isolated.loadClass("io.closewait.agent.Seen").getClassLoader());
  }

  @Test
  void aClassOfTheStartIsFoundAfterACollectionToo() throws Exception {
    ClassLoader isolated = isolated();
    ((Reference<?>) field(isolated, "early")).clear();
    assertEquals(isolated, isolated.loadClass("io.closewait.agent.Seen").getClassLoader());
    assertEquals("own", text(isolated.getResourceAsStream("own.txt")));
  }

  @Test
  void theOtherInnerJarStaysUnreadWhileOnlyOthersClassesAreAskedFor() throws Exception {
    ClassLoader isolated = isolated();
    isolated.loadClass("java.lang.String");
    for (String absent : List.of("io.closewait.bootstrap.Nope", "sun.nio.ch.Nope", "jdk.Nope")) {
      assertThrows(ClassNotFoundException.class, () -> isolated.loadClass(absent));
    }
    assertEquals(null, field(isolated, "places"));
    isolated.getResourceAsStream("first.txt");
    assertEquals(6, ((Map<?, ?>) field(isolated, "places")).size());
  }

  @Test
  void anInnerJarThatCannotBeReadFindsNothing() throws Exception {
    byte[] early = PlantedJar.early(ZipEntry.STORED, folder.resolve("classes"));
    byte[] whole = PlantedJar.late(ZipEntry.STORED);
    List<byte[]> broken =
        List.of(
            PlantedJar.late(ZipEntry.DEFLATED),
            new byte[0],
            Arrays.copyOf(whole, whole.length / 3));
    for (byte[] late : broken) {
      PlantedJar.write(jar, PlantedJar.MANIFEST, early, late);
      ClassLoader isolated = isolated();
      assertEquals(null, isolated.getResourceAsStream("later/last.txt"));
      assertEquals("own", text(isolated.getResourceAsStream("own.txt")));
      assertThrows(ClassNotFoundException.class, () -> isolated.loadClass("later.NoSuchClass"));
    }
  }

  @Test
  void aFirstInnerJarThatCannotBeReadCostsTheAgentAndOneLine() throws Exception {
    Path classes = folder.resolve("classes");
    byte[] whole = PlantedJar.early(ZipEntry.STORED, classes);
    List<byte[]> broken =
        List.of(
            PlantedJar.early(ZipEntry.DEFLATED, classes),
            new byte[0],
            Arrays.copyOf(whole, whole.length / 3));
    for (byte[] early : broken) {
      PlantedJar.write(jar, PlantedJar.MANIFEST, early, PlantedJar.late(ZipEntry.STORED));
      String said = startSaid(jar, "");
      assertEquals(1, said.lines().count(), said);
      assertTrue(said.startsWith("closewait: not started"), said);
    }
  }

  @Test
  void inARunningApplicationTheLineIsNotWrittenByItsSystemErr() throws Exception {
    PlantedJar.write(jar, PlantedJar.MANIFEST, new byte[0], PlantedJar.late(ZipEntry.STORED));
    String said =
        stderrOf(
            () -> {
              launcher(jar)
                  .getMethod("agentmain", String.class, Instrumentation.class)
                  .invoke(null, "", null);
              return null;
            });
    assertEquals("", said);
  }

  private static String startSaid(Path jar, String options) throws Exception {
    return stderrOf(
        () -> {
          premain(launcher(jar), options);
          return null;
        });
  }

  private static String text(InputStream in) throws Exception {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aSecondStartUsesTheSameLoader() throws Exception {
    Class<?> launcher = launcher(jar);
    premain(launcher, "a");
    var field = launcher.getDeclaredField("loader");
    field.setAccessible(true);
    Object first = field.get(null);
    premain(launcher, "b");
    assertEquals(first, field.get(null));
  }

  @Test
  void threadsThatLoadOneClassAtOnceGetTheSame() throws Exception {
    ClassLoader isolated = isolated();
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<Class<?>> load =
          () -> {
            together.await();
            return isolated.loadClass("io.closewait.agent.Seen");
          };
      List<Class<?>> loaded = new ArrayList<>();
      for (Future<Class<?>> one : pool.invokeAll(Collections.nCopies(threads, load))) {
        loaded.add(one.get());
      }
      assertEquals(1, loaded.stream().distinct().count());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anApplicationsOwnJarIsRefusedInOneLine() throws Exception {
    Path uber = folder.resolve("shop.jar");
    PlantedJar.write(
        uber,
        "Manifest-Version: 1.0\r\nMain-Class: com.acme.Shop\r\n\r\n",
        folder.resolve("classes"));
    System.clearProperty("closewait.test.entry");
    String said = startSaid(uber, "");
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.contains("not from inside shop.jar"), said);
    assertTrue(said.contains("the application runs without it"), said);
    assertEquals(null, System.getProperty("closewait.test.entry"));
  }

  @Test
  void aFailureCostsTheAgentAndNotTheApplication() throws Exception {
    String said = startSaid(jar, "throw");
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("closewait: not started"), said);
    assertTrue(said.contains("planted"), said);
  }

  @Test
  void aJarThatLacksTheAgentSaysSo() throws Exception {
    Path empty = folder.resolve("empty.jar");
    PlantedJar.writeWithoutAgent(empty);
    String said = startSaid(empty, "");
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.contains("the jar lacks closewait/early.jar"), said);
  }
}

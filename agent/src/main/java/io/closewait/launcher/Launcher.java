// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The one class of the agent that the application's class path shows, and the class loader of all
 * the others: they lie under {@code closewait/agent} in this jar, where no other loader finds them,
 * and what is not needed at start in a jar inside this one, as the JDK reads the whole list of a
 * jar's entries when it opens it.
 *
 * <p>Own classes come first, then the platform's; the application's are not seen at all. So neither
 * side can disturb the other, whatever libraries both of them use.
 *
 * <p>The JVM reflects over this class before any of our code runs: it must name no type that Java 8
 * lacks.
 */
public final class Launcher extends ClassLoader {
  private static final String OWN = "closewait/agent/";
  private static final String LATE = "closewait/late.jar";
  private static final String ENTRY = "io.closewait.agent.Entry";

  static {
    registerAsParallelCapable();
  }

  /** In the header of a zip file's entry. */
  private static final int ENTRY_FOLLOWS = 0x04034b50, SIZE_COMES_LATER = 8;

  private static Launcher loader;

  private final ZipFile jar;

  /** Place and length of each entry of the inner jar; null until one is asked for. */
  private Map<String, int[]> late;

  private Launcher(ClassLoader parent, File file) throws IOException {
    super(parent);
    this.jar = new ZipFile(file);
  }

  /** At the start of the JVM. Never throws: that would abort it. */
  public static void premain(String options, Instrumentation instrumentation) {
    start("premain", options, instrumentation);
  }

  /** Into a running JVM. */
  public static void agentmain(String options, Instrumentation instrumentation) {
    start("agentmain", options, instrumentation);
  }

  /** The command line. */
  public static void main(String[] arguments) {
    Object exitCode = start("main", arguments, null);
    System.exit(exitCode instanceof Integer ? (Integer) exitCode : 2);
  }

  @SuppressWarnings("unchecked")
  private static Object start(String how, Object argument, Instrumentation instrumentation) {
    try {
      Function<Object[], Object> entry =
          (Function<Object[], Object>)
              loader().loadClass(ENTRY).getDeclaredConstructor().newInstance();
      return entry.apply(new Object[] {how, argument, instrumentation});
    } catch (Throwable failed) {
      System.err.println("closewait: not started, the application runs without it: " + failed);
      return null;
    }
  }

  private static synchronized Launcher loader() throws IOException, URISyntaxException {
    if (loader == null) {
      URL location = Launcher.class.getProtectionDomain().getCodeSource().getLocation();
      Launcher made = new Launcher(platformLoader(), fileOf(location));
      made.refuseForeignJar();
      loader = made;
    }
    return loader;
  }

  /** Parses the location only if it has to be decoded: the JDK's class for it starts slowly. */
  private static File fileOf(URL location) throws URISyntaxException {
    String path = location.getPath();
    return path.indexOf('%') < 0 ? new File(path) : new File(location.toURI());
  }

  /** The loader of the JDK's own modules; on Java 8 the boot loader. */
  private static ClassLoader platformLoader() {
    if (System.getProperty("java.specification.version").startsWith("1.")) {
      return null;
    }
    ClassLoader top = ClassLoader.getSystemClassLoader();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top;
  }

  /** Repackaged into an application's own jar, our classes would be in the open. */
  private void refuseForeignJar() throws IOException {
    byte[] manifest = bytes("META-INF/MANIFEST.MF");
    String text = manifest == null ? "" : new String(manifest, StandardCharsets.UTF_8);
    if (!text.contains("Main-Class: " + Launcher.class.getName())) {
      jar.close();
      throw new IOException(
          "it must run from its own jar, not from inside "
              + new File(jar.getName()).getName()
              + "; use closewait-agent.jar as it was downloaded");
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      return found != null ? found : defineOwn(name, resolve);
    }
  }

  private Class<?> defineOwn(String name, boolean resolve) throws ClassNotFoundException {
    try {
      byte[] code = own(name.replace('.', '/') + ".class");
      return code == null
          ? super.loadClass(name, resolve)
          : defineClass(name, code, 0, code.length, Launcher.class.getProtectionDomain());
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /** A class file or resource of ours, or null. */
  private byte[] own(String name) throws IOException {
    byte[] early = bytes(OWN + name);
    return early != null || ofTheParent(name) ? early : late(name);
  }

  /** Classes of ours name these from the start, and the inner jar, which has none, stays unread. */
  private static boolean ofTheParent(String name) {
    return name.startsWith("java")
        || name.startsWith("sun/")
        || name.startsWith("jdk/")
        || name.startsWith("io/closewait/bootstrap/");
  }

  private byte[] late(String name) throws IOException {
    int[] place = late().get(name);
    if (place == null) {
      return null;
    }
    byte[] bytes = new byte[place[1]];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(LATE)))) {
      skip(in, place[0]);
      in.readFully(bytes);
    }
    return bytes;
  }

  private synchronized Map<String, int[]> late() throws IOException {
    if (late == null) {
      Map<String, int[]> places = new HashMap<>();
      ZipEntry inner = jar.getEntry(LATE);
      if (inner != null) {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(inner))) {
          readPlaces(in, places);
        }
      }
      late = places;
    }
    return late;
  }

  /** By the header before each entry (APPNOTE.TXT 4.3.7); all are stored, as the build makes it. */
  private static void readPlaces(DataInputStream in, Map<String, int[]> places) throws IOException {
    int at = 0;
    byte[] header = new byte[30];
    for (in.readFully(header); number(header, 0, 4) == ENTRY_FOLLOWS; in.readFully(header)) {
      if (number(header, 8, 2) != 0 || (number(header, 6, 2) & SIZE_COMES_LATER) != 0) {
        throw new IOException("its inner jar was packed anew; use the file as it was downloaded");
      }
      int size = number(header, 18, 4);
      byte[] name = new byte[number(header, 26, 2)];
      in.readFully(name);
      int extra = number(header, 28, 2);
      at += header.length + name.length + extra;
      places.put(new String(name, StandardCharsets.UTF_8), new int[] {at, size});
      skip(in, extra + size);
      at += size;
    }
  }

  private static int number(byte[] bytes, int at, int length) {
    int number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = number << 8 | bytes[at + i] & 0xff;
    }
    return number;
  }

  private static void skip(DataInputStream in, int count) throws IOException {
    for (int left = count; left > 0; ) {
      int skipped = in.skipBytes(left);
      if (skipped <= 0) {
        throw new EOFException("its inner jar ends early");
      }
      left -= skipped;
    }
  }

  /** The entry with this name in the jar, or null. */
  private byte[] bytes(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    byte[] bytes = new byte[(int) entry.getSize()];
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readFully(bytes);
    }
    return bytes;
  }

  /** Own resources first. A leading slash asks for an entry of the jar as it stands. */
  @Override
  public InputStream getResourceAsStream(String name) {
    try {
      byte[] own = name.startsWith("/") ? bytes(name.substring(1)) : own(name);
      return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    try {
      return jar.getEntry(OWN + name) == null
          ? null
          : new URL("jar:" + new File(jar.getName()).toURI() + "!/" + OWN + name);
    } catch (MalformedURLException impossible) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL own = findResource(name);
    return own == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(own));
  }
}

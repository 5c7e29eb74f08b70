// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
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
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The one class of the agent that the application's class path shows, and the class loader of all
 * the others: they lie under {@code closewait/agent} in this jar, where no other loader finds them.
 *
 * <p>Own classes come first, then the platform's; the application's are not seen at all. So neither
 * side can disturb the other, whatever libraries both of them use.
 *
 * <p>The JVM reflects over this class before any of our code runs: it must name no type that Java 8
 * lacks.
 */
public final class Launcher extends ClassLoader {
  private static final String OWN = "closewait/agent/";
  private static final String ENTRY = "io.closewait.agent.Entry";

  static {
    registerAsParallelCapable();
  }

  private static Launcher loader;

  private final ZipFile jar;

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
      byte[] code = bytes(OWN + name.replace('.', '/') + ".class");
      return code == null
          ? super.loadClass(name, resolve)
          : defineClass(name, code, 0, code.length, Launcher.class.getProtectionDomain());
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
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
      byte[] own = bytes(name.startsWith("/") ? name.substring(1) : OWN + name);
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

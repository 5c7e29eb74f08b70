// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the JVM and the command line enter. With its class loader it is all of the agent that the
 * application's class path shows.
 *
 * <p>The JVM reflects over this class before any of our code runs: it must name no type that Java 8
 * lacks.
 */
public final class Launcher {
  private static final String ENTRY = "io.closewait.agent.Handover";

  /** The application runs already. */
  private static final String LATE = "agentmain";

  private static @Nullable ClassLoader loader;

  private Launcher() {}

  /** Called at the start of the JVM. Never throws: that would abort it. */
  public static void premain(@Nullable String options, Instrumentation instrumentation) {
    start("premain", options, instrumentation);
  }

  /** Into a running JVM. */
  public static void agentmain(@Nullable String options, Instrumentation instrumentation) {
    start(LATE, options, instrumentation);
  }

  /** The command line. */
  public static void main(String[] arguments) {
    // the JDK (18+) makes classes for each kind of method that is called by reflection: to attach
    // takes five of these, once each
    System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
    Object exitCode = start("main", arguments, null);
    int code = exitCode instanceof Integer ? (Integer) exitCode : 2;
    if (code != 0) { // else main returns: System.exit() starts the JDK's logging, which costs much
      System.exit(code);
    }
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object start(
      String how, @Nullable Object argument, @Nullable Instrumentation instrumentation) {
    try {
      Function<Object[], Object> entry =
          (Function<Object[], Object>)
              loader().loadClass(ENTRY).getDeclaredConstructor().newInstance();
      return entry.apply(new Object[] {how, argument, instrumentation});
    } catch (Throwable failed) {
      String sentence = "closewait: not started, the application runs without it: " + failed;
      if (how.equals(LATE)) {
        Complaint.say(sentence);
      } else {
        System.err.println(sentence);
      }
      return null;
    }
  }

  private static synchronized ClassLoader loader() throws IOException, URISyntaxException {
    if (loader == null) {
      URL location = Launcher.class.getProtectionDomain().getCodeSource().getLocation();
      loader = new IsolatedLoader(platformLoader(), fileOf(location));
    }
    return loader;
  }

  /** Parses the location only if it has to be decoded: the JDK's class for it starts slowly. */
  private static File fileOf(URL location) throws URISyntaxException {
    String path = location.getPath();
    return path.indexOf('%') < 0 ? new File(path) : new File(location.toURI());
  }

  /** The loader of the JDK's own modules; on Java 8 the boot loader. */
  private static @Nullable ClassLoader platformLoader() {
    if (System.getProperty("java.specification.version").startsWith("1.")) {
      return null;
    }
    ClassLoader top = ClassLoader.getSystemClassLoader();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    return top;
  }
}

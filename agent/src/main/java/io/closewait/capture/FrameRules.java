// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.options.Glob;
import io.closewait.options.Globs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose code a frame is: the JDK's, a language runtime's, a known library's or the application's.
 * What is known is data, in {@code library-prefixes.txt}. Immutable; the agent's thread.
 */
public final class FrameRules {
  private static final String[] JDK = {"java.", "javax.", "jdk.", "sun.", "com.sun."};

  /** The JDK's own ways of running code, which say nothing of what is run. */
  private static final String[] PLUMBING = {
    "java.lang.",
    "java.util.",
    "java.security.",
    "jdk.internal.reflect.",
    "jdk.internal.vm.",
    "jdk.internal.misc.",
    "sun.reflect.",
    "sun.misc."
  };

  /** Packages that are one service of the JDK, by the name under which applications know it. */
  private static final String[][] SERVICES = {
    {"jdk.internal.net.http.", "java.net.http."},
    {"sun.net.httpserver.", "com.sun.net.httpserver."},
    {"sun.rmi.", "java.rmi."},
    {"com.sun.jndi.", "javax.naming."},
    {"sun.net.www.", "java.net.URL"},
    {"sun.net.ftp.", "java.net.URL"}
  };

  /** Classes and packages that run what was handed to them. */
  private final List<String> handOvers = new ArrayList<>();

  private final Map<String, Origin> prefixes = new HashMap<>();
  private final List<Glob> threads = new ArrayList<>();
  private final Globs application;

  private FrameRules(Globs application) {
    this.application = application;
  }

  /**
   * The rules shipped with the agent.
   *
   * @param application the application's own code; empty: whatever is neither JDK nor library
   */
  public static FrameRules load(Globs application) {
    FrameRules rules = new FrameRules(application);
    try (InputStream in = FrameRules.class.getResourceAsStream("library-prefixes.txt")) {
      if (in != null) {
        rules.read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
      }
    } catch (IOException unreadable) {
      // frames of libraries then count as the application's: less sharp, not wrong
      rules.prefixes.clear();
    }
    return rules;
  }

  private void read(BufferedReader lines) throws IOException {
    String section = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int comment = line.indexOf('#');
      String entry = (comment < 0 ? line : line.substring(0, comment)).trim();
      if (entry.startsWith("[")) {
        section = entry;
      } else if (section.equals("[threads]") && !entry.isEmpty()) {
        threads.add(new Glob(entry));
      } else if (section.equals("[hand-overs]") && !entry.isEmpty()) {
        handOvers.add(entry);
      } else if (!entry.isEmpty()) {
        prefixes.put(entry, origin(section));
      }
    }
  }

  private static Origin origin(String section) {
    switch (section) {
      case "[runtimes]":
        return Origin.RUNTIME;
      case "[carriers]":
        return Origin.CARRIER;
      default:
        return Origin.LIBRARY;
    }
  }

  /** True also for code that the JVM or the JDK made at run time, such as reflection accessors. */
  static boolean isJdk(String type) {
    return startsWith(type, JDK) && !isScript(type) || isGenerated(type);
  }

  /** Nashorn compiles the application's scripts into classes below its own package. */
  private static boolean isScript(String type) {
    return type.startsWith("jdk.nashorn.internal.scripts.");
  }

  private static boolean isGenerated(String type) {
    return type.contains("$$Lambda") || type.contains("LambdaForm$") || isProxy(type);
  }

  private static boolean isProxy(String type) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    return simple.startsWith("$Proxy") && StableName.isNumber(simple, 6, simple.length());
  }

  /** Whose it is, whatever the option {@code app} says: hosts that differ in it still agree. */
  public Origin known(String type) {
    // libraries have names below com.sun. and javax. too
    String prefix = isGenerated(type) ? null : prefix(type);
    Origin listed = prefix == null ? null : prefixes.get(prefix);
    if (listed != null) {
      return listed;
    }
    return isJdk(type) ? Origin.JDK : Origin.APPLICATION;
  }

  /** The longest prefix that fits; or null. */
  private @Nullable String prefix(String type) {
    for (int dot = type.lastIndexOf('.'); dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
      String prefix = type.substring(0, dot + 1);
      if (prefixes.containsKey(prefix)) {
        return prefix;
      }
    }
    return null;
  }

  /** Whose it is, as the user sees it. */
  public Origin origin(String type, Origin known) {
    if (application.isEmpty() || known == Origin.JDK) {
      return known;
    }
    boolean own = application.matches(type);
    return own ? Origin.APPLICATION : known == Origin.APPLICATION ? Origin.LIBRARY : known;
  }

  /**
   * The name by which a stack is known that shows no code of the application: that of the library,
   * or of the JDK's service, whose frame this is.
   */
  String service(Frame frame) {
    for (String[] service : SERVICES) {
      if (startsWith(frame.type, service)) {
        return service[1];
      }
    }
    String prefix = prefix(frame.type);
    return prefix == null ? frame.name() : prefix;
  }

  /** Whether the frame only says on which thread something runs. */
  boolean isThread(Frame frame) {
    if (frame.origin == Origin.JDK) {
      return startsWith(frame.type, PLUMBING)
          || isGenerated(frame.type)
          || frame.method.startsWith("lambda$");
    }
    String name = frame.name();
    for (Glob glob : threads) {
      if (glob.matches(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether code that this class calls may as well be called on another thread. */
  boolean handsOver(String type) {
    for (String handOver : handOvers) {
      int end = handOver.length();
      boolean open = handOver.endsWith(".") || type.length() == end;
      if (type.startsWith(handOver) && (open || type.charAt(end) == '$')) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(String type, String[] prefixes) {
    for (String prefix : prefixes) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}

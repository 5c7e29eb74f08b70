// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Java a process runs: told by the JVM library that it has mapped. Immutable. */
final class JavaHome {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"?([^\"]*)\"?");
  private static final int LEVELS = 6;

  /** Such as {@code 17.0.15} or {@code 1.8.0_121}; {@code ?} where it cannot be told. */
  final String version;

  /** 8, 11, 17, …; 0 where it cannot be told. */
  final int feature;

  final boolean openJ9;

  private JavaHome(String version, boolean openJ9) {
    this.version = version == null ? "?" : version;
    this.openJ9 = openJ9;
    feature = feature(this.version);
  }

  /** Null where the process is no JVM, or may not be looked into. */
  static JavaHome of(long pid) {
    Path maps = Paths.get("/proc/" + pid + "/maps");
    String library = null;
    boolean openJ9 = false;
    try (BufferedReader in = Files.newBufferedReader(maps, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        openJ9 |= isOpenJ9(line);
        int path = line.indexOf('/');
        if (path > 0 && line.contains("/libjvm.so")) {
          library = line.substring(path).replace(" (deleted)", "");
        }
      }
    } catch (IOException notOurs) {
      // another user's, or it has ended
    }
    return library == null ? null : new JavaHome(version(pid, library), openJ9);
  }

  /** Its libjvm.so only leads to libj9vm29.so and its like, in a folder named after the build. */
  static boolean isOpenJ9(String mapped) {
    return mapped.contains("/libj9vm") || mapped.contains("/j9vm/");
  }

  /** The file release stands in the JDK's folder, at some height above the library. */
  private static String version(long pid, String library) {
    File folder = new File(library).getParentFile();
    for (int i = 0; i < LEVELS && folder != null; i++) {
      Path release = Paths.get("/proc/" + pid + "/root" + folder, "release");
      try {
        Matcher found =
            VERSION.matcher(new String(Files.readAllBytes(release), StandardCharsets.UTF_8));
        if (found.find()) {
          return found.group(1);
        }
      } catch (IOException higher) {
        // not here
      }
      folder = folder.getParentFile();
    }
    return null;
  }

  private static int feature(String version) {
    Matcher number = Pattern.compile("(1\\.)?(\\d+).*").matcher(version);
    return number.matches() ? Integer.parseInt(number.group(2)) : 0;
  }
}

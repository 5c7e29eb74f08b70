// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which Java a process runs, as known from the JVM library that it has mapped. Immutable. */
final class JavaHome {
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"?([^\"\n]*)\"?");
  private static final String OPEN_J9 = "OpenJ9:";
  private static final int LEVELS = 6;
  private static final int RELEASE_LIMIT = 64 << 10;

  /** What stands before the name of a file in a line of maps, and the shortest name. */
  private static final int SHORTEST_MAPPED = 50;

  /** Some megabytes are usual; who has more than this cannot be told apart any more. */
  private static final long MOST_MAPS = 64 << 20;

  /** Such as {@code 17.0.15} or {@code 1.8.0_121}; {@code ?} where it is not known. */
  final String version;

  /** 8, 11, 17, …; 0 where it is not known. */
  final int feature;

  final boolean openJ9;

  private JavaHome(@Nullable String version, boolean openJ9) {
    this.version = version == null || version.isEmpty() ? "?" : version;
    this.openJ9 = openJ9;
    feature = feature(this.version);
  }

  /**
   * Whether it is worth a closer look, which takes some twenty files of each process: by its
   * command line, or by a JVM's library in it.
   */
  static boolean isLikely(Proc proc, long pid) {
    return JavaName.isLauncher(proc, pid) || library(proc, pid) != null;
  }

  /** Null where the process is no JVM, or may not be looked into. */
  static @Nullable JavaHome of(Proc proc, long pid) {
    String library = library(proc, pid);
    if (library == null) {
      return null;
    }
    boolean openJ9 = library.startsWith(OPEN_J9);
    String path = openJ9 ? library.substring(OPEN_J9.length()) : library;
    return new JavaHome(version(proc, pid, path), openJ9);
  }

  private static @Nullable String library(Proc proc, long pid) {
    Path maps = proc.path(pid, "maps");
    long room = MOST_MAPS;
    String library = null;
    boolean openJ9 = false;
    try (BufferedReader in = Files.newBufferedReader(maps, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null && room > 0; line = in.readLine()) {
        room -= line.length();
        // most lines name no file at all, and no loop is compiled yet: little is looked at
        int name = line.length() > SHORTEST_MAPPED ? line.lastIndexOf('/') : -1;
        if (name > 0) {
          openJ9 |= isOpenJ9(line, name);
          if (line.startsWith("/libjvm.so", name)) {
            library = line.substring(line.indexOf('/')).replace(" (deleted)", "");
          }
        }
      }
    } catch (IOException notOurs) {
      // another user's, or it has ended
    }
    return library == null || !openJ9 ? library : OPEN_J9 + library;
  }

  /** Its libjvm.so only leads to libj9vm29.so and its like, in a folder named after the build. */
  static boolean isOpenJ9(String mapped, int name) {
    return mapped.startsWith("/libj9vm", name)
        || mapped.startsWith("/libjvm.so", name) && mapped.contains("/j9vm/");
  }

  /** The file release stands in the JDK's folder, at some height above the library. */
  private static @Nullable String version(Proc proc, long pid, String library) {
    File folder = new File(library).getParentFile();
    for (int i = 0; i < LEVELS && folder != null; i++) {
      try {
        Path release = proc.path(pid, "root" + folder + "/release");
        byte[] content = UntrustedFile.read(release, RELEASE_LIMIT, LinkOption.NOFOLLOW_LINKS);
        String version = versionIn(new String(content, StandardCharsets.UTF_8));
        if (version != null) {
          return version;
        }
      } catch (IOException | RuntimeException higher) {
        // not here
      }
      folder = folder.getParentFile();
    }
    return null;
  }

  /** What a file release says, fit to be printed; null where it says nothing of it. */
  static @Nullable String versionIn(String release) {
    Matcher found = VERSION.matcher(release);
    return found.find() ? Terminal.value(found.group(1)) : null;
  }

  static int feature(String version) {
    Matcher number = Pattern.compile("(1\\.)?(\\d{1,4})(\\D.*)?").matcher(version);
    return number.matches() ? Integer.parseInt(number.group(2)) : 0;
  }
}

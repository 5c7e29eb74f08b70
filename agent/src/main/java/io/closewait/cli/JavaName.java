// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import java.io.File;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a JVM runs, as its command line tells: main class, module or jar. */
final class JavaName {
  /** Options of the launcher whose value is the next argument. */
  private static final Set<String> WITH_VALUE =
      new HashSet<>(
          Arrays.asList(
              "-cp",
              "-classpath",
              "--class-path",
              "-p",
              "--module-path",
              "--upgrade-module-path",
              "--add-modules",
              "--add-exports",
              "--add-opens",
              "--add-reads",
              "--patch-module",
              "--limit-modules",
              "--enable-native-access",
              "--source"));

  private JavaName() {}

  /** Null where it is not known. */
  static @Nullable String of(Proc proc, long pid) {
    String line = proc.text(pid, "cmdline");
    return line == null ? null : of(line.split("\0"));
  }

  /** Whether it looks like a JVM from outside: what another user's process shows. */
  static boolean isLauncher(Proc proc, long pid) {
    String line = proc.text(pid, "cmdline");
    return line != null && new File(line.split("\0", 2)[0]).getName().equals("java");
  }

  /** The first argument is the launcher itself. */
  static @Nullable String of(String[] arguments) {
    for (int i = 1; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("-jar") || argument.equals("-m") || argument.equals("--module")) {
        return i + 1 < arguments.length ? shorten(arguments[i + 1]) : null;
      }
      if (WITH_VALUE.contains(argument)) {
        i++;
      } else if (!argument.startsWith("-") && !argument.startsWith("@")) {
        return shorten(argument);
      }
    }
    return arguments.length > 0 && !arguments[0].isEmpty()
        ? Terminal.value(new File(arguments[0]).getName())
        : null;
  }

  private static String shorten(String main) {
    return Terminal.value(main.endsWith(".jar") ? new File(main).getName() : main);
  }
}

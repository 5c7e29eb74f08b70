// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

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
              "--enable-native-access"));

  private JavaName() {}

  /** Null where it cannot be told. */
  static String of(long pid) {
    try {
      byte[] line = Files.readAllBytes(Paths.get("/proc/" + pid + "/cmdline"));
      return of(new String(line, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Whether it looks like a JVM from outside: what another user's process shows. */
  static boolean isLauncher(long pid) {
    try {
      byte[] line = Files.readAllBytes(Paths.get("/proc/" + pid + "/cmdline"));
      String program = new String(line, StandardCharsets.UTF_8).split("\0")[0];
      return new File(program).getName().equals("java");
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }

  /** The first argument is the launcher itself. */
  static String of(String[] arguments) {
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
        ? new File(arguments[0]).getName()
        : null;
  }

  private static String shorten(String main) {
    return Terminal.printable(main.endsWith(".jar") ? new File(main).getName() : main);
  }
}

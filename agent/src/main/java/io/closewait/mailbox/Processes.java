// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/** What tells a process from a later one with the same number. */
public final class Processes {
  private Processes() {}

  /** Number of this process, as it sees itself. */
  public static long own() throws IOException {
    try {
      // a symbolic link named by the kernel; works on 8, which has no ProcessHandle
      return Long.parseLong(new File("/proc/self").getCanonicalFile().getName());
    } catch (NumberFormatException noProc) {
      return ofProcessHandle();
    }
  }

  private static long ofProcessHandle() throws IOException {
    try {
      Class<?> type = Class.forName("java.lang.ProcessHandle");
      return (Long) type.getMethod("pid").invoke(type.getMethod("current").invoke(null));
    } catch (ReflectiveOperationException unknown) {
      throw new IOException("the number of this process cannot be told");
    }
  }

  /**
   * When the process started, in the kernel's own count; null where that cannot be told.
   *
   * @param process number, or {@code self}
   */
  public static String start(Object process) {
    return field(process, 22);
  }

  /** The kernel's letter for what the process does, such as R, S, T (stopped) or Z; or null. */
  public static String state(Object process) {
    return field(process, 3);
  }

  /** A field of /proc/PID/stat by its number in proc(5); the second may itself hold spaces. */
  private static String field(Object process, int number) {
    try {
      byte[] stat = Files.readAllBytes(Paths.get("/proc/" + process + "/stat"));
      String text = new String(stat, StandardCharsets.UTF_8);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).trim().split(" ");
      return fields[number - 3];
    } catch (IOException | RuntimeException unknown) {
      return null;
    }
  }
}

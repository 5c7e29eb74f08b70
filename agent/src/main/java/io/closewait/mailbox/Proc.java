// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's folder of processes, or one that a test has made to look like it. Opens no channel:
 * in an application that would fix settings of the JDK's network code before it could.
 */
public final class Proc {
  /** The kernel's own. */
  public static final Proc SYSTEM = new Proc(Paths.get("/proc"));

  /** The longest command line that a kernel hands to a process has 6 MB. */
  private static final int LIMIT = 8 << 20;

  private final Path root;

  public Proc(Path root) {
    this.root = root;
  }

  /** Whether the platform has one. */
  public boolean isThere() {
    return new File(root.toFile(), "self/stat").exists();
  }

  /**
   * A file of a process.
   *
   * @param process number, or {@code self}
   */
  public Path path(Object process, String name) {
    return root.resolve(process.toString()).resolve(name);
  }

  /** Number of this process, as it sees itself. */
  public long own() throws IOException {
    try {
      // a symbolic link named by the kernel; works on 8, which has no ProcessHandle
      return Long.parseLong(new File(root.toFile(), "self").getCanonicalFile().getName());
    } catch (NumberFormatException noProc) {
      return ofProcessHandle();
    }
  }

  private static long ofProcessHandle() throws IOException {
    try {
      Class<?> type = Class.forName("java.lang.ProcessHandle");
      return (Long) type.getMethod("pid").invoke(type.getMethod("current").invoke(null));
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      throw new IOException("the number of this process cannot be told");
    }
  }

  /** The numbers of all processes that this one may see, in order. */
  public List<Long> processes() {
    List<Long> numbers = new ArrayList<>();
    String[] names = root.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (name.matches("\\d{1,18}")) {
        numbers.add(Long.valueOf(name));
      }
    }
    numbers.sort(null);
    return numbers;
  }

  /**
   * When the process started, in the kernel's own count, which tells it from a later one of the
   * same number. Null where that is not known.
   */
  public @Nullable String start(Object process) {
    return field(process, 22);
  }

  /** The kernel's letter for what the process does, such as R, S, T (stopped) or Z; or null. */
  public @Nullable String state(Object process) {
    return field(process, 3);
  }

  /** The number of the process that has started it; or null. */
  public @Nullable String parent(Object process) {
    return field(process, 4);
  }

  /** A number that stat tells, by the place of its field in proc(5); 0 where it does not. */
  public long number(Object process, int place) {
    String field = field(process, place);
    return field == null || !field.matches("\\d{1,18}") ? 0 : Long.parseLong(field);
  }

  /** A field of stat by its number in proc(5); the second may itself hold spaces. */
  private @Nullable String field(Object process, int number) {
    String text = text(process, "stat");
    if (text == null) {
      return null;
    }
    try {
      return text.substring(text.lastIndexOf(')') + 2).trim().split(" ")[number - 3];
    } catch (RuntimeException unknown) {
      return null;
    }
  }

  /** What the kernel says in this file of a process, at most 8 MB of it; null if nothing. */
  public @Nullable String text(Object process, String name) {
    try (InputStream in = new FileInputStream(path(process, name).toFile())) {
      byte[] bytes = new byte[1 << 12];
      int length = 0;
      for (int n = in.read(bytes); n > 0; n = in.read(bytes, length, bytes.length - length)) {
        length += n;
        if (length == bytes.length && length < LIMIT) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
      }
      return new String(bytes, 0, length, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return null;
    }
  }
}

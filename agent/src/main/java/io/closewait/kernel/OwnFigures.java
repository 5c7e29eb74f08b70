// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the kernel counts of this process and of the calling thread. One thread. */
final class OwnFigures {
  private static final long LIMIT_LIFE = TimeUnit.MINUTES.toNanos(1);

  private static final int NEAR = 16;

  /** The JDK's first channel takes two for a moment, and the file one; one to spare. */
  private static final int ROOM = 4;

  private static final String ANY_FILE = "/dev/null";

  private long used = -1;
  private long limit = -1;
  private long limitRead = System.nanoTime() - LIMIT_LIFE - 1;

  /** What this descriptor is; null where it is not open. Opens none. */
  static @Nullable String link(int fd) {
    try {
      return Files.readSymbolicLink(new File("/proc/self/fd/" + fd).toPath()).toString();
    } catch (IOException | RuntimeException closed) {
      return null;
    }
  }

  /** Opens one descriptor, which is among them and gone; empty where there is none left. */
  int[] openDescriptors() {
    return numbers(new File("/proc/self/fd").list());
  }

  /** The numbers that a folder of descriptors lists; none where it could not be read. */
  static int[] numbers(String @Nullable [] names) {
    if (names == null) {
      return new int[0];
    }
    int[] open = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      open[i] = Integer.parseInt(names[i]);
    }
    Arrays.sort(open);
    return open;
  }

  /**
   * Size of /proc/self/fd, which is their count from Linux 6.2 on; no descriptor is opened. An
   * older kernel only tells by refusing one that there is none left.
   */
  long descriptorsUsed() {
    long size = new File("/proc/self/fd").length();
    if (size > 0) {
      used = size;
    } else {
      used = canOpen(1) ? -1 : limit;
    }
    return used;
  }

  /**
   * Whether several descriptors can be had at this moment: whoever is just taking all of them does
   * not get in between.
   */
  static boolean hasRoom() {
    return canOpen(ROOM);
  }

  /**
   * All at the same time. What is there and cannot be opened tells of want, not the words of the
   * failure: they are in the language of the system.
   */
  static boolean canOpen(int count) {
    List<FileInputStream> taken = new ArrayList<>();
    try {
      while (taken.size() < count) {
        taken.add(new FileInputStream(ANY_FILE));
      }
      return true;
    } catch (IOException refused) {
      return !new File(ANY_FILE).exists();
    } finally {
      for (FileInputStream one : taken) {
        close(one);
      }
    }
  }

  private static void close(FileInputStream one) {
    try {
      one.close();
    } catch (IOException ignored) {
      // the descriptor is free all the same
    }
  }

  /**
   * Read now and then, as the limit can be changed from outside (prlimit), and again before it is
   * said that it is reached. Of more in use than the last one read allowed there is a higher one.
   */
  long descriptorsLimit() {
    boolean reached = limit > 0 && used >= limit - NEAR;
    if (limit < 0 || reached || System.nanoTime() - limitRead > LIMIT_LIFE) {
      limitRead = System.nanoTime();
      readLimit();
    }
    return limit > 0 ? Math.max(limit, used) : limit;
  }

  /** Keeps the last one where the file cannot be opened, as when no descriptor is left. */
  private void readLimit() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream("/proc/self/limits"), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Max open files")) {
          String soft = line.substring("Max open files".length()).trim().split(" ")[0];
          limit = soft.equals("unlimited") ? -1 : Long.parseLong(soft);
        }
      }
    } catch (IOException refused) {
      if (limit < 0 && !canOpen(1)) {
        // never read before, and just reached: as many as now (Linux 6.2), the last count is older
        limit = descriptorsUsed();
      }
    } catch (NumberFormatException unknown) {
      // the last one it is
    }
  }
}

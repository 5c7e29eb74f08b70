// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import io.closewait.mailbox.Proc;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** /proc/PID/status. Immutable. */
final class ProcStatus {
  private static final Pattern CAUGHT = Pattern.compile("SigCgt:\\s*([0-9a-f]{1,16})");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d{1,15}) kB");
  private static final long SIGQUIT = 1 << 2;

  static final ProcStatus NONE = new ProcStatus("");

  /** The effective ones, which attach compares. */
  final @Nullable Long uid;

  final @Nullable Long gid;

  /** The number in the innermost pid namespace. */
  final @Nullable Long innerPid;

  /** Whether SIGQUIT, by which attach wakes a JVM, ends it instead. */
  final boolean diesOfQuit;

  private ProcStatus(String text) {
    uid = number(text, "Uid:", 1);
    gid = number(text, "Gid:", 1);
    innerPid = number(text, "NSpid:", -1);
    diesOfQuit = diesOfQuit(text);
  }

  static ProcStatus of(Proc proc, Object process) {
    String status = proc.text(process, "status");
    return status == null ? NONE : new ProcStatus(status);
  }

  /** Bytes of memory that such a text says the process has; 0 where it does not say. */
  static long resident(@Nullable String text) {
    Matcher size = RESIDENT.matcher(text == null ? "" : text);
    return size.find() ? Long.parseLong(size.group(1)) << 10 : 0;
  }

  private static boolean diesOfQuit(String text) {
    Matcher caught = CAUGHT.matcher(text);
    return caught.find() && (Long.parseUnsignedLong(caught.group(1), 16) & SIGQUIT) == 0;
  }

  /** A number of the line with this label; -1: the last. */
  private static @Nullable Long number(String text, String label, int index) {
    for (String line : text.split("\n")) {
      if (line.startsWith(label)) {
        String[] numbers = line.substring(label.length()).trim().split("\\s+");
        return Long.valueOf(numbers[index < 0 ? numbers.length - 1 : index]);
      }
    }
    return null;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.kernel;

import io.closewait.mailbox.Proc;
import org.jspecify.annotations.Nullable;

/**
 * How many descriptors a process may open, and how more are allowed to it while it runs. Immutable.
 */
public final class DescriptorLimit {
  private static final String LABEL = "Max open files";
  private static final int CAP_SYS_RESOURCE = 24;

  /** Plenty for one server, and next to nothing for the kernel. */
  private static final long PLENTY = 65_536;

  /** What applies now. */
  public final long soft;

  /** How far the process's own user may raise it. */
  public final long hard;

  /** How far anybody may, or -1. */
  private final long ceiling;

  private final Right right;

  /** What the reader of an advice may do. */
  private enum Right {
    BEYOND_HARD,
    /** Called root, without the right: as in a container. */
    ROOT_BY_NAME,
    UP_TO_HARD
  }

  private DescriptorLimit(long soft, long hard, long ceiling, Right right) {
    this.soft = soft;
    this.hard = hard;
    this.ceiling = ceiling;
    this.right = right;
  }

  /**
   * The limit of a process; null where it has none, or it is not known. Takes a descriptor.
   *
   * @param process number, or {@code self}
   */
  public static @Nullable DescriptorLimit of(Proc proc, Object process) {
    String[] words = words(proc, process);
    long soft = words.length > 0 ? number(words[0]) : -1;
    long hard = words.length > 1 ? number(words[1]) : -1;
    if (soft < 0) {
      return null;
    }
    String most = proc.text("sys", "fs/nr_open");
    return new DescriptorLimit(
        soft, Math.max(soft, hard), most == null ? -1 : number(most.trim()), right(proc));
  }

  /** What applies now, in one look; -1 where there is no limit, or it is not known. */
  public static long soft(Proc proc, Object process) {
    String[] words = words(proc, process);
    return words.length > 0 ? number(words[0]) : -1;
  }

  private static String[] words(Proc proc, Object process) {
    String text = proc.text(process, "limits");
    int at = text == null ? -1 : text.indexOf(LABEL);
    return text == null || at < 0
        ? new String[0]
        : text.substring(at + LABEL.length()).trim().split("\\s+", 3);
  }

  private static long number(String word) {
    return word.matches("\\d{1,18}") ? Long.parseLong(word) : -1;
  }

  private static Right right(Proc proc) {
    String status = String.valueOf(proc.text("self", "status"));
    String users = String.valueOf(proc.text("self", "uid_map")).trim();
    boolean capable = (hex(status, "CapEff:") >>> CAP_SYS_RESOURCE & 1) != 0;
    // the kernel asks for the right where it all began, not in a namespace of users
    if (capable && users.matches("0\\s+0\\s+4294967295")) {
      return Right.BEYOND_HARD;
    }
    return status.matches("(?s).*\nUid:\\s+\\d+\\s+0\\s.*") ? Right.ROOT_BY_NAME : Right.UP_TO_HARD;
  }

  private static long hex(String text, String label) {
    int at = text.indexOf(label);
    String word = at < 0 ? "" : text.substring(at + label.length()).trim().split("\\s+", 2)[0];
    return word.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(word, 16) : 0;
  }

  /** What to type so that the process may open {@code most}; both limits, so that none falls. */
  public String command(Object process, long most) {
    return "prlimit --pid " + process + " --nofile=" + most + ":" + Math.max(hard, most);
  }

  /**
   * What to type that the process can go on at once, and who may; without a dot at the end.
   *
   * @param process its number as the reader knows it
   */
  public String advice(Object process) {
    if (soft < hard) {
      return command(process, hard) + " raises its limit to " + hard + " at once, without root";
    }
    long more = Math.max(PLENTY, 2 * hard);
    more = ceiling > 0 ? Math.min(more, ceiling) : more;
    if (more <= hard) {
      return "its limit, " + hard + ", is the highest of this kernel (fs.nr_open)";
    }
    String raise = command(process, more) + " raises its limit";
    switch (right) {
      case BEYOND_HARD:
        return raise + " at once, and this user may";
      case ROOT_BY_NAME:
        return raise
            + ", but root in this container may not (no CAP_SYS_RESOURCE): as root of the host,"
            + " with the number that the process has there";
      default:
        return raise + " at once, as root: its hard limit, " + hard + ", is reached";
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.bootstrap;

import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.annotation.DontInline;

/**
 * Sockets whose input the application itself has shut: without the kernel's word their peers would
 * look gone.
 */
public final class ShutInputs {
  /** So many are remembered; then nothing is concluded of any. */
  public static final int LIMIT = 1 << 16;

  /** By {@link SocketTable#identity}. Those that are closed the next sweep forgets. */
  public static final ConcurrentHashMap<Long, Boolean> ALL = new ConcurrentHashMap<>();

  /** Whether they are of interest: until the kernel tells states of connections. */
  public static volatile boolean areNoted = true;

  private ShutInputs() {}

  /** An input that is shut after its end was read is no other for that. */
  @DontInline
  static void note(int fd) {
    try {
      long entry = SocketTable.find(fd);
      if (entry == 0) {
        return;
      }
      long first = Memory.get(entry);
      boolean open = EntryBits.state(first) == SocketTable.OPEN;
      boolean ended = (Memory.get(entry + SocketTable.SECOND) & SocketTable.EOF) != 0;
      if (open && !ended && ALL.size() < LIMIT) {
        ALL.put(SocketTable.identity(fd, first), Boolean.TRUE);
      }
    } catch (Throwable failed) {
      HookFailures.note(failed);
    }
  }
}

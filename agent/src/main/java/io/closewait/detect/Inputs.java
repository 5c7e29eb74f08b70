// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.bootstrap.ShutInputs;
import io.closewait.bootstrap.SocketTable;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.Opinion;

/**
 * Whether it was the peer who ended the input of a connection, where the kernel does not tell the
 * state: it was not, where the application has shut it itself. The agent's thread only.
 */
final class Inputs {
  private final KernelView kernel;

  Inputs(KernelView kernel) {
    this.kernel = kernel;
  }

  /** What is known; nothing of a connection that the hooks have not seen from its beginning. */
  Opinion opinion(SocketEntry entry) {
    if (entry.side() == SocketTable.UNKNOWN_SIDE || ShutInputs.ALL.size() >= ShutInputs.LIMIT) {
      return Opinion.NONE;
    }
    Opinion opinion = kernel.secondOpinion(entry.fd());
    if (opinion == Opinion.ENDED && !ShutInputs.areNoted) {
      return Opinion.NONE; // it told the states of others, and who shut this one is not known
    }
    boolean shut = opinion == Opinion.ENDED && ShutInputs.ALL.containsKey(entry.identity());
    return shut ? Opinion.OPEN : opinion;
  }

  /** Forgets sockets that are closed; all, once the kernel is known to tell states. */
  void forget() {
    if (ShutInputs.areNoted && kernel.answers()) {
      ShutInputs.areNoted = false;
      ShutInputs.ALL.clear();
    } else if (!ShutInputs.ALL.isEmpty()) {
      ShutInputs.ALL.keySet().removeIf(identity -> !isOpen(identity));
    }
  }

  private static boolean isOpen(long identity) {
    int fd = SocketTable.number(identity);
    SocketEntry entry = new SocketEntry().read(fd);
    return !entry.isEmpty() && entry.identity() == identity;
  }
}

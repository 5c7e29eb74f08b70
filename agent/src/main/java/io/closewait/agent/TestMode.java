// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.bootstrap.CaptureBudget;
import io.closewait.bootstrap.ShutInputs;
import io.closewait.bootstrap.SiteCapture;
import io.closewait.bootstrap.SocketEvents;
import io.closewait.kernel.Addresses;
import io.closewait.kernel.KernelView;
import io.closewait.kernel.LinuxKernel;
import io.closewait.kernel.NoKernel;
import io.closewait.ledger.SocketLedger;
import io.closewait.platform.Platform;
import io.closewait.platform.Terrain;

/**
 * The agent under tests: the hooks write a ledger, whoever judges a test reads it, and nothing else
 * happens. No thread of ours, no report, no file.
 */
final class TestMode implements Duty {
  private TestMode() {}

  static Duty connect(Platform platform, Hooks hooks) throws ReflectiveOperationException {
    platform.openForReflection();
    boolean linux = Terrain.here().isLinux();
    SocketLedger ledger =
        new SocketLedger(
            new Addresses(linux, Platform.feature()),
            () -> kernel(linux),
            () -> {
              hooks.followTls(platform);
              return hooks.nextProblem();
            });
    Hooks.knowCollectors();
    Hooks.silence();
    CaptureBudget.set(-1);
    ShutInputs.areNoted = false; // nothing is concluded here without the kernel's word
    SocketEvents.now = 1;
    SocketEvents.ledger = ledger;
    SocketEvents.capture = () -> SiteCapture.UNSAMPLED; // the ledger takes the stacks
    return new TestMode();
  }

  private static KernelView kernel(boolean linux) {
    try {
      return linux ? new LinuxKernel() : new NoKernel();
    } catch (ReflectiveOperationException | RuntimeException refused) {
      return new NoKernel();
    }
  }

  @Override
  public void start() {
    // the hooks do all of it
  }
}

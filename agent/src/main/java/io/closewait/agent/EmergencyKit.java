// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

import io.closewait.kernel.DescriptorGauge;
import io.closewait.kernel.NativeCode;
import io.closewait.leak.Yardstick;
import io.closewait.platform.Platform;

/**
 * What is needed when no descriptor is left, besides the {@link AgentThread}'s reserve, made ready
 * while there are some: the JDK's libraries. They are not loaded before the application has a
 * socket, or half of its descriptors in use. The agent's thread only.
 */
class EmergencyKit {
  private final Platform platform;
  private final DescriptorGauge gauge = new DescriptorGauge();
  private boolean ready;

  EmergencyKit(Platform platform) {
    this.platform = platform;
  }

  /**
   * Called once a tick until there was a sweep, which watches the descriptors from then on.
   *
   * @param inUse whether there are sockets
   * @return whether descriptors are scarce
   */
  final boolean look(boolean inUse) {
    int percent = percentInUse();
    if (!ready && (inUse || percent >= Yardstick.HALF_PERCENT)) {
      ready = NativeCode.prepare(platform, gauge.isCalm());
    }
    return percent >= Yardstick.SCARCE_PERCENT;
  }

  /** Whether the kernel can be asked about sockets, with or without a descriptor. */
  final boolean isReady() {
    return ready;
  }

  /** Tests say it themselves. */
  int percentInUse() {
    return gauge.percent();
  }
}

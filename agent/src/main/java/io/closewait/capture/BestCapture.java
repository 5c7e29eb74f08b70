// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import io.closewait.platform.Platform;

/** The cheapest way of taking stacks that works on this JVM; chosen once, at start. */
public final class BestCapture {
  private BestCapture() {}

  /** The cheapest capture that passes its own check here. */
  public static StackCapture of(SiteTable sites, Platform platform) {
    StackCapture inPlace = BacktraceCapture.ifSafe(sites, platform);
    return inPlace != null ? inPlace : ElementCapture.with(sites);
  }
}

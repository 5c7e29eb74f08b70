// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import java.nio.charset.StandardCharsets;

/** What a scrape gets: handed from the thread that makes it to those of the server. */
public final class Page {
  private volatile byte[] bytes = new byte[0];

  /** From now on a scrape gets this. */
  public void show(String metrics) {
    bytes = metrics.getBytes(StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return bytes;
  }
}

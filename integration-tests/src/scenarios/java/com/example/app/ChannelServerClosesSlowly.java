// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Needs a second before it closes, which is well within any grace time. */
final class ChannelServerClosesSlowly extends ChannelServerCloses {
  @Override
  void beforeClose() throws InterruptedException {
    Thread.sleep(1000);
  }
}

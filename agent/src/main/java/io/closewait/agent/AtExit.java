// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.agent;

/** Asks for the last report when the JVM ends. A class, as linking a lambda costs at start. */
final class AtExit extends Thread {
  private final Watch watch;

  AtExit(Watch watch) {
    super((ThreadGroup) null, "closewait-stop");
    this.watch = watch;
  }

  @Override
  public void run() {
    watch.stop();
  }
}

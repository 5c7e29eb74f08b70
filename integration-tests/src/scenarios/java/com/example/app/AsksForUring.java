// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import io.netty.channel.uring.IoUring;

/** Whether the kernel lets this process have an io_uring: containers and hardened hosts do not. */
public final class AsksForUring {
  private AsksForUring() {}

  public static void main(String[] args) {
    Main.say(IoUring.isAvailable() ? "works" : "refused: " + IoUring.unavailabilityCause());
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.ArrayDeque;

/** Makes objects and forgets the older ones, so that a collector always has something to move. */
final class ObjectsMove extends Scenario {
  private static final int KEPT = 20_000, AT_ONCE = 2_000, PAUSE_MILLIS = 2;

  @Override
  void play(int count, int port) {
    inBackground(this::move);
  }

  private void move() throws InterruptedException {
    ArrayDeque<Object> objects = new ArrayDeque<>();
    while (!toldToGoWithin(PAUSE_MILLIS)) {
      for (int i = 0; i < AT_ONCE; i++) {
        objects.add(new Object[8]);
        if (objects.size() > KEPT) {
          objects.poll();
        }
      }
    }
  }
}

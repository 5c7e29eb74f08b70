// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.FileDescriptor;

/** As {@link PutInPlace}, once the agent has seen that the peers have left. */
final class PutInPlaceOfSuspects extends PutInPlace {
  @Override
  void awaitMoment() throws Exception {
    for (FileDescriptor descriptor : descriptors) {
      while (!entries.watched(entries.number(descriptor))) {
        Thread.sleep(20);
      }
    }
  }
}

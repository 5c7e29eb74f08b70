// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

/** Closes when told to, all at once. */
final class SocketServerClosesOnCommand extends SocketServerCloses {
  @Override
  void beforeClose() {
    awaitGo();
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.net.Socket;

/** Has a field whose type is not loaded. */
final class HalfLoaded {
  final Socket socket;
  NeverLoaded nothingYet;

  HalfLoaded(Socket socket) {
    this.socket = socket;
  }
}

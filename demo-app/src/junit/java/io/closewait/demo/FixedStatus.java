// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.Socket;

/** The same, done right. */
final class FixedStatus {
  private FixedStatus() {}

  static String ask(int port) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) { // whatever happens, it is closed
      return Status.answer(socket);
    }
  }
}

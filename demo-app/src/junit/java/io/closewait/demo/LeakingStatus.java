// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.Socket;

/** The bug under test: the answer is there, so the connection is forgotten. */
final class LeakingStatus {
  private LeakingStatus() {}

  static String ask(int port) throws IOException {
    Socket socket = new Socket("127.0.0.1", port); // its last use is the answer: forgotten
    return Status.answer(socket);
  }
}

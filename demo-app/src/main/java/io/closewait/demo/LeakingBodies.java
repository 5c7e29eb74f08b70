// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.net.HttpURLConnection;

/** The bug of a client: the status is known, so why read the rest? */
final class LeakingBodies extends UnreadBodies {
  LeakingBodies() throws IOException {}

  /**
   * The connection belongs to the answer until its body was read or closed. Nobody does; the
   * service hangs up some day, and the connection stays in CLOSE_WAIT.
   */
  @Override
  int ask(HttpURLConnection call) throws IOException {
    return call.getResponseCode(); // the body is not read, and its connection is forgotten
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;

/** The cure: the body is read to its end and closed, also where nobody wants it. */
final class FixedBodies extends UnreadBodies {
  FixedBodies() throws IOException {}

  @Override
  int ask(HttpURLConnection call) throws IOException {
    byte[] unwanted = new byte[1024];
    try (InputStream body = call.getInputStream()) { // read to its end below, and it is closed
      while (body.read(unwanted) >= 0) {}
    }
    call.disconnect();
    return call.getResponseCode();
  }
}

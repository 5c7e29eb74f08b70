// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.platform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.GrantedRights;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Against real TLS sockets; no handshake is needed to have a number. */
@EnabledOnOs(OS.LINUX)
class TlsSocketNumberTest {
  private static final SSLSocketFactory FACTORY = (SSLSocketFactory) SSLSocketFactory.getDefault();

  private final TlsSocketNumber numbers = numbers();

  private static TlsSocketNumber numbers() {
    try {
      return new TlsSocketNumber(GrantedRights.platform());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<Integer> sockets() throws IOException {
    Set<Integer> sockets = new HashSet<>();
    for (String name : new File("/proc/self/fd").list()) {
      try {
        if (Files.readSymbolicLink(new File("/proc/self/fd", name).toPath())
            .toString()
            .startsWith("socket:")) {
          sockets.add(Integer.valueOf(name));
        }
      } catch (IOException closed) {
        // the listing's own descriptor
      }
    }
    return sockets;
  }

  private static void assertFresh(int number, Set<Integer> before) throws IOException {
    assertTrue(sockets().contains(number), number + " is no socket");
    assertFalse(before.contains(number), number + " was there before");
  }

  @Test
  void aTlsSocketHasTheNumberOfItsConnectionUntilItIsClosed() throws IOException {
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 5, host)) {
      Set<Integer> before = sockets();
      Socket tls = FACTORY.createSocket(host, server.getLocalPort());
      assertFresh(numbers.applyAsInt(tls), before);
      tls.close();
      assertEquals(-1, numbers.applyAsInt(tls));
    }
  }

  @Test
  void aTlsSocketOverAnotherHasThatOnesNumber() throws IOException {
    InetAddress host = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket server = new ServerSocket(0, 5, host)) {
      Set<Integer> before = sockets();
      Socket carrier = new Socket(host, server.getLocalPort());
      assertFresh(numbers.applyAsInt(carrier), before);
      Socket tls = FACTORY.createSocket(carrier, "localhost", server.getLocalPort(), true);
      assertEquals(numbers.applyAsInt(carrier), numbers.applyAsInt(tls));
      tls.close();
      assertEquals(-1, numbers.applyAsInt(tls));
    }
  }

  @Test
  void whatIsNoSocketHasNone() {
    assertEquals(-1, numbers.applyAsInt("a string"));
    assertEquals(-1, numbers.applyAsInt(new Socket()));
    assertEquals(-1, numbers.applyAsInt(null));
  }
}

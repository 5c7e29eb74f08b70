// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.it.harness.Event;
import io.closewait.it.harness.JavaRuntime;
import io.closewait.it.harness.Peer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that connect on threads of their own: no stack shows the program, and what they leak is
 * one leak all the same, with its own cause, and who holds it in the first line.
 */
class OwnThreadsIT {
  private static final int LEAKED = 25;

  @ParameterizedTest
  @MethodSource("io.closewait.stacks.Java#versions")
  void webSocketsThatAreNotAskedForMessages(JavaRuntime runtime) throws IOException {
    CountDownLatch subscribed = new CountDownLatch(1);
    try (Peer peer = new Peer();
        StackRun run = StackRun.start("UnreadWebSockets", runtime)) {
      int port = peer.serveEach(socket -> sayHelloAndLeave(socket, subscribed));
      run.command("subscribe", port, LEAKED);
      subscribed.countDown(); // an end that comes with the first message would be read with it
      run.awaitCloseWait(port, LEAKED);
      Event leak = run.awaitLeakOf(LEAKED);
      assertAll(
          leak.toString(),
          () -> assertEquals("FIN_UNREAD", leak.text("kind")),
          () -> assertEquals("com.example.stacks.UnreadWebSockets.SOCKETS", leak.text("where")),
          () -> assertTrue(leak.text("cause").contains("whose listener does not request(1)")),
          () ->
              assertEquals(
                  1, run.warnings().stream().map(each -> each.text("site")).distinct().count()));
      run.result.held = true;
    }
  }

  private static void sayHelloAndLeave(Socket socket, CountDownLatch subscribed)
      throws IOException {
    try (Wire wire = new Wire(socket)) {
      String head = wire.head();
      int at = head.toLowerCase().indexOf("sec-websocket-key:") + "sec-websocket-key:".length();
      String key = head.substring(at, head.indexOf("\r\n", at)).trim();
      wire.send(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
      wire.send("Sec-WebSocket-Accept: " + accepted(key) + "\r\n\r\n");
      wire.send("\u0081\u0002hi");
      subscribed.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** What the protocol wants to be answered to a client's key. */
  private static String accepted(String key) {
    try {
      byte[] salted =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(salted));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A scope, as any framework or a main method uses it. */
@SuppressWarnings("try") // a scope need not be named again
class SocketLeaksIT {
  @RegisterExtension static final EchoServer server = new EchoServer();

  @Test
  void nothingLeftOpenIsWell() throws IOException {
    try (SocketLeaks.Scope scope = SocketLeaks.open("well")) {
      server.talk('x');
      assertEquals(0, scope.leaks().size());
    }
  }

  @Test
  void aLeakFailsTheScope() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> {
              try (SocketLeaks.Scope scope = SocketLeaks.open("checkout").within("50ms")) {
                server.forget();
              }
            });
    assertTrue(error.getMessage().contains("1 socket was left open by checkout"), error.toString());
  }

  @Test
  void theFailureInsideStays() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (SocketLeaks.Scope scope = SocketLeaks.open().within("50ms")) {
                server.forget();
                throw new IllegalStateException("inside");
              }
            });
    assertEquals(1, error.getSuppressed().length);
    assertTrue(
        error.getSuppressed()[0].getMessage().contains("left open by SocketLeaksIT"),
        error.getSuppressed()[0].toString());
  }

  @Test
  void leaksCanBeAskedFor() throws IOException {
    try (SocketLeaks.Scope scope = SocketLeaks.open("asked").within("50ms")) {
      server.talk('L');
      server.forget();
      List<SocketLeak> leaks = scope.leaks();
      assertEquals(2, leaks.size(), leaks.toString());
      SocketLeak first = leaks.get(0);
      assertEquals(SocketLeak.Kind.END_READ, first.kind());
      assertTrue(first.isAccepted());
      assertEquals("server", first.thread());
      assertEquals("serve", frameOfOurs(first.endReadAt()));
      SocketLeak second = leaks.get(1);
      assertEquals(SocketLeak.Kind.CONNECTED, second.kind());
      assertEquals("connect", frameOfOurs(second.openedAt()));
      assertEquals(0, second.endReadAt().length);
      assertEquals(second.peer().getPort(), first.local().getPort());
      EchoServer.tidy();
      scope.assertNone();
    }
  }

  private static String frameOfOurs(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().equals(EchoServer.class.getName())) {
        return frame.getMethodName();
      }
    }
    throw new AssertionError("not among the frames");
  }

  @Test
  void whatWasOpenBeforeIsNobodysBusiness() throws IOException {
    try (Socket before = server.connect()) {
      try (SocketLeaks.Scope scope = SocketLeaks.open("later")) {
        EchoServer.say(before, 'x');
      }
    }
  }

  @Test
  void anInnerScopeTakesWhatIsItsOwn() {
    try (SocketLeaks.Scope outer = SocketLeaks.open("outer").within("50ms")) {
      assertThrows(
          AssertionError.class,
          () -> {
            try (SocketLeaks.Scope inner = SocketLeaks.open("inner").within("50ms")) {
              server.forget();
            }
          });
      outer.assertNone();
    }
  }

  @Test
  void onlyWhatSaysSoOwnsAPoolsThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try (SocketLeaks.Scope other = SocketLeaks.open("other").within("0ms").owns("com.acme.*")) {
      Thread beside =
          new Thread(
              () -> {
                try (SocketLeaks.Scope scope =
                    SocketLeaks.open("owner").within("50ms").owns("*EchoServer")) {
                  pool.submit(
                          () -> {
                            server.forget();
                            return null;
                          })
                      .get();
                  assertEquals(1, scope.leaks().size());
                  EchoServer.tidy();
                } catch (Exception failed) {
                  throw new IllegalStateException(failed);
                }
              });
      beside.start();
      beside.join();
    } finally {
      pool.shutdown();
    }
  }
}

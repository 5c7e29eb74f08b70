// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import io.closewait.it.harness.Peer.Habit;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** How the other end behaves by each {@link Habit}. */
final class Habits {
  static final byte[] REQUEST = {'t', 'e', 's', 't'};
  static final int SIP = 16 * 1024;

  private static final byte[] ANSWER = {'h', 'e', 'l', 'l', 'o'};
  private static final int SIP_EVERY_MILLIS = 150;
  private static final int SOME = 5000,
      MUCH = 50_000,
      PAUSE_MILLIS = 22_000,
      CONNECTED_MILLIS = 100;

  private Habits() {}

  static void behave(Socket socket, Habit habit) throws IOException {
    switch (habit) {
      case ASKS_AND_LEAVES -> {
        socket.getOutputStream().write(REQUEST);
        socket.close();
      }
      case TAKES_GREETING_AND_LEAVES -> {
        take(socket, ANSWER.length);
        socket.close();
      }
      case TAKES_REQUEST_AND_LEAVES -> {
        take(socket, REQUEST.length);
        socket.close();
      }
      case ANSWERS_AND_LEAVES -> {
        take(socket, REQUEST.length);
        socket.getOutputStream().write(ANSWER);
        socket.close();
      }
      case ASKS_AND_RESETS -> {
        socket.getOutputStream().write(REQUEST);
        reset(socket);
      }
      case TAKES_REQUEST_AND_RESETS -> {
        take(socket, REQUEST.length);
        reset(socket);
      }
      case GREETS_AND_RESETS ->
          Peer.inBackground(
              () -> {
                pause(CONNECTED_MILLIS); // a reset that is sooner makes the connect fail
                socket.getOutputStream().write(ANSWER);
                reset(socket);
              });
      case SENDS_MUCH_AND_LEAVES -> {
        socket.getOutputStream().write(new byte[MUCH]);
        socket.close();
      }
      case ANSWERS_THE_END -> {
        drain(socket.getInputStream());
        socket.getOutputStream().write(ANSWER);
        socket.close();
      }
      case LEAVES -> socket.close();
      case ASKS_AND_STAYS -> socket.getOutputStream().write(REQUEST);
      case ENDS_ITS_SIDE -> {
        socket.shutdownOutput();
        Peer.inBackground(() -> drain(socket.getInputStream()));
      }
      case ENDS_ITS_SIDE_AND_SIPS -> {
        socket.shutdownOutput();
        Peer.inBackground(() -> sip(socket.getInputStream()));
      }
      case ENDS_ITS_SIDE_AND_PAUSES -> {
        socket.shutdownOutput();
        Peer.inBackground(
            () -> {
              pause(PAUSE_MILLIS);
              drain(socket.getInputStream());
            });
      }
      case ENDS_ITS_SIDE_OF_TLS -> {
        InputStream in = Dialogues.endOwnSideOfTls(socket);
        Peer.inBackground(() -> drain(in));
      }
      case ENCRYPTS_AND_LEAVES -> Dialogues.sendEncrypted(socket, REQUEST);
      case DECRYPTS_AND_LEAVES -> Dialogues.takeEncrypted(socket, REQUEST.length);
      case BROWSES_AND_LEAVES -> Dialogues.browse(socket, new String(ANSWER));
      case LONG_HTTP -> Dialogues.http(socket, "x".repeat(100_000));
      case SOCKS -> Dialogues.socks(socket);
      case TUNNEL -> Dialogues.http(socket, "");
      case HTTP -> Dialogues.http(socket, "hello");
      case SENDS_AND_STAYS -> {
        take(socket, REQUEST.length);
        socket.getOutputStream().write(new byte[SOME]);
      }
      case STAYS -> {}
    }
  }

  /** Everything is read before the close: unread data would make it a reset. */
  private static void take(Socket socket, int bytes) throws IOException {
    new DataInputStream(socket.getInputStream()).readFully(new byte[bytes]);
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    while (in.read(buffer) != -1) {
      continue;
    }
  }

  /** Slow on purpose, so it sleeps. */
  private static void sip(InputStream in) throws IOException {
    byte[] buffer = new byte[SIP];
    while (in.read(buffer) != -1) {
      pause(SIP_EVERY_MILLIS);
    }
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}

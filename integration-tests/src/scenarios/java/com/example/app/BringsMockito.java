// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.mockito.MockMakers;
import org.mockito.Mockito;

/** Mocks sockets by changing their classes in place, beside real ones. */
final class BringsMockito extends Scenario {
  @Override
  void play(int count, int port) throws Exception {
    for (int i = 0; i < count; i++) {
      Socket socket = mocked(Socket.class);
      Mockito.when(socket.getPort()).thenReturn(i);
      mocked(ServerSocket.class).close();
      mocked(SocketChannel.class).isConnected();
      socket.close();
      if (socket.getPort() != i || socket.isClosed()) {
        say("FAILED: not a mock");
      }
    }
  }

  private static <T> T mocked(Class<T> type) {
    return Mockito.mock(type, Mockito.withSettings().mockMaker(MockMakers.INLINE));
  }
}

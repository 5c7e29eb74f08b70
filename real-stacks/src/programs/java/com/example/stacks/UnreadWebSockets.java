// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * WebSockets of the JDK whose listener never asks for a message: nothing is delivered, not even the
 * end. The client connects on threads of its own, so no stack shows the program.
 */
public final class UnreadWebSockets implements Program {
  private static final List<WebSocket> SOCKETS = Collections.synchronizedList(new ArrayList<>());

  private final HttpClient client = HttpClient.newHttpClient();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("subscribe")) {
      throw new IllegalArgumentException(command);
    }
    URI prices = URI.create("ws://127.0.0.1:" + numbers[0] + "/prices");
    for (int i = 0; i < numbers[1]; i++) {
      client.newWebSocketBuilder().buildAsync(prices, new Forgetful()).join();
    }
  }

  private static final class Forgetful implements WebSocket.Listener {
    @Override
    public void onOpen(WebSocket socket) { // and no request(1), as the default would do
      SOCKETS.add(socket);
    }
  }

  @Override
  public Class<?> library() {
    return HttpClient.class;
  }
}

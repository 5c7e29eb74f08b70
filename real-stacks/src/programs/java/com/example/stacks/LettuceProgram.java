// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lettuce, on Netty: many connections, each used, left alone and closed. */
public final class LettuceProgram implements Program {
  private RedisClient client;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> use(numbers[0], numbers[1]);
      case "end" -> client.shutdown();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void use(int port, int count) throws IOException {
    client = RedisClient.create("redis://127.0.0.1:" + port);
    List<StatefulRedisConnection<String, String>> idle = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StatefulRedisConnection<String, String> connection = client.connect();
      connection.sync().set("key", "value" + i);
      if (!connection.sync().get("key").equals("value" + i)) {
        throw new IOException("another value");
      }
      if (i % 4 == 0) {
        idle.add(connection); // until the end of the program
      } else {
        connection.close();
      }
    }
  }

  @Override
  public Class<?> library() {
    return RedisClient.class;
  }
}

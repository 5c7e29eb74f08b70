// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** RabbitMQ's client, with heartbeats. */
public final class RabbitProgram implements Program {
  private final List<Connection> idle = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> {
        for (int i = 0; i < numbers[1]; i++) {
          use(numbers[0], i);
        }
      }
      case "end" -> {
        for (Connection connection : idle) {
          connection.abort();
        }
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void use(int port, int i) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setRequestedHeartbeat(2);
    Connection connection = factory.newConnection();
    Channel channel = connection.createChannel();
    String queue = channel.queueDeclare().getQueue();
    channel.basicPublish("", queue, null, "hello".getBytes());
    GetResponse got = channel.basicGet(queue, true);
    for (int tries = 0; got == null && tries < 100; tries++) {
      Thread.sleep(20);
      got = channel.basicGet(queue, true);
    }
    if (got == null || !new String(got.getBody()).equals("hello")) {
      throw new IOException("another message");
    }
    switch (i % 4) {
      case 0 -> idle.add(connection); // kept by its heartbeats
      case 1 -> connection.abort();
      default -> connection.close();
    }
  }

  @Override
  public Class<?> library() {
    return ConnectionFactory.class;
  }
}

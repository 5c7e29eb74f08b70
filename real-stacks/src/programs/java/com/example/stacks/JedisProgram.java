// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;

/** Jedis with its pool; and connections that are never given back. */
public final class JedisProgram implements Program {
  private final List<Jedis> forgotten = new ArrayList<>();
  private JedisPool pool;

  @Override
  public void obey(String command, int[] numbers) {
    switch (command) {
      case "use" -> use(numbers[0], numbers[1]);
      case "leak" -> leak(numbers[0], numbers[1]);
      case "end" -> pool.close();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void use(int port, int count) {
    JedisPoolConfig config = new JedisPoolConfig();
    config.setMaxTotal(50);
    config.setMaxIdle(50);
    config.setMinEvictableIdleDuration(Duration.ofSeconds(2));
    config.setTimeBetweenEvictionRuns(Duration.ofSeconds(1));
    pool = new JedisPool(config, "127.0.0.1", port);
    for (int round = 0; round < count / 50; round++) {
      List<Jedis> taken = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Jedis jedis = pool.getResource();
        taken.add(jedis);
        jedis.set("key" + i, "value");
      }
      taken.forEach(Jedis::close);
    }
  }

  /** A connection for each call; the server is the one that ends them. */
  private void leak(int port, int count) {
    for (int i = 0; i < count; i++) {
      Jedis jedis = new Jedis("127.0.0.1", port);
      jedis.ping(); // leak
      forgotten.add(jedis);
    }
    new Jedis("127.0.0.1", port).close();
  }

  @Override
  public Class<?> library() {
    return Jedis.class;
  }
}

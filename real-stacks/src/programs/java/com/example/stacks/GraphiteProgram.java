// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.codahale.metrics.graphite.Graphite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Dropwizard's client of Graphite: it only writes, and so does not see that its server has left.
 */
public final class GraphiteProgram implements Program {
  private final List<Graphite> kept = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("leak")) {
      throw new IllegalArgumentException(command);
    }
    for (int i = 0; i < numbers[1]; i++) {
      send(new Graphite("127.0.0.1", numbers[0]));
    }
  }

  private void send(Graphite graphite) throws IOException {
    kept.add(graphite);
    graphite.connect(); // leak
    graphite.send("answers", "42", System.currentTimeMillis() / 1000);
    graphite.flush();
  }

  @Override
  public Class<?> library() {
    return Graphite.class;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** An Apache HttpClient 5 for each call, with a pool for each client, none of them closed. */
public final class ClientPerCall implements Program {
  private final List<CloseableHttpClient> clients = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    if (!command.equals("leak")) {
      throw new IllegalArgumentException(command);
    }
    for (int i = 0; i < numbers[1]; i++) {
      ask(new HttpGet("http://127.0.0.1:" + numbers[0] + "/hello"));
    }
  }

  private void ask(HttpGet request) throws Exception {
    CloseableHttpClient client = HttpClients.createDefault();
    clients.add(client);
    client.execute(request, answer -> EntityUtils.toString(answer.getEntity())); // leak
  }

  @Override
  public Class<?> library() {
    return HttpClients.class;
  }
}

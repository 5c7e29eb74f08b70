// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Pools of OkHttp, Apache HttpClient 5 and HikariCP as they come, without a setting. */
public final class DefaultPools implements Program {
  private static final int AT_ONCE = 20;

  private final OkHttpClient okHttp = new OkHttpClient();
  private final CloseableHttpClient httpClient = HttpClients.createDefault();
  private HikariDataSource hikari;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> use("http://127.0.0.1:" + numbers[0] + "/hello", numbers[1]);
      case "end" -> {
        okHttp.dispatcher().executorService().shutdown();
        httpClient.close();
        hikari.close();
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void use(String url, int database) throws Exception {
    if (hikari == null) {
      hikari = new HikariDataSource();
      hikari.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + database + "/postgres?user=postgres");
    }
    together(() -> askOkHttp(url));
    together(() -> askHttpClient(url));
    together(this::askDatabase);
  }

  private static void together(Callable<String> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 10 * AT_ONCE; i++) {
      answers.add(threads.submit(call));
    }
    for (Future<String> answer : answers) {
      if (!answer.get().equals("hello")) {
        throw new IOException(answer.get());
      }
    }
    threads.shutdown();
  }

  private String askOkHttp(String url) throws IOException {
    try (Response answer = okHttp.newCall(new Request.Builder().url(url).build()).execute()) {
      return answer.body().string();
    }
  }

  private String askHttpClient(String url) throws IOException {
    HttpGet request = new HttpGet(url);
    return httpClient.execute(request, answer -> EntityUtils.toString(answer.getEntity())); // idle
  }

  private String askDatabase() throws Exception {
    try (Connection connection = hikari.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 'hello'")) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public Class<?> library() {
    return HttpClients.class;
  }
}

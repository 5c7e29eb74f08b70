// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The PostgreSQL driver in a HikariCP pool; and connections beside it that nobody closes. */
public final class PostgresProgram implements Program {
  private final List<Connection> forgotten = new ArrayList<>();
  private HikariDataSource pool;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> use(numbers[0], numbers[1]);
      case "leak" -> leak(numbers[0], numbers[1]);
      case "end" -> pool.close();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&sslmode=disable";
  }

  private void use(int port, int count) throws SQLException, IOException {
    pool = new HikariDataSource();
    pool.setJdbcUrl(url(port));
    pool.setMaximumPoolSize(10);
    for (int i = 0; i < count; i++) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select 42")) {
        if (!rows.next() || rows.getInt(1) != 42) {
          throw new IOException("another answer");
        }
      }
    }
    for (int i = 0; i < 10; i++) {
      DriverManager.getConnection(url(port)).close();
      try {
        DriverManager.getConnection(url(port).replace("user=postgres", "user=nobody")).close();
      } catch (SQLException refused) {
        continue; // a failed login, which the driver cleans up after
      }
      throw new IOException("nobody was let in");
    }
  }

  /** The server ends these sessions: they are idle within a transaction for too long. */
  private void leak(int port, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Connection connection = DriverManager.getConnection(url(port)); // leak
      connection.setAutoCommit(false);
      connection.createStatement().execute("set idle_in_transaction_session_timeout = '1s'");
      connection.commit();
      connection.createStatement().execute("select 42");
      forgotten.add(connection);
    }
  }

  @Override
  public Class<?> library() {
    return org.postgresql.Driver.class;
  }
}

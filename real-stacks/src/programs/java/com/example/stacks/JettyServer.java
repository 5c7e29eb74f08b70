// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** An embedded Jetty with a clean and a leaking web application. */
public final class JettyServer implements Program {
  private final Server server = new Server();
  private long before;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> {} // Jetty does not look at the clients of suspended requests
      case "remember" -> before = connections();
      case "regain" -> Counters.regain(before, this::connections);
      case "stop" -> server.stop();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws Exception {
    ServerConnector plain = limited(new ServerConnector(server));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setSslContext(Keys.context());
    HttpConfiguration byAddress = new HttpConfiguration();
    byAddress.addCustomizer(new SecureRequestCustomizer(false)); // no name to check
    ServerConnector encrypted =
        limited(new ServerConnector(server, tls, new HttpConnectionFactory(byAddress)));
    server.setHandler(
        new ContextHandlerCollection(
            application("/clean", new CleanPages()), application("/leaking", new LeakingPages())));
    server.start();
    say("port " + plain.getLocalPort());
    say("tls " + encrypted.getLocalPort());
  }

  /** What Jetty itself counts. */
  private long connections() {
    return ((ServerConnector) server.getConnectors()[0]).getConnectedEndPoints().size();
  }

  private ServerConnector limited(ServerConnector connector) {
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(2000);
    server.addConnector(connector);
    return connector;
  }

  private static ServletContextHandler application(String path, HttpServlet pages) {
    ServletContextHandler context = new ServletContextHandler(path);
    ServletHolder holder = new ServletHolder(pages);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    return context;
  }

  @Override
  public Class<?> library() {
    return Server.class;
  }
}

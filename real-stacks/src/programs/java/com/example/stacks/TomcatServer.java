// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;

/** An embedded Tomcat with a clean and a leaking web application. */
public class TomcatServer implements Program {
  private Tomcat tomcat;
  private long before;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> settle();
      case "remember" -> before = connections();
      case "regain" -> Counters.regain(before, this::connections);
      case "stop" -> stop();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() throws Exception {
    tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    Connector plain = connector();
    tomcat.setConnector(plain);
    Connector encrypted = encrypted();
    tomcat.getService().addConnector(encrypted);
    deploy("/clean", new CleanPages());
    deploy("/leaking", new LeakingPages());
    tomcat.start();
    say("port " + plain.getLocalPort());
    say("tls " + encrypted.getLocalPort());
  }

  /** By default on channels with a selector. */
  Connector connector() {
    return limited(new Connector());
  }

  static Connector limited(Connector connector) {
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", "2000");
    connector.setProperty("keepAliveTimeout", "2000");
    return connector;
  }

  Connector encrypted() {
    Connector connector = connector();
    connector.setSecure(true);
    connector.setScheme("https");
    connector.setProperty("SSLEnabled", "true");
    SSLHostConfig config = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.RSA);
    certificate.setCertificateKeystoreFile(Keys.file());
    certificate.setCertificateKeystorePassword(Keys.PASSWORD);
    certificate.setCertificateKeystoreType("JKS");
    config.addCertificate(certificate);
    connector.addSslHostConfig(config);
    return connector;
  }

  @SuppressWarnings("deprecation") // in Tomcat 10 there is no other way yet
  private void deploy(String path, HttpServlet pages) {
    Context context = tomcat.addContext(path, null);
    Wrapper wrapper = Tomcat.addServlet(context, "pages", pages);
    wrapper.setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "pages");
  }

  /** Until no request is being worked on: Tomcat itself notices a client that leaves meanwhile. */
  private void settle() throws InterruptedException {
    settle(tomcat);
  }

  static void settle(Tomcat tomcat) throws InterruptedException {
    ThreadPoolExecutor workers =
        (ThreadPoolExecutor) tomcat.getConnector().getProtocolHandler().getExecutor();
    while (workers.getActiveCount() > 0) {
      Thread.sleep(20);
    }
  }

  /** What Tomcat itself counts, and limits. */
  private long connections() {
    return ((AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler()).getConnectionCount();
  }

  private void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  @Override
  public Class<?> library() {
    return Tomcat.class;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import org.apache.catalina.connector.Connector;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A Spring Boot application with clean and leaking controllers. */
public final class SpringServer implements Program {
  private ConfigurableApplicationContext context;

  /** The application. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({SpringCleanPages.class, SpringLeakingPages.class})
  public static class Application {
    @Bean
    TomcatServletWebServerFactory tomcat() {
      TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
      factory.addConnectorCustomizers(
          connector -> {
            connector.setProperty("connectionTimeout", "2000");
            connector.setProperty("keepAliveTimeout", "2000");
          });
      factory.addAdditionalTomcatConnectors(new TomcatServer().encrypted());
      return factory;
    }
  }

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "start" -> start();
      case "settle" -> TomcatServer.settle(tomcat().getTomcat());
      case "stop" -> context.close();
      default -> throw new IllegalArgumentException(command);
    }
  }

  private void start() {
    SpringApplication application = new SpringApplication(Application.class);
    application.setBannerMode(Banner.Mode.OFF);
    context =
        application.run(
            "--server.address=127.0.0.1", "--server.port=0", "--server.shutdown=graceful");
    Connector[] connectors = tomcat().getTomcat().getService().findConnectors();
    say("port " + connectors[0].getLocalPort());
    say("tls " + connectors[1].getLocalPort());
  }

  private TomcatWebServer tomcat() {
    return (TomcatWebServer) ((ServletWebServerApplicationContext) context).getWebServer();
  }

  @Override
  public Class<?> library() {
    return SpringApplication.class;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Containers that load the application with loaders of their own. */
public final class SilentHosts extends SilentProgram {
  private static final String WEB_XML =
      """
      <web-app version="6.0" metadata-complete="true" xmlns="https://jakarta.ee/xml/ns/jakartaee">
        <servlet>
          <servlet-name>parking</servlet-name>
          <servlet-class>com.example.hosted.Parking</servlet-class>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping>
          <servlet-name>parking</servlet-name>
          <url-pattern>/</url-pattern>
        </servlet-mapping>
      </web-app>
      """;

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    Runnable arrived = this::arrived;
    System.getProperties().put("stacks.arrived", arrived);
    int port =
        switch (command) {
          case "war" -> war();
          case "osgi" -> osgi();
          default -> throw new IllegalArgumentException(command);
        };
    say("port " + port);
  }

  private int war() throws Exception {
    by(Tomcat.class);
    Path folder = Files.createTempDirectory("war");
    Path classes = Files.createDirectories(folder.resolve("WEB-INF/classes/com/example/hosted"));
    Files.write(classes.resolve("Parking.class"), code("Parking"));
    Files.writeString(folder.resolve("WEB-INF/web.xml"), WEB_XML);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
    tomcat.setAddDefaultWebXmlToWebapp(false);
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addWebapp("", folder.toString());
    ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
    tomcat.start();
    return connector.getLocalPort();
  }

  private int osgi() throws Exception {
    by(Framework.class);
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, Files.createTempDirectory("osgi").toString());
    Framework framework = new FrameworkFactory().newFramework(settings);
    framework.start();
    framework.getBundleContext().installBundle("parking", bundle()).start();
    return Integer.getInteger("stacks.port");
  }

  private static InputStream bundle() throws IOException {
    Manifest manifest = new Manifest();
    Attributes head = manifest.getMainAttributes();
    head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    head.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    head.putValue(Constants.BUNDLE_SYMBOLICNAME, "parking");
    head.putValue(Constants.BUNDLE_ACTIVATOR, "com.example.hosted.Activator");
    head.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,com.sun.net.httpserver");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new JarEntry("com/example/hosted/Activator.class"));
      jar.write(code("Activator"));
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static byte[] code(String hosted) throws IOException {
    try (InputStream in =
        SilentHosts.class.getResourceAsStream("/com/example/hosted/" + hosted + ".class")) {
      return in.readAllBytes();
    }
  }
}

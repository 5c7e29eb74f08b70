// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.demo;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * TLS for a demonstration on one machine: keys made for the moment, and clients that ask for none.
 */
final class Tls {
  private static final String PASSWORD = "changeit";
  private static final int BACKLOG = 200;

  private Tls() {}

  static ServerSocket listener() throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(madeForTheMoment(), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      SSLServerSocket listener =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
      // of the older versions the JDK answers a goodbye by itself
      listener.setEnabledProtocols(new String[] {"TLSv1.3"});
      return listener;
    } catch (GeneralSecurityException | IllegalArgumentException refused) {
      throw new IOException("no TLS 1.3 on this Java: " + refused, refused);
    }
  }

  static SSLSocket client(Socket connected) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsThisMachine()}, null);
      SSLSocketFactory layered = context.getSocketFactory();
      return (SSLSocket) layered.createSocket(connected, "localhost", connected.getPort(), false);
    } catch (GeneralSecurityException refused) {
      throw new IOException(refused);
    }
  }

  private static KeyStore madeForTheMoment() throws IOException, GeneralSecurityException {
    Path folder = Files.createTempDirectory("closewait-demo-keys");
    Path file = folder.resolve("keys");
    String[] command = {
      Paths.get(System.getProperty("java.home"), "bin", "keytool").toString(),
      "-genkeypair",
      "-alias",
      "demo",
      "-keyalg",
      "EC",
      "-dname",
      "CN=localhost",
      "-storetype",
      "PKCS12",
      "-storepass",
      PASSWORD,
      "-keystore",
      file.toString()
    };
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start();
      if (keytool.waitFor() != 0) {
        throw new IOException("keytool made no keys");
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(Files.newInputStream(file), PASSWORD.toCharArray());
      return keys;
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static final class TrustsThisMachine implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.FileInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** The application's own TLS set-up; its keys are named by the system property {@code keys}. */
final class Tls {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private Tls() {}

  static SSLServerSocket listen(String protocol) throws Exception {
    SSLServerSocket server =
        (SSLServerSocket)
            context()
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
    server.setEnabledProtocols(new String[] {protocol});
    return server;
  }

  static SSLContext context() throws Exception {
    KeyStore keys = KeyStore.getInstance("JKS");
    try (InputStream in = new FileInputStream(System.getProperty("keys"))) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    TrustManagerFactory trusted = // the peers have the same keys
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}

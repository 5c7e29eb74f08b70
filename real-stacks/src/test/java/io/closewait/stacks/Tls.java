// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import io.closewait.it.harness.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The key that the tested programs use too: both ends trust it. */
final class Tls {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext context;

  private Tls() {}

  static Socket client(int port) throws IOException {
    return context().getSocketFactory().createSocket("127.0.0.1", port);
  }

  /** The server's end of an accepted connection. */
  static Socket server(Socket accepted) throws IOException {
    return context().getSocketFactory().createSocket(accepted, null, true);
  }

  private static synchronized SSLContext context() throws IOException {
    if (context == null) {
      try (InputStream in = Files.newInputStream(Keys.store())) {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(in, PASSWORD);
        KeyManagerFactory own =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD);
        TrustManagerFactory others =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(store);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), others.getTrustManagers(), null);
        context = made;
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return context;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** What the other end says where more than a few bytes are needed; each ends with a close. */
final class Dialogues {
  private Dialogues() {}

  /** The server's side of SOCKS 5 without authentication, for a host given by name. */
  static void socks(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    in.readByte(); // version
    in.readFully(new byte[in.readUnsignedByte()]);
    out.write(new byte[] {5, 0});
    in.readFully(new byte[4]);
    in.readFully(new byte[in.readUnsignedByte() + 2]);
    out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 7});
    socket.close();
  }

  /** Answers an HTTP request. */
  static void http(Socket socket, String body) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int end = 0;
    while (end != 0x0d0a0d0a) {
      end = end << 8 | in.readByte();
    }
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    if (!body.isEmpty()) {
      head += "Content-Length: " + body.length() + "\r\n";
    }
    socket.getOutputStream().write((head + "\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    socket.close();
  }

  /** Asks for a page and leaves as soon as the text has come. */
  static void browse(Socket socket, String text) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
    StringBuilder seen = new StringBuilder();
    // with the end of its chunk: a close with unread data would be a reset
    while (seen.indexOf(text + "\r\n") < 0) {
      seen.append((char) new DataInputStream(socket.getInputStream()).readUnsignedByte());
    }
    socket.close();
  }

  /** The server's side of TLS. */
  static void takeEncrypted(Socket plain, int bytes) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket)
              serverContext().getSocketFactory().createSocket(plain, null, plain.getPort(), true);
      socket.setUseClientMode(false);
      new DataInputStream(socket.getInputStream()).readFully(new byte[bytes]);
      // not close(): for TLS 1.3 it would ask the client to end its direction too
      socket.shutdownOutput();
      plain.close();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static SSLContext serverContext() throws IOException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance(Keys.store().toFile(), password);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /** A client of TLS that trusts everybody. */
  static void sendEncrypted(Socket plain, byte[] request) throws IOException {
    SSLSocket socket = encrypted(plain);
    socket.getOutputStream().write(request);
    // what precedes the server's byte is read with it: a close with unread data would be a reset
    socket.getInputStream().read();
    // not close(): for TLS 1.3 it would ask the server to end its direction too
    socket.shutdownOutput();
    plain.close();
  }

  /** Ends its direction of TLS 1.3, as that allows; returns what the server goes on to send. */
  static InputStream endOwnSideOfTls(Socket plain) throws IOException {
    SSLSocket socket = encrypted(plain);
    socket.startHandshake();
    socket.shutdownOutput();
    return socket.getInputStream();
  }

  private static SSLSocket encrypted(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsEverybody()}, null);
      return (SSLSocket)
          context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static final class TrustsEverybody implements X509TrustManager {
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

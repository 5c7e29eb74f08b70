// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.stacks;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** HTTP/1.1 on a socket, so that a test can misbehave in every way. */
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(30_000);
  }

  static Wire to(int port) throws IOException {
    return new Wire(new Socket("127.0.0.1", port));
  }

  /** The same with TLS, which is negotiated with the first use. */
  static Wire byTls(int port) throws IOException {
    return new Wire(Tls.client(port));
  }

  /** Whether a request is answered within a second, which a server without descriptors cannot. */
  boolean isGreetedSoon(String request) throws IOException {
    socket.setSoTimeout(1000);
    try {
      send(request);
      await("welcome\n\n");
      return true;
    } catch (SocketTimeoutException unanswered) {
      close();
      return false;
    }
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void get(String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  /** The head of a message; null at the end of the stream. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
      int next = in.read();
      if (next < 0) {
        if (head.isEmpty()) {
          return null;
        }
        throw new EOFException("within " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** The status line's number and the body of one whole answer. */
  String answer() throws IOException {
    String head = head();
    if (head == null) {
      throw new EOFException("no answer");
    }
    return head.substring(9, 12) + " " + body(head);
  }

  /** The body that belongs to this head. */
  String body(String head) throws IOException {
    String lower = head.toLowerCase();
    if (lower.contains("\r\ntransfer-encoding: chunked")) {
      StringBuilder body = new StringBuilder();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.append(take(size));
        take(2);
      }
      take(2);
      return body.toString();
    }
    int at = lower.indexOf("\r\ncontent-length:");
    if (at < 0) {
      return "";
    }
    return take(Integer.parseInt(lower.substring(at + 17, lower.indexOf("\r\n", at + 2)).trim()));
  }

  private int chunkSize() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("within the chunks");
      }
      line.append((char) next);
    }
    return Integer.parseInt(line.toString().trim(), 16);
  }

  private String take(int bytes) throws IOException {
    byte[] taken = in.readNBytes(bytes);
    if (taken.length < bytes) {
      throw new EOFException("after " + taken.length + " of " + bytes + " bytes");
    }
    return new String(taken, StandardCharsets.ISO_8859_1);
  }

  /** Reads until this text has come. */
  void await(String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    while (seen.indexOf(text) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no " + text + " in " + seen);
      }
      seen.append((char) next);
    }
  }

  /** Reads whatever still comes, until the other side closes. */
  void awaitEnd() throws IOException {
    in.transferTo(java.io.OutputStream.nullOutputStream());
  }

  /** Ends only the sending side. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /** Leaves with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

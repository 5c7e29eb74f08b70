// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One request, of which so much is read as is needed and no more, and its answer. */
final class Exchange {
  /** Most bytes of the request line and the headers together. */
  static final int LONGEST_HEAD = 8192;

  /** What a client may send besides, so that it is not cut off before it has read the answer. */
  private static final int MOST_BESIDES = 65_536;

  private static final String TEXT = "text/plain; charset=utf-8";

  private Exchange() {}

  /** Reads the request and answers it. */
  static void serve(InputStream in, OutputStream out, byte[] page) throws IOException {
    byte[] head = new byte[LONGEST_HEAD];
    int length = 0;
    int end = -1;
    while (end < 0) {
      if (length == LONGEST_HEAD) {
        answer(out, "431 Request Header Fields Too Large", TEXT, ascii("too long\n"), true);
        return;
      }
      int read = in.read(head, length, LONGEST_HEAD - length);
      if (read < 0) {
        return;
      }
      length += read;
      if (head[0] < 'A' || head[0] > 'Z') {
        break; // TLS, or a scan
      }
      end = end(head, length);
    }
    String[] line = new String(head, 0, length, StandardCharsets.ISO_8859_1).split("\r?\n", 2);
    answer(out, line[0].split(" ", -1), page);
  }

  /** Where the empty line after the headers ends; -1 where it has not come. */
  private static int end(byte[] head, int length) {
    for (int i = 1; i < length; i++) {
      boolean emptyLine =
          head[i - 1] == '\n' || i >= 2 && head[i - 1] == '\r' && head[i - 2] == '\n';
      if (head[i] == '\n' && emptyLine) {
        return i + 1;
      }
    }
    return -1;
  }

  private static void answer(OutputStream out, String[] request, byte[] page) throws IOException {
    boolean head = request[0].equals("HEAD");
    if (request.length != 3 || !request[2].startsWith("HTTP/1.")) {
      answer(out, "400 Bad Request", TEXT, ascii("no request of HTTP/1.1\n"), true);
    } else if (!head && !request[0].equals("GET")) {
      answer(out, "405 Method Not Allowed\r\nAllow: GET, HEAD", TEXT, ascii("only GET\n"), true);
    } else if (path(request[1]).equals("/metrics")) {
      answer(out, "200 OK", Exposition.CONTENT_TYPE, page, !head);
    } else {
      answer(out, "404 Not Found", TEXT, ascii("the metrics are at /metrics\n"), !head);
    }
  }

  /** The path without a query, and without the host that a proxy may write before it. */
  private static String path(String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (path.startsWith("http://")) {
      int root = path.indexOf('/', "http://".length());
      return root < 0 ? "/" : path.substring(root);
    }
    return path;
  }

  /** Answers in one write: the page and its headers are one packet where they fit. */
  private static void answer(
      OutputStream out, String status, String type, byte[] body, boolean withBody)
      throws IOException {
    byte[] head =
        ascii(
            ("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: ")
                + body.length
                + "\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
    byte[] all = Arrays.copyOf(head, head.length + (withBody ? body.length : 0));
    if (withBody) {
      System.arraycopy(body, 0, all, head.length, body.length);
    }
    out.write(all);
    out.flush();
  }

  /** Closing with unread bytes would reset the connection, and the answer with it. */
  static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1024];
    int read = 0;
    for (int n = 0; n >= 0 && read < MOST_BESIDES; n = in.read(buffer)) {
      read += n;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

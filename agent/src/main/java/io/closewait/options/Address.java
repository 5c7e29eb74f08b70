// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

/** Host and port to listen on; the host is not looked up here. Immutable. */
public final class Address {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LONGEST_HOST = 255;

  public final String host;
  public final int port;

  private Address(String host, int port) {
    this.host = host;
    this.port = port;
  }

  /** {@code 9404}, {@code 0.0.0.0:9404}, {@code [::1]:9404}. */
  static Address parse(String text) throws BadValueException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? LOOPBACK : text.substring(0, colon);
    int port = (int) Quantity.number(text.substring(colon + 1), 0, 65_535);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    checkHost(host, bracketed);
    return new Address(host, port);
  }

  private static void checkHost(String host, boolean colonsAllowed) throws BadValueException {
    if (host.isEmpty() || host.length() > LONGEST_HOST) {
      throw new BadValueException();
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      boolean mark = c == '.' || c == '_' || (colonsAllowed && (c == ':' || c == '%'));
      if (!plain && !mark) {
        throw new BadValueException();
      }
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.log;

import io.closewait.report.text.PlainText;
import io.closewait.report.text.Timestamp;
import java.nio.charset.StandardCharsets;

/** One message of the log, written out only when it is known to be wanted. */
final class Message {
  final boolean warning;

  /** Its first line has gone to stderr, for want of the log. */
  boolean told;

  private final long millis;
  private final String text;

  Message(long millis, boolean warning, String text) {
    this.millis = millis;
    this.warning = warning;
    this.text = text;
  }

  int length() {
    return text.length();
  }

  /** All of it, with its line ends. */
  byte[] lines() {
    return bytes(text);
  }

  byte[] firstLine() {
    int end = text.indexOf('\n');
    return bytes(end < 0 ? text : text.substring(0, end));
  }

  private byte[] bytes(String what) {
    String level = warning ? " WARN  " : " INFO  ";
    String whole = Timestamp.of(millis) + level + PlainText.block(what) + '\n';
    return whole.getBytes(StandardCharsets.UTF_8);
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import org.jspecify.annotations.Nullable;

/** What an option accepts, in words and in code. */
enum OptionType {
  DURATION("a duration of 100ms to 8760h, such as 500ms, 30s, 5m or 2h"),
  DURATION_OR_OFF("off, or a duration of 100ms to 8760h, such as 500ms, 30s, 5m or 2h"),
  SIZE("a size of 4KB to 1024GB, such as 512KB or 10MB"),
  COUNT("a number of 1 to 1000"),
  FLAG("true or false"),
  BUDGET("a rate of 1/s to 1000000/s, such as 2000/s, or 0, none or all"),
  LOG("a file, stderr or none"),
  OUTPUT("a file, stderr or off"),
  FILE_OR_OFF("a file or off"),
  STDERR_OR_OFF("stderr or off"),
  ADDRESS("off, or [host:]port, such as 9404 or 0.0.0.0:9404"),
  LINK("off, or an http address with {path}, and perhaps {line}, in it"),
  IGNORE("fingerprints, class names with * as a wildcard, or @FILE, separated by |"),
  PACKAGES("package names, with * as a wildcard, separated by |"),
  SEARCH("auto, ask or off"),
  MODE("watch or test"),
  MARK("allow or never"),
  CONFIG("a file or none");

  /** What {@code all} of {@link #BUDGET} gives. */
  static final Integer UNBOUNDED = Integer.MAX_VALUE;

  private static final int LONGEST_PATH = 4096;

  final String accepts;

  OptionType(String accepts) {
    this.accepts = accepts;
  }

  /**
   * The value of this text; null for <em>off</em> and <em>none</em>.
   *
   * <p>A chain of comparisons, since a switch over an enum costs premain one more class.
   */
  @Nullable Object parse(String text) throws BadValueException {
    if (text.isEmpty()) {
      throw new BadValueException("it is empty", null);
    }
    if (this == DURATION) {
      return Quantity.millis(text);
    }
    if (this == FLAG) {
      return flag(text);
    }
    if (this == SIZE) {
      return Quantity.bytes(text);
    }
    if (this == COUNT) {
      return Integer.valueOf((int) Quantity.number(text, 1, 1000));
    }
    if (this == BUDGET) {
      return budget(text);
    }
    if (this == SEARCH) {
      return search(text);
    }
    if (this == MODE) {
      return one(text, "watch", "test");
    }
    if (this == MARK) {
      return one(text, "allow", "never");
    }
    boolean off = text.equals("off") || text.equals("none");
    if (off) {
      return this == IGNORE ? IgnoreList.NOTHING : this == PACKAGES ? Globs.NONE : null;
    }
    if (this == DURATION_OR_OFF) {
      return Quantity.millis(text);
    }
    if (this == STDERR_OR_OFF) {
      return stderr(text);
    }
    if (this == LINK) {
      return link(text);
    }
    if (this == ADDRESS) {
      return Address.parse(text);
    }
    if (this == IGNORE) {
      return IgnoreList.parse(text);
    }
    if (this == PACKAGES) {
      return Globs.parse(text);
    }
    return file(text);
  }

  private Object file(String text) throws BadValueException {
    if (text.equals("stderr") && (this == LOG || this == OUTPUT)) {
      return text;
    }
    if (text.equals("stdout")) {
      throw new BadValueException("the standard output belongs to the application", null);
    }
    if (text.length() > LONGEST_PATH) {
      throw new BadValueException("it is longer than " + LONGEST_PATH + " characters", null);
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new BadValueException("it holds a control character", null);
      }
    }
    return text;
  }

  private static Boolean flag(String text) throws BadValueException {
    if (text.equals("true")) {
      return Boolean.TRUE;
    }
    if (text.equals("false")) {
      return Boolean.FALSE;
    }
    throw new BadValueException();
  }

  private static String stderr(String text) throws BadValueException {
    if (text.equals("stderr")) {
      return text;
    }
    throw new BadValueException();
  }

  private static String link(String text) throws BadValueException {
    boolean address = text.startsWith("https://") || text.startsWith("http://");
    boolean plain = text.length() <= LONGEST_PATH;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      plain &= c > ' ' && c < 0x7f && "\"'<>\\^`".indexOf(c) < 0;
    }
    if (!address || !plain || !text.contains("{path}")) {
      throw new BadValueException();
    }
    return text;
  }

  private static String search(String text) throws BadValueException {
    if (text.equals("auto") || text.equals("ask") || text.equals("off")) {
      return text;
    }
    throw new BadValueException();
  }

  private static String one(String text, String first, String second) throws BadValueException {
    if (text.equals(first) || text.equals(second)) {
      return text;
    }
    throw new BadValueException();
  }

  private static Integer budget(String text) throws BadValueException {
    if (text.equals("all")) {
      return UNBOUNDED;
    }
    if (text.equals("none") || text.equals("0") || text.equals("0/s")) {
      return 0;
    }
    if (!text.endsWith("/s")) {
      throw new BadValueException();
    }
    return Integer.valueOf(
        (int) Quantity.number(text.substring(0, text.length() - 2), 1, 1_000_000));
  }
}

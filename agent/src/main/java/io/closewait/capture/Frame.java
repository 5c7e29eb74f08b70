// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a stack: class, method, and the place in the source where it is known. Immutable;
 * equal frames are interchangeable, so that sites share them.
 */
public final class Frame {
  private static final int UNKNOWN_LINE = -1;

  /** Name of the class, written with dots. */
  public final String type;

  public final String method;

  /** Whose code it is; the application's, where only a text is known. */
  public final Origin origin;

  /** Such as {@code Server.java}; null where only the method matters. */
  private final @Nullable String file;

  /** Negative where it is not known. */
  private final int line;

  private Frame(String type, String method, @Nullable String file, int line, Origin origin) {
    this.origin = origin;
    this.type = type;
    this.method = method;
    this.file = file;
    this.line = line;
  }

  /** Takes the frame without the loader and the module, which Java 9 and later know. */
  public static Frame of(StackTraceElement element, Origin origin) {
    boolean known = !element.isNativeMethod() && element.getFileName() != null;
    // three texts that the JVM holds anyway, as long as the class is there
    return new Frame(
        element.getClassName(),
        element.getMethodName(),
        known
            ? element.getFileName()
            : element.isNativeMethod() ? "Native Method" : "Unknown Source",
        known ? Math.max(UNKNOWN_LINE, element.getLineNumber()) : UNKNOWN_LINE,
        origin);
  }

  /** Reads a frame from a text as {@link #toString} writes it, with or without the source line. */
  public static Frame parse(String text) {
    int source = text.endsWith(")") ? text.indexOf('(') : 0;
    String name = source <= 0 ? text : text.substring(0, source);
    String file = source <= 0 ? null : text.substring(source + 1, text.length() - 1);
    int dot = name.lastIndexOf('.');
    String type = name.substring(0, Math.max(0, dot));
    String method = name.substring(dot + 1);
    int colon = file == null ? -1 : file.lastIndexOf(':');
    int line = file == null || colon < 0 ? UNKNOWN_LINE : line(file.substring(colon + 1));
    if (file != null && line >= 0) {
      file = file.substring(0, colon);
    }
    return new Frame(type, method, file, line, Origin.APPLICATION);
  }

  private static int line(String text) {
    boolean number = text.matches("0|[1-9][0-9]{0,8}");
    return number ? Integer.parseInt(text) : UNKNOWN_LINE;
  }

  /** Class and method, such as {@code com.acme.Server.handle}. */
  public String name() {
    return type.isEmpty() ? method : type + '.' + method;
  }

  /** Of all the names in it: generators make very long ones. */
  int nameLength() {
    return type.length() + method.length() + (file == null ? 0 : file.length());
  }

  /** Of the source file, below the folder of all sources; null where it is not known. */
  public @Nullable String path() {
    if (file == null || line < 0) {
      return null;
    }
    int end = type.lastIndexOf('.');
    return end < 0 ? file : type.substring(0, end).replace('.', '/') + '/' + file;
  }

  /** Of the source; negative where it is not known. */
  public int line() {
    return line;
  }

  /** Looks as StackTraceElement does on Java 8: {@code com.acme.Server.handle(Server.java:22)}. */
  @Override
  public String toString() {
    if (file == null) {
      return name();
    }
    return name() + '(' + file + (line < 0 ? "" : ":" + line) + ')';
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof Frame)) {
      return false;
    }
    Frame that = (Frame) other;
    return line == that.line
        && type.equals(that.type)
        && method.equals(that.method)
        && Objects.equals(file, that.file);
  }

  @Override
  public int hashCode() {
    return (type.hashCode() * 31 + method.hashCode()) * 31 + line;
  }
}

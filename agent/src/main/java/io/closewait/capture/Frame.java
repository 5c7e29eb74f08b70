// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import java.util.Objects;

/**
 * One frame of a stack: class, method, and the place in the source where it is known. Immutable;
 * equal frames are interchangeable, so that sites share them.
 */
public final class Frame {
  /** Name of the class, written with dots. */
  public final String type;

  public final String method;

  /** Whose code it is; the application's, where only a text is known. */
  public final Origin origin;

  /** Such as {@code Server.java:22}; null where only the method matters. */
  private final String source;

  private Frame(String type, String method, String source, Origin origin) {
    this.origin = origin;
    this.type = type;
    this.method = method;
    this.source = source;
  }

  /** Without the loader and the module, which Java 9 and later know. */
  public static Frame of(StackTraceElement element, Origin origin) {
    return new Frame(element.getClassName(), element.getMethodName(), source(element), origin);
  }

  private static String source(StackTraceElement element) {
    if (element.isNativeMethod()) {
      return "Native Method";
    }
    String file = element.getFileName();
    if (file == null) {
      return "Unknown Source";
    }
    return element.getLineNumber() < 0 ? file : file + ':' + element.getLineNumber();
  }

  /** Of a text as {@link #toString} writes it, with or without a place in the source. */
  public static Frame parse(String text) {
    int source = text.endsWith(")") ? text.indexOf('(') : 0;
    String name = source <= 0 ? text : text.substring(0, source);
    int dot = name.lastIndexOf('.');
    return new Frame(
        name.substring(0, Math.max(0, dot)),
        name.substring(dot + 1),
        source <= 0 ? null : text.substring(source + 1, text.length() - 1),
        Origin.APPLICATION);
  }

  /** Class and method, such as {@code com.acme.Server.handle}. */
  public String name() {
    return type.isEmpty() ? method : type + '.' + method;
  }

  /** As StackTraceElement prints it on Java 8: {@code com.acme.Server.handle(Server.java:22)}. */
  @Override
  public String toString() {
    return source == null ? name() : name() + '(' + source + ')';
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Frame)) {
      return false;
    }
    Frame that = (Frame) other;
    return type.equals(that.type)
        && method.equals(that.method)
        && Objects.equals(source, that.source);
  }

  @Override
  public int hashCode() {
    return (type.hashCode() * 31 + method.hashCode()) * 31 + Objects.hashCode(source);
  }
}

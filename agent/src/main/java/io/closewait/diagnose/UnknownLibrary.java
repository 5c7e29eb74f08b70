// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.capture.Stack;
import io.closewait.leak.Leak;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a library that no rule knows: not more than that it holds the connection, and
 * which of its methods the application knows it by.
 */
final class UnknownLibrary {
  private static final String KNOWN = ", of a library that no rule knows.";
  private static final String OWNER =
      "Close the object of that library which owns the connection, or set its idle time-out.";

  private UnknownLibrary() {}

  /** Diagnoses a library that calls one which a rule is about. */
  static Diagnosis above(Frame library, String cause, String fix, @Nullable String docs) {
    String method = method(library);
    return new Diagnosis(
        "No rule knows the library of " + method + ". Of what it calls: " + cause,
        "Close what " + method + " gave you, as its documentation says. One layer below: " + fix,
        docs);
  }

  /** Diagnoses a leak whose library no rule knows; null: no stack shows one. */
  static @Nullable Diagnosis diagnose(Leak leak) {
    Frame where = leak.where;
    if (where == null) {
      return null;
    }
    if (where.origin == Origin.LIBRARY || where.origin == Origin.CARRIER) {
      return new Diagnosis(
          "Not known: the connection belongs to the library of "
              + method(where)
              + ", which no rule knows, and no stack shows the code that uses it.",
          OWNER,
          null);
    }
    Frame opened = calledIn(leak.open);
    if (opened != null) {
      String method = method(opened);
      return new Diagnosis(
          "Not known: the application opened the connection by " + method + KNOWN,
          "Close what " + method + " opened, as its documentation says, also after an exception.",
          null);
    }
    Frame used = calledIn(leak.owner) == null ? calledIn(leak.eof) : calledIn(leak.owner);
    return used == null
        ? null
        : new Diagnosis(
            "Not known: the application uses the connection by " + method(used) + KNOWN,
            OWNER,
            null);
  }

  /** The application calls the JDK itself to open the socket, whatever calls the application. */
  static boolean isOpenedWithoutOne(Leak leak) {
    if (leak.open != null) {
      for (Frame frame : leak.open.all) {
        if (frame.origin != Origin.JDK && frame.origin != Origin.RUNTIME) {
          return frame.origin == Origin.APPLICATION;
        }
      }
    }
    return false;
  }

  /** The method of a library that the application called in this stack; null: it called none. */
  private static @Nullable Frame calledIn(@Nullable Stack stack) {
    Frame called = null;
    if (stack != null) {
      for (Frame frame : stack.all) {
        if (frame.origin == Origin.APPLICATION) {
          return called;
        }
        called = frame.origin == Origin.LIBRARY ? frame : called;
      }
    }
    return null;
  }

  /** The method without its package: {@code HttpConnection.execute}. */
  private static String method(Frame frame) {
    String type = frame.type.substring(frame.type.lastIndexOf('.') + 1);
    return frame.method.equals("<init>") ? "new " + type : type + '.' + frame.method;
  }
}

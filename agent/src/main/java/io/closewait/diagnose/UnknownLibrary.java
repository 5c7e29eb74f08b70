// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.leak.Leak;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a library that no rule knows: not more than that it holds the connection, and
 * which of its methods the application knows it by.
 */
final class UnknownLibrary {
  private UnknownLibrary() {}

  /** Diagnoses a library that calls one which a rule is about. */
  static Diagnosis above(Frame library, String cause, String fix, @Nullable String docs) {
    String method = method(library);
    return new Diagnosis(
        "No rule knows the library of " + method + ". Of what it calls: " + cause,
        "Close what " + method + " gave you, as its documentation says. One layer below: " + fix,
        docs);
  }

  /** Diagnoses a library that itself opened or handles the connection; null: there is none. */
  static @Nullable Diagnosis alone(Leak leak) {
    Frame where = leak.where;
    if (where == null || where.origin != Origin.LIBRARY && where.origin != Origin.CARRIER) {
      return null;
    }
    return new Diagnosis(
        "Not known: the connection belongs to the library of "
            + method(where)
            + ", which no rule knows, and no stack shows the code that uses it.",
        "Close the object of that library which owns the connection, or set its idle time-out.",
        null);
  }

  /** The method without its package: {@code HttpConnection.execute}. */
  private static String method(Frame frame) {
    String type = frame.type.substring(frame.type.lastIndexOf('.') + 1);
    return frame.method.equals("<init>") ? "new " + type : type + '.' + frame.method;
  }
}

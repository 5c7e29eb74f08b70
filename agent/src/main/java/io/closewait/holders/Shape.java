// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import org.jspecify.annotations.Nullable;

/** What the search has to know about the objects of one class. */
final class Shape {
  /** Stands for what is no object: a static field, or a thread as a root. */
  static final Shape ROOT = new Shape("", CodeOrigin.JDK, new Declared.Slot[0]);

  private static final String LOCAL = "java.lang.ThreadLocal$ThreadLocalMap$Entry";

  private static final String VARIABLE = "clojure.lang.Var";

  static {
    ROOT.leaf = true;
  }

  final String name;
  final CodeOrigin origin;

  /** The fields that may lead somewhere, inherited ones too; nothing for arrays. */
  final Declared.Slot[] fields;

  /** So many of the first of them are declared by classes of the same origin. */
  int ownFields;

  boolean array;

  /** Nothing behind it is of interest. */
  boolean leaf;

  /** The JDK's, or a collection: who holds it is to be named, not it. */
  boolean passedOver;

  /** A collection, whose own nodes may be linked to each other. */
  boolean collection;

  /** An executor, a selector, a timer: everybody's, never one connection's. */
  boolean hub;

  boolean thread;

  /** A thread's value of a thread local. */
  final boolean local;

  /** A variable of a language that keeps its own; its class is a library's, its value is not. */
  final boolean variable;

  /** Null: no socket. */
  @Nullable SocketNumber socket;

  Shape(String name, CodeOrigin origin, Declared.Slot[] fields) {
    this.name = name;
    this.origin = origin;
    this.local = name.equals(LOCAL);
    this.variable = name.equals(VARIABLE);
    this.fields = fields;
  }

  /** Whether a field of this name is the class's own, rather than inherited from a library's. */
  boolean declares(String field) {
    for (int i = 0; i < ownFields; i++) {
      if (fields[i].name.equals(field)) {
        return true;
      }
    }
    return false;
  }
}

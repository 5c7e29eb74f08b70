// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;

import io.closewait.classfile.Insertion;
import io.closewait.classfile.Instructions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row of the hook table: which method, at which end, which event, and how the inserted code
 * finds the descriptor. Made while the table is made, and not changed after.
 */
final class HookPoint implements Insertion {
  /** No JDK yet is later. */
  private static final int ANY = 99;

  private static final String EVENTS = "io/closewait/bootstrap/SocketEvents";

  final String type;
  final String method;

  /** What the method's descriptor must contain. */
  final String parameters;

  private boolean atEntry;
  private @Nullable Operand first;
  private @Nullable Operand second;
  private @Nullable Operand third;

  /** Method of SocketEvents. */
  private String event = "";

  private boolean releases;
  private boolean inStead;

  /** JDKs that must have the method. Elsewhere it may be missing. */
  private int from = ANY;

  private int to;

  private HookPoint(String type, String method, String parameters) {
    this.type = type;
    this.method = method;
    this.parameters = parameters;
  }

  /** The methods of this name whose descriptor contains {@code parameters}. */
  static HookPoint at(String type, String method, String parameters) {
    return new HookPoint(type, method, parameters);
  }

  /** Before the first instruction. */
  HookPoint entry() {
    atEntry = true;
    return this;
  }

  /** At every normal return; where that is an int, a boolean or a long, it is passed first. */
  HookPoint exit() {
    atEntry = false;
    return this;
  }

  /** What is passed next; no more than three. */
  HookPoint passes(Operand operand) {
    if (first == null) {
      first = operand;
    } else if (second == null) {
      second = operand;
    } else {
      third = operand;
    }
    return this;
  }

  HookPoint calls(String method) {
    event = method;
    return this;
  }

  /**
   * Calls a hook that tells that a descriptor is given back. Without it the others of its library
   * would lie: numbers would keep the stacks of those who had them before.
   */
  HookPoint releases(String method) {
    releases = true;
    return calls(method);
  }

  /** Only where the class has no method for the rows that are not marked so. */
  HookPoint inStead() {
    inStead = true;
    return this;
  }

  /** Every JDK from this one on must have the method. */
  HookPoint on(int feature) {
    return on(feature, ANY);
  }

  /** The JDKs from one to another must have the method. */
  HookPoint on(int earliest, int latest) {
    from = earliest;
    to = latest;
    return this;
  }

  /** The rows whose type is the end of this name, which has slashes. */
  @SuppressWarnings("ReferenceEquality") // saves comparing the end of the name for most rows
  static HookPoint[] of(String name, HookPoint[] table) {
    HookPoint[] found = new HookPoint[table.length];
    int count = 0;
    String last = null;
    boolean fits = false;
    for (HookPoint row : table) {
      if (row.type != last) { // neighbours mostly share the constant
        last = row.type;
        fits = name.endsWith(last);
      }
      if (fits) {
        found[count++] = row;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Without those that are there in stead of others. */
  static HookPoint[] usual(HookPoint[] rows) {
    HookPoint[] found = new HookPoint[rows.length];
    int count = 0;
    for (HookPoint row : rows) {
      if (!row.inStead) {
        found[count++] = row;
      }
    }
    return count == rows.length ? rows : Arrays.copyOf(found, count);
  }

  boolean matches(String name, String descriptor) {
    return method.equals(name) && takes(descriptor);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public boolean takes(String descriptor) {
    return descriptor.contains(parameters);
  }

  @Override
  public boolean atEntry() {
    return atEntry;
  }

  boolean releases() {
    return releases;
  }

  boolean requiredOn(int feature) {
    return feature >= from && feature <= to;
  }

  /** Inserts the call. The JIT inlines the comparison behind it. */
  @Override
  public void insert(String patched, String descriptor, int end, Instructions code) {
    String passed = "";
    if (!atEntry && end == IRETURN) {
      code.plain(DUP);
      passed = "I";
    } else if (!atEntry && end == LRETURN) {
      code.plain(DUP2);
      passed = "J";
    }
    if (first != null) {
      passed += first.push(patched, descriptor, code);
    }
    if (second != null) {
      passed += second.push(patched, descriptor, code);
    }
    if (third != null) {
      passed += third.push(patched, descriptor, code);
    }
    code.call(INVOKESTATIC, EVENTS, event, "(" + passed + ")V");
  }

  @Override
  public String toString() {
    return type.replace('/', '.') + '.' + method + " -> " + event;
  }
}

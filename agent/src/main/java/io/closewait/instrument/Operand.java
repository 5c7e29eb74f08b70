// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;

import io.closewait.classfile.Instructions;
import org.jspecify.annotations.Nullable;

/**
 * How the inserted code comes to one value that it passes to a hook: a parameter of the patched
 * method or its receiver, and the fields on the way from there. Immutable.
 *
 * <p>In a type, {@code ./} is the package of the patched class: Netty's, wherever a copy of it
 * lies.
 */
final class Operand {
  static final String FD_TYPE = "Ljava/io/FileDescriptor;";

  /** The first parameter of type FileDescriptor. */
  static final Operand FD = parameter(FD_TYPE);

  /** The receiver's field {@code fd}. */
  static final Operand OWN_FD = self().field("fd", FD_TYPE);

  /** The receiver's field {@code fd}, where it is the bare number. */
  static final Operand OWN_NUMBER = self().field("fd", "I");

  /** The first parameter of type int. */
  static final Operand NUMBER = parameter("I");

  /** The first parameter of type boolean. */
  static final Operand FLAG = parameter("Z");

  // numbers, as an enum would be one more class to load while the application waits
  private static final int SELF = 0;
  private static final int PARAMETER = 1;
  private static final int FIELD = 2;
  private static final int CALL = 3;
  private static final int CAST = 4;
  private static final int WIDEN = 5;

  /** What this is taken from; null at the beginning of the way. */
  private final @Nullable Operand from;

  private final int step;
  private final String name;
  private final @Nullable String type;

  private Operand(@Nullable Operand from, int step, String name, @Nullable String type) {
    this.from = from;
    this.step = step;
    this.name = name;
    this.type = type;
  }

  /** The receiver. */
  static Operand self() {
    return new Operand(null, SELF, "", null);
  }

  /** The first parameter of this type. */
  static Operand parameter(String type) {
    return new Operand(null, PARAMETER, "", type);
  }

  Operand field(String name, String type) {
    return new Operand(this, FIELD, name, type);
  }

  /** What a method without parameters returns. */
  Operand call(String name, String type) {
    return new Operand(this, CALL, name, type);
  }

  Operand cast(String type) {
    return new Operand(this, CAST, "", type);
  }

  /** Returns the same value, passed as a type that needs no cast. */
  Operand as(String type) {
    return new Operand(this, WIDEN, "", type);
  }

  /**
   * Pushes the value.
   *
   * @param patched the type that is patched
   * @param descriptor of the method that is patched
   * @return the value's type
   */
  String push(String patched, String descriptor, Instructions to) {
    String owner = from == null ? "" : className(from.push(patched, descriptor, to));
    String pushed = inPackage(type, patched);
    if (step == SELF) {
      to.load(ALOAD, 0);
    } else if (step == PARAMETER) {
      to.load(pushed.length() == 1 ? ILOAD : ALOAD, slotOf(pushed, descriptor));
    } else if (step == FIELD) {
      to.getField(owner, name, pushed);
    } else if (step == CALL) {
      to.call(INVOKEVIRTUAL, owner, name, "()" + pushed);
    } else if (step == CAST) {
      to.cast(className(pushed));
    }
    return pushed;
  }

  private static String className(String type) {
    return type.substring(1, type.length() - 1);
  }

  private static String inPackage(@Nullable String type, String patched) {
    if (type == null) {
      return "L" + patched + ";";
    }
    return type.startsWith("L./")
        ? "L" + patched.substring(0, patched.lastIndexOf('/') + 1) + type.substring(3)
        : type;
  }

  /** Local variable of the first parameter of this type. */
  private static int slotOf(String wanted, String descriptor) {
    int slot = 1;
    int at = 1;
    while (descriptor.charAt(at) != ')') {
      if (descriptor.startsWith(wanted, at)) {
        return slot;
      }
      char kind = descriptor.charAt(at);
      slot += kind == 'J' || kind == 'D' ? 2 : 1;
      while (descriptor.charAt(at) == '[') {
        at++;
      }
      at = descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
    }
    throw new IllegalArgumentException("no " + wanted + " in " + descriptor);
  }
}

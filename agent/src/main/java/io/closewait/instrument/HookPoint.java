// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static net.bytebuddy.jar.asm.Opcodes.ALOAD;
import static net.bytebuddy.jar.asm.Opcodes.DUP;
import static net.bytebuddy.jar.asm.Opcodes.DUP2;
import static net.bytebuddy.jar.asm.Opcodes.ILOAD;
import static net.bytebuddy.jar.asm.Opcodes.INVOKESTATIC;
import static net.bytebuddy.jar.asm.Opcodes.INVOKEVIRTUAL;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;

import java.util.Arrays;

/**
 * One row of the hook table: which JDK method, at which end, which event, and how the inserted code
 * finds the descriptor. Immutable.
 */
final class HookPoint {
  /** The end of the method at which the call is inserted. */
  enum At {
    ENTRY,
    /** Every normal return. */
    EXIT
  }

  /** Where the inserted code finds the descriptor. */
  enum Source {
    /** The first parameter of type FileDescriptor. */
    PARAMETER,
    /** The field {@code fd} of the receiver. */
    THIS,
    /** The first parameter, a flag, and then the field {@code fd} of the receiver. */
    FLAG,
    /** The field {@code fd} of the first parameter. */
    ARGUMENT,
    /** The field {@code fd} of the receiver's field {@code impl}. */
    THIS_IMPL,
    /** The field {@code fd} of the receiver, where it is the bare number. */
    THIS_NUMBER,
    /** The receiver's {@code intValue()} is the number. */
    THIS_VALUE,
    /** The first parameter of type int is the number. */
    INT_PARAMETER,
    /** The result is the number. */
    RESULT,
    /** The receiver's field that {@code holder} names and types; the agent finds the number. */
    SOCKET_FIELD,
    /** Netty's ring: the second parameter is the result, the channel's socket has the number. */
    RING,
    /** Netty's ring: the channel's socket has the number. */
    RING_NUMBER
  }

  static final String FD = "Ljava/io/FileDescriptor;";

  private static final String EVENTS = "io/closewait/bootstrap/SocketEvents";

  final String type;
  final String method;

  /** What the method's descriptor must contain. */
  final String parameters;

  final At at;
  final Source source;

  /** Class whose field {@code fd} is read; null: the patched class itself. */
  final String holder;

  /** Method of SocketEvents. */
  final String event;

  /** JDKs that must have the method: from and to, inclusive. Elsewhere it may be missing. */
  final int from;

  final int to;

  HookPoint(
      String type,
      String method,
      String parameters,
      At at,
      Source source,
      String holder,
      String event,
      int from,
      int to) {
    this.type = type;
    this.method = method;
    this.parameters = parameters;
    this.at = at;
    this.source = source;
    this.holder = holder;
    this.event = event;
    this.from = from;
    this.to = to;
  }

  /** The rows whose type is the end of this name, which has slashes. */
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

  boolean matches(String name, String descriptor) {
    return method.equals(name) && takes(descriptor);
  }

  /** Whether a method with the row's name and this descriptor is meant. */
  boolean takes(String descriptor) {
    return descriptor.contains(parameters)
        && (source != Source.PARAMETER || descriptor.contains(FD));
  }

  boolean requiredOn(int feature) {
    return feature >= from && feature <= to;
  }

  /**
   * Inserts the call. No branch, so the stack-map frames stay as they are; and the JIT inlines the
   * comparison behind the call.
   *
   * @param patched the type that is patched
   * @param descriptor of the method that is patched
   * @param end opcode of the return before which this stands; of no use at the entry
   */
  void insert(String patched, String descriptor, int end, Instructions to) {
    String result = "";
    if (at == At.EXIT && end == IRETURN) {
      to.plain(DUP);
      result = "I";
    } else if (at == At.EXIT && end == LRETURN) {
      to.plain(DUP2);
      result = "J";
    }
    String passed = push(patched, descriptor, to);
    to.call(INVOKESTATIC, EVENTS, event, "(" + result + passed + ")V");
  }

  /**
   * Pushes what tells the descriptor, and returns the types of what it pushed. No switch: javac
   * makes a class for it, which is loaded while the application waits.
   */
  private String push(String patched, String descriptor, Instructions to) {
    if (source == Source.RESULT) {
      return "";
    }
    if (source == Source.PARAMETER) {
      to.load(ALOAD, slotOf(FD, descriptor));
      return FD;
    }
    if (source == Source.INT_PARAMETER) {
      to.load(ILOAD, slotOf("I", descriptor));
      return "I";
    }
    if (source == Source.RING) {
      to.load(ILOAD, 2);
      return "I" + pushRingNumber(patched, to);
    }
    if (source == Source.RING_NUMBER) {
      return pushRingNumber(patched, to);
    }
    String flag = "";
    if (source == Source.FLAG) {
      to.load(ILOAD, 1);
      flag = "Z";
    }
    if (source == Source.ARGUMENT) {
      to.load(ALOAD, 1);
      to.cast(holder);
    } else {
      to.load(ALOAD, 0);
    }
    if (source == Source.SOCKET_FIELD) {
      int colon = holder.indexOf(':');
      to.getField(patched, holder.substring(0, colon), holder.substring(colon + 1));
      return "Ljava/lang/Object;";
    }
    if (source == Source.THIS_NUMBER) {
      to.getField(patched, "fd", "I");
      return "I";
    }
    if (source == Source.THIS_VALUE) {
      to.call(INVOKEVIRTUAL, patched, "intValue", "()I");
      return "I";
    }
    if (source == Source.THIS_IMPL) {
      to.getField(patched, "impl", "Ljava/net/AbstractPlainSocketImpl;");
    }
    to.getField(holder, "fd", FD);
    return flag + FD;
  }

  /** The number of the channel's socket, in this copy of Netty. */
  private static String pushRingNumber(String patched, Instructions to) {
    String uring = patched.substring(0, patched.lastIndexOf('/') + 1);
    String channel = uring + "AbstractIoUringStreamChannel";
    String socket = uring + "LinuxSocket";
    to.load(ALOAD, 0);
    to.getField(patched, "this$0", "L" + channel + ";");
    to.getField(channel, "socket", "L" + socket + ";");
    to.call(INVOKEVIRTUAL, socket, "intValue", "()I");
    return "I";
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

  @Override
  public String toString() {
    return type.replace('/', '.') + '.' + method + " -> " + event;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static io.closewait.classfile.Bytes.i4;
import static io.closewait.classfile.Bytes.u2;
import static net.bytebuddy.jar.asm.Opcodes.ACC_ABSTRACT;
import static net.bytebuddy.jar.asm.Opcodes.ACC_NATIVE;
import static net.bytebuddy.jar.asm.Opcodes.ACC_STATIC;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@linkplain Insertion insertions} into a class file without a byte-code library: everything
 * but the methods that they change is copied as it is. It runs once for a class, so mostly
 * interpreted, and is written for that.
 *
 * @param <I> the caller's insertions
 */
public final class ClassPatcher<I extends Insertion> {
  private static final int MAGIC = 0xCAFEBABE;

  private final String type;
  private final byte[] code;
  private final I[] insertions;
  private final Constants constants;

  /** What follows the constants. */
  private final Bytes body;

  /** How much of the class file is in the body. */
  private int copied;

  private ClassPatcher(String type, byte[] code, I[] insertions) {
    this.type = type;
    this.code = code;
    this.insertions = insertions;
    this.constants = new Constants(code);
    this.body = new Bytes(code.length - constants.end + 1024);
    this.copied = constants.end;
  }

  /**
   * The class file with what was to be inserted; null if it has something that is not known here.
   *
   * @param type with slashes
   * @param insertions those of this type
   * @param matched the insertions that found their method are added to it
   */
  public static <I extends Insertion> byte @Nullable [] patch(
      String type, byte[] code, I[] insertions, Set<I> matched) {
    try {
      if (i4(code, 0) != MAGIC) {
        return null;
      }
      return new ClassPatcher<>(type, code, insertions).patch(matched);
    } catch (RuntimeException notUnderstood) {
      return null;
    }
  }

  private byte[] patch(Set<I> matched) {
    int at = constants.end + 6;
    at += 2 + 2 * u2(code, at); // interfaces
    int fields = u2(code, at);
    at += 2;
    for (; fields > 0; fields--) {
      at = afterMember(at);
    }
    int methods = u2(code, at);
    at += 2;
    for (; methods > 0; methods--) {
      int end = afterMember(at);
      if ((u2(code, at) & (ACC_NATIVE | ACC_ABSTRACT | ACC_STATIC)) == 0) {
        method(at, matched);
      }
      at = end;
    }
    body.copy(code, copied, code.length);
    Bytes out = new Bytes(constants.end + body.size + 1024);
    constants.copyTo(out);
    out.copy(body);
    return Arrays.copyOf(out.array, out.size);
  }

  private int afterMember(int at) {
    int attributes = u2(code, at + 6);
    at += 8;
    for (; attributes > 0; attributes--) {
      at = afterAttribute(at);
    }
    return at;
  }

  private int afterAttribute(int at) {
    int length = i4(code, at + 2);
    if (length < 0 || length > code.length - at - 6) {
      throw new IllegalArgumentException("attribute of " + length + " bytes");
    }
    return at + 6 + length;
  }

  private void method(int at, Set<I> matched) {
    int name = u2(code, at + 2);
    String descriptor = null;
    InstructionBytes entry = null;
    InstructionBytes exit = null;
    int end = 0;
    for (I insertion : insertions) {
      if (!constants.is(name, insertion.method())) {
        continue;
      }
      if (descriptor == null) {
        descriptor = constants.text(u2(code, at + 4));
        end = Returns.opcode(descriptor);
      }
      if (!insertion.takes(descriptor)) {
        continue;
      }
      matched.add(insertion);
      if (insertion.atEntry()) {
        entry = entry == null ? new InstructionBytes(constants) : entry;
        insertion.insert(type, descriptor, 0, entry);
      } else {
        exit = exit == null ? new InstructionBytes(constants) : exit;
        insertion.insert(type, descriptor, end, exit);
      }
    }
    if (descriptor != null && (entry != null || exit != null)) {
      replaceCode(at, entry, exit, constants.text(name), descriptor);
    }
  }

  private void replaceCode(
      int at, @Nullable Bytes entry, @Nullable Bytes exit, String method, String descriptor) {
    int attributes = u2(code, at + 6);
    at += 8;
    for (; attributes > 0; attributes--) {
      int next = afterAttribute(at);
      if (constants.is(u2(code, at), "Code")) {
        body.copy(code, copied, at);
        new CodePatcher(code, at, constants, entry, exit, type, method, descriptor).write(body);
        copied = next;
      }
      at = next;
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

import static net.bytebuddy.jar.asm.Opcodes.ARETURN;
import static net.bytebuddy.jar.asm.Opcodes.DRETURN;
import static net.bytebuddy.jar.asm.Opcodes.FRETURN;
import static net.bytebuddy.jar.asm.Opcodes.IRETURN;
import static net.bytebuddy.jar.asm.Opcodes.LRETURN;
import static net.bytebuddy.jar.asm.Opcodes.RETURN;

/** How methods return. */
final class Returns {
  private Returns() {}

  /** Opcode of the returns of a method with this descriptor. */
  static int opcode(String descriptor) {
    switch (descriptor.charAt(descriptor.indexOf(')') + 1)) {
      case 'V':
        return RETURN;
      case 'J':
        return LRETURN;
      case 'F':
        return FRETURN;
      case 'D':
        return DRETURN;
      case 'L':
      case '[':
        return ARETURN;
      default:
        return IRETURN;
    }
  }
}

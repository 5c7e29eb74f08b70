// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.classfile;

/** What can be inserted. Opcodes are those of the JVM specification; types have slashes. */
public interface Instructions {
  /** One without operand. */
  void plain(int opcode);

  void load(int opcode, int local);

  void cast(String type);

  void getField(String owner, String name, String type);

  void call(int opcode, String owner, String name, String descriptor);
}

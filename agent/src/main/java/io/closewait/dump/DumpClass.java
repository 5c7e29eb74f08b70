// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class of a dump. */
public final class DumpClass {
  /** A field and where it lies in the record of an object; of a static one, what it refers to. */
  public static final class Field {
    public final String name;

    /** One of the dump's types; {@link DumpFormat#REFERENCE} of an object. */
    final int type;

    final long value;

    Field(String name, int type, long value) {
      this.name = name;
      this.type = type;
      this.value = value;
    }

    /** Whether it refers to objects. */
    public boolean isReference() {
      return type == DumpFormat.REFERENCE;
    }

    /** Address of what a static field refers to, 0 where it is null. */
    public long value() {
      return value;
    }
  }

  final long id;
  final long superId;

  /** Written with dots; without what the JVM adds to the names of hidden classes. */
  public final String name;

  /** Address of the protection domain, 0 where there is none. */
  public final long domain;

  /** Address of its loader; 0: the boot loader. */
  public final long loader;

  /** The static fields that refer to something. */
  public final List<Field> statics;

  /** The fields that it declares itself, in the order of its objects' records. */
  final List<Field> declared;

  /** Null: none, or not in the dump. Known once the dump has been read. */
  private @Nullable DumpClass superclass;

  DumpClass(
      long id,
      long superId,
      String name,
      long loader,
      long domain,
      List<Field> statics,
      List<Field> declared) {
    this.id = id;
    this.superId = superId;
    this.name = name;
    this.domain = domain;
    this.loader = loader;
    this.statics = Collections.unmodifiableList(statics);
    this.declared = Collections.unmodifiableList(declared);
  }

  void extend(@Nullable DumpClass above) {
    superclass = above;
  }

  public @Nullable DumpClass superclass() {
    return superclass;
  }
}

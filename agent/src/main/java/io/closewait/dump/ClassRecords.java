// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the records of classes. One thread. */
final class ClassRecords {
  private final DumpStream in;
  private final LongTable<String> texts;

  /** Names of classes by address. */
  private final LongTable<String> names;

  private int idSize;

  ClassRecords(DumpStream in, LongTable<String> texts, LongTable<String> names) {
    this.in = in;
    this.texts = texts;
    this.names = names;
  }

  void idSize(int bytesOfIds) {
    idSize = bytesOfIds;
  }

  /** The class whose record comes next. */
  DumpClass next() throws IOException {
    long id = in.id();
    in.i4();
    long superId = in.id();
    long loader = in.id();
    in.id();
    long domain = in.id();
    in.skip(2L * idSize + 4);
    for (int constants = in.u2(); constants > 0; constants--) {
      in.u2();
      value(in.u1());
    }
    List<DumpClass.Field> statics = new ArrayList<>();
    for (int count = in.u2(); count > 0; count--) {
      String name = texts.get(in.id());
      int type = in.u1();
      long value = value(type);
      if (type == DumpFormat.REFERENCE && value != 0 && name != null && !name.startsWith("<")) {
        statics.add(new DumpClass.Field(name, type, value));
      }
    }
    List<DumpClass.Field> declared = new ArrayList<>();
    for (int count = in.u2(); count > 0; count--) {
      String name = texts.get(in.id());
      int type = in.u1();
      checked(type);
      declared.add(new DumpClass.Field(name == null ? "?" : name, type, 0));
    }
    String name = names.get(id);
    return new DumpClass(id, superId, name == null ? "?" : name, loader, domain, statics, declared);
  }

  private long value(int type) throws IOException {
    int size = checked(type);
    if (type == DumpFormat.REFERENCE) {
      return in.id();
    }
    in.skip(size);
    return 0;
  }

  private int checked(int type) throws BrokenDumpException {
    int size = DumpFormat.size(type, idSize);
    if (size == 0) {
      throw new BrokenDumpException(
          "a value before byte " + in.position() + " is of an unknown type, " + type);
    }
    return size;
  }
}

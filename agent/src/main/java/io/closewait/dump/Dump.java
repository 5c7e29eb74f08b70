// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A heap dump: its classes, threads and roots, and each object that is asked for. One thread. */
public final class Dump implements Closeable {
  private static final int DEEPEST = 1000, LONGEST_TEXT = 4096;

  /** A field of an object, inherited or not, and where it lies. Immutable. */
  public static final class Slot {
    public final String name;
    public final boolean reference;

    /** The class that declares it. */
    public final DumpClass of;

    final int type;
    public final int offset;

    Slot(DumpClass.Field field, DumpClass of, int offset) {
      this.name = field.name;
      this.reference = field.isReference();
      this.of = of;
      this.type = field.type;
      this.offset = offset;
    }
  }

  private final DumpBytes bytes;
  private final DumpScan scan;
  private final int idSize;

  /** Null; or why not all of the file was read: a clause. */
  public final @Nullable String problem;

  private Dump(Path path, DumpScan scan, @Nullable String problem) throws IOException {
    this.scan = scan;
    this.idSize = scan.idSize();
    this.problem = problem;
    this.bytes = new DumpBytes(path, idSize);
  }

  /**
   * Reads the file once.
   *
   * @param heap bytes that finding objects may take
   * @param wanted names of the classes whose objects {@link #found} are to be
   * @throws BrokenDumpException where nothing of it can be used
   */
  public static Dump read(Path path, long heap, Predicate<String> wanted, Progress progress)
      throws IOException {
    ObjectIndex index = new ObjectIndex(heap);
    String problem = null;
    try (DumpStream in = new DumpStream(path)) {
      DumpScan scan = new DumpScan(in, index, wanted, progress);
      scan.header();
      try {
        scan.records();
      } catch (BrokenDumpException broken) {
        problem = broken.getMessage();
      }
      index.sort();
      for (DumpClass type : scan.all) {
        type.extend(scan.classes.get(type.superId));
      }
      return new Dump(path, scan, problem);
    }
  }

  public List<DumpClass> classes() {
    return Collections.unmodifiableList(scan.all);
  }

  /** Objects of the classes that were asked for, or of classes that extend them. */
  public List<Long> found() {
    return Collections.unmodifiableList(scan.found);
  }

  /** Objects that native code has. */
  public List<Long> natives() {
    return Collections.unmodifiableList(scan.natives);
  }

  public DumpStacks stacks() {
    return scan.stacks;
  }

  /** Whether it is the address of a class. */
  public boolean isClass(long id) {
    return scan.classes.get(id) != null;
  }

  /** The object at an address; null where the dump has none there. */
  public @Nullable DumpObject object(long id) {
    try {
      ObjectIndex index = scan.index;
      for (int at = index.floor(id); index.mayHave(at, id); at--) {
        DumpObject found = index.spans(at, id) ? find(id, at) : null;
        if (found != null) {
          return found;
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All objects, by address as far as the dump has them in that order. */
  public void forEach(Consumer<DumpObject> reader) {
    try {
      for (int stretch = 0; stretch < scan.index.size(); stretch++) {
        long last = scan.index.last(stretch);
        DumpObject object = at(scan.index.place(stretch));
        while (object != null) {
          reader.accept(object);
          object = object.id == last ? null : at(object.data + size(object));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable DumpObject find(long id, int stretch) throws IOException {
    long last = scan.index.last(stretch);
    long at = scan.index.place(stretch);
    while (true) {
      DumpObject object = at(at);
      if (object == null || object.id == id) {
        return object;
      }
      if (object.id == last) {
        return null;
      }
      at = object.data + size(object);
    }
  }

  /** The object whose record begins there; null where none does. */
  private @Nullable DumpObject at(long place) throws IOException {
    long id = bytes.id(place + 1);
    long more = place + 1 + idSize + 4;
    switch (bytes.u1(place)) {
      case DumpFormat.INSTANCE:
        DumpClass type = scan.classes.get(bytes.id(more));
        int length = bytes.i4(more + idSize);
        return new DumpObject(id, type, false, 0, length, more + idSize + 4);
      case DumpFormat.ARRAY:
        DumpClass of = scan.classes.get(bytes.id(more + 4));
        return new DumpObject(
            id, of, true, DumpFormat.REFERENCE, bytes.i4(more), more + 4 + idSize);
      case DumpFormat.PRIMITIVES:
        int elements = bytes.u1(more + 4);
        return new DumpObject(id, null, true, elements, bytes.i4(more), more + 5);
      default:
        return null;
    }
  }

  private long size(DumpObject object) {
    long count = object.length & 0xffffffffL;
    return object.array ? count * DumpFormat.size(object.elements, idSize) : count;
  }

  /** All fields of the objects of a class, those of the class itself first. */
  public List<Slot> slots(DumpClass type) {
    List<Slot> slots = new ArrayList<>();
    int offset = 0;
    DumpClass each = type;
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      for (DumpClass.Field field : each.declared) {
        slots.add(new Slot(field, each, offset));
        offset += DumpFormat.size(field.type, idSize);
      }
      each = each.superclass();
    }
    return slots;
  }

  /** Address of what a field refers to; 0: nothing. */
  public long reference(DumpObject object, long offset) {
    try {
      boolean there = !object.array && offset + idSize <= object.length;
      return there ? bytes.id(object.data + offset) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Value of a number or truth value. */
  public int number(DumpObject object, Slot slot) {
    try {
      int size = DumpFormat.size(slot.type, idSize);
      if (object.array || slot.offset + size > object.length) {
        return 0;
      }
      long at = object.data + slot.offset;
      return size == 1 ? (byte) bytes.u1(at) : bytes.i4(at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Address of an element of an array; 0: null, or no array of references. */
  public long element(DumpObject array, int at) {
    try {
      boolean there = array.array && array.elements == DumpFormat.REFERENCE;
      return there ? bytes.id(array.data + (long) at * idSize) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A field by name; null where there is none. */
  public static @Nullable Slot slot(List<Slot> slots, String name) {
    for (Slot slot : slots) {
      if (slot.name.equals(name)) {
        return slot;
      }
    }
    return null;
  }

  /** What a field of this name refers to; null where there is no such field, or nothing there. */
  public @Nullable DumpObject follow(@Nullable DumpObject object, String name) {
    if (object == null || object.type == null || object.array) {
      return null;
    }
    Slot slot = slot(slots(object.type), name);
    return slot == null || !slot.reference ? null : object(reference(object, slot.offset));
  }

  /** The characters of a string's object, not too many; or null. */
  public @Nullable String text(@Nullable DumpObject string) {
    DumpObject value = follow(string, "value");
    if (string == null || string.type == null) {
      return null;
    }
    if (value == null || !value.array || value.length < 0 || value.length > LONGEST_TEXT) {
      return null;
    }
    Slot coder = slot(slots(string.type), "coder");
    boolean wide = value.elements == DumpFormat.CHAR || coder != null && number(string, coder) == 1;
    byte[] raw = new byte[(int) size(value)];
    try {
      for (int i = 0; i < raw.length; i++) {
        raw[i] = (byte) bytes.u1(value.data + i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!wide) {
      return new String(raw, StandardCharsets.ISO_8859_1);
    }
    boolean bigEnd = value.elements == DumpFormat.CHAR;
    return new String(raw, bigEnd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}

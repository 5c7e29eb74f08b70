// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A heap dump written record by record, as HotSpot would write it or as it never would. */
public final class HandmadeDump {
  private final int idSize;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final Map<String, Long> texts = new LinkedHashMap<>();
  private Bytes heap;

  public HandmadeDump(int idSize) {
    this.idSize = idSize;
    Bytes header = new Bytes();
    for (char c : "JAVA PROFILE 1.0.2".toCharArray()) {
      header.u1(c);
    }
    file.writeBytes(header.u1(0).i4(idSize).i4(0).i4(0).bytes());
  }

  /** Bytes in the order of the format. */
  public final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    public Bytes u1(int value) {
      return add(1, value);
    }

    public Bytes u2(int value) {
      return add(2, value);
    }

    public Bytes i4(int value) {
      return add(4, value);
    }

    public Bytes id(long value) {
      return add(idSize, value);
    }

    private Bytes add(int size, long value) {
      try {
        for (int i = size - 1; i >= 0; i--) {
          out.writeByte((int) (value >>> 8 * i));
        }
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  public Bytes content() {
    return new Bytes();
  }

  /** One record of the file; the heap that was begun ends before it. */
  public HandmadeDump record(int tag, Bytes content) {
    endHeap();
    return record(tag, content.bytes().length, content);
  }

  /** A record that does not keep to its length. */
  public HandmadeDump record(int tag, int length, Bytes content) {
    file.writeBytes(content().u1(tag).i4(0).i4(length).bytes());
    file.writeBytes(content.bytes());
    return this;
  }

  private void endHeap() {
    Bytes done = heap;
    heap = null;
    if (done != null) {
      record(DumpFormat.HEAP_SEGMENT, done.bytes().length, done);
    }
  }

  /** The number of a text, which is written at its first use. */
  public long text(String text) {
    Long known = texts.get(text);
    if (known != null) {
      return known;
    }
    long id = 0x7000L + texts.size();
    texts.put(text, id);
    Bytes content = content().id(id);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      content.u1(each);
    }
    record(DumpFormat.TEXT, content);
    return id;
  }

  /** Gives the class at this address its name, written with slashes. */
  public HandmadeDump named(int serial, long id, String name) {
    long text = text(name);
    return record(DumpFormat.LOAD_CLASS, content().i4(serial).id(id).i4(0).id(text));
  }

  /** What follows within the heap. */
  public Bytes heap() {
    heap = heap == null ? content() : heap;
    return heap;
  }

  /** A class without static fields; {@code fields}: name and type in turn. */
  public HandmadeDump type(long id, long superId, Object... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      text((String) fields[i]); // before the heap begins
    }
    typeHead(id, superId).u2(0).u2(0).u2(fields.length / 2);
    for (int i = 0; i < fields.length; i += 2) {
      heap().id(text((String) fields[i])).u1((Integer) fields[i + 1]);
    }
    return this;
  }

  /** The record of a class up to its constants. */
  public Bytes typeHead(long id, long superId) {
    heap().u1(DumpFormat.CLASS).id(id).i4(0).id(superId).id(0x51).id(0).id(0x52).id(0).id(0);
    return heap().i4(0);
  }

  public HandmadeDump instance(long id, long type, Bytes content) {
    byte[] bytes = content.bytes();
    heap().u1(DumpFormat.INSTANCE).id(id).i4(0).id(type).i4(bytes.length);
    for (byte each : bytes) {
      heap().u1(each);
    }
    return this;
  }

  public HandmadeDump array(long id, long type, long... elements) {
    heap().u1(DumpFormat.ARRAY).id(id).i4(0).i4(elements.length).id(type);
    for (long element : elements) {
      heap().id(element);
    }
    return this;
  }

  public HandmadeDump primitives(long id, int type, int count, Bytes content) {
    heap().u1(DumpFormat.PRIMITIVES).id(id).i4(0).i4(count).u1(type);
    for (byte each : content.bytes()) {
      heap().u1(each);
    }
    return this;
  }

  public byte[] bytes() {
    endHeap();
    return file.toByteArray();
  }

  public Path write(Path folder) throws IOException {
    return Files.write(Files.createTempFile(folder, "made", ".hprof"), bytes());
  }
}

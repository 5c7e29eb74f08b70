// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dump once from the front to the back. What is found until the file ends or makes no sense
 * stays found. One thread.
 */
final class DumpScan {
  private static final int LONGEST_HEADER = 64, STEP = 1 << 12, DEEPEST = 1000;
  private static final long FOUR_GIGABYTES = 1L << 32;

  private final DumpStream in;
  private final Predicate<String> wanted;
  private final Progress progress;
  private final LongTable<String> texts = new LongTable<>();
  private final LongTable<String> names = new LongTable<>();
  private final Map<Integer, Long> bySerial = new HashMap<>();
  private final LongTable<Boolean> verdicts = new LongTable<>();
  private final ClassRecords types;
  private int idSize;
  private int untilProgress;
  private long asked;
  private boolean answered;

  final LongTable<DumpClass> classes = new LongTable<>();
  final List<DumpClass> all = new ArrayList<>();
  final DumpStacks stacks = new DumpStacks();
  final ObjectIndex index;

  /** Objects of the wanted classes. */
  final List<Long> found = new ArrayList<>();

  /** Objects that native code has. */
  final List<Long> natives = new ArrayList<>();

  DumpScan(DumpStream in, ObjectIndex index, Predicate<String> wanted, Progress progress) {
    this.in = in;
    this.index = index;
    this.wanted = wanted;
    this.progress = progress;
    this.types = new ClassRecords(in, texts, names);
  }

  int idSize() {
    return idSize;
  }

  /** The header; a file without one is no dump. */
  void header() throws IOException {
    StringBuilder name = new StringBuilder();
    for (int c = in.atEnd() ? 0 : in.u1(); c != 0 && name.length() < LONGEST_HEADER; ) {
      name.append((char) c);
      c = in.atEnd() ? 0 : in.u1();
    }
    if (!name.toString().startsWith("JAVA PROFILE 1.0.")) {
      throw new BrokenDumpException("it is no heap dump of HotSpot (HPROF)");
    }
    idSize = in.i4();
    if (idSize != 4 && idSize != 8) {
      throw new BrokenDumpException("its addresses have " + idSize + " bytes");
    }
    in.idSize(idSize);
    types.idSize(idSize);
    in.skip(8);
  }

  /** All records. */
  void records() throws IOException {
    while (!in.atEnd()) {
      int tag = in.u1();
      in.i4();
      long length = in.i4() & 0xffffffffL;
      long end = in.position() + length;
      switch (tag) {
        case DumpFormat.TEXT:
          text(length);
          break;
        case DumpFormat.LOAD_CLASS:
          loaded();
          break;
        case DumpFormat.FRAME:
          frame();
          break;
        case DumpFormat.TRACE:
          trace();
          break;
        case DumpFormat.HEAP:
        case DumpFormat.HEAP_SEGMENT:
          heap(end, tag == DumpFormat.HEAP && isOverflown(length, end));
          continue;
        default:
          if (tag > DumpFormat.HEAP_END) {
            throw unknown(tag);
          }
          in.skip(length);
      }
      if (in.position() > end) {
        throw new BrokenDumpException("a record before byte " + in.position() + " has no end");
      }
      in.skip(end - in.position());
    }
  }

  /** Early JDKs wrote the lengths of large heaps modulo four gigabytes. */
  private boolean isOverflown(long length, long end) {
    return length == 0 || in.size() - end >= FOUR_GIGABYTES;
  }

  private BrokenDumpException unknown(int tag) {
    return new BrokenDumpException(
        "the record before byte " + in.position() + " is of an unknown kind, " + tag);
  }

  private void text(long length) throws IOException {
    long id = in.id();
    byte[] bytes = in.bytes((int) Math.min(Integer.MAX_VALUE, length - idSize));
    texts.put(id, new String(bytes, StandardCharsets.UTF_8));
  }

  private void loaded() throws IOException {
    int serial = in.i4();
    long id = in.id();
    in.i4();
    String name = texts.get(in.id());
    names.put(id, plain(name));
    bySerial.put(serial, id);
  }

  /** Hidden classes have an address in their names, which is another one in each run. */
  private static String plain(@Nullable String name) {
    if (name == null) {
      return "?";
    }
    String dotted = name.replace('/', '.');
    int hidden = dotted.lastIndexOf("0x");
    boolean isHidden = hidden > 0 && "+.".indexOf(dotted.charAt(hidden - 1)) >= 0;
    return isHidden ? dotted.substring(0, hidden - 1) : dotted;
  }

  private void frame() throws IOException {
    long id = in.id();
    String method = texts.get(in.id());
    in.id();
    String file = texts.get(in.id());
    Long type = bySerial.get(in.i4());
    int line = in.i4();
    String of = type == null ? null : names.get(type);
    stacks.frame(
        id,
        new StackTraceElement(of == null ? "?" : of, method == null ? "?" : method, file, line));
  }

  private void trace() throws IOException {
    int serial = in.i4();
    in.i4();
    int count = in.i4();
    if (count < 0 || count > (in.size() - in.position()) / idSize) {
      throw new BrokenDumpException("a stack before byte " + in.position() + " has no end");
    }
    long[] frames = new long[count];
    for (int i = 0; i < count; i++) {
      frames[i] = in.id();
    }
    stacks.trace(serial, frames);
  }

  /** {@code open}: the length is not to be trusted. */
  private void heap(long end, boolean open) throws IOException {
    index.cut();
    while (open ? !in.atEnd() : in.position() < end) {
      if (++untilProgress % STEP == 0) {
        progress.read(in.position(), in.size());
      }
      long place = in.position();
      int tag = in.u1();
      if (tag == DumpFormat.INSTANCE || tag == DumpFormat.ARRAY || tag == DumpFormat.PRIMITIVES) {
        object(tag, place);
      } else if (tag == DumpFormat.CLASS) {
        index.cut();
        add(types.next());
      } else if (open && tag == DumpFormat.HEAP_END) {
        in.skip(8);
        return;
      } else {
        index.cut();
        root(tag);
      }
    }
  }

  private void object(int tag, long place) throws IOException {
    long id = in.id();
    in.i4();
    long bytes;
    if (tag == DumpFormat.INSTANCE) {
      long type = in.id();
      bytes = in.i4() & 0xffffffffL;
      if (isWanted(type)) {
        found.add(id);
      }
    } else {
      long count = in.i4() & 0xffffffffL;
      if (tag == DumpFormat.ARRAY) {
        in.id();
        bytes = count * idSize;
      } else {
        bytes = count * DumpFormat.size(in.u1(), idSize);
      }
    }
    in.skip(bytes);
    index.add(id, place, bytes); // none that the file does not hold whole
  }

  private void add(DumpClass made) {
    classes.put(made.id, made);
    all.add(made);
  }

  private boolean isWanted(long type) {
    if (type != asked) {
      Boolean known = verdicts.get(type);
      if (known == null) {
        known = judge(type);
        verdicts.put(type, known);
      }
      asked = type;
      answered = known;
    }
    return answered;
  }

  private boolean judge(long type) {
    DumpClass each = classes.get(type);
    for (int depth = 0; each != null && depth < DEEPEST; depth++) {
      if (wanted.test(each.name)) {
        return true;
      }
      each = classes.get(each.superId);
    }
    return false;
  }

  private void root(int tag) throws IOException {
    long id = in.id();
    switch (tag) {
      case DumpFormat.LOCAL:
        stacks.local(id, in.i4(), in.i4());
        break;
      case DumpFormat.THREAD:
        stacks.thread(in.i4(), id, in.i4());
        break;
      case DumpFormat.JNI_GLOBAL:
        in.id();
        natives.add(id);
        break;
      case DumpFormat.JNI_LOCAL:
        stacks.local(id, in.i4(), in.i4());
        break;
      case DumpFormat.NATIVE_STACK:
      case DumpFormat.THREAD_BLOCK:
        in.i4();
        break;
      case DumpFormat.STICKY_CLASS:
      case DumpFormat.MONITOR:
      case DumpFormat.UNKNOWN_ROOT:
        break;
      default:
        throw unknown(tag);
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.dump;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The threads of a dump, their stacks, and what their running methods have in local variables. */
public final class DumpStacks {
  /** More local variables than this are no answer to anything. */
  private static final int MOST_LOCALS = 1 << 20;

  /** An object that a running method has in a local variable. */
  public static final class Local {
    public final long object;

    /** The method that has it. */
    public final StackTraceElement frame;

    Local(long object, StackTraceElement frame) {
      this.object = object;
      this.frame = frame;
    }
  }

  private final LongTable<StackTraceElement> frames = new LongTable<>();
  private final Map<Integer, long[]> traces = new HashMap<>();
  private final Map<Integer, Long> threads = new HashMap<>();
  private final Map<Integer, Integer> traceOf = new HashMap<>();

  /** Three numbers each: object, serial number of the thread, depth of the frame. */
  private long[] locals = new long[3 << 8];

  private int size;

  void frame(long id, StackTraceElement frame) {
    frames.put(id, frame);
  }

  void trace(int serial, long[] of) {
    traces.put(serial, of);
  }

  void thread(int serial, long object, int trace) {
    threads.put(serial, object);
    traceOf.put(serial, trace);
  }

  void local(long object, int thread, int depth) {
    if (size + 3 > 3 * MOST_LOCALS) {
      return;
    }
    if (size == locals.length) {
      locals = Arrays.copyOf(locals, size * 2);
    }
    locals[size] = object;
    locals[size + 1] = thread;
    locals[size + 2] = depth;
    size += 3;
  }

  /** Objects of all threads. */
  public List<Long> threads() {
    return new ArrayList<>(threads.values());
  }

  /** Where a thread stood, the innermost frame first; empty where that is not known. */
  public List<StackTraceElement> stack(long thread) {
    for (Map.Entry<Integer, Long> each : threads.entrySet()) {
      if (each.getValue() == thread) {
        return stack(each.getKey());
      }
    }
    return Collections.emptyList();
  }

  private List<StackTraceElement> stack(int serial) {
    List<StackTraceElement> stack = new ArrayList<>();
    for (long id : frames(serial)) {
      StackTraceElement frame = frames.get(id);
      if (frame != null) {
        stack.add(frame);
      }
    }
    return stack;
  }

  public List<Local> locals() {
    List<Local> all = new ArrayList<>();
    for (int i = 0; i < size; i += 3) {
      long[] ids = frames((int) locals[i + 1]);
      int depth = (int) locals[i + 2];
      StackTraceElement frame = depth < 0 || depth >= ids.length ? null : frames.get(ids[depth]);
      if (frame != null) {
        all.add(new Local(locals[i], frame));
      }
    }
    return all;
  }

  private long[] frames(int thread) {
    Integer trace = traceOf.get(thread);
    long[] ids = trace == null ? null : traces.get(trace);
    return ids == null ? new long[0] : ids;
  }
}

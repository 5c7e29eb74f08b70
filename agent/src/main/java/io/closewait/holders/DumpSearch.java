// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.FrameRules;
import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import io.closewait.dump.Progress;
import io.closewait.leak.Holder;
import io.closewait.options.Globs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Searches a heap dump for who holds the connections in it, as {@link HolderSearch} does live. */
public final class DumpSearch {
  private static final String VIRTUAL = "java.lang.VirtualThread";

  private final Globs application;
  private final Progress progress;

  /** {@code application}: the packages that the user calls the application's own. */
  public DumpSearch(Globs application, Progress progress) {
    this.application = application;
    this.progress = progress;
  }

  /**
   * Reads a dump and searches it.
   *
   * @param wanted numbers of the descriptors that are asked about
   * @throws IOException where it cannot be read, or is none
   */
  public DumpFindings find(Path file, IntPredicate wanted) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    try (Dump dump = Dump.read(file, heap / 3, DumpSearch::isSocket, progress)) {
      return find(dump, wanted, Bounds.ofDump(heap / 2));
    }
  }

  private static boolean isSocket(String type) {
    return SocketKind.of(type) != null;
  }

  private DumpFindings find(Dump dump, IntPredicate wanted, Bounds bounds) {
    DumpTypes types =
        new DumpTypes(dump, new CodeOrigins(FrameRules.load(application), application));
    types.main(main(dump));
    DumpHeap heap = new DumpHeap(dump, types);
    List<Target> targets = targets(dump, heap, wanted);
    int connections = 0;
    for (Target target : targets) {
      connections += target.numbers.length;
    }
    Search search =
        new Search(new DumpSource(dump, types, heap), bounds, targets, number -> number >= 0);
    List<Majority> found = search.run();
    List<Long> missing = new ArrayList<>();
    for (Majority majority : found) {
      missing.addAll(objects(dump, majority));
    }
    boolean sure = dump.problem == null && !hidesVirtualThreads(dump);
    Set<Long> unheld = sure ? Ascent.unheld(dump, missing) : new HashSet<>();
    Map<String, Holder> told = new TreeMap<>();
    for (int i = 0; i < targets.size(); i++) {
      List<Long> own = objects(dump, found.get(i));
      own.retainAll(unheld);
      for (Holder each : found.get(i).all(targets.get(i).fate, own.size(), connections)) {
        told.merge(each.words, each, Holder::and);
      }
    }
    List<Holder> holders = new ArrayList<>(told.values());
    holders.sort(Comparator.comparing((Holder each) -> -each.count));
    return new DumpFindings(holders, connections, missing.size(), problem(dump, search));
  }

  private static List<Long> objects(Dump dump, Majority majority) {
    List<Long> objects = new ArrayList<>();
    for (int place : majority.missing()) {
      objects.add(dump.found().get(place));
    }
    return objects;
  }

  /** Before 22 dumps do not have the local variables of virtual threads. */
  private static boolean hidesVirtualThreads(Dump dump) {
    boolean exist = false;
    for (DumpClass type : dump.classes()) {
      exist |= type.name.equals(VIRTUAL);
    }
    for (long thread : dump.stacks().threads()) {
      DumpObject object = dump.object(thread);
      exist &= object == null || object.type == null || !object.type.name.equals(VIRTUAL);
    }
    return exist;
  }

  private static @Nullable String problem(Dump dump, Search search) {
    if (dump.problem != null) {
      return "the dump was not read to its end, so this is not all: " + dump.problem;
    }
    return search.ended() == null ? null : "the search ended early: " + search.ended();
  }

  /** The class that the main thread began with; empty where it has ended. */
  private static String main(Dump dump) {
    for (long thread : dump.stacks().threads()) {
      DumpObject object = dump.object(thread);
      if ("main".equals(dump.text(dump.follow(object, "name")))) {
        List<StackTraceElement> stack = dump.stacks().stack(thread);
        return stack.isEmpty() ? "" : stack.get(stack.size() - 1).getClassName();
      }
    }
    return "";
  }

  /** The connections by what becomes of them when nobody refers to them. */
  private static List<Target> targets(Dump dump, DumpHeap heap, IntPredicate wanted) {
    List<Integer> sockets = new ArrayList<>();
    List<Integer> channels = new ArrayList<>();
    for (int place = 0; place < dump.found().size(); place++) {
      DumpObject object = dump.object(dump.found().get(place));
      DumpSocket socket = object == null ? null : heap.socket(object);
      if (object == null || socket == null) {
        continue;
      }
      int number = socket.number(object);
      if (number >= 0) {
        heap.number(object.id, place);
        if (wanted.test(number)) {
          boolean collected =
              socket.kind == SocketKind.NIO_SOCKET || socket.kind == SocketKind.PLAIN_SOCKET;
          (collected ? sockets : channels).add(place);
        }
      }
    }
    List<Target> targets = new ArrayList<>();
    targets.add(target(sockets, Target.Fate.CLOSED_BY_COLLECTOR));
    targets.add(target(channels, Target.Fate.NEVER_CLOSED));
    return targets;
  }

  private static Target target(List<Integer> places, Target.Fate fate) {
    int[] numbers = places.stream().mapToInt(Integer::intValue).toArray();
    return new Target(numbers, fate, new ArrayList<String>());
  }
}

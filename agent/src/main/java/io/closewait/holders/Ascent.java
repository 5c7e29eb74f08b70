// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import io.closewait.dump.DumpStacks;
import io.closewait.dump.LongTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether anything at all leads to an object of a dump: from those that a search did not meet
 * upwards, pass by pass through the whole file, until nobody new refers to what is known. One
 * thread.
 */
final class Ascent {
  private static final int PASSES = 12, MOST = 200_000;

  private static final String[] HOLD_NOBODY = {
    "java.lang.ref.PhantomReference", "java.lang.ref.FinalReference"
  };

  private final Dump dump;
  private final LongTable<Node> known = new LongTable<>();
  private final LongTable<Boolean> roots = new LongTable<>();
  private final Map<DumpClass, int[]> offsets = new IdentityHashMap<>();
  private boolean grew;

  /** An object, and of what is known those that it refers to. */
  private static final class Node {
    final List<Node> below = new ArrayList<>(1);
    boolean held;
  }

  private Ascent(Dump dump) {
    this.dump = dump;
    for (DumpClass type : dump.classes()) {
      for (DumpClass.Field field : type.statics) {
        roots.put(field.value(), true);
      }
    }
    for (DumpStacks.Local local : dump.stacks().locals()) {
      roots.put(local.object, true);
    }
    for (long thread : dump.stacks().threads()) {
      roots.put(thread, true);
    }
    for (long each : dump.natives()) {
      roots.put(each, true);
    }
  }

  /** Those of the objects that nobody holds; none where so many refer to them that it gave up. */
  static Set<Long> unheld(Dump dump, Collection<Long> objects) {
    Ascent ascent = new Ascent(dump);
    for (long object : objects) {
      ascent.node(object);
    }
    Set<Long> unheld = new HashSet<>();
    if (!objects.isEmpty() && ascent.climb()) {
      for (long object : objects) {
        if (!ascent.node(object).held) {
          unheld.add(object);
        }
      }
    }
    return unheld;
  }

  private boolean climb() {
    for (int pass = 0; pass < PASSES; pass++) {
      grew = false;
      dump.forEach(this::look);
      if (!grew) {
        return true;
      }
      if (known.size() > MOST) {
        return false;
      }
    }
    return false;
  }

  private void look(DumpObject object) {
    if (object.type == null || known.size() > MOST) {
      return;
    }
    if (object.array) {
      for (int i = 0; i < object.length; i++) {
        refers(object, dump.element(object, i));
      }
      return;
    }
    for (int offset : offsets(object.type)) {
      refers(object, dump.reference(object, offset));
    }
  }

  private int[] offsets(DumpClass type) {
    int[] known = offsets.get(type);
    if (known == null) {
      known =
          dump.slots(type).stream()
              .filter(slot -> slot.reference && !slot.of.name.startsWith("java.lang.ref."))
              .mapToInt(slot -> slot.offset)
              .toArray();
      for (String each : HOLD_NOBODY) {
        known = DumpTypes.is(type, each) ? new int[0] : known;
      }
      offsets.put(type, known);
    }
    return known;
  }

  private void refers(DumpObject object, long to) {
    Node below = to == 0 || to == object.id ? null : known.get(to);
    if (below == null || below.held) {
      return;
    }
    Node above = node(object.id);
    if (!above.below.contains(below)) {
      above.below.add(below);
      grew = true;
      if (above.held) {
        hold(above);
      }
    }
  }

  private Node node(long id) {
    Node node = known.get(id);
    if (node == null) {
      node = new Node();
      node.held = roots.get(id) != null;
      known.put(id, node);
    }
    return node;
  }

  private static void hold(Node top) {
    ArrayDeque<Node> todo = new ArrayDeque<>();
    todo.add(top);
    while (!todo.isEmpty()) {
      for (Node below : todo.poll().below) {
        if (!below.held) {
          below.held = true;
          todo.add(below);
        }
      }
    }
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.capture.Frame;
import io.closewait.capture.Origin;
import io.closewait.dump.Dump;
import io.closewait.dump.DumpClass;
import io.closewait.dump.DumpObject;
import io.closewait.dump.DumpStacks;
import io.closewait.leak.Holder;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dump. Nothing moves in it, and the local variables of running methods are there too. */
final class DumpSource implements Source {
  private final Dump dump;
  private final DumpTypes types;
  private final DumpHeap heap;

  DumpSource(Dump dump, DumpTypes types, DumpHeap heap) {
    this.dump = dump;
    this.types = types;
    this.heap = heap;
  }

  @Override
  public Heap heap() {
    return heap;
  }

  @Override
  public void roots(int wave, Walk walk) {
    switch (wave) {
      case 0:
        statics(CodeOrigin.APPLICATION, walk);
        statics(CodeOrigin.OTHER_JAR, walk);
        break;
      case 1:
        threads(walk);
        locals(walk);
        statics(CodeOrigin.LIBRARY, walk);
        break;
      default:
        statics(CodeOrigin.JDK, walk);
        natives(walk);
    }
  }

  private void statics(CodeOrigin origin, Walk walk) {
    for (DumpClass type : dump.classes()) {
      if (!type.statics.isEmpty() && types.of(type) == origin && !types.isOurs(type)) {
        for (DumpClass.Field field : type.statics) {
          Root root = Root.inDump(Root.Kind.STATIC, origin, type.name);
          add(walk, root, field.value(), field.name);
        }
      }
    }
  }

  private void threads(Walk walk) {
    for (long thread : dump.stacks().threads()) {
      add(walk, Root.inDump(Root.Kind.THREAD, CodeOrigin.JDK, ""), thread, "");
    }
  }

  private void locals(Walk walk) {
    for (DumpStacks.Local local : dump.stacks().locals()) {
      Root root = Root.inDump(Root.Kind.LOCAL, types.of(local.frame), text(local.frame));
      add(walk, root, local.object, "");
    }
  }

  private void natives(Walk walk) {
    for (long each : dump.natives()) {
      add(walk, Root.inDump(Root.Kind.NATIVE, CodeOrigin.JDK, "native code"), each, "");
    }
  }

  private void add(Walk walk, Root root, long id, String field) {
    Object object = heap.at(id);
    if (object != null) {
      walk.root(root, object, field);
    }
  }

  @Override
  public boolean stands(Graph graph, int[] path) {
    return true;
  }

  @Override
  public @Nullable String standing(Object thread) {
    for (StackTraceElement frame : dump.stacks().stack(((DumpObject) thread).id)) {
      if (types.of(frame) == CodeOrigin.APPLICATION) {
        return text(frame);
      }
    }
    return null;
  }

  private static String text(StackTraceElement frame) {
    return Frame.of(frame, Origin.APPLICATION).toString();
  }

  @Override
  public List<Holder> work(List<String> server) {
    return Collections.emptyList();
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.leak.Holder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This JVM. */
final class LiveSource implements Source {
  private final JvmInternals jvm;
  private final Heap heap;
  private final Roots roots;
  private final Places places;
  private final Work work;

  LiveSource(JvmInternals jvm, Shapes shapes, Roots roots, Places places, Work work) {
    this.jvm = jvm;
    this.heap = new LiveHeap(jvm, shapes);
    this.roots = roots;
    this.places = places;
    this.work = work;
  }

  @Override
  public Heap heap() {
    return heap;
  }

  @Override
  public void roots(int wave, Walk walk) {
    roots.add(wave, walk);
  }

  @Override
  public boolean stands(Graph graph, int[] path) {
    return new Recheck(graph, heap, jvm).stands(path);
  }

  @Override
  public @Nullable String standing(Object thread) {
    return places.applicationFrame((Thread) thread);
  }

  @Override
  public List<Holder> work(List<String> server) {
    return work.of(server);
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.net.Socket;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From a socket backwards to who owns the connection: at most two references up, as no library
 * needs more, and never by way of an object of the application, which may have several connections.
 * One thread.
 */
final class OwnerClimb {
  private final JvmInternals jvm;
  private final Graph graph;
  private final Labels labels;

  OwnerClimb(JvmInternals jvm, Graph graph, Labels labels) {
    this.jvm = jvm;
    this.graph = graph;
    this.labels = labels;
  }

  /** Owners of the sockets that the walk met and that are wanted, by number. */
  static Map<Integer, Owner> of(JvmInternals jvm, Walk walk, int[] numbers) {
    walk.graph.index();
    Labels labels = Labels.of(walk.graph, walk.sockets);
    OwnerClimb climb = new OwnerClimb(jvm, walk.graph, labels);
    Map<Integer, Integer> nodes = new HashMap<>();
    for (int i = 0; i < walk.sockets.size(); i++) {
      nodes.put(walk.numbers.get(i), walk.sockets.get(i));
    }
    Map<Integer, Owner> found = new HashMap<>();
    for (int number : numbers) {
      Integer node = nodes.get(number);
      Owner owner = node == null ? null : climb.owner(node, number);
      if (owner != null) {
        found.put(number, owner);
      }
    }
    return found;
  }

  private @Nullable Owner owner(int socket, int number) {
    List<int[]> near = new ArrayList<>();
    near.add(new int[] {});
    List<int[]> far = new ArrayList<>();
    for (int[] way : waysUp(socket, near)) {
      Owner owner = owner(socket, number, way);
      if (owner != null) {
        return owner;
      }
      far.add(way);
    }
    for (int[] way : waysUp(socket, far)) {
      Owner owner = owner(socket, number, way);
      if (owner != null) {
        return owner;
      }
    }
    return graph.object(socket) instanceof Channel
        ? make(socket, number, OwnerKind.CHANNEL, new int[0])
        : null;
  }

  /** Each of the ways by one reference more; ways are edges, the outermost first. */
  private List<int[]> waysUp(int socket, List<int[]> ways) {
    List<int[]> longer = new ArrayList<>();
    for (int[] way : ways) {
      int node = way.length == 0 ? socket : graph.from(way[0]);
      if (way.length > 0 && !isPassable(node)) {
        continue;
      }
      for (int i = graph.inStart(node); i < graph.inStart(node + 1); i++) {
        int edge = graph.in(i);
        if (isOwn(graph.from(edge), socket, way.length == 0)) {
          int[] up = new int[way.length + 1];
          up[0] = edge;
          System.arraycopy(way, 0, up, 1, way.length);
          longer.add(up);
        }
      }
    }
    return longer;
  }

  /** A java.net.Socket is an owner itself, whoever wraps it. */
  private boolean isPassable(int node) {
    Shape shape = graph.shape(node);
    return (shape.origin == CodeOrigin.JDK || shape.origin == CodeOrigin.LIBRARY)
        && !shape.array
        && !(graph.object(node) instanceof Socket);
  }

  /** Whether it is an object of this connection alone; what has the socket itself mostly is. */
  private boolean isOwn(int holder, int socket, boolean hasItself) {
    Shape shape = graph.shape(holder);
    return !graph.isRoot(holder)
        && !shape.array
        && !shape.hub
        && !shape.thread
        && (hasItself || labels.of(holder) == labels.of(socket));
  }

  private @Nullable Owner owner(int socket, int number, int[] way) {
    Object object = graph.object(graph.from(way[0]));
    OwnerKind kind = OwnerKind.of(object, graph.field(way[0]));
    return kind == null ? null : make(socket, number, kind, way);
  }

  private @Nullable Owner make(int socket, int number, OwnerKind kind, int[] way) {
    Object[] objects = new Object[way.length + 1];
    long[] offsets = new long[way.length];
    for (int i = 0; i < way.length; i++) {
      objects[i] = graph.object(graph.from(way[i]));
      offsets[i] = offset(way[i]);
      if (offsets[i] < 0) {
        return null;
      }
    }
    objects[way.length] = graph.object(socket);
    SocketNumber fields = graph.shape(socket).socket;
    return fields == null
        ? null
        : new Owner(jvm, number, kind, objects, offsets, fields, keys(socket));
  }

  private long offset(int edge) {
    Object holder = graph.object(graph.from(edge));
    Object held = graph.object(graph.to(edge));
    for (Declared.Slot slot : graph.shape(graph.from(edge)).fields) {
      if (slot.name.equals(graph.field(edge)) && jvm.reference(holder, slot.offset) == held) {
        return slot.offset;
      }
    }
    return -1;
  }

  private List<SelectionKey> keys(int socket) {
    if (!(graph.object(socket) instanceof Channel)) {
      return Collections.emptyList();
    }
    List<SelectionKey> keys = new ArrayList<>();
    for (int i = graph.inStart(socket); i < graph.inStart(socket + 1); i++) {
      Object holder = graph.object(graph.from(graph.in(i)));
      if (holder instanceof SelectionKey) {
        keys.add((SelectionKey) holder);
      }
    }
    return keys;
  }
}

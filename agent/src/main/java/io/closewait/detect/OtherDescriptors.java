// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import io.closewait.capture.Site;
import io.closewait.leak.DescriptorGroup;
import io.closewait.leak.DescriptorKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors that are no TCP sockets, by kind and by what tells them apart: files by folder,
 * devices by path, selectors by the code that opened them. Made for one count; bounded.
 */
final class OtherDescriptors {
  /** Who opened a descriptor. */
  interface Opener {
    /** Null where it is not known. */
    @Nullable Site of(int fd);
  }

  /** Folders, devices or sites of one kind that are told apart. */
  private static final int MOST_NAMES = 10_000;

  /** Groups of one kind that are handed out; the rest is one group. */
  private static final int MOST_GROUPS = 20;

  /** A kind of which no folder has a tenth is told by the folders above. */
  private static final int SCATTERED = 10;

  private static final String DELETED = " (deleted)";

  private final Opener opener;
  private final Map<DescriptorKind, Map<String, Integer>> named =
      new EnumMap<>(DescriptorKind.class);

  /** By the fingerprint of the code that opened them. */
  private final Map<String, DescriptorGroup> selectors = new LinkedHashMap<>();

  OtherDescriptors(Opener opener) {
    this.opener = opener;
  }

  void add(DescriptorKind kind) {
    add(kind, "");
  }

  private void add(DescriptorKind kind, String name) {
    Map<String, Integer> names = named.get(kind);
    if (names == null) {
      names = new HashMap<>();
      named.put(kind, names);
    }
    boolean full = names.size() >= MOST_NAMES && !names.containsKey(name);
    names.merge(full ? "" : name, 1, Integer::sum);
  }

  /** One descriptor by its name in /proc/self/fd. */
  void add(int fd, String link) {
    if (link.startsWith("/")) {
      path(link);
    } else if (link.startsWith("pipe:")) {
      add(DescriptorKind.PIPE);
    } else if (link.startsWith("anon_inode:")) {
      anonymous(fd, link.substring("anon_inode:".length()));
    } else {
      int colon = link.indexOf(':');
      add(DescriptorKind.OTHER, colon < 0 ? link : link.substring(0, colon));
    }
  }

  private void path(String path) {
    if (path.startsWith("/memfd:")) {
      add(DescriptorKind.OTHER, "memory (memfd)");
    } else if (path.startsWith("/dev/") && !path.startsWith("/dev/shm/")) {
      add(DescriptorKind.DEVICE, path);
    } else if (path.endsWith(DELETED)) {
      add(DescriptorKind.DELETED_FILE, folder(path));
    } else {
      add(DescriptorKind.FILE, folder(path));
    }
  }

  private static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  /** Some kernels write the word in brackets, some kinds of all kernels have none. */
  private void anonymous(int fd, String word) {
    String bare = word.startsWith("[") ? word.substring(1, word.length() - 1) : word;
    switch (bare) {
      case "eventpoll":
        Site site = opener.of(fd);
        if (site == null) {
          add(DescriptorKind.EPOLL);
        } else {
          selector(site);
        }
        break;
      case "eventfd":
        add(DescriptorKind.EVENTFD);
        break;
      case "inotify":
        add(DescriptorKind.INOTIFY);
        break;
      case "timerfd":
        add(DescriptorKind.TIMERFD);
        break;
      case "signalfd":
        add(DescriptorKind.SIGNALFD);
        break;
      default:
        add(DescriptorKind.OTHER, bare);
    }
  }

  private void selector(Site site) {
    DescriptorGroup known = selectors.get(site.fingerprint);
    int count = known == null ? 1 : known.count + 1;
    selectors.put(
        site.fingerprint,
        new DescriptorGroup(DescriptorKind.EPOLL, null, site.where, site.fingerprint, count));
  }

  /** The kind with the most first, and of each kind the largest group first. */
  List<DescriptorGroup> groups() {
    Map<DescriptorKind, List<DescriptorGroup>> kinds = new EnumMap<>(DescriptorKind.class);
    if (!selectors.isEmpty()) {
      groups(kinds, DescriptorKind.EPOLL).addAll(selectors.values());
    }
    for (Map.Entry<DescriptorKind, Map<String, Integer>> kind : named.entrySet()) {
      boolean files =
          kind.getKey() == DescriptorKind.FILE || kind.getKey() == DescriptorKind.DELETED_FILE;
      Map<String, Integer> names = files ? gathered(kind.getValue()) : kind.getValue();
      for (Map.Entry<String, Integer> name : names.entrySet()) {
        String told = name.getKey().isEmpty() ? null : name.getKey();
        groups(kinds, kind.getKey()).add(new DescriptorGroup(kind.getKey(), told, name.getValue()));
      }
    }
    List<List<DescriptorGroup>> sorted = new ArrayList<>();
    for (List<DescriptorGroup> groups : kinds.values()) {
      sorted.add(bounded(groups));
    }
    sorted.sort((a, b) -> sum(b) - sum(a));
    List<DescriptorGroup> all = new ArrayList<>();
    sorted.forEach(all::addAll);
    return all;
  }

  private static List<DescriptorGroup> groups(
      Map<DescriptorKind, List<DescriptorGroup>> kinds, DescriptorKind kind) {
    List<DescriptorGroup> groups = kinds.get(kind);
    if (groups == null) {
      groups = new ArrayList<>();
      kinds.put(kind, groups);
    }
    return groups;
  }

  /** A file of its own folder each says nothing: then the folder above them is told. */
  private static Map<String, Integer> gathered(Map<String, Integer> folders) {
    int all = 0;
    for (int count : folders.values()) {
      all += count;
    }
    Map<String, Integer> gathered = folders;
    while (gathered.size() > SCATTERED && most(gathered) * SCATTERED < all) {
      Map<String, Integer> above = new HashMap<>();
      for (Map.Entry<String, Integer> folder : gathered.entrySet()) {
        above.merge(folder(folder.getKey()), folder.getValue(), Integer::sum);
      }
      gathered = above;
    }
    return gathered;
  }

  private static int most(Map<String, Integer> counts) {
    int most = 0;
    for (int count : counts.values()) {
      most = Math.max(most, count);
    }
    return most;
  }

  private static List<DescriptorGroup> bounded(List<DescriptorGroup> groups) {
    groups.sort((a, b) -> b.count - a.count);
    if (groups.size() <= MOST_GROUPS) {
      return groups;
    }
    List<DescriptorGroup> bounded = new ArrayList<>(groups.subList(0, MOST_GROUPS));
    int rest = sum(groups.subList(MOST_GROUPS, groups.size()));
    bounded.add(new DescriptorGroup(groups.get(0).kind, null, rest));
    return bounded;
  }

  private static int sum(List<DescriptorGroup> groups) {
    int sum = 0;
    for (DescriptorGroup group : groups) {
      sum += group.count;
    }
    return sum;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import io.closewait.capture.Frame;
import io.closewait.capture.Site;
import io.closewait.capture.Stack;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One leak of cases.txt, with the rule that must fit. */
record LeakCase(String rule, Leak leak) {
  static List<LeakCase> all() {
    List<LeakCase> cases = new ArrayList<>();
    List<String> pending = new ArrayList<>();
    for (String line : lines(LeakCase.class, "cases.txt").toList()) {
      if (!line.isBlank()) {
        pending.add(line);
      } else if (!pending.isEmpty()) {
        cases.add(of(pending));
        pending.clear();
      }
    }
    if (!pending.isEmpty()) {
      cases.add(of(pending));
    }
    return cases;
  }

  @Override
  public String toString() {
    return rule + " " + leak.kind + " at " + leak.where;
  }

  private static LeakCase of(List<String> lines) {
    String[] head = lines.get(0).split(" ");
    Leak.Builder leak = new Leak.Builder();
    leak.kind = Kind.valueOf(head[1]);
    leak.side = head[2].equals("-") ? null : Side.of(head[2]);
    Site open = site(lines, "open");
    Site owner = site(lines, "owner");
    Site eof = site(lines, "eof");
    leak.open = stack(open);
    leak.owner = stack(owner);
    leak.eof = stack(eof);
    leak.where = where(leak.kind == Kind.EOF_IGNORED ? eof : owner);
    if (leak.where == null) {
      leak.where = where(open);
    }
    return new LeakCase(head[0], leak.build());
  }

  private static Site site(List<String> lines, String name) {
    int at = lines.indexOf(name);
    if (at < 0) {
      return null;
    }
    List<String> all =
        lines.subList(at + 1, lines.size()).stream()
            .takeWhile(line -> line.startsWith(" "))
            .map(String::trim)
            .toList();
    String thread =
        lines.stream().filter(line -> line.startsWith("thread ")).findFirst().orElse("thread main");
    return Stacks.site(thread.substring("thread ".length()), all);
  }

  private static Frame where(Site site) {
    return site == null || !site.inApplication ? null : site.where;
  }

  private static Stack stack(Site site) {
    return site == null ? null : site.stack;
  }

  private static java.util.stream.Stream<String> lines(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

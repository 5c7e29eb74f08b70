// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.EntryBits;
import io.closewait.kernel.TcpState;
import io.closewait.leak.Leak;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MembersTest {
  private static final int NOW = 50_000;

  private final Members members = new Members();

  private static Suspect suspect(int fd, int age) {
    long second = EntryBits.marked(0, NOW - age, 0);
    return new Suspect(new SocketEntry().set(fd, 0, second), null, null);
  }

  private static List<Integer> numbers(List<Suspect> suspects) {
    return suspects.stream().map(s -> s.fd).collect(Collectors.toList());
  }

  @Test
  void nobodyIsOld() {
    members.look(NOW);
    assertTrue(members.isEmpty());
    assertEquals(0, members.oldestTicks(NOW));
    assertEquals(List.of(), members.oldest());
  }

  @Test
  void theOldestComeFirstAndOfOneAgeTheLowestNumber() {
    members.add(suspect(7, 10));
    members.add(suspect(9, 30));
    members.add(suspect(8, 30));
    members.add(suspect(6, 20));
    members.look(NOW);
    assertEquals(List.of(8, 9, 6, 7), numbers(members.oldest()));
    assertEquals(30, members.oldestTicks(NOW));
  }

  @Test
  void isWhatSortingAllWouldShowHoweverTheyComeAndGo() {
    Random random = new Random(20261126);
    List<Suspect> all = new ArrayList<>();
    for (int step = 0; step < 3000; step++) {
      if (all.isEmpty() || random.nextInt(5) < 3) {
        Suspect one = suspect(step, random.nextInt(20) * 300);
        one.state = random.nextBoolean() ? TcpState.DEAD : TcpState.CLOSE_WAIT;
        all.add(one);
        members.add(one);
      } else {
        members.remove(all.remove(random.nextInt(all.size())));
      }
      if (step % 50 == 0) {
        assertShows(all);
      }
    }
    while (!all.isEmpty()) {
      members.remove(all.remove(all.size() / 2));
    }
    assertShows(all);
  }

  private void assertShows(List<Suspect> all) {
    members.look(NOW);
    List<Suspect> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt((Suspect s) -> -s.age(NOW)).thenComparingInt(s -> s.fd));
    assertEquals(
        numbers(sorted.subList(0, Math.min(10, sorted.size()))), numbers(members.oldest()));
    assertEquals(all.size(), members.size());
    Leak.Builder leak = new Leak.Builder();
    members.describe(leak, NOW, new FakeKernel());
    assertEquals(all.size(), leak.ages.stream().mapToInt(count -> count).sum());
    assertEquals(all.stream().filter(s -> s.state == TcpState.DEAD).count(), leak.dead);
    assertEquals(sorted.isEmpty() ? 0 : sorted.get(0).age(NOW), members.oldestTicks(NOW));
  }
}

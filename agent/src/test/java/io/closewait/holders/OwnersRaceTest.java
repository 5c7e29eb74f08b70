// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The application closes a leaked socket at the very moment at which first aid does, and its number
 * goes to another connection at once: that one must live.
 */
@Timeout(1200)
class OwnersRaceTest extends Searching {
  /** A hundred thousand and more: {@code -Dfirstaid.races=200000}. */
  private static final int RACES = Integer.getInteger("firstaid.races", 3000);

  private static final int OF_ONE_SEARCH = 150;
  private static final int MOST_SEARCHES = 20;

  /** What an application forgets. */
  private static final class Forgotten {
    static final List<Object> ALL = new ArrayList<>();
  }

  private int reused;
  private int late;

  @AfterEach
  void forget() {
    Forgotten.ALL.clear();
  }

  @Test
  void noStrangerIsClosed() throws Exception {
    try (ServerSocket server =
        new ServerSocket(0, OF_ONE_SEARCH, InetAddress.getLoopbackAddress())) {
      for (int done = 0; done < RACES; done += OF_ONE_SEARCH) {
        raceAll(server);
        disconnect();
        connect();
      }
    }
    assertTrue(reused > RACES / 10, "numbers that went to another at once: " + reused);
    assertTrue(late > 0, "closed by the application first, though all was well when asked");
  }

  private void raceAll(ServerSocket server) throws Exception {
    List<Socket> leaked = new ArrayList<>();
    for (int i = 0; i < OF_ONE_SEARCH; i++) {
      leaked.add(connections.leakedSocket());
    }
    Forgotten.ALL.addAll(leaked);
    int[] numbers = connections.leaked.stream().mapToInt(Integer::intValue).toArray();
    Owners owners = ownersOfAll(numbers);
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < OF_ONE_SEARCH; i++) {
      clients.add(new Socket(server.getInetAddress(), server.getLocalPort()));
    }
    CyclicBarrier start = new CyclicBarrier(2);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread firstAid =
        new Thread(
            () -> {
              try {
                for (int number : numbers) {
                  Owner owner = owners.of(number);
                  assertNotNull(owner, owners.problem);
                  boolean stands = owner.stands();
                  start.await(60, TimeUnit.SECONDS);
                  if (stands) {
                    owner.close();
                  }
                  start.await(60, TimeUnit.SECONDS);
                }
              } catch (Throwable thrown) {
                failed.compareAndSet(null, thrown);
                start.reset(); // nobody waits for us any more
              }
            });
    firstAid.start();
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int i = 0; i < numbers.length; i++) {
        Socket stranger = race(leaked.get(i), server, start, i);
        reused += connections.number(stranger) == numbers[i] ? 1 : 0;
        strangers.add(stranger);
      }
    } catch (BrokenBarrierException first) {
      firstAid.join();
      throw new AssertionError(failed.get());
    }
    firstAid.join();
    assertEquals(null, failed.get());
    Forgotten.ALL.clear();
    for (int i = 0; i < OF_ONE_SEARCH; i++) {
      assertLives(clients.get(i), strangers.get(i));
    }
  }

  /** On a busy machine a search may come to the end of its time. */
  private Owners ownersOfAll(int[] numbers) {
    Owners owners = search.owners(numbers, connections::isOpen);
    for (int i = 0; i < MOST_SEARCHES && owners.problem != null; i++) {
      owners = search.owners(numbers, connections::isOpen);
    }
    return owners;
  }

  private static void assertLives(Socket client, Socket stranger) throws IOException {
    client.getOutputStream().write(7);
    assertEquals(7, stranger.getInputStream().read(), "a stranger was closed");
    stranger.getOutputStream().write(8);
    assertEquals(8, client.getInputStream().read(), "a stranger was closed");
    client.close();
    stranger.close();
  }

  /** The connection that is accepted as soon as the number is free. */
  private Socket race(Socket leaked, ServerSocket server, CyclicBarrier start, int round)
      throws Exception {
    start.await(60, TimeUnit.SECONDS);
    for (int spin = round % 7 * 40; spin > 0; spin--) {
      Thread.onSpinWait(); // before the other, with it and behind it
    }
    late += leaked.isClosed() ? 0 : 1;
    leaked.close();
    Socket stranger = server.accept();
    start.await(60, TimeUnit.SECONDS);
    return stranger;
  }
}

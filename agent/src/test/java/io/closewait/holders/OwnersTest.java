// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The object whose close() gives a leaked socket back. */
class OwnersTest extends Searching {
  /** What an application forgets. */
  private static final class Forgotten {
    static final List<Object> ALL = new ArrayList<>();
  }

  @AfterEach
  void forget() {
    Forgotten.ALL.clear();
  }

  private int[] numbers() {
    return connections.leaked.stream().mapToInt(Integer::intValue).toArray();
  }

  private Owners owners() {
    return search.owners(numbers(), connections::isOpen);
  }

  private Owner owner() {
    Owner owner = owners().of(numbers()[0]);
    assertNotNull(owner);
    return owner;
  }

  @Test
  void aSocketClosesItself() throws Throwable {
    Socket socket = connections.leakedSocket();
    Forgotten.ALL.add(socket);
    Owner owner = owner();
    assertEquals("java.net.Socket", owner.name());
    assertTrue(owner.stands());
    owner.close();
    assertTrue(socket.isClosed());
    assertFalse(owner.stands(), "and that is seen");
    owner.close(); // and again does no harm
  }

  @Test
  void whatIsClosedMeanwhileIsNoOwner() throws Throwable {
    Socket socket = connections.leakedSocket();
    Forgotten.ALL.add(socket);
    Owner owner = owner();
    socket.close();
    assertFalse(owner.stands());
  }

  @Test
  void aChannelTakesItsSelectorAlong() throws Throwable {
    SocketChannel channel = connections.leakedChannel();
    Forgotten.ALL.add(channel);
    try (Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, 0, "nobody");
      Owner owner = owner();
      assertEquals(channel.getClass().getName(), owner.name());
      owner.close();
      assertFalse(channel.isOpen());
      selector.select(); // returns: it was woken
      assertTrue(selector.keys().isEmpty());
    }
  }

  @Test
  void manyAreFoundAtOnce() throws IOException {
    for (int i = 0; i < 300; i++) {
      Forgotten.ALL.add(connections.leakedSocket());
      connections.healthySocket().close();
    }
    Owners owners = owners();
    for (int number : numbers()) {
      assertNotNull(owners.of(number));
    }
    assertNull(owners.of(-1));
  }

  @Test
  void theSocketBelowATlsSocketIsClosed() throws Throwable {
    Socket carrier = connections.leakedSocket();
    javax.net.ssl.SSLSocketFactory factory =
        (javax.net.ssl.SSLSocketFactory) javax.net.ssl.SSLSocketFactory.getDefault();
    Forgotten.ALL.add(factory.createSocket(carrier, "localhost", 443, true));
    Owner owner = owner();
    assertEquals("java.net.Socket", owner.name());
    owner.close();
    assertTrue(carrier.isClosed());
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.leak.Holder;
import io.closewait.options.Options;
import io.closewait.support.GrantedRights;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the whole search share: connections, and the search itself. */
abstract class Searching {
  static final int COUNT = 25;
  static final Instrumentation INSTRUMENTATION = ByteBuddyAgent.install();

  final JvmInternals jvm = internals();
  final HolderSearch search =
      new HolderSearch(GrantedRights.platform(), INSTRUMENTATION, Options.parse("").app());
  Connections connections;

  @BeforeEach
  final void connect() throws IOException {
    connections = new Connections(jvm);
  }

  @AfterEach
  final void disconnect() throws IOException {
    connections.close();
  }

  final List<Holder> all() {
    Findings found =
        search.find(Collections.singletonList(connections.target()), connections::isOpen);
    assertNull(found.problem);
    return found.holders.get(0);
  }

  final Holder only() {
    List<Holder> all = all();
    assertEquals(1, all.size(), () -> all.stream().map(Holder::sentence).toList().toString());
    return all.get(0);
  }

  static JvmInternals internals() {
    try {
      return new JvmInternals(GrantedRights.platform());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}

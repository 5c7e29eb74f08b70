// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.bootstrap.SocketTable;
import io.closewait.capture.Site;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import java.util.List;
import org.junit.jupiter.api.Test;

class SitesTest {
  private static final String READ = "sun.nio.ch.SocketChannelImpl.read(SocketChannelImpl.java:1)";
  private static final String THREAD = "java.lang.Thread.run(Thread.java:1)";

  private static final Site ACCEPT =
      site("org.apache.pekko.io.TcpListener.acceptAllPending(TcpListener.scala:1)");
  private static final Site STRAIGHT =
      site("org.apache.pekko.io.TcpConnection.innerRead(TcpConnection.scala:274)");
  private static final Site SELECTED =
      site("org.apache.pekko.io.SelectionHandler.select(SelectionHandler.scala:1)");
  private static final Site HANDLER = site("com.acme.Server.handle(Server.java:22)");
  private static final Site OTHER = site("com.acme.Server.other(Server.java:30)");

  private static Site site(String frame) {
    return Stacks.site("t", List.of(READ, frame, THREAD));
  }

  private static Sites ignored(Site open, Site owner, Site eof) {
    return new Sites(Kind.EOF_IGNORED, SocketTable.ACCEPTED, open, owner, eof, true);
  }

  @Test
  void theEndOfStreamDecidesWhereItShowsTheApplication() {
    assertEquals(HANDLER, ignored(ACCEPT, OTHER, HANDLER).deciding);
    assertEquals(OTHER, ignored(ACCEPT, OTHER, STRAIGHT).deciding);
    assertEquals(HANDLER, ignored(HANDLER, STRAIGHT, SELECTED).deciding);
  }

  @Test
  void aLibrarysLeakIsOneOnWhateverPathItsEndIsMet() {
    Sites one = ignored(ACCEPT, SELECTED, STRAIGHT);
    Sites two = ignored(ACCEPT, STRAIGHT, SELECTED);
    assertEquals(ACCEPT, one.deciding);
    assertEquals(one.fingerprint(80, 40000), two.fingerprint(80, 50000));
    assertNotEquals(one.fingerprint(80, 0), one.fingerprint(81, 0), "another server");
    assertEquals(one.fingerprint(40000, 0), two.fingerprint(50000, 0), "a port chosen by chance");
  }

  @Test
  void aStackThatTellsMoreDecidesWhereNoneShowsTheApplication() {
    Site carrier = site("org.apache.tomcat.util.net.NioEndpoint.accept(NioEndpoint.java:1)");
    Site spring = site("org.springframework.web.servlet.FrameworkServlet.service(F.java:1)");
    assertEquals(spring, ignored(carrier, spring, carrier).deciding);
    assertEquals(carrier, ignored(carrier, null, null).deciding);
    assertNull(ignored(null, null, null).deciding);
    assertEquals(Leak.UNSAMPLED, ignored(null, null, null).fingerprint(80, 1));
  }

  @Test
  void whatIsOnlyMissingForLackOfBudgetIsSaid() {
    assertTrue(ignored(ACCEPT, null, null).incomplete);
    assertFalse(ignored(ACCEPT, SELECTED, STRAIGHT).incomplete);
    assertFalse(ignored(ACCEPT, null, HANDLER).incomplete);
    assertTrue(ignored(ACCEPT, OTHER, null).incomplete);
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.capture.Site;
import io.closewait.capture.Stacks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order of docs/report-format.md, <em>What is named first</em>. */
class LeadTest {
  private static final String APPLICATION = "com.acme.Server.handle(Server.java:22)";
  private static final String START = "com.acme.Main.main(Main.java:14)";
  private static final String LIBRARY =
      "org.apache.tomcat.util.net.NioEndpoint.serverSocketAccept(NioEndpoint.java:520)";

  private final Leak.Builder leak = new Leak.Builder();

  private void decidedBy(String... lines) {
    Site site = Stacks.site("io-1", List.of(lines));
    leak.open = site.stack;
    leak.where = site.where;
  }

  private void serverOpenedBy(String... lines) {
    leak.listener = Stacks.site("main", List.of(lines)).stack;
  }

  private void found(Holder.Claim claim, String place) {
    leak.holders.add(new Holder(claim, place, List.of(), 5, 5, "as " + place));
  }

  private void check(Lead.By by, String text) {
    Lead lead = leak.build().lead();
    assertEquals(by + " " + text, lead.by + " " + lead.text());
  }

  @Test
  void theApplicationsFrameIsEnough() {
    decidedBy(LIBRARY, APPLICATION);
    found(Holder.Claim.FIELD, "com.acme.A.b");
    serverOpenedBy(START);
    check(Lead.By.STACK, APPLICATION);
  }

  @Test
  void elseWhoHasTheSockets() {
    decidedBy(LIBRARY);
    found(Holder.Claim.FIELD, "com.acme.A.b");
    serverOpenedBy(START);
    check(Lead.By.HOLDER, "com.acme.A.b");
  }

  @Test
  void whatIsKnownComesBeforeWhatIsInferred() {
    decidedBy(LIBRARY);
    found(Holder.Claim.HANDLER, "com.acme.Handler");
    found(Holder.Claim.POOL, "com.acme.A.pool");
    check(Lead.By.HOLDER, "com.acme.A.pool");
  }

  @Test
  void whatIsInferredComesBeforeWhoOpenedTheServer() {
    decidedBy(LIBRARY);
    found(Holder.Claim.WORK, "com.acme.Handler.work(Handler.java:3)");
    serverOpenedBy(START);
    check(Lead.By.HOLDER, "com.acme.Handler.work(Handler.java:3)");
  }

  @Test
  void aHolderThatIsNotTheApplicationsNamesNobody() {
    decidedBy(LIBRARY);
    found(Holder.Claim.LIBRARY, null);
    found(Holder.Claim.NONE, null);
    serverOpenedBy("org.apache.catalina.startup.Tomcat.start(Tomcat.java:486)", START);
    check(Lead.By.LISTENER, START);
  }

  @Test
  void aServerThatALibraryOpenedLeavesTheLibrary() {
    decidedBy(LIBRARY);
    serverOpenedBy("org.apache.catalina.startup.Tomcat.start(Tomcat.java:486)");
    check(Lead.By.OTHER_CODE, LIBRARY);
  }

  @Test
  void theJdkWhereNothingElseIsThere() {
    String jdk = "sun.nio.ch.NioSocketImpl.accept(NioSocketImpl.java:694)";
    decidedBy(jdk);
    check(Lead.By.OTHER_CODE, jdk);
  }

  @Test
  void nothingWhereNothingIsKnown() {
    assertNull(leak.build().lead());
  }

  @Test
  void socketsWithoutAStackStillHaveAHolder() {
    found(Holder.Claim.FIELD, "com.acme.A.b");
    check(Lead.By.HOLDER, "com.acme.A.b");
  }
}

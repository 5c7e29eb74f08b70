// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.capture.Site;
import io.closewait.capture.Stacks;
import io.closewait.leak.Kind;
import io.closewait.leak.Leak;
import io.closewait.leak.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleDiagnoserTest {
  private static final RuleDiagnoser DIAGNOSER = RuleDiagnoser.load();

  static List<LeakCase> cases() {
    return LeakCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheCauseFromRealStacks(LeakCase example) {
    Rule rule = DIAGNOSER.rule(example.leak());
    assertEquals(example.rule(), rule == null ? "none" : rule.name);
  }

  @Test
  void everyRuleIsHitByACase() {
    Set<String> rules = DIAGNOSER.rules().stream().map(r -> r.name).collect(Collectors.toSet());
    Set<String> hit = new TreeSet<>();
    for (LeakCase example : cases()) {
      Rule rule = DIAGNOSER.rule(example.leak());
      if (rule != null) {
        hit.add(rule.name);
      }
    }
    assertEquals(new TreeSet<>(rules), hit);
    assertTrue(hit.size() >= 25);
  }

  @Test
  void everyRuleSaysCauseFixAndWhereItIsWritten() {
    for (Rule rule : DIAGNOSER.rules()) {
      Diagnosis diagnosis = new Diagnosis(rule.cause, rule.fix, rule.docs);
      assertTrue(diagnosis.cause.endsWith("."), rule.name);
      assertTrue(diagnosis.fix.matches(".*[.a-z]"), rule.name);
      assertTrue(diagnosis.docs.matches("https://[\\x21-\\x7e]+"), rule.name);
      assertTrue(diagnosis.cause.length() < 260, rule.name + " is too long to read at night");
      assertTrue(diagnosis.fix.length() < 260, rule.name + " is too long to read at night");
    }
  }

  @Test
  void aLeakWithoutAnyFactsHasNoDiagnosisAndNoFailure() {
    for (Kind kind : Kind.values()) {
      Leak.Builder leak = new Leak.Builder();
      leak.kind = kind;
      Diagnosis diagnosis = DIAGNOSER.diagnose(leak.build());
      switch (kind) { // these need no stack: the kind alone tells the cause
        case CLOSE_INCOMPLETE, UNACCEPTED, GROWING, HALF_CLOSED, DATA_UNREAD, NEVER_CONNECTED ->
            assertNotNull(diagnosis);
        default -> assertNull(diagnosis);
      }
    }
  }

  @Test
  void aLibraryThatNoRuleKnowsIsNamedAndTheLayerBelowIsToldAsSuch() {
    Leak.Builder leak = new Leak.Builder();
    leak.kind = Kind.FIN_UNREAD;
    leak.side = Side.CONNECTED;
    Site open =
        Stacks.site(
            "main",
            List.of(
                "java.net.Socket.connect(Socket.java:633)",
                "sun.net.www.http.HttpClient.openServer(HttpClient.java:531)",
                "org.restlet.engine.connector.HttpUrlConnectionCall.sendRequest(H.java:1)",
                "org.restlet.Client.handle(Client.java:172)",
                "com.acme.Prices.get(Prices.java:9)"));
    leak.open = open.stack;
    leak.where = open.where;
    Diagnosis diagnosis = DIAGNOSER.diagnose(leak.build());
    assertTrue(diagnosis.cause.startsWith("No rule knows the library of Client.handle. Of what"));
    assertTrue(diagnosis.fix.startsWith("Close what Client.handle gave you"), diagnosis.fix);
  }

  @Test
  void aLibraryAtWorkByItselfGetsNoCauseOfTheJdksSockets() {
    Leak.Builder leak = new Leak.Builder();
    leak.kind = Kind.EOF_IGNORED;
    Site eof =
        Stacks.site(
            "worker",
            List.of(
                "sun.nio.ch.SocketChannelImpl.read(SocketChannelImpl.java:434)",
                "org.restlet.engine.Reader.read(Reader.java:1)",
                "java.lang.Thread.run(Thread.java:840)"));
    leak.eof = eof.stack;
    leak.where = eof.where;
    Diagnosis diagnosis = DIAGNOSER.diagnose(leak.build());
    assertTrue(diagnosis.cause.startsWith("Not known: the connection belongs to the library of"));
  }

  @Test
  void aLibraryThatNoRuleKnowsIsNamedByTheMethodThatTheApplicationCalled() {
    Leak.Builder leak = new Leak.Builder();
    leak.kind = Kind.FIN_UNREAD;
    leak.side = Side.CONNECTED;
    Site open =
        Stacks.site(
            "main",
            List.of(
                "java.net.Socket.connect(Socket.java:633)",
                "org.eclipse.jgit.transport.TransportGitAnon.openConnection(T.java:121)",
                "org.eclipse.jgit.transport.TransportGitAnon.openFetch(T.java:94)",
                "com.acme.Repository.look(Repository.java:17)"));
    leak.open = open.stack;
    leak.where = open.where;
    Diagnosis opened = DIAGNOSER.diagnose(leak.build());
    assertEquals(
        "Not known: the application opened the connection by TransportGitAnon.openFetch,"
            + " of a library that no rule knows.",
        opened.cause);
    assertTrue(opened.fix.startsWith("Close what TransportGitAnon.openFetch opened"), opened.fix);
    leak.side = Side.ACCEPTED;
    leak.owner = open.stack;
    leak.open =
        Stacks.site("acceptor", List.of("org.restlet.engine.Server.run(Server.java:1)")).stack;
    assertEquals(
        "Not known: the application uses the connection by TransportGitAnon.openFetch,"
            + " of a library that no rule knows.",
        DIAGNOSER.diagnose(leak.build()).cause);
  }

  @Test
  void whatIsShownDoesNotDecideWhatIsLookedAt() {
    List<String> deep = new ArrayList<>();
    deep.add("java.net.Socket.connect(Socket.java:633)");
    deep.add("com.acme.Prices.get(Prices.java:9)");
    for (int i = 0; i < 60; i++) {
      deep.add("com.acme.Deep" + i + ".call(Deep.java:1)");
    }
    deep.add("org.jsoup.helper.HttpConnection.execute(HttpConnection.java:351)");
    Leak.Builder leak = new Leak.Builder();
    leak.kind = Kind.FIN_UNREAD;
    leak.open = Stacks.site("main", deep).stack;
    assertEquals(32, leak.open.frames.size());
    assertEquals("jsoup", DIAGNOSER.rule(leak.build()).name);
  }
}

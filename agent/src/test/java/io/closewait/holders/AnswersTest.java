// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.closewait.holders.DrawnGraph.Node;
import io.closewait.leak.Holder;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Which of all who have a socket is the answer, and in which words. */
class AnswersTest {
  private final DrawnGraph drawn = new DrawnGraph();
  private final Node[] sockets = drawn.sockets(3);

  /** A list of the JDK's that has all sockets. */
  private Node listOf(Node... elements) {
    return drawn.jdk("java.util.ArrayList").refersBy("elementData", arrayOf(elements));
  }

  private Node arrayOf(Node... elements) {
    return drawn.array().refersBy("[]", elements);
  }

  private Node[] each(CodeOrigin owner, String type, String field) {
    Node[] holders = new Node[sockets.length];
    for (int i = 0; i < sockets.length; i++) {
      holders[i] = drawn.object(owner, type).refersBy(field, sockets[i]);
    }
    return holders;
  }

  private String answer() {
    return drawn.draw().answer();
  }

  @Test
  void aTableOfTheApplicationIsNamedByItsField() {
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Server").refersBy("open", listOf(sockets));
    Answer answer = drawn.draw().best();
    assertEquals("held by static com.acme.Server.open (ArrayList)", answer.words);
    assertEquals("com.acme.Server.open", answer.place);
    assertEquals(Holder.Claim.FIELD, answer.claim);
  }

  @Test
  void theStepsInBetweenThatAreTheApplicationsAreTold() {
    Node[] sessions = each(CodeOrigin.APPLICATION, "com.acme.Session", "socket");
    Node registry = drawn.app("com.acme.Registry").refersBy("sessions", listOf(sessions));
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Server").refersBy("registry", registry);
    assertEquals(
        "held by com.acme.Registry.sessions (ArrayList) -> Session.socket",
        answer(),
        "from the table on");
  }

  @Test
  void whoRunsTheConnectionIsTold() {
    Node[] tasks = each(CodeOrigin.APPLICATION, "com.acme.Task", "socket");
    for (Node task : tasks) {
      drawn.jdk("java.lang.Thread").inheritedRefersBy("target", task);
    }
    drawn.standing = "com.acme.Task.run(Task.java:22)";
    assertEquals("its thread stands at com.acme.Task.run(Task.java:22)", answer());
  }

  @Test
  void aThreadThatIsNowhereInTheApplicationIsNoAnswer() {
    Node[] tasks = each(CodeOrigin.APPLICATION, "com.acme.Task", "socket");
    for (Node task : tasks) {
      drawn.jdk("java.lang.Thread").inheritedRefersBy("target", task);
    }
    assertEquals("held by com.acme.Task.socket", answer());
  }

  @Test
  void anObjectOfTheConnectionsOwnIsToldWithTheExecutorInWhichItWaits() {
    Node[] tasks = each(CodeOrigin.APPLICATION, "com.acme.Task", "socket");
    Node executor = drawn.jdk("java.util.concurrent.ThreadPoolExecutor");
    executor.refersBy("workQueue", listOf(tasks));
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Server").refersBy("pool", executor);
    assertEquals(
        "held by com.acme.Task.socket, in the executor that"
            + " static com.acme.Server.pool (ThreadPoolExecutor) has",
        answer());
  }

  @Test
  void whoseCodeWouldServeItIsInferredFromWhatItsObjectsLeadTo() {
    Node[] channels = each(CodeOrigin.LIBRARY, "org.lib.Channel", "socket");
    Node handler = drawn.app("com.acme.EchoHandler");
    Node pipeline = drawn.library("org.lib.Pipeline").refersBy("last", handler);
    for (Node channel : channels) {
      channel.refersBy("pipeline", pipeline);
    }
    Answer answer = drawn.draw().best();
    assertEquals("would be handled by com.acme.EchoHandler", answer.words);
    assertEquals(Holder.Claim.HANDLER, answer.claim);
  }

  @Test
  void theServerIsNotTheOneConnectionsThatLeadsToIt() {
    Node[] channels = each(CodeOrigin.LIBRARY, "org.lib.Channel", "socket");
    Node above = channels[1];
    for (String each : List.of("Key", "Cursor", "Producer", "Strategy", "Loop", "Loops")) {
      above = drawn.library("org.lib." + each).refersBy("below", above);
    }
    Node server = drawn.library("org.lib.Server").refersBy("below", above);
    server.refersBy("handler", drawn.app("com.acme.EchoHandler"));
    channels[0].refersBy("server", server);
    assertEquals("would be handled by com.acme.EchoHandler", answer());
  }

  @Test
  void whoHasAThreadThatIsAnObjectOfItsOwnHasWhatItsFieldsHave() {
    Node selector = drawn.jdk("sun.nio.ch.PollSelector").refersBy("keys", listOf(sockets));
    Node thread = drawn.jdk("jdk.internal.http.LoopThread").refersBy("selector", selector);
    Node client = drawn.jdk("jdk.internal.http.Client").refersBy("loop", thread);
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Prices").refersBy("client", client);
    assertEquals("in the selector that static com.acme.Prices.client has", answer());
  }

  @Test
  void whoWaitsForAThreadHasNothing() {
    Node selector = drawn.jdk("sun.nio.ch.PollSelector").refersBy("keys", listOf(sockets));
    Node thread = drawn.jdk("jdk.internal.http.LoopThread").refersBy("selector", selector);
    Node waiting = drawn.jdk("java.util.concurrent.locks.Waiting").refersBy("thread", thread);
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Queue").refersBy("lock", waiting);
    assertEquals(Holder.Claim.LIBRARY, drawn.draw().best().claim);
  }

  @Test
  void aHandlerIsNotSoughtThroughExecutorsOrOtherConnections() {
    Node[] channels = each(CodeOrigin.LIBRARY, "org.lib.Channel", "socket");
    Node task = drawn.app("com.acme.TaskOfAnybody");
    channels[0].refersBy("loop", drawn.library("org.lib.LoopExecutor").refersBy("task", task));
    Node codec = drawn.library("org.lib.Codec").refersBy("channel", channels[1]);
    channels[1].refersBy("handler", drawn.app("com.acme.HandlerOfAnother"));
    channels[0].refersBy("peer", drawn.library("org.lib.Peer").refersBy("codec", codec));
    assertNull(drawn.draw().best());
    assertNull(new Handlers(drawn.graph, drawn.labels).of(drawn.number(sockets[0])));
  }

  @Test
  void whoHasThePoolOfALibraryIsTold() {
    Node pool = drawn.library("org.lib.Pool").refersBy("idle", listOf(sockets));
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Client").refersBy("pool", pool);
    Answer answer = drawn.draw().best();
    assertEquals("in the pool that static com.acme.Client.pool has (Pool.idle)", answer.words);
    assertEquals(Holder.Claim.POOL, answer.claim);
  }

  @Test
  void aTableOfAJarThatNobodyKnowsComesAfterTheApplication() {
    Node unknown = drawn.object(CodeOrigin.OTHER_JAR, "org.unknown.Box");
    unknown.refersBy("all", arrayOf(sockets));
    drawn.library("org.lib.Root").refersBy("box", unknown);
    assertEquals("held by org.unknown.Box.all", answer());
  }

  @Test
  void aTableOfALibraryThatNobodyHasIsCalledSo() {
    drawn.library("org.lib.Pool").refersBy("idle", listOf(sockets));
    Answer answer = drawn.draw().best();
    assertEquals(
        "held by org.lib.Pool.idle (ArrayList), which is not the application's own", answer.words);
    assertNull(answer.place, "nobody is blamed");
  }

  @Test
  void aLocalVariableOfADumpIsNamedByItsFrame() {
    drawn.running("com.acme.Main.run(Main.java:9)").refersBy("<local>", sockets[0]);
    Answer answer = drawn.draw().best();
    assertEquals("held by a local variable at com.acme.Main.run(Main.java:9)", answer.words);
    assertEquals(Holder.Claim.LOCAL, answer.claim);
  }

  @Test
  void whatAThreadHasInItsThreadLocalsItHolds() {
    Node map = drawn.jdk("java.lang.ThreadLocal$ThreadLocalMap");
    map.refersBy("table", arrayOf(sockets));
    drawn.jdk("java.lang.Thread").inheritedRefersBy("threadLocals", map);
    assertEquals(
        "held by a thread local of thread \"worker-#\", which is not the application's own",
        answer());
  }

  @Test
  void aWayThatHasGoneMeanwhileIsNoAnswerAndTheNextBestIsOne() {
    drawn.statics(CodeOrigin.APPLICATION, "com.acme.Server").refersBy("open", arrayOf(sockets));
    drawn.library("org.lib.Pool").refersBy("idle", arrayOf(sockets));
    drawn.stands = field -> !field.equals("open");
    assertEquals("held by org.lib.Pool.idle, which is not the application's own", answer());
    drawn.stands = field -> false;
    assertNull(drawn.answer());
  }

  @Test
  void ofManyStepsTheFirstAndTheLastThreeAreTold() {
    Node end = drawn.app("com.acme.F").refersBy("f", arrayOf(sockets));
    for (String type : List.of("E", "D", "C", "B", "A")) {
      end = drawn.app("com.acme." + type).refersBy(type.toLowerCase(Locale.ROOT), end);
    }
    drawn.draw();
    Words words = new Words(drawn.graph, drawn);
    int[] path = new int[6];
    int node = drawn.number(end);
    for (int i = 0; i < path.length; i++) {
      path[i] = drawn.graph.out(drawn.graph.outStart(node));
      node = drawn.graph.to(path[i]);
    }
    assertEquals(List.of("com.acme.A.a", "D.d", "E.e", "F.f"), words.steps(path));
  }

  @Test
  void whatALambdaCapturedHasNoName() {
    Node lambda = drawn.app("com.acme.Server$$Lambda/0x12");
    lambda.refersBy("arg$1", sockets[0]);
    assertEquals("held by a lambda of com.acme.Server", answer());
  }

  @Test
  void namesOfThreadsAreToldWithoutWhatIsCountedUp() {
    assertEquals("pool-#-thread-#", Words.withoutNumbers("pool-1-thread-12"));
    assertEquals("#", Words.withoutNumbers("2026"));
    assertEquals("main", Words.withoutNumbers("main"));
    assertEquals("", Words.withoutNumbers(""));
  }
}

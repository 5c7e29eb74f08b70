// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.closewait.capture.Frame;
import io.closewait.capture.Stack;
import io.closewait.leak.Leak;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTextTest {
  private static Frame frame(String name) {
    return Frame.parse("com.acme." + name + "(App.java:7)");
  }

  private static Stack stack(String... frames) {
    return Stack.of("main", List.of(frames).stream().map(StackTextTest::frame).toList(), 10);
  }

  @Test
  void theFrameToLookAtIsShownForTheStackThatHasItAndElseTheInnermost() {
    Leak.Builder facts = new Leak.Builder();
    facts.open = stack("Pool.connect", "Client.fetch");
    facts.where = frame("Client.fetch");
    facts.eof = stack("Reader.read", "Reader.run");
    facts.listener = stack("Main.listen");
    Leak leak = facts.build();
    assertEquals(frame("Client.fetch"), StackText.first(leak.open, leak));
    assertEquals(frame("Reader.read"), StackText.first(leak.eof, leak));
    assertEquals(frame("Main.listen"), StackText.first(leak.listener, leak));
  }
}

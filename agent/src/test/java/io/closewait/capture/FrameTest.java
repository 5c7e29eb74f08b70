// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
  @ParameterizedTest
  @CsvSource({
    "com.acme.Server.handle(Server.java:22), com.acme.Server, handle, com.acme.Server.handle",
    "com.acme.A.<init>(Unknown Source), com.acme.A, <init>, com.acme.A.<init>",
    "Main.main(Main.java), Main, main, Main.main",
    "java.net.Socket.connect, java.net.Socket, connect, java.net.Socket.connect",
    "main, '', main, main"
  })
  void aFrameIsReadAsItIsWritten(String text, String type, String method, String name) {
    Frame frame = Frame.parse(text);
    assertEquals(type, frame.type);
    assertEquals(method, frame.method);
    assertEquals(name, frame.name());
    assertEquals(text, frame.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ")", "(a)", "a(b", ".", "a\nb", "()"})
  void whatIsNoFrameStaysText(String text) {
    assertEquals(text.equals(".") ? "" : text, Frame.parse(text).toString());
  }

  @Test
  void theSamePlaceIsTheSameFrame() {
    StackTraceElement element = new StackTraceElement("a.B", "c", "B.java", 3);
    assertEquals(Frame.parse("a.B.c(B.java:3)"), Frame.of(element, Origin.LIBRARY));
    assertEquals(
        Frame.parse("a.B.c(B.java:3)").hashCode(), Frame.of(element, Origin.LIBRARY).hashCode());
    assertNotEquals(Frame.parse("a.B.c(B.java:4)"), Frame.of(element, Origin.LIBRARY));
    assertNotEquals(Frame.parse("a.B.c"), Frame.of(element, Origin.LIBRARY));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Server.handle(Server.java:22), com/acme/Server.java, 22",
    "Main.main(Main.java:0), Main.java, 0",
    "com.acme.Server.handle(Server.java), , -1",
    "com.acme.Server.handle, , -1"
  })
  void whereItsSourceLiesIsKnownWithItsLine(String text, String path, int line) {
    Frame frame = Frame.parse(text);
    assertEquals(path, frame.path());
    assertEquals(line, Math.max(-1, frame.line()));
  }

  @Test
  void allItsNamesCountForWhatItTakes() {
    assertEquals(3 + 1 + 6, Frame.parse("a.B.c(B.java:3)").nameLength());
    assertEquals(3 + 1, Frame.parse("a.B.c").nameLength());
  }

  @Test
  void aFrameIsNoText() {
    assertNotEquals(Frame.parse("a.B.c"), (Object) "a.B.c");
    assertNotEquals(Frame.parse("a.B.c(B.java:3)"), Frame.parse("a.B.d(B.java:3)"));
    assertNotEquals(Frame.parse("a.B.c(B.java:3)"), Frame.parse("a.D.c(B.java:3)"));
    assertNotEquals(Frame.parse("a.B.c(B.java:3)"), Frame.parse("a.B.c(D.java:3)"));
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.closewait.support.Fuzzed;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Garbage in place of hellos, answers, requests and arguments. More of it: {@code
 * -Dclosewait.fuzz=1000000}.
 */
class MailboxFuzzTest {
  private static final int COUNT = Fuzzed.COUNT;
  private static final String[] PIECES = {
    "protocol=",
    "version=",
    "start=",
    "outcome=",
    "\n",
    "\n\n",
    "=",
    "\0",
    "\033[31m",
    "\r",
    "999999999999999999999",
    "-1",
    "é",
    "\ud800",
    "@closewait:",
    ":",
    "install",
    "2:",
    "report",
    ".request",
    ".",
    "text",
    "0123456789abcdef",
    "../"
  };

  private final Random random = Fuzzed.random();

  private String garbage() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      out.append(
          random.nextInt(4) == 0
              ? Character.toString((char) random.nextInt(0x300))
              : PIECES[random.nextInt(PIECES.length)]);
    }
    return out.toString();
  }

  @Test
  void aMessageIsReadOfAnyBytes() {
    byte[] bytes = new byte[64];
    for (int i = 0; i < COUNT; i++) {
      byte[] input = garbage().getBytes(UTF_8);
      if (i % 4 == 0) {
        random.nextBytes(bytes);
        input = bytes;
      }
      Message read = Message.of(input);
      assertTrue(read.body().length() <= input.length);
      for (String key : new String[] {"protocol", "version", "outcome"}) {
        String value = read.get(key);
        assertTrue(value == null || value.indexOf('\n') < 0, value);
        read.number(key);
      }
      // what was understood survives being sent on
      assertEquals(read.get("version"), Message.of(read.bytes()).get("version"));
    }
    Fuzzed.held("hellos and answers", COUNT);
  }

  @Test
  void aRequestIsReadOfAnyName() {
    for (int i = 0; i < COUNT; i++) {
      String name = garbage();
      Request read = Request.read(name);
      if (read != null) {
        assertEquals(name, read.fileName());
        assertTrue(read.answerName().matches("[0-9a-f]{1,20}\\.answer"), name);
      }
    }
    Fuzzed.held("names of questions", COUNT);
  }

  @Test
  void anArgumentIsAlwaysOptionsOrASummons() {
    for (int i = 0; i < COUNT; i++) {
      String argument = garbage();
      Summons read = Summons.of(argument);
      assertTrue(read.nonce != null || read.install && read.options.equals(argument), argument);
      assertTrue(read.nonce == null || read.protocol == 2 || !read.install, argument);
    }
    Fuzzed.held("arguments of a load", COUNT);
  }

  @Test
  void keysWithoutEndAreNotAllKept() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.append("key").append(i).append("=x\n");
    }
    Message read = Message.of(many.toString().getBytes(UTF_8));
    assertEquals("x", read.get("key0"));
    assertEquals(null, read.get("key4999"));
  }
}

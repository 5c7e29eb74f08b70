// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "okhttp3.*, okhttp3.Call.execute, true",
    "okhttp3.*, okhttp3, false",
    "a.B.c, a.B.c, true",
    "a.B.c, a.B.cd, false",
    "a.*Emitter*, a.b.SseEmitter.send, true",
    "a.*Emitter*, a.b.Sse.send, false",
    "*.read, a.B.read, true",
    "ab*bc, abc, false",
    "a*b*c, axxbxxc, true",
    "a*b*c, axxcxxb, false"
  })
  void starsStandForAnyCharacters(String glob, String name, boolean matches) {
    assertEquals(matches, new Glob(glob).matches(name));
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private static final String PREFIX = "CLOSEWAIT_";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4085, 4086, 4090, 4095, 4096, 9000})
  void findsThePrefixWhereverItStands(int before) throws IOException {
    assertTrue(mayHold("x".repeat(before) + "CCLOSEWAIT_GRACE=1s\0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PATH=/bin\0HOME=/\0", "CLOSEWAIT=1\0", "CLOSECLOSEWAIT-\0", "closewait_x\0"})
  void saysThatThereIsNone(String content) throws IOException {
    assertFalse(mayHold(content));
  }

  @Test
  void whereItCannotBeToldTheEnvironmentIsRead() throws IOException {
    assertTrue(mayHold(""), "an empty copy: /proc is not what it should be");
    assertTrue(Environment.mayHold(PREFIX, folder.resolve("absent").toString()));
    assertTrue(Environment.mayHold(PREFIX, folder.toString()));
  }

  @Test
  void isTheJdksOwnWhereAVariableMatches() {
    assertEquals(System.getenv(), Environment.with("PATH"));
    assertEquals(Map.of(), Environment.with("NO_VARIABLE_IS_NAMED_LIKE_THIS_"));
  }

  private boolean mayHold(String content) throws IOException {
    Path file = folder.resolve("environ");
    Files.writeString(file, content);
    return Environment.mayHold(PREFIX, file.toString());
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime that is named is the one that is tested, or the test says why not. */
class RuntimesIT {
  private static final int OWN = Runtime.version().feature();

  @TempDir Path home;

  private Path find() {
    return Runtimes.find(OWN, key -> key.equals("closewait.jdk" + OWN) ? home.toString() : "");
  }

  @Test
  void theOneThatIsNamedComesBeforeTheOneThatRunsTheTests() throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    assertTrue(Files.createFile(java).toFile().setExecutable(true));
    assertEquals(home, find());
    assertEquals(Path.of(System.getProperty("java.home")), Runtimes.find(OWN, key -> ""));
  }

  @Test
  void aNameThatLeadsNowhereIsNoReasonToTestAnother() {
    String told = assertThrows(IllegalArgumentException.class, this::find).getMessage();
    assertEquals("closewait.jdk" + OWN + ": there is no bin/java in " + home, told);
  }

  @Test
  void aColumnIsOfTheVersionInItsHeading() {
    assertTrue(Runtimes.isOf(8, "Java HotSpot(TM) 64-Bit Server VM 1.8.0_121-b13"));
    assertTrue(Runtimes.isOf(28, "OpenJDK 64-Bit Server VM 28-ea+18-Debian"));
    assertTrue(Runtimes.isOf(26, "OpenJDK 64-Bit Server VM 26.0.2.1+1"));
    assertEquals(false, Runtimes.isOf(26, "OpenJDK 64-Bit Server VM 25.0.3+9-LTS"));
    assertEquals(false, Runtimes.isOf(2, "OpenJDK 64-Bit Server VM 25.0.3+9-LTS"));
  }
}

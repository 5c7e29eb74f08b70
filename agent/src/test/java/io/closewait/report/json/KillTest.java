// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.stream.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is killed in the middle of its writing leaves whole lines. */
class KillTest {
  private static final long DEADLINE_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void killedProgramLeavesWholeLinesInOrder() throws Exception {
    Path file = folder.resolve("a.json");
    killWhenItHasRolled(file);
    List<String> lines = new ArrayList<>();
    for (int i = 99; i >= 0; i--) {
      Path part = i == 0 ? file : folder.resolve("a.json." + i);
      if (Files.exists(part)) {
        // with -1 a line that was cut short is the last element, and otherwise that is empty
        String[] found = Files.readString(part).split("\n", -1);
        assertTrue(i == 0 || found[found.length - 1].isEmpty(), part.toString());
        lines.addAll(List.of(found).subList(0, found.length - 1));
      }
    }
    assertTrue(lines.size() > 1000);
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(i + 1, seq(lines.get(i)));
    }
  }

  private void killWhenItHasRolled(Path file) throws IOException, InterruptedException {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProgram.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    try {
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
      assertEquals("writing", out.readLine());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
      while (!Files.exists(folder.resolve("a.json.2"))) {
        assertTrue(program.isAlive() && System.nanoTime() < deadline);
        LockSupport.parkNanos(1_000_000);
      }
    } finally {
      program.destroyForcibly();
    }
    assertEquals(137, program.waitFor());
  }

  /** Reads the whole line, which fails if it is not one object. */
  private static int seq(String line) throws IOException {
    int seq = 0;
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("seq")) {
          seq = json.nextInt();
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }
    return seq;
  }
}

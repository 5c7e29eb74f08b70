// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The prlimit of this machine (util-linux): Java has no call for it. */
final class Prlimit implements LimitTool {
  @Override
  public @Nullable String raise(String command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command.split(" "));
      builder.redirectErrorStream(true);
      Process process = builder.start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String line = out.readLine();
        return process.waitFor() == 0 ? null : String.valueOf(line);
      }
    } catch (IOException none) {
      return "there is no prlimit on this machine";
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}

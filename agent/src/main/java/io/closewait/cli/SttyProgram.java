// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The stty of this machine, on the terminal of this process. */
final class SttyProgram implements Stty {
  @Override
  public @Nullable String run(String... arguments) {
    try {
      ProcessBuilder builder = new ProcessBuilder("stty");
      for (String argument : arguments) {
        builder.command().add(argument);
      }
      builder.redirectInput(Redirect.from(new File("/dev/tty")));
      builder.redirectErrorStream(true);
      Process process = builder.start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        String line = out.readLine();
        return process.waitFor() == 0 ? line == null ? "" : line : null;
      }
    } catch (IOException | InterruptedException noStty) {
      return null;
    }
  }
}

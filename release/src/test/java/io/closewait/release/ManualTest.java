// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.closewait.options.OptionTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ManualTest {
  @TempDir private Path folder;

  @Test
  void tellsEveryCommandAndEveryOption() {
    String page = new Manual("1.2.3").roff().replace("\\-", "-");
    for (CommandLine command : Manual.commands().getSubcommands().values()) {
      assertTrue(page.contains("\n.SS " + command.getCommandName() + "\n"));
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertTrue(page.contains("\n.B " + option.longestName()), option.longestName());
      }
    }
    assertTrue(page.contains(OptionTable.text().split("\n")[0]));
    assertTrue(page.contains("Exit codes"));
  }

  @Test
  void completionKnowsEveryCommand() {
    String script = Completion.bash();
    for (CommandLine command : Manual.commands().getSubcommands().values()) {
      assertTrue(script.contains("_picocli_closewait_" + command.getCommandName() + "()"));
    }
  }

  /** Where there is a formatter of manual pages: it finds nothing to complain of. */
  @Test
  void isWellFormed() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")));
    Path page = Files.writeString(folder.resolve("page.1"), new Manual("1.2.3").roff());
    Process groff =
        new ProcessBuilder("groff", "-ww", "-z", "-man", "-Tascii", page.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("0 ", groff.waitFor() + " " + said);
  }
}

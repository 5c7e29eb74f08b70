// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
  private static List<String> commandsFor(String... arguments) {
    Invocation call = new Invocation(arguments, Console.ofThisProcess(), System.in, Machine.real());
    CommandLine root = new CommandLine(new Cli(call).spec);
    Commands.add(root, call, arguments);
    return new ArrayList<>(root.getSubcommands().keySet());
  }

  @Test
  void eachIsFoundByTheNameThatItGivesItself() {
    for (String name : Commands.NAMES) {
      if (!name.equals("help")) {
        assertEquals(Collections.singletonList(name), commandsFor(name, "--no-such-option"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "lsit", "--no-such-option", ""})
  void allAreThereToHelp(String first) {
    assertEquals(Commands.NAMES, commandsFor(first));
  }

  @Test
  void allAreThereWhenNoneIsNamed() {
    assertEquals(Commands.NAMES, commandsFor());
  }
}

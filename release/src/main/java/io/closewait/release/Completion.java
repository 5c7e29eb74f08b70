// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.release;

import picocli.AutoComplete;

/** Completion of commands and their options for bash; zsh takes it too. */
final class Completion {
  private Completion() {}

  static String bash() {
    return AutoComplete.bash(Manual.NAME, Manual.commands());
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import picocli.CommandLine.Command;

/** Prints which Closewait this is. */
@Command(name = "version", description = "Prints the version of this jar.")
final class VersionCommand implements Runnable {
  @Override
  public void run() {
    System.out.println("Closewait " + Jar.version());
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

/** A call of the command line, as the command in it sees what it belongs to. */
abstract class CliCall {
  /** This call. */
  final Invocation call;

  CliCall(Invocation call) {
    this.call = call;
  }
}

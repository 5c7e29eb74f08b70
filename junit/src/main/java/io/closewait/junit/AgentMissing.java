// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

/** The agent is not there; the message says what to add. */
final class AgentMissing extends RuntimeException {
  AgentMissing(String sentence) {
    super(sentence);
  }
}

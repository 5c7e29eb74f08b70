// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.watch;

/** What cannot be used as a rule; the message is one sentence for the user. */
public final class BadRuleException extends Exception {
  private static final long serialVersionUID = 1L;

  BadRuleException(String sentence) {
    super(sentence, null, false, false);
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import org.jspecify.annotations.Nullable;

/**
 * The agent's argument when the command line loads it: what to do, and a nonce that the hello
 * repeats, so that the command line knows the answer to its own load. Anything else is plain
 * options, as other tools pass them.
 */
public final class Summons {
  private static final char MARK = '@';

  /** Protocol version of the command line that calls; 0 where another tool does. */
  public final int protocol;

  /** Null where another tool loads. */
  public final @Nullable String nonce;

  /** False: only open the mailbox of the agent that should be there. */
  public final boolean install;

  public final String options;

  private Summons(int protocol, @Nullable String nonce, boolean install, String options) {
    this.protocol = protocol;
    this.nonce = nonce;
    this.install = install;
    this.options = options;
  }

  /** Asks to install the agent with these options. */
  public static Summons toInstall(String nonce, String options) {
    return new Summons(Protocol.VERSION, nonce, true, options);
  }

  /** Asks to open the mailbox of the agent that is there, and for nothing else. */
  public static Summons toOpen(String nonce) {
    return new Summons(Protocol.VERSION, nonce, false, "");
  }

  /** The agent's argument. */
  public String argument() {
    String verb = install ? "install" : "open";
    return MARK + "closewait:" + protocol + ":" + nonce + ":" + verb + ":" + options;
  }

  /** Reads what {@link #argument} wrote; the rest of a newer protocol's line is not looked at. */
  public static Summons of(@Nullable String argument) {
    String text = argument == null ? "" : argument;
    String[] parts = text.split(":", 5);
    if (parts.length < 5 || !parts[0].equals(MARK + "closewait")) {
      return new Summons(0, null, true, text);
    }
    int protocol;
    try {
      protocol = Integer.parseInt(parts[1]);
    } catch (NumberFormatException e) {
      protocol = -1;
    }
    boolean understood = protocol == Protocol.VERSION;
    return new Summons(protocol, parts[2], understood && parts[3].equals("install"), parts[4]);
  }
}

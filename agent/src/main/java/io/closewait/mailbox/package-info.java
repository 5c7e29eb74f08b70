// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How the command line and the agent talk: small files in a folder that only the target's user can
 * enter, which the agent opens by itself. So no command has to attach to a JVM that has the agent.
 * Knows only the JDK.
 */
@NullMarked
package io.closewait.mailbox;

import org.jspecify.annotations.NullMarked;

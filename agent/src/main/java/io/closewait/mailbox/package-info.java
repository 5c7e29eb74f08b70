// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How the command line and the agent talk: small files in a folder that only the target's user can
 * enter, made when the agent is loaded through attach. So one attach serves every later command.
 * Knows only the JDK.
 */
@NullMarked
package io.closewait.mailbox;

import org.jspecify.annotations.NullMarked;

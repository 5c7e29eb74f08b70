// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Option keys, their defaults, and how they are read; the agent, the command line and
 * docs/options.md all take them from here. Depends on the JDK only.
 *
 * <p>Runs inside premain, before the application: no regular expressions, no lambdas, no logging,
 * and as few classes as it takes.
 */
@NullMarked
package io.closewait.options;

import org.jspecify.annotations.NullMarked;

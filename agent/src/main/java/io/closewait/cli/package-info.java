// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * {@code java -jar closewait-agent.jar COMMAND}: one class a command, and what they share. Runs in
 * a JVM of its own, where nothing of an application can be harmed; the only package that attaches.
 */
@NullMarked
package io.closewait.cli;

import org.jspecify.annotations.NullMarked;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the patched JDK methods call: the hooks, the socket table and the interface by which they
 * have the agent take stacks.
 *
 * <p>These classes are defined straight into the boot loader. They may use types of Java 8 only,
 * depend on nothing else of Closewait, and never block, lock, throw or load a class once they are
 * initialised.
 */
@NullMarked
package io.closewait.bootstrap;

import org.jspecify.annotations.NullMarked;

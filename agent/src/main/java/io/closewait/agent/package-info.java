// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Installs, wires and ends the agent, and checks that its hooks are in place. */
@NullMarked
package io.closewait.agent;

import org.jspecify.annotations.NullMarked;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Installs, wires and ends the agent, and checks that its hooks are in place. */
package io.closewait.agent;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The story of the bug, runnable: servers that leak their sockets, twins that close them, and the
 * clients that come and go. Depends on nothing but the JDK, and not on the agent.
 */
package io.closewait.demo;

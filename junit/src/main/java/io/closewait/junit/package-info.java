// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Catches sockets that a test leaves open. Start with {@link io.closewait.junit.NoSocketLeaks}, or
 * outside of JUnit with {@link io.closewait.junit.SocketLeaks}.
 */
@NullMarked
package io.closewait.junit;

import org.jspecify.annotations.NullMarked;

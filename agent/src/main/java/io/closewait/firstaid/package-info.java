// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * First aid: closes sockets that are proven leaked, when somebody asks for it, by the {@code
 * close()} of the objects that own them. The agent's thread decides; a helper of its own, which may
 * be lost, runs what belongs to the application.
 */
@NullMarked
package io.closewait.firstaid;

import org.jspecify.annotations.NullMarked;

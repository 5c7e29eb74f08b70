// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is reported, as immutable facts: leaks, their sockets, ends and growth, and the snapshot of
 * one moment with its figures added up. Made by the agent's thread, read by any. Depends on the
 * stacks of io.closewait.capture, the states of io.closewait.kernel and a word of
 * io.closewait.options; knows neither the detector above it nor any output.
 */
@NullMarked
package io.closewait.leak;

import org.jspecify.annotations.NullMarked;

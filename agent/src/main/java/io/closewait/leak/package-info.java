// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What is reported, as immutable facts: leaks, their sockets, ends and growth, and the snapshot of
 * one moment. Made by the agent's thread, read by any. Depends on the stacks of
 * io.closewait.capture only; knows neither the detector above it nor any output.
 */
package io.closewait.leak;

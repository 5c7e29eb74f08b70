// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.planted.detect;

/** Knows the other one, which knows it. */
final class RingBegins {
  RingEnds other;
}

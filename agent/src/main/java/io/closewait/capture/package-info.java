// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Call sites: stacks taken, hashed, interned and named by a fingerprint that is the same on every
 * host and JDK. Depends on the bridge and on io.closewait.platform.
 */
@NullMarked
package io.closewait.capture;

import org.jspecify.annotations.NullMarked;

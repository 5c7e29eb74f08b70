// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Call sites: stacks taken, hashed, interned and named by a fingerprint that is the same on every
 * host and JDK; bounded in memory. Depends on the bridge, io.closewait.platform and
 * io.closewait.options.
 */
@NullMarked
package io.closewait.capture;

import org.jspecify.annotations.NullMarked;

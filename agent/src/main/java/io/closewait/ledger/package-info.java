// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The mode for tests: each single socket with its stacks, its threads and its other end. Written on
 * application threads, asked on those of the tests.
 */
@NullMarked
package io.closewait.ledger;

import org.jspecify.annotations.NullMarked;

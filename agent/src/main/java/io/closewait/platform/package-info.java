// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between Java 8 and the modular JDKs: rights, raw reads, classes for the boot loader.
 * Uses the JDK only.
 */
@NullMarked
package io.closewait.platform;

import org.jspecify.annotations.NullMarked;

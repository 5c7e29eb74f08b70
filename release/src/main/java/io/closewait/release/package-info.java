// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Lays out what a release consists of. Runs in the build only, after the jars are made, and with no
 * tool but Java: the same files come of the same commit on every machine.
 */
package io.closewait.release;

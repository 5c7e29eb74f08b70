// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Released servers and clients under the final jar: not a word about the healthy ones, and the line
 * of the application that leaks. Each test is one stack on one Java; its peers are this process.
 */
package io.closewait.stacks;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The search over objects that the tests plant. */
package io.closewait.holders;

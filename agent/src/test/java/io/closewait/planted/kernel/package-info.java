// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The lower package of the planted breach. */
package io.closewait.planted.kernel;

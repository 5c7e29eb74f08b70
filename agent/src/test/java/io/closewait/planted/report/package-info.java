// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** The upper package of the planted breach. */
package io.closewait.planted.report;

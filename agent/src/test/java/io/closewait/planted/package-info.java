// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** A breach of the layers, planted for the layer test to find. */
package io.closewait.planted;

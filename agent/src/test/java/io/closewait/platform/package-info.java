// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of what lies below the Java API. */
package io.closewait.platform;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the bridge; here it lies on the class path, not in the boot loader. */
package io.closewait.bootstrap;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** When outputs may begin that would disturb an application which is still starting. */
@NullMarked
package io.closewait.report.late;

import org.jspecify.annotations.NullMarked;

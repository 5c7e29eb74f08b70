// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Files that reports are appended to: safe to open, bounded in size, no descriptor held while idle.
 * Depends on io.closewait.report.text only.
 */
@NullMarked
package io.closewait.report.file;

import org.jspecify.annotations.NullMarked;

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
/** What containers load with loaders of their own; nobody else refers to it. */
package com.example.hosted;

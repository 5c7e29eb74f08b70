// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * Where a class was read from. Asks the JDK's own objects only: a code source or a protocol handler
 * of the application's would run its code.
 */
final class CodePlace {
  private static final String[] ARCHIVES = {".jar", ".war", ".ear", ".zip"};

  private CodePlace() {}

  /** The path of the code source; null where it is not known. */
  static @Nullable String of(Class<?> type) {
    try {
      ProtectionDomain domain = type.getProtectionDomain();
      if (domain == null || domain.getClass() != ProtectionDomain.class) {
        return null;
      }
      CodeSource source = domain.getCodeSource();
      URL location =
          source == null || source.getClass() != CodeSource.class ? null : source.getLocation();
      return location == null ? null : location.getFile();
    } catch (SecurityException refused) {
      return null;
    }
  }

  /** Classes in a folder, or in the folder for classes inside a jar, were compiled for this run. */
  static boolean isOwn(String path) {
    if (path.contains("BOOT-INF/classes") || path.contains("WEB-INF/classes")) {
      return true;
    }
    return path.endsWith("/") && !isArchive(trimmed(path));
  }

  /** Without what tools write behind the name of a jar. */
  static String trimmed(String path) {
    int end = path.length();
    while (end > 0 && (path.charAt(end - 1) == '/' || path.charAt(end - 1) == '!')) {
      end--;
    }
    return path.substring(0, end);
  }

  private static boolean isArchive(String path) {
    for (String ending : ARCHIVES) {
      if (path.endsWith(ending)) {
        return true;
      }
    }
    return false;
  }
}

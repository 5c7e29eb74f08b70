// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.mailbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Rights by which nobody but the user of this JVM reaches a mailbox, where files have rights. */
final class OwnerOnly {
  private OwnerOnly() {}

  /** With what a folder is made below this one: it is nobody else's at any moment. */
  static FileAttribute<?>[] folder(Path below) {
    return isPosix(below)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights("rwx------"))}
        : new FileAttribute<?>[0];
  }

  static void file(File file) throws IOException {
    Path path = file.toPath();
    if (isPosix(path)) {
      Files.setPosixFilePermissions(path, rights("rw-------"));
    }
  }

  private static Set<PosixFilePermission> rights(String letters) {
    return PosixFilePermissions.fromString(letters);
  }

  private static boolean isPosix(Path path) {
    return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
  }
}

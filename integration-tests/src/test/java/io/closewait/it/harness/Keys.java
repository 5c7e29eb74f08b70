// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A key store for TLS, made once by the JDK's own tool. */
public final class Keys {
  private static Path made;

  private Keys() {}

  /** In the old format, which Java 8 can read whoever made it. */
  public static synchronized Path store() {
    if (made == null) {
      try {
        Path store = Files.createTempDirectory(Config.target(), "keys").resolve("keys.jks");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process =
            new ProcessBuilder(
                    tool,
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-dname",
                    "CN=127.0.0.1",
                    "-storetype",
                    "JKS",
                    "-storepass",
                    "changeit",
                    "-keypass",
                    "changeit",
                    "-keystore",
                    store.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
          throw new AssertionError("keytool: " + said);
        }
        made = store;
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return made;
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.cli;

import java.io.File;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.ByteBuddyAgent.AttachmentProvider;

/** The attach of the JDK that runs this command line. */
final class JdkAttach implements AttachTool {
  /** Libraries of JDKs that can attach; on 9 and later in the system class loader's reach. */
  private static final AttachmentProvider JDK =
      new AttachmentProvider.Compound(
          AttachmentProvider.ForModularizedVm.INSTANCE,
          AttachmentProvider.ForStandardToolsJarVm.JVM_ROOT,
          AttachmentProvider.ForStandardToolsJarVm.JDK_ROOT,
          AttachmentProvider.ForStandardToolsJarVm.MACINTOSH);

  @Override
  public boolean isThere() {
    return JDK.attempt().isAvailable();
  }

  @Override
  public void load(File jar, long pid, String argument) {
    ByteBuddyAgent.attach(jar, Long.toString(pid), argument, JDK);
  }
}

// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.closewait.capture.FrameRules;
import io.closewait.options.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose a class is: the JDK's, a library's, the application's, or of a jar that nobody knows. */
class CodeOriginsTest {
  private static final String COMMAND = "sun.java.command";

  private final String commandBefore = System.getProperty(COMMAND, "");

  @AfterEach
  void restore() {
    System.setProperty(COMMAND, commandBefore);
  }

  private static CodeOrigins withApp(String app) {
    Options options = Options.parse("app=" + app);
    return new CodeOrigins(FrameRules.load(options.app()), options.app());
  }

  private static CodeOrigins plain() {
    Options options = Options.parse("");
    return new CodeOrigins(FrameRules.load(options.app()), options.app());
  }

  private static CodeOrigin of(CodeOrigins origins, String name, String path) {
    return origins.of(name, false, () -> path);
  }

  @Test
  void theJdksClassesAreKnownByTheirLoaderOrTheirName() {
    assertEquals(CodeOrigin.JDK, plain().of(String.class));
    assertEquals(CodeOrigin.JDK, plain().of(java.sql.Timestamp.class), "of the loader before ours");
    assertTrue(CodeOrigins.isJdk("com.sun.proxy.$Proxy12"), "it stands for what is behind it");
    assertFalse(CodeOrigins.isJdk("javafx.Thing"));
    assertFalse(CodeOrigins.isJdk("sunrise.Clock"));
  }

  @Test
  void whereAClassOfTheJdkComesFromIsNotAsked() {
    plain().of("java.util.List", true, () -> fail("asked"));
  }

  @Test
  void aKnownLibraryIsALibraryWhereverItLies() {
    String netty = "io.netty.channel.Channel";
    assertEquals(CodeOrigin.LIBRARY, of(plain(), netty, "/srv/app/classes/"));
    assertEquals(CodeOrigin.LIBRARY, of(plain(), netty, "/srv/lib/netty.jar"));
  }

  @Test
  void whatWasCompiledForThisRunIsTheApplications() {
    assertEquals(CodeOrigin.APPLICATION, of(plain(), "shop.Cart", "/srv/app/classes/"));
    assertEquals(CodeOrigin.OTHER_JAR, of(plain(), "shop.Cart", "/srv/lib/shop.jar"));
    assertEquals(CodeOrigin.OTHER_JAR, of(plain(), "shop.Cart", null));
    assertEquals(
        CodeOrigin.APPLICATION, plain().of(CodeOriginsTest.class), "in target/test-classes");
  }

  @Test
  void theJarOfTheMainClassIsTheApplications() {
    CodeOrigins origins = plain();
    origins.main("/srv/shop.jar!/");
    assertEquals(CodeOrigin.APPLICATION, of(origins, "shop.Cart", "/srv/shop.jar"));
    assertEquals(CodeOrigin.OTHER_JAR, of(origins, "shop.Cart", "/srv/pay.jar"));
    origins.main(null);
    assertEquals(CodeOrigin.OTHER_JAR, of(origins, "shop.Cart", "/srv/shop.jar"));
  }

  @Test
  void theMainJarIsLearntFromTheCommand() {
    System.setProperty(COMMAND, "/srv/shop.jar --port 80");
    CodeOrigins origins = plain();
    origins.learn(new Class<?>[0]);
    assertEquals(CodeOrigin.APPLICATION, of(origins, "shop.Cart", "file:/srv/shop.jar"));
    assertEquals(CodeOrigin.OTHER_JAR, of(origins, "shop.Cart", "file:/srv/workshop.jar"));
  }

  @Test
  void theMainClassIsLearntFromTheCommandWithOrWithoutItsModule() {
    String library = org.junit.jupiter.api.Test.class.getName();
    String path = CodePlace.of(org.junit.jupiter.api.Test.class);
    for (String command : new String[] {library, "its.module/" + library, library + " argument"}) {
      System.setProperty(COMMAND, command);
      CodeOrigins origins = plain();
      origins.learn(new Class<?>[] {String.class, org.junit.jupiter.api.Test.class});
      assertEquals(CodeOrigin.APPLICATION, of(origins, "shop.Cart", path), command);
    }
    System.setProperty(COMMAND, "");
    CodeOrigins unknown = plain();
    unknown.learn(new Class<?>[] {String.class});
    assertEquals(CodeOrigin.OTHER_JAR, of(unknown, "shop.Cart", path));
  }

  @Test
  void whereTheUserSaysWhatIsTheApplicationsThatCountsAlone() {
    CodeOrigins origins = withApp("shop|io.netty.example");
    assertEquals(CodeOrigin.APPLICATION, of(origins, "shop.Cart", "/srv/lib/shop.jar"));
    assertEquals(CodeOrigin.APPLICATION, of(origins, "io.netty.example.Echo", null));
    assertEquals(CodeOrigin.LIBRARY, of(origins, "io.netty.channel.Channel", null));
    assertEquals(CodeOrigin.OTHER_JAR, of(origins, "pay.Bill", "/srv/app/classes/"));
  }

  @Test
  void aNamespaceIsJudgedAsAPackageIs() {
    assertTrue(plain().isOfLibrary("io.netty.channel"));
    assertFalse(plain().isOfLibrary("shop.server"));
    assertFalse(withApp("io.netty.channel").isOfLibrary("io.netty.channel"));
  }

  @Test
  void onlyCodeThatMayBeTheApplicationsIsNamed() {
    assertTrue(CodeOrigin.APPLICATION.isNamed());
    assertTrue(CodeOrigin.OTHER_JAR.isNamed());
    assertFalse(CodeOrigin.LIBRARY.isNamed());
    assertFalse(CodeOrigin.JDK.isNamed());
  }
}

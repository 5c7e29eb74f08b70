// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fails a test that leaves a socket open: one that it opened itself, one that its code opened on
 * another thread, or one at the other end of such a connection, as in a server under test.
 *
 * <p>On a method it watches that test, each invocation of a parameterized or repeated one by
 * itself. On a class it watches every test of the class, of classes nested in it and of classes
 * that extend it, and at the class's end what was opened outside of the tests. It looks after all
 * tear-down: what {@code @AfterEach}, {@code @AutoClose} or another extension closes is closed. A
 * test that leaves nothing open does not wait at all.
 *
 * <p>A test that fails for another reason keeps that failure; the sockets are added to it as a
 * suppressed error. Where the agent is missing and cannot be loaded the test is aborted, with the
 * sentence that says what to add.
 *
 * <pre>{@code
 * @NoSocketLeaks
 * class ClientTest { ... }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(NoSocketLeaksExtension.class)
public @interface NoSocketLeaks {
  /**
   * How long after the test sockets may take to close, such as {@code 500ms} or {@code 5s}. Only a
   * test that leaks waits so long. By default 2 seconds, or what the configuration parameter {@code
   * closewait.junit.within} says.
   */
  String within() default "";

  /**
   * Names of classes, with {@code *} as a wildcard: a socket is not looked at if one of them opened
   * it. For what is meant to outlive the test.
   */
  String[] except() default {};

  /**
   * Names of classes, with {@code *} as a wildcard, whose sockets are this test's on whatever
   * thread they open them, connections that they keep in a pool included.
   */
  String[] owns() default {};

  /** Why there are exceptions, for whoever reads the test. */
  String reason() default "";
}

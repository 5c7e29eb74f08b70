// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a test leave sockets open although {@link NoSocketLeaks} watches it. As soon as it leaves
 * none any more it fails, so that the permission does not stay for ever.
 *
 * <p>On a method with several invocations, or on a class, one of them that leaks is enough.
 *
 * <pre>{@code
 * @AllowSocketLeaks("ISSUE-4711: the driver keeps its heartbeat, fixed in 2.3")
 * @Test void reconnects() { ... }
 * }</pre>
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface AllowSocketLeaks {
  /** Why, and until when. */
  String value();
}

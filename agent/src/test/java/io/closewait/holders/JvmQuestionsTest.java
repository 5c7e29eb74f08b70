// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the search asks the JVM about threads and classes, past the application's own methods. */
@Timeout(60)
class JvmQuestionsTest {
  private final JvmInternals jvm = Searching.internals();

  private Threads threads() {
    try {
      return new Threads(jvm.trusted());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** A thread of an application that has methods of its own. */
  private static final class Touchy extends Thread {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);

    Touchy() {
      setDaemon(true);
    }

    @Override
    public void run() {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException over) {
        interrupt();
      }
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new AssertionError("called");
    }
  }

  @Test
  void aThreadsPlaceIsKnownWithoutCallingItsOwnMethods() throws InterruptedException {
    Threads threads = threads();
    Touchy touchy = new Touchy();
    touchy.start();
    touchy.begun.await();
    assertTrue(threads.platform().contains(touchy));
    List<String> methods = new ArrayList<>();
    for (StackTraceElement frame : threads.stack(touchy)) {
      methods.add(frame.getMethodName());
    }
    assertTrue(methods.contains("run"), methods.toString());
    touchy.end.countDown();
    touchy.join();
    assertEquals(0, threads.stack(touchy).length, "it stands nowhere any more");
    assertFalse(threads.platform().contains(touchy));
  }

  @Test
  void ordinaryThreadsAreNotVirtual() {
    assertFalse(Threads.isVirtual(Thread.currentThread()));
    assertTrue(threads().virtual(10).isEmpty());
  }

  // ---- what a class's code names ---------------------------------------------------------------

  /** Uses two fields of its own and one of another class. */
  static final class Uses {
    Object mine;
    static List<String> shared = new ArrayList<>();
    int count;

    boolean use(Given given) {
      return mine == given.theirs && shared.isEmpty() && count == 0;
    }
  }

  static final class Given {
    Object theirs;
  }

  @Test
  void theFieldsThatAClassUsesAreReadFromItsConstants() throws ReflectiveOperationException {
    Set<String> types = new HashSet<>();
    Set<String> fields = new HashSet<>();
    boolean read =
        new ConstantNames(jvm.trusted())
            .read(
                Uses.class,
                new ConstantNames.Reader() {
                  @Override
                  public void type(String descriptor) {
                    types.add(descriptor);
                  }

                  @Override
                  public void field(String ofClass, String name, String descriptor) {
                    fields.add(ofClass + '.' + name + ' ' + descriptor);
                  }
                });
    assertTrue(read);
    String here = getClass().getName().replace('.', '/');
    assertEquals(
        Set.of(
            here + "$Uses.mine Ljava/lang/Object;",
            here + "$Uses.shared Ljava/util/List;",
            here + "$Uses.count I",
            here + "$Given.theirs Ljava/lang/Object;"),
        fields);
    assertTrue(types.contains("Ljava/util/List;"), types.toString());
    assertFalse(types.contains("Ljava/util/List<Ljava/lang/String;>;"), "not what is generic");
    for (String type : types) {
      assertTrue(type.matches("\\[*L[^(<]+;"), type);
    }
  }

  @Test
  void aClassWithoutConstantsHasNone() throws ReflectiveOperationException {
    ConstantNames names = new ConstantNames(jvm.trusted());
    assertFalse(names.read(int[].class, new Nobody()));
    assertFalse(names.read(int.class, new Nobody()));
  }

  private static final class Nobody implements ConstantNames.Reader {
    @Override
    public void type(String descriptor) {
      throw new AssertionError(descriptor);
    }

    @Override
    public void field(String ofClass, String name, String descriptor) {
      throw new AssertionError(name);
    }
  }

  @Test
  void whatAConstantIsIsKnownAndWhatIsNoneIsReplaced() {
    assertEquals(Integer.MAX_VALUE, jvm.constant(Integer.class, "MAX_VALUE", 7));
    assertEquals(7, jvm.constant(Integer.class, "NO_SUCH_FIELD", 7));
    assertEquals(7, jvm.constant(Integer.class, "TYPE", 7), "of another type");
  }
}

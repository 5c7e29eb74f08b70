// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.instrument;

import static io.closewait.instrument.HookPoint.at;
import static io.closewait.instrument.Operand.FLAG;
import static io.closewait.instrument.Operand.NUMBER;
import static io.closewait.instrument.Operand.OWN_NUMBER;
import static io.closewait.instrument.Operand.self;

/**
 * Where Netty's native transports (epoll of 4.1 and 4.2, io_uring of 4.2 and of the incubator of
 * 4.1) open, end, write and close sockets without the JDK. A type here is the end of a class name:
 * shaded copies match too.
 *
 * <p>Netty's objects keep their number after close; that is why the close rows ask whether it was
 * open, and why the others run only inside an operation of an open channel on its event loop.
 */
final class NettyTable {
  private static final String SOCKET = "io/netty/channel/unix/Socket";
  private static final String DESCRIPTOR = "io/netty/channel/unix/FileDescriptor";
  private static final String EPOLL_SOCKET = "io/netty/channel/epoll/LinuxSocket";
  private static final String URING = "io/netty/channel/uring/";
  private static final String RING_STREAM =
      URING + "AbstractIoUringStreamChannel$IoUringStreamUnsafe";
  private static final String INCUBATOR = "io/netty/incubator/channel/uring/";
  private static final String INCUBATOR_STREAM =
      INCUBATOR + "AbstractIOUringStreamChannel$IOUringStreamUnsafe";

  private static final String BUFFER = "Ljava/nio/ByteBuffer;";

  /** What {@code intValue()} of the receiver says. */
  private static final Operand OWN_VALUE = self().call("intValue", "I");

  /** The number of the socket of the channel around the receiver. */
  private static final Operand RING_NUMBER =
      self()
          .field("this$0", "L./AbstractIoUringStreamChannel;")
          .field("socket", "L./LinuxSocket;")
          .call("intValue", "I");

  private static final Operand INCUBATOR_NUMBER =
      self()
          .field("this$0", "L./AbstractIOUringStreamChannel;")
          .field("socket", "L./LinuxSocket;")
          .call("intValue", "I");

  private static final Operand IS_OPEN = self().call("isOpen", "Z");

  private NettyTable() {}

  static final HookPoint[] ROWS = {
    // Accepted by epoll. Sound: fresh number.
    at(SOCKET, "accept", "([B)I").exit().calls("accepted"),
    // Accepted by io_uring. Sound: fresh number.
    at(URING + "IoUringServerSocketChannel", "newChildChannel", "(I")
        .entry()
        .passes(NUMBER)
        .calls("accepted"),
    at(INCUBATOR + "IOUringServerSocketChannel", "newChildChannel", "(I")
        .entry()
        .passes(NUMBER)
        .calls("accepted"),
    // A new socket that will connect or listen. Sound: fresh number; after an accept the entry is
    // in use and stays; a listener is dropped by the sweep.
    at(SOCKET, "<init>", "(I)V").exit().passes(NUMBER).calls("created"),
    // End of stream. Sound: inside a read of an open channel.
    at(SOCKET, "recvAddress", "(JII)I").exit().passes(OWN_NUMBER).calls("afterRead"),
    at(SOCKET, "recv", "(" + BUFFER + "II)I").exit().passes(OWN_NUMBER).calls("afterRead"),
    at(DESCRIPTOR, "readAddress", "(JII)I").exit().passes(OWN_NUMBER).calls("afterRead"),
    at(DESCRIPTOR, "read", "(" + BUFFER + "II)I").exit().passes(OWN_NUMBER).calls("afterRead"),
    // The ring's read is complete; 0 is the end. Sound: the channel closes only after its reads.
    at(RING_STREAM, "readComplete0", "(BI")
        .entry()
        .passes(NUMBER)
        .passes(RING_NUMBER)
        .calls("afterRingRead"),
    at(INCUBATOR_STREAM, "readComplete0", "(III)")
        .entry()
        .passes(NUMBER)
        .passes(INCUBATOR_NUMBER)
        .calls("afterRingRead"),
    // A write is handed to the ring, on the stack of whoever flushed. Sound: as the reads.
    at(RING_STREAM, "scheduleWriteSingle", "(").entry().passes(RING_NUMBER).calls("using"),
    at(RING_STREAM, "scheduleWriteMultiple", "(").entry().passes(RING_NUMBER).calls("using"),
    at(INCUBATOR_STREAM, "scheduleWriteSingle", "(")
        .entry()
        .passes(INCUBATOR_NUMBER)
        .calls("using"),
    at(INCUBATOR_STREAM, "scheduleWriteMultiple", "(")
        .entry()
        .passes(INCUBATOR_NUMBER)
        .calls("using"),
    // The ring's write is complete. Sound: as the reads.
    at(RING_STREAM, "writeComplete0", "(BI")
        .entry()
        .passes(NUMBER)
        .passes(RING_NUMBER)
        .calls("afterWrite"),
    at(INCUBATOR_STREAM, "writeComplete0", "(III)")
        .entry()
        .passes(NUMBER)
        .passes(INCUBATOR_NUMBER)
        .calls("afterWrite"),
    // Written. Sound: as the reads.
    at(DESCRIPTOR, "writeAddress", "(JII)I").exit().passes(OWN_NUMBER).calls("afterWrite"),
    at(DESCRIPTOR, "write", "(" + BUFFER + "II)I").exit().passes(OWN_NUMBER).calls("afterWrite"),
    at(DESCRIPTOR, "writevAddresses", "(JI)J").exit().passes(OWN_NUMBER).calls("afterWritev"),
    at(DESCRIPTOR, "writev", ")J").exit().passes(OWN_NUMBER).calls("afterWritev"),
    at(SOCKET, "sendAddress", "(JII)I").exit().passes(OWN_NUMBER).calls("afterWrite"),
    at(EPOLL_SOCKET, "sendFile", ")J").exit().passes(OWN_VALUE).calls("afterWritev"),
    // The application, or Netty for it, shuts the input. Sound: inside an operation of an open
    // channel.
    at(SOCKET, "shutdown", "(ZZ)V").entry().passes(FLAG).passes(OWN_NUMBER).calls("inputShut"),
    // Released. Sound: whoever marks an open one closed gives the number back next.
    at(DESCRIPTOR, "markClosed", "()Z").exit().passes(OWN_NUMBER).releases("markedClosed"),
    // The same before 4.1.54. Sound: at entry, and an open one is still the number's user; of two
    // threads that close it at once, the second may find a later user of the number, who is then
    // forgotten, and not taken for another.
    at(DESCRIPTOR, "close", "()V")
        .entry()
        .passes(IS_OPEN)
        .passes(OWN_NUMBER)
        .releases("released")
        .inStead(),
  };

  /** Whether a class outside the JDK is one of these. Runs for every class that is loaded. */
  static boolean knows(String name) {
    for (HookPoint row : ROWS) {
      if (name.endsWith(row.type)) {
        return true;
      }
    }
    return false;
  }
}

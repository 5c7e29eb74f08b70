// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** As {@link KeysCancelled}; these do not even tell their peers, as a close would reset them. */
final class KeysCancelledLingering extends KeysCancelled {
  @Override
  void prepare(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
  }
}

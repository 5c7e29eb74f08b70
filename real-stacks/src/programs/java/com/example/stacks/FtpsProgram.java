// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

/** commons-net over TLS 1.3: told of the end by TLS alone, and the client is forgotten. */
public final class FtpsProgram implements Program {
  private final List<FTPSClient> kept = new ArrayList<>();

  @Override
  public void obey(String command, int[] numbers) throws Exception {
    switch (command) {
      case "use" -> {
        for (int i = 0; i < numbers[1]; i++) {
          FTPSClient client = connect(numbers[0]);
          look(client);
          client.disconnect();
        }
      }
      case "leak" -> {
        for (int i = 0; i < numbers[1]; i++) {
          FTPSClient client = connect(numbers[0]);
          kept.add(client);
          look(client);
        }
      }
      default -> throw new IllegalArgumentException(command);
    }
  }

  private static FTPSClient connect(int port) throws IOException {
    FTPSClient client = new FTPSClient(true);
    client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
    client.setEnabledProtocols(new String[] {"TLSv1.3"});
    client.connect("127.0.0.1", port);
    return client;
  }

  private static void look(FTPSClient client) throws IOException {
    try {
      client.noop(); // leak
    } catch (FTPConnectionClosedException gone) {
      return; // which leaves the connection to the caller
    }
    throw new IOException("the server is still there");
  }

  @Override
  public Class<?> library() {
    return FTPSClient.class;
  }
}

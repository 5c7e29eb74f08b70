// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;

/** A socket without a kernel: it gives back the last byte that was written to it. */
final class OwnSocketImpl extends SocketImpl {
  static int connects;
  static int closes;

  private int last = -1;

  @Override
  protected void create(boolean stream) {}

  @Override
  protected void connect(String host, int port) {
    connects++;
  }

  @Override
  protected void connect(InetAddress address, int port) {
    connects++;
  }

  @Override
  protected void connect(SocketAddress address, int timeout) {
    connects++;
  }

  @Override
  protected void bind(InetAddress host, int port) {}

  @Override
  protected void listen(int backlog) {}

  @Override
  protected void accept(SocketImpl socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() {
        int value = last;
        last = -1;
        return value;
      }
    };
  }

  @Override
  protected OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int value) {
        last = value;
      }
    };
  }

  @Override
  protected int available() {
    return 0;
  }

  @Override
  protected void close() {
    closes++;
  }

  @Override
  protected void sendUrgentData(int data) {}

  @Override
  public void setOption(int option, Object value) {}

  @Override
  public Object getOption(int option) {
    return Boolean.FALSE;
  }
}

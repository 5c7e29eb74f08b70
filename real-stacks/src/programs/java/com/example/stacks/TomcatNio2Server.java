// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package com.example.stacks;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11Nio2Protocol;

/** Tomcat on asynchronous channels. */
public final class TomcatNio2Server extends TomcatServer {
  @Override
  Connector connector() {
    return limited(new Connector(new Http11Nio2Protocol()));
  }
}

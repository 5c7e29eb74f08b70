// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.support.GrantedRights;
import java.net.Socket;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What a search would have found, without one: sockets that own themselves. */
public final class PlantedOwners {
  private PlantedOwners() {}

  /** By descriptor number; a socket that is closed has none any more. */
  public static Owners of(Map<Integer, ? extends Socket> sockets) {
    Map<Integer, Owner> owners = new HashMap<>();
    sockets.forEach((number, socket) -> owners.put(number, owner(number, socket)));
    return new Owners(owners, null, 1);
  }

  /** Nothing could be searched. */
  public static Owners none(String problem) {
    return Owners.none(problem);
  }

  private static Owner owner(int number, Socket socket) {
    try {
      return new Owner(
          new JvmInternals(GrantedRights.platform()),
          number,
          OwnerKind.SOCKET,
          new Object[] {socket},
          new long[0],
          held -> ((Socket) held).isClosed() ? SocketNumber.NONE : number,
          Collections.emptyList());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}

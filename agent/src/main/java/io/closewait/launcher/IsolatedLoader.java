// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.launcher;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of all the others: they lie in two jars inside the agent's, where no other
 * loader finds them. The first has what the start needs, and is read at once; the second the rest,
 * as the JDK reads the whole list of a jar's entries when it opens it.
 *
 * <p>Own classes come first, then the platform's; the application's are not seen at all. So neither
 * side can disturb the other, whatever libraries both of them use.
 */
final class IsolatedLoader extends ClassLoader {
  private static final String MAIN = "Main-Class: io.closewait.launcher.Launcher";
  private static final String EARLY = "closewait/early.jar", LATE = "closewait/late.jar";

  static {
    registerAsParallelCapable();
  }

  /** The header before each entry of a zip file (APPNOTE.TXT 4.3.7); here all are stored. */
  private static final int ENTRY_FOLLOWS = 0x04034b50, SIZE_COMES_LATER = 8;

  private static final int HEADER = 30, FLAGS = 6, METHOD = 8, SIZE = 18, NAME = 26, EXTRA = 28;

  /** The list of all entries, and a line of it (4.3.12, 4.3.16); its flags stand 2 farther on. */
  private static final int LIST_ENDS = 0x06054b50, END = 22, LIST_SIZE = 12, LIST_AT = 16;

  private static final int LINE_BEGINS = 0x02014b50, LISTED = 46;
  private static final int LISTED_NAME = 28, LISTED_SIZE = 24, LISTED_HEAD = 42;

  private final ZipFile jar;
  private final ProtectionDomain domain = IsolatedLoader.class.getProtectionDomain();

  /** The inner jar of the start, as it is; read again if a collection comes in between. */
  private volatile WeakReference<byte[]> early;

  /** Where its entries begin. */
  private final int[] heads;

  /** Where an entry is: which of both, at what place, how long; null until the start is over. */
  private volatile @Nullable Map<String, int[]> places;

  IsolatedLoader(@Nullable ClassLoader parent, File file) throws IOException {
    super(parent);
    jar = new ZipFile(file);
    refuseForeignJar();
    byte[] bytes = bytes(EARLY);
    if (bytes == null) {
      throw new IOException("the jar lacks " + EARLY);
    }
    early = new WeakReference<>(bytes);
    heads = headsIn(bytes);
  }

  /** Repackaged into an application's own jar, our classes would be in the open. */
  private void refuseForeignJar() throws IOException {
    byte[] manifest = bytes("META-INF/MANIFEST.MF");
    if (manifest == null || !text(manifest).contains(MAIN)) {
      jar.close();
      throw new IOException(
          "it must run from its own jar, not from inside "
              + new File(jar.getName()).getName()
              + "; use closewait-agent.jar as it was downloaded");
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (ofTheBootLoader(name)) {
      try {
        return Class.forName(name, false, null);
      } catch (ClassNotFoundException | SecurityException elsewhere) {
        // java.sql and a few more have another loader; and under a security manager the code of
        // the application, which is below on the stack, may not ask so directly
        return super.loadClass(name, resolve);
      }
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      return found != null ? found : defineOwn(name, resolve);
    }
  }

  /** More than half of the names that our classes resolve: the way through all parents is long. */
  private static boolean ofTheBootLoader(String name) {
    return name.startsWith("java.") || name.startsWith("io.closewait.bootstrap.");
  }

  private Class<?> defineOwn(String name, boolean resolve) throws ClassNotFoundException {
    try {
      byte[] bytes = early();
      int head = find(bytes, name.concat(".class"));
      if (bytes != null && head >= 0) {
        return defineClass(name, bytes, dataOf(bytes, head), number(bytes, head + SIZE, 4), domain);
      }
      bytes = own(name.replace('.', '/').concat(".class"));
      return bytes == null
          ? super.loadClass(name, resolve)
          : defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  /** A class file or resource of ours, or null. */
  private byte @Nullable [] own(String name) throws IOException {
    byte[] bytes = early();
    int head = find(bytes, name);
    if (bytes != null && head >= 0) {
      int data = dataOf(bytes, head);
      return Arrays.copyOfRange(bytes, data, data + number(bytes, head + SIZE, 4));
    }
    if (name.startsWith("java") || name.startsWith("sun/") || name.startsWith("jdk/")) {
      return null; // named from the start, which is not over with them
    }
    int[] place = places().get(name);
    return place == null ? null : read(place);
  }

  /** Null when the start is over: then a class at a time is read. */
  private byte @Nullable [] early() throws IOException {
    if (places != null) {
      return null;
    }
    byte[] bytes = early.get();
    if (bytes == null) {
      bytes = bytes(EARLY);
      early = new WeakReference<>(bytes);
    }
    return bytes;
  }

  private static int[] headsIn(byte[] jar) throws IOException {
    int[] heads = new int[256];
    int count = 0;
    for (int at = 0; number(jar, at, 4) == ENTRY_FOLLOWS; count++) {
      refusePacked(jar, at);
      heads = count < heads.length ? heads : Arrays.copyOf(heads, 2 * count);
      heads[count] = at;
      at = dataOf(jar, at) + number(jar, at + SIZE, 4);
    }
    return Arrays.copyOf(heads, count);
  }

  private static int dataOf(byte[] jar, int head) {
    return head + HEADER + number(jar, head + NAME, 2) + number(jar, head + EXTRA, 2);
  }

  private static void refusePacked(byte[] jar, int head) throws IOException {
    if (number(jar, head + METHOD, 2) != 0
        || (number(jar, head + FLAGS, 2) & SIZE_COMES_LATER) != 0) {
      throw packedAnew();
    }
  }

  private static IOException packedAnew() {
    return new IOException("an inner jar was packed anew; use the file as it was downloaded");
  }

  /**
   * Where an entry of the start begins, or -1; a dot in its name also stands for a slash. No map:
   * what is done once for each class is interpreted, and the JIT would compile the hashing.
   */
  @SuppressWarnings("deprecation")
  private int find(byte @Nullable [] jar, String name) {
    if (jar == null) {
      return -1;
    }
    byte[] wanted = new byte[name.length()];
    name.getBytes(0, wanted.length, wanted, 0);
    for (int head : heads) {
      if ((jar[head + NAME] & 255) == wanted.length && same(jar, head + HEADER, wanted)) {
        return head;
      }
    }
    return -1;
  }

  /** Compares from the end, as names begin alike. */
  private static boolean same(byte[] jar, int at, byte[] wanted) {
    for (int i = wanted.length - 1; i >= 0; i--) {
      if (jar[at + i] != wanted[i] && (wanted[i] != '.' || jar[at + i] != '/')) {
        return false;
      }
    }
    return true;
  }

  private synchronized Map<String, int[]> places() throws IOException {
    if (places == null) {
      Map<String, int[]> found = new HashMap<>();
      addPlaces(EARLY, found);
      addPlaces(LATE, found);
      places = found;
    }
    return places;
  }

  /** Reads the jar's own list, at its end: from entry to entry takes thousands of small reads. */
  private void addPlaces(String inner, Map<String, int[]> places) throws IOException {
    int size = (int) jar.getEntry(inner).getSize();
    byte[] end = read(inner, size - END, END);
    if (number(end, 0, 4) != LIST_ENDS) {
      throw packedAnew();
    }
    byte[] list = read(inner, number(end, LIST_AT, 4), number(end, LIST_SIZE, 4));
    int which = inner.equals(LATE) ? 1 : 0;
    for (int at = 0; at < list.length; ) {
      if (number(list, at, 4) != LINE_BEGINS) {
        throw packedAnew();
      }
      refusePacked(list, at + 2);
      int name = at + LISTED, nameEnd = name + number(list, at + LISTED_NAME, 2);
      int[] place = {which, number(list, at + LISTED_HEAD, 4), number(list, at + LISTED_SIZE, 4)};
      places.put(text(Arrays.copyOfRange(list, name, nameEnd)), place);
      at = nameEnd + number(list, at + LISTED_NAME + 2, 2); // then what is extra; no comments
    }
  }

  private byte[] read(int[] place) throws IOException {
    try (DataInputStream in = open(place[0] == 1 ? LATE : EARLY)) {
      byte[] header = read(in, place[1], HEADER);
      return read(in, dataOf(header, 0) - HEADER, place[2]);
    }
  }

  private byte[] read(String entry, int at, int length) throws IOException {
    try (DataInputStream in = open(entry)) {
      return read(in, at, length);
    }
  }

  private static byte[] read(DataInputStream in, int after, int length) throws IOException {
    skip(in, after);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private DataInputStream open(String inner) throws IOException {
    return new DataInputStream(jar.getInputStream(jar.getEntry(inner)));
  }

  /** A text of these ASCII bytes, made without the charsets, which a program may never need. */
  @SuppressWarnings("deprecation")
  private static String text(byte[] bytes) {
    return new String(bytes, 0, 0, bytes.length);
  }

  private static int number(byte[] bytes, int at, int length) {
    int number = 0;
    for (int i = length - 1; i >= 0; i--) {
      number = number << 8 | bytes[at + i] & 0xff;
    }
    return number;
  }

  private static void skip(DataInputStream in, int count) throws IOException {
    for (int left = count; left > 0; ) {
      int skipped = in.skipBytes(left);
      if (skipped <= 0) {
        throw new EOFException("its inner jar ends early");
      }
      left -= skipped;
    }
  }

  /** The entry with this name in the jar, or null. */
  private byte @Nullable [] bytes(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    return entry == null ? null : read(name, 0, (int) entry.getSize());
  }

  /** Own resources first. A leading slash asks for an entry of the jar as it stands. */
  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    try {
      byte[] own = name.startsWith("/") ? bytes(name.substring(1)) : own(name);
      return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
    } catch (IOException unreadable) {
      return null;
    }
  }
}

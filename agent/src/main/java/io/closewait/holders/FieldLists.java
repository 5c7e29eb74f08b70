// SPDX-FileCopyrightText: the Closewait authors
// SPDX-License-Identifier: Apache-2.0
package io.closewait.holders;

import io.closewait.room.Room;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Lists the fields of classes without loading one class more. Where the types of all fields are
 * loaded, reflection does it. Else those fields are taken that the class's own code uses and whose
 * type is loaded, and the JVM is asked to resolve each of them. One thread.
 */
final class FieldLists {
  private static final Declared.Slot[] NONE = {};

  /** Classes of which so much is remembered; a few dozen are on the ways of most searches. */
  private static final int MOST_KEPT = Room.HERE.few(500);

  private final JvmInternals jvm;
  private final ConstantNames names;

  /** The whole ones are true for ever, and are kept between searches. */
  private final Map<Class<?>, Declared> kept;

  private final Map<Class<?>, Declared> partial = new IdentityHashMap<>();
  private final LoadedTypes loaded;

  /** Made for one search. */
  FieldLists(
      JvmInternals jvm,
      ConstantNames names,
      Instrumentation instrumentation,
      WeakHashMap<Class<?>, Declared> kept) {
    this.jvm = jvm;
    this.names = names;
    this.loaded = new LoadedTypes(instrumentation);
    this.kept = kept;
  }

  /** The fields of the class alone, without those of its superclasses. */
  Declared of(Class<?> type, boolean ofTheJdk) {
    Declared known = kept.get(type);
    known = known == null ? partial.get(type) : known;
    if (known == null) {
      known = read(type, ofTheJdk);
      boolean keep = known.whole && kept.size() < MOST_KEPT;
      (keep ? kept : partial).put(type, known);
    }
    return known;
  }

  private Declared read(Class<?> type, boolean ofTheJdk) {
    Used used = null;
    // what a lambda captures was resolved when it was linked; its pool has the JDK's marks beside
    if (!ofTheJdk && !type.getName().contains(Words.LAMBDA)) {
      used = new Used(type);
      if (!names.read(type, used)) {
        return new Declared(NONE, NONE, false);
      }
    }
    return used == null || used.allLoaded ? reflected(type) : resolved(type, used);
  }

  private Declared reflected(Class<?> type) {
    List<Declared.Slot> instance = new ArrayList<>();
    List<Declared.Slot> statics = new ArrayList<>();
    try {
      for (Field field : jvm.fields(type)) {
        if (!leadsSomewhere(field.getType())) {
          continue;
        }
        if (Modifier.isStatic(field.getModifiers())) {
          statics.add(new Declared.Slot(field.getName(), jvm.staticOffset(field)));
        } else {
          instance.add(new Declared.Slot(field.getName(), jvm.offset(field)));
        }
      }
    } catch (OutOfMemoryError full) {
      throw full;
    } catch (Throwable unreadable) {
      return new Declared(NONE, NONE, false);
    }
    return declared(instance, statics, true);
  }

  private Declared resolved(Class<?> type, Used used) {
    List<Declared.Slot> instance = new ArrayList<>();
    List<Declared.Slot> statics = new ArrayList<>();
    boolean initialised = !jvm.isRaw(type);
    for (String field : used.fields) {
      int end = field.indexOf(' ');
      String name = field.substring(0, end);
      Class<?> fieldType = loaded.find(type.getClassLoader(), field.substring(end + 1));
      if (fieldType == null || !leadsSomewhere(fieldType)) {
        continue;
      }
      long offset = jvm.resolved(type, name, fieldType);
      if (offset >= 0) {
        instance.add(new Declared.Slot(name, offset));
      } else if (initialised) {
        long inClass = jvm.resolvedStatic(type, name, fieldType);
        if (inClass >= 0) {
          statics.add(new Declared.Slot(name, inClass));
        }
      }
    }
    return declared(instance, statics, false);
  }

  private static Declared declared(
      List<Declared.Slot> instance, List<Declared.Slot> statics, boolean whole) {
    return new Declared(instance.toArray(NONE), statics.toArray(NONE), whole);
  }

  private static boolean leadsSomewhere(Class<?> type) {
    return !type.isPrimitive()
        && !(type.isArray() && type.getComponentType().isPrimitive())
        && type != String.class
        && type != Class.class
        && !ClassLoader.class.isAssignableFrom(type);
  }

  /** The fields that a class's own code names. */
  private final class Used implements ConstantNames.Reader {
    /** Name and descriptor: shortened code may have two fields of one name. */
    final Set<String> fields = new HashSet<>();

    boolean allLoaded = true;
    private final ClassLoader loader;
    private final String name;

    Used(Class<?> type) {
      loader = type.getClassLoader();
      name = type.getName().replace('.', '/');
    }

    @Override
    public void type(String descriptor) {
      allLoaded = allLoaded && loaded.isKnown(loader, descriptor);
    }

    @Override
    public void field(String ofClass, String field, String descriptor) {
      if (ofClass.equals(name) && descriptor.charAt(descriptor.length() - 1) == ';') {
        fields.add(field + ' ' + descriptor);
      }
    }
  }
}

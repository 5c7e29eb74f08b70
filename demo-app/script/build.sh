# shellcheck shell=sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# What the demonstration needs before it begins: a JDK and two jars, built where they are missing.

prepare() {
  bold='' plain=''
  if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
  fi
  # settings of another day must not change what is shown here
  for name in $(env | sed -n 's/^\(CLOSEWAIT_[A-Z_]*\)=.*/\1/p'); do
    unset "$name"
  done
  find_java
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  tmp=$(mktemp -d "${TMPDIR:-/tmp}/closewait-demo.XXXXXX")
  # set by the test that has built both already
  [ -z "${DEMO_BUILT-}" ] || return 0
  if outdated "$agent_jar" bootstrap agent || outdated "$demo_jar" demo-app ||
    { [ -n "$needs_jars" ] && [ ! -d "$needs_jars" ]; }; then
    build
  fi
}

find_java() {
  java=java
  if [ -n "${JAVA_HOME-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || refuse "JAVA_HOME is '$JAVA_HOME', and there is no bin/java in it."
  fi
  command -v "$java" >/dev/null 2>&1 ||
    refuse "java was not found; the demo needs a JDK $needs_java or newer."
  # Java 8 calls itself 1.8
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  [ "${version:-0}" -ge "$needs_java" ] ||
    refuse "$java is Java ${version:-of an unknown version}; this needs a JDK $needs_java or newer."
}

# outdated JAR MODULE...: the jar is missing, or older than a source of these modules.
outdated() {
  jar=$1
  shift
  [ -f "$jar" ] || return 0
  for module in "$@"; do
    [ -z "$(find "$root/$module/src" -type f -newer "$jar" ! -path '*/src/test/*' | head -n 1)" ] ||
      return 0
  done
  return 1
}

build() {
  maven=mvn
  command -v mvn >/dev/null 2>&1 || maven=$root/mvnw
  [ -x "$maven" ] || command -v "$maven" >/dev/null 2>&1 ||
    refuse "neither mvn nor $root/mvnw is there; the first run needs Maven to build."
  [ -w "$root" ] || refuse "$root is not writable; the first run has to build there."
  # without what only the tests and other modules need: the first time, all of it is downloaded
  what=basic
  [ -z "$needs_jars" ] || what=whole
  printf 'Building; the first time Maven downloads its plugins, which takes a minute or two '
  [ -t 1 ] || echo
  (
    cd "$root"
    exec "$maven" -B -ntp "-Ddemo=$what" -pl agent,demo-app -am package -Dmaven.test.skip=true
  ) </dev/null >"$tmp/build.log" 2>&1 &
  helper=$!
  while kill -0 "$helper" 2>/dev/null; do
    [ ! -t 1 ] || printf .
    pause
  done
  echo
  if ! wait "$helper"; then
    helper=
    build_failed
  fi
  helper=
}

build_failed() {
  if grep -q -e 'offline mode' -e 'Unknown host' -e 'Could not transfer' "$tmp/build.log"; then
    grep '^\[ERROR\]' "$tmp/build.log" | cut -c1-200 | head -n 1 >&2
    refuse 'the first run needs the network once, for Maven and its plugins.'
  fi
  grep '^\[ERROR\]' "$tmp/build.log" | cut -c1-200 | head -n 5 >&2
  refuse "the build failed; 'mvn package' in $root shows why at length."
}

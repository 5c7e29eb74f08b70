#!/bin/sh
# SPDX-FileCopyrightText: the Closewait authors
# SPDX-License-Identifier: Apache-2.0

# The command line of Closewait: closewait help

set -u

# a link to this script, such as in /usr/local/bin, must find the jar beside the script itself
self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
jar=$(CDPATH='' cd -- "$(dirname -- "$self")/.." && pwd)/@FOLDER@closewait-agent.jar
if [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
  java=$JAVA_HOME/bin/java
elif command -v java >/dev/null 2>&1; then
  java=java
else
  echo "closewait: java was not found; install a JDK or set JAVA_HOME." >&2
  exit 3
fi
# what is set for applications, such as this very agent, is not meant for the command line
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
# the name by which a next command is advised
name=$0
[ "$(command -v closewait 2>/dev/null)" != "$name" ] || name=closewait
command=${1-}
set -- "-Dio.closewait.script=$name" -jar "$jar" "$@"
# what is done in a moment costs a sick machine less without the second compiler and its threads
case $command in
  list | attach | report | status | close | detach | help | version)
    set -- -XX:+IgnoreUnrecognizedVMOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"
    ;;
esac
exec "$java" "$@"

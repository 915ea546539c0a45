#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The wrapper that gives a test a display: test-with-display.sh SOURCE.

set -uo pipefail
cd "$1" || exit 1
. tests/house/tap.sh
wrapper=tests/gui/with-display

test_status ()
{
  need Xvfb dbus-run-session || return
  local got=0
  $wrapper bash -c 'exit 42' || got=$?
  echo "status $got"
  [ $got -eq 42 ]
}

test_environment ()
{
  need Xvfb dbus-run-session || return
  # shellcheck disable=SC2016 # for the inner shell
  DISPLAY=:nonsense WAYLAND_DISPLAY=nonsense $wrapper bash -c '
    echo "$DISPLAY ${WAYLAND_DISPLAY-} $DBUS_SESSION_BUS_ADDRESS $GSK_RENDERER $GDK_BACKEND"
    [ "$DISPLAY" != :nonsense ] && [ -z "${WAYLAND_DISPLAY-}" ] && [ "$GSK_RENDERER" = cairo ] &&
      [ -d "$XDG_RUNTIME_DIR" ] && [ -d "$XDG_CONFIG_HOME" ]'
}

test_screen_size ()
{
  need Xvfb dbus-run-session xdotool || return
  local size
  size=$(SLABSCOPE_SCREEN=900x700 $wrapper xdotool getdisplaygeometry 2>/dev/null)
  echo "$size"
  [ "$size" = '900 700' ]
}

test_leaves_nothing ()
{
  need Xvfb dbus-run-session || return
  local folder left
  folder=$(mktemp -d)
  TMPDIR=$folder $wrapper true 2>/dev/null
  left=$(ls -A "$folder")
  rm -rf "$folder"
  echo "$left"
  [ -z "$left" ]
}

test_without_tools ()
{
  local said folder tool
  folder=$(mktemp -d)
  for tool in bash mktemp rm; do
    ln -s "$(command -v $tool)" "$folder/$tool"
  done
  # The wrapper puts the system's folders in front, so the tool is hidden by a copy without that line.
  grep -v '^PATH=' $wrapper >"$folder/with-display"
  said=$(PATH=$folder "$folder/bash" "$folder/with-display" true)
  rm -rf "$folder"
  echo "$said"
  [ "$said" = '1..0 # SKIP Xvfb is absent' ]
}

run_case 'the status is that of the command' test_status
run_case 'a display, a bus and folders of its own' test_environment
run_case 'the size of the screen' test_screen_size
run_case 'nothing is left behind' test_leaves_nothing
run_case 'skips without a display server' test_without_tools
end_cases

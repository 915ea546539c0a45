#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What "meson install" puts where: test-install.sh SOURCE BUILD.

set -uo pipefail
source=$1
build=$2
app_id=io.github.slabscope.Slabscope
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$source/tests/house/tap.sh"

test_install ()
{
  need meson || return
  meson install -C "$build" --no-rebuild --quiet --destdir "$scratch" || return 1
}

# Below the prefix, which is /usr/local unless somebody chose another.
installed ()
{
  local found
  found=$(find "$scratch" -path "*/$1")
  [ -n "$found" ] || { echo "$1 is not installed"; find "$scratch" -type f; return 1; }
  [ -s "$found" ] || { echo "$found is empty"; return 1; }
}

test_nothing_else ()
{
  local others
  others=$(find "$scratch" -type f -o -type l | grep -vE "/(bin/slabscope(-cli)?|${app_id}[^/]*|slabscope\.mo)$")
  [ -z "$others" ] || { echo "$others"; return 1; }
}

test_tool_runs ()
{
  local said
  said=$("$(find "$scratch" -path '*/bin/slabscope-cli')" --version) || return 1
  echo "$said"
  grep -qF "$(sed -n "s/^ *version: '\(.*\)',$/\1/p" "$source/meson.build")" <<<"$said"
}

run_case 'installs' test_install
run_case 'the tool' installed bin/slabscope-cli
if [ -x "$build/src/app/slabscope" ]; then
  run_case 'the window' installed bin/slabscope
fi
run_case 'the desktop entry' installed "share/applications/$app_id.desktop"
run_case 'the metainfo' installed "share/metainfo/$app_id.metainfo.xml"
run_case 'the settings' installed "share/glib-2.0/schemas/$app_id.gschema.xml"
run_case 'the MIME type' installed "share/mime/packages/$app_id.xml"
run_case 'the icon' installed "share/icons/hicolor/scalable/apps/$app_id.svg"
run_case 'the symbolic icon' installed "share/icons/hicolor/symbolic/apps/$app_id-symbolic.svg"
run_case 'nothing else' test_nothing_else
run_case 'the installed tool runs' test_tool_runs
end_cases

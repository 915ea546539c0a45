#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The files for the desktop are valid: test-data.sh SOURCE BUILD.

set -uo pipefail
source=$1
build=$2
app_id=io.github.slabscope.Slabscope
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
. "$source/tests/house/tap.sh"

test_desktop ()
{
  need desktop-file-validate || return
  local said
  said=$(desktop-file-validate "$build/data/$app_id.desktop" 2>&1) || { echo "$said"; return 1; }
  # It has warnings, too, and those do not count in its status.
  [ -z "$said" ] || { echo "$said"; return 1; }
}

test_metainfo ()
{
  need appstreamcli || return
  appstreamcli validate --no-net --explain "$build/data/$app_id.metainfo.xml"
}

test_metainfo_names ()
{
  need xmllint || return
  local file=$build/data/$app_id.metainfo.xml version
  version=$(sed -n "s/^ *version: '\(.*\)',$/\1/p" "$source/meson.build")
  [ "$(xmllint --xpath 'string(/component/id)' "$file")" = "$app_id" ] || { echo 'another id'; return 1; }
  [ "$(xmllint --xpath 'string(/component/releases/release[1]/@version)' "$file")" = "$version" ] \
    || { echo "the newest release is not $version, which meson.build has"; return 1; }
}

test_schema ()
{
  need glib-compile-schemas || return
  glib-compile-schemas --strict --dry-run "$source/data"
}

test_mime ()
{
  need xmllint update-mime-database || return
  local packages=$scratch/mime/packages said
  mkdir -p "$packages"
  cp "$source/data/$app_id.mime.xml" "$packages/$app_id.xml"
  xmllint --noout "$packages/$app_id.xml" || return 1
  said=$(update-mime-database -V "$scratch/mime" 2>&1) || { echo "$said"; return 1; }
  # The default weight is 50: another program's claim on the name must win over ours.
  grep -qx '20:application/x-slabscope-vol:\*\.vol' "$scratch/mime/globs2" || { cat "$scratch/mime/globs2"; return 1; }
}

test_icon ()
{
  need rsvg-convert xmllint || return
  local file=$1 size=$2 png=$scratch/icon.png said
  xmllint --noout "$file" || return 1
  said=$(rsvg-convert -w "$size" -h "$size" "$file" -o "$png" 2>&1) || { echo "$said"; return 1; }
  echo "$said"
  [ -z "$said" ] || return 1
  [ -s "$png" ] || return 1
  [ "$(xmllint --xpath 'string(/*/@viewBox)' "$file")" = "0 0 $size $size" ] \
    || { echo "not on a grid of $size"; return 1; }
}

test_symbolic_colour ()
{
  # The theme replaces the one colour; a second one would stay.
  local colours
  colours=$(grep -oE '(fill|stroke)="#[0-9a-fA-F]+"' "$source/data/icons/hicolor/symbolic/apps/$app_id-symbolic.svg" | sort -u)
  [ "$(printf '%s\n' "$colours" | wc -l)" -eq 1 ] || { echo "$colours"; return 1; }
}

run_case 'desktop entry' test_desktop
run_case 'metainfo' test_metainfo
run_case 'metainfo names the application and its version' test_metainfo_names
run_case 'settings schema' test_schema
run_case 'MIME type with a weak glob' test_mime
run_case 'icon' test_icon "$source/data/icons/hicolor/scalable/apps/$app_id.svg" 128
run_case 'symbolic icon' test_icon "$source/data/icons/hicolor/symbolic/apps/$app_id-symbolic.svg" 16
run_case 'symbolic icon has one colour' test_symbolic_colour
end_cases

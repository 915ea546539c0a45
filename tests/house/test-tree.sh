#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The rules of the house over the source tree: test-tree.sh SOURCE.

set -uo pipefail
cd "$1" || exit 1
. tests/house/tap.sh

# Which rooms' headers a room may include, beside its own; and which libraries it may not.
declare -A may_use=(
  [volume]=''
  [filter]=''
  [profile]=''
  [engine]='volume filter profile'
  [plot]='volume profile engine'
  [slice]='volume profile plot'
  [cli]='volume filter profile engine plot slice'
  [app]='volume filter profile engine plot slice'
)
declare -A may_not_link=(
  [volume]='gtk|gdk|gsk|adwaita|cairo|pango|json-glib|omp\.h'
  [filter]='gtk|gdk|gsk|adwaita|cairo|pango|json-glib|gio/|omp\.h'
  [profile]='gtk|gdk|gsk|adwaita|cairo|pango|json-glib|omp\.h'
  [engine]='gtk|gdk|gsk|adwaita|cairo|pango|json-glib'
  [plot]='gtk|gdk/|gsk|adwaita|omp\.h'
  [slice]='gtk|gdk|gsk|graphene|adwaita|omp\.h'
  [cli]='gtk|gdk|gsk|adwaita'
  [app]='omp\.h'
)

# report LINES: fails with them when there are any.
report ()
{
  [ -z "$1" ] || { printf '%s\n' "$1"; return 1; }
}

c_files ()
{
  find "$@" -name '*.[ch]' | sort
}

# Tables that a script made are left as they are, and say so.
handwritten ()
{
  c_files src tests | xargs grep -L 'Not to be edited'
}

test_room_includes ()
{
  local room=$1 other bad=''
  for other in "${!may_use[@]}"; do
    if [ "$other" != "$room" ] && [[ " ${may_use[$room]} " != *" $other "* ]]; then
      bad+=$(grep -rnE --include='*.[ch]' "^ *# *include *[\"<](\.\./)*$other/slab-" "src/$room")
    fi
  done
  # Another room is named in full, so that the rule can be read off the line.
  bad+=$(grep -rnE --include='*.[ch]' '^ *# *include *"(\.\./)+[a-z]+/' "src/$room")
  report "$bad"
}

test_room_libraries ()
{
  report "$(grep -rnE --include='*.[ch]' "^ *# *include *<(${may_not_link[$1]})" "src/$1")"
}

test_rooms_known ()
{
  local folder bad=''
  for folder in src/*/; do
    folder=$(basename "$folder")
    [ -n "${may_use[$folder]+known}" ] || bad+="src/$folder has no row in tests/house/test-tree.sh "
  done
  report "$bad"
}

# Who is named in a meson.build of its room: a file name, or the name without .c in a list of tests.
test_tests_registered ()
{
  local file name bad=''
  while read -r file; do
    name=$(basename "${file%.*}")
    grep -qE "['/]$name(\.(c|sh|py))?'" "$(dirname "$file")/meson.build" || bad+="$file is not registered"$'\n'
  done < <(find tests -name 'test-*.c' -o -name 'test-*.sh' -o -name 'test-*.py')
  report "$bad"
}

test_sources_built ()
{
  local file room bad=''
  while read -r file; do
    room=$(echo "$file" | cut -d/ -f1-2)
    grep -qF "$(basename "$file")'" "$room/meson.build" || bad+="$file is in no meson.build"$'\n'
  done < <(find src -name '*.c')
  report "$bad"
}

# One class, one test file: every .c of a room is named by a test of the same name. Formats have no class; they are
# tested through slab_volume_open ().
# Readers of formats have one test; so have the passes of the Gaussian, one header compiled for several processors.
test_class_has_test ()
{
  local file room name bad=''
  while read -r file; do
    room=$(echo "$file" | cut -d/ -f2)
    name=$(basename "${file%.c}")
    [ -f "tests/$room/test-${name#slab-}.c" ] || bad+="$file has no tests/$room/test-${name#slab-}.c"$'\n'
  done < <(find src/volume src/filter src/profile src/engine src/plot src/slice -name 'slab-*.c' \
    -not -name 'slab-format-*.c' -not -name 'slab-filter-gaussian-*-[0-9]*.c')
  report "$bad"
}

test_no_leftovers ()
{
  report "$(grep -rnE '\b(TODO|FIXME|XXX)\b' src ui resources data po/*.in tests dev meson.build --include='*' \
    --exclude=test-tree.sh --exclude=tally.py --exclude-dir=__pycache__)"
}

test_licence_line ()
{
  local file bad=''
  while read -r file; do
    [ "$(head -n 1 "$file")" = '/* SPDX-License-Identifier: MIT */' ] || bad+="$file"$'\n'
  done < <(c_files src tests)
  report "$bad"
}

test_no_machine_paths ()
{
  report "$(grep -rnE '(/work/|/home/[a-z]|/root/|/tmp/build)' src ui resources data dev meson.build README.md \
    CONTRIBUTING.md --include='*' 2>/dev/null)"
}

# A file with text for people that is not listed is never translated.
test_potfiles ()
{
  local file bad=''
  while read -r file; do
    grep -qxF "$file" po/POTFILES.in || bad+="$file is not in po/POTFILES.in"$'\n'
  done < <({ grep -rlE --include='*.c' '\b(C?_|NC?_|ngettext|g_dngettext) ?\(' src
             find ui resources -name '*.ui'
             find data -name '*.in' -o -name '*.gschema.xml'; } | sort)
  while read -r file; do
    [ -f "$file" ] || bad+="$file, listed in po/POTFILES.in, does not exist"$'\n'
  done < <(grep -vE '^(#|$)' po/POTFILES.in)
  report "$bad"
}

test_translations ()
{
  need msgfmt || return
  local language bad=''
  while read -r language; do
    bad+=$(msgfmt --check -o /dev/null "po/$language.po" 2>&1)
  done < <(grep -vE '^(#|$)' po/LINGUAS)
  report "$bad"
}

# xgettext knows PRId64 and its like, but stops at G_GINT64_FORMAT: such a text would be cut there and never found.
test_whole_texts ()
{
  need xgettext || return
  local bad
  bad=$(grep -vE '^(#|$)' po/POTFILES.in | grep '\.c$' | xargs -r xgettext --from-code=UTF-8 -L C -k_ -kN_ -kC_:1c,2 \
    -kngettext:1,2 --no-wrap -o - 2>/dev/null | awk '/^#:/ { place = $2 } /^(msgid|")/ && /(^|[^%])%"$/ { print place ": " $0 }')
  report "$bad"
}

test_ui_well_formed ()
{
  need xmllint || return
  local bad
  bad=$(find ui resources data '(' -name '*.ui' -o -name '*.xml' ')' -print0 | xargs -0r xmllint --noout 2>&1)
  report "$bad"
}

test_format ()
{
  local tool
  for tool in clang-format-14 clang-format; do
    if command -v $tool >/dev/null && $tool --version | grep -q 'version 14\.'; then
      handwritten | xargs $tool --style=file --dry-run --Werror 2>&1 | grep -E 'error:|warning:' | sort -u
      # The pipe's status is that of the last grep: found something is the failure.
      [ "${PIPESTATUS[2]}" -ne 0 ]
      return
    fi
  done
  skip 'clang-format 14 is absent, and another version formats otherwise'
}

test_line_length ()
{
  report "$(handwritten | xargs grep -nE '^.{121,}' | cut -d: -f1-2)"
}

test_shell_scripts ()
{
  need shellcheck || return
  grep -rlE '^#!/bin/(ba)?sh' dev .ci tests | xargs shellcheck -x -e SC1091
}

# default(none) turns a variable that was left out of the lists into an error of the compiler.
test_openmp_default ()
{
  report "$(grep -rnE --include='*.c' '# *pragma omp (parallel|task)' src | grep -v 'default *(none)' \
    | grep -vE 'omp (taskwait|taskgroup)')"
}

for room in volume filter profile engine plot slice cli app; do
  [ -d "src/$room" ] || continue
  run_case "src/$room includes only the rooms of its row" test_room_includes $room
  run_case "src/$room includes only the libraries of its row" test_room_libraries $room
done
run_case 'every room has its row' test_rooms_known
run_case 'every test is registered' test_tests_registered
run_case 'every source is built' test_sources_built
run_case 'every class has its test' test_class_has_test
run_case 'nothing is left to be done' test_no_leftovers
run_case 'every C file names its licence' test_licence_line
run_case 'no path of one machine' test_no_machine_paths
run_case 'parallel regions name their variables' test_openmp_default
run_case 'translatable files are listed' test_potfiles
run_case 'translations are sound' test_translations
run_case 'translatable texts are whole' test_whole_texts
run_case 'XML is well-formed' test_ui_well_formed
run_case 'format' test_format
run_case 'lines of 120 characters' test_line_length
run_case 'shell scripts' test_shell_scripts
end_cases

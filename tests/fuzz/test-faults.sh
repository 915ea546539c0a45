#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What the tool does when the system refuses: test-faults.sh SOURCE TOOL. Files that cannot be what they should be,
# disks that are full, calls that fail at every point of the way, memory that is not there. Whatever it is: one line
# that says so, status 1, and the files that were there before.
#
# complain and skip return what the function shall return:
# shellcheck disable=SC2015

set -uo pipefail
source=$1
tool=$(realpath "$2")
scratch=$(mktemp -d)
trap 'umount "$scratch/disk" 2>/dev/null; rm -rf "$scratch"' EXIT
# shellcheck source=tests/house/tap.sh
. "$source/tests/house/tap.sh"
export LC_ALL=C.UTF-8
# The leak check of a sanitizer needs to trace, and so does strace.
export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1

cd "$scratch" || exit 1
chmod 755 .
mkdir good good/convert good/sample good/filter
"$tool" sample good/in.vol --shape 6,20,20 --quiet || exit 1
"$tool" sample good/old.vol --shape 5,6,7 --seed 7 --quiet || exit 1

convert=(convert ../good/in.vol out.vol --dtype uint16 --quiet)
sample=(sample out.vol --shape "6,20,20" --threads 1 --quiet)
filter=(filter ../good/in.vol -o out.vol --filter gaussian --sigma 1 --threads 1 --quiet)
for words in convert sample filter; do
  declare -n command=$words
  (cd good/$words && exec "$tool" "${command[@]/..\/good/..}") || exit 1
done

# In a folder with an old result, run what is given; its words end up in "said".
status=
run ()
{
  rm -rf work
  mkdir work
  cp good/old.vol work/out.vol
  cp good/old.vol.info work/out.vol.info
  cp good/old.vol.xml work/out.vol.xml
  echo '{"old":1}' >work/out.json
  rm -rf before
  cp -r work before
  (cd work && exec "$@") >said.out 2>said </dev/null
  status=$?
}

complain ()
{
  echo "$*"
  echo "status $status, said: $(head -c 2000 said)"
  return 1
}

is_told ()
{
  [ $status -eq 1 ] || { complain "expected status 1"; return 1; }
  [ "$(wc -l <said)" -eq 1 ] && grep -q '^slabscope-cli: .' said || complain "expected one line of the tool's"
}

is_untouched ()
{
  diff -r before work || complain "expected the old files and no others"
}

# Where nothing failed the new files are all there and nothing else.
is_new ()
{
  [ "$(ls -A work)" = "$(ls -A before)" ] || { ls -A work; complain "expected no file left over"; return 1; }
  local file
  for file in out.vol out.vol.info out.vol.xml; do
    cmp -s "work/$file" "$1/$file" || { complain "expected the new $file"; return 1; }
  done
}

# Too large for the limit: its way is from file to file.
"$tool" sample good/large.vol --shape 24,400,400 --quiet || exit 1
mkdir good/stream
stream=(filter ../good/large.vol -o out.vol --filter gaussian --sigma 1 --boundary wrap --threads 2 --quiet
  --memory-limit 50M)
(cd good/stream && exec "$tool" filter ../large.vol -o out.vol --filter gaussian --sigma 1 --boundary wrap --quiet) \
  || exit 1

# --- Calls that fail ---------------------------------------------------------------------------------------------------

has_sanitizer=
# Not by "grep -q": it leaves early, nm then dies of its pipe, and the answer depends on which was quicker.
! nm -D "$tool" 2>/dev/null | grep -E '__asan|__tsan' >/dev/null || has_sanitizer=1
has_strace=
strace -f -e trace=none true 2>/dev/null && has_strace=1

# Words for strace, for calls that are not the tool's alone.
only=()

# Whether the message itself was what could not be written; strace tells of a call in two lines where a thread comes
# in between.
is_message_lost ()
{
  awk '/write\(2,.*INJECTED/ { lost = 1 }
       /write\(2,.*<unfinished/ { open[$1] = 1 }
       /write resumed>/ { if (open[$1] && /INJECTED/) lost = 1; delete open[$1] }
       END { exit !lost }' calls
}

# fail_calls CALL FAULT EXPECTED COMMAND…: the first such call fails, then the second …, until none is left.
fail_calls ()
{
  local call=$1 fault=$2 expected=$3 n
  shift 3
  [ -n "$has_strace" ] || { skip "strace is absent or may not trace"; return; }
  for ((n = 1; n < 40; n++)); do
    run strace -f -q -o ../calls "${only[@]}" -e "trace=$call" -e "inject=$call:$fault:when=$n" "$tool" "$@"
    grep -qE 'INJECTED|killed by' calls || break
    if [ $status -eq 0 ]; then
      is_new "$expected" || { echo "$call $n"; return 1; }
    elif [ "${fault#signal}" = "$fault" ]; then
      # Calls are counted by thread, so that the message itself can be what cannot be written.
      is_message_lost || is_told || { echo "$call $n"; return 1; }
      is_untouched || { echo "$call $n"; return 1; }
    else
      # Killed: what is there is old or new, never a part. What else is there is hidden.
      local file
      for file in out.vol out.vol.info out.vol.xml; do
        cmp -s "work/$file" "before/$file" || cmp -s "work/$file" "$expected/$file" \
          || { complain "$file is neither old nor new"; return 1; }
      done
    fi
  done
  [ "$n" -gt 1 ] || { echo "no $call was seen"; return 1; }
  [ $status -eq 0 ] && is_new "$expected"
}

test_calls ()
{
  local expected=$1 fault
  shift
  fail_calls fallocate error=ENOSPC "$expected" "$@" || return
  fail_calls fallocate error=EOPNOTSUPP "$expected" "$@" || return
  for fault in error=ENOSPC error=EIO error=EINTR retval=0; do
    fail_calls write $fault "$expected" "$@" || return
  done
  fail_calls fsync error=EIO "$expected" "$@" || return
  fail_calls fchmod error=EPERM "$expected" "$@" || return
  fail_calls rename,renameat2 error=EIO "$expected" "$@"
}

# The input comes by calls as well, in pieces of any size, past the cache or not.
test_stream_calls ()
{
  local fault
  run "$tool" "${stream[@]}" --json
  grep -q '"slabs" : [1-9]' said.out && is_new good/stream || { complain "expected slabs"; return 1; }
  fail_calls fallocate error=ENOSPC good/stream "${stream[@]}" || return
  fail_calls fallocate error=EOPNOTSUPP good/stream "${stream[@]}" || return
  for fault in error=ENOSPC error=EIO error=EINTR error=EINVAL retval=0; do
    fail_calls write $fault good/stream "${stream[@]}" || { echo "write $fault"; return 1; }
  done
  local only=(-P "$scratch/good/large.vol")
  for fault in error=EIO error=EINTR error=EAGAIN error=EOPNOTSUPP; do
    fail_calls preadv2,pread64 $fault good/stream "${stream[@]}" || { echo "read $fault"; return 1; }
  done
  only=()
  fail_calls fcntl error=EINVAL good/stream "${stream[@]}" || return
  fail_calls fsync error=EIO good/stream "${stream[@]}" || return
  fail_calls rename,renameat2 error=EIO good/stream "${stream[@]}"
}

test_killed ()
{
  fail_calls write signal=KILL good/convert "${convert[@]}" \
    && fail_calls fsync signal=KILL good/convert "${convert[@]}" \
    && fail_calls rename,renameat2 signal=KILL good/convert "${convert[@]}" \
    && fail_calls write signal=KILL good/stream "${stream[@]}" \
    && only=(-P "$scratch/good/large.vol") \
    && fail_calls pread64,preadv2 signal=KILL good/stream "${stream[@]}"
  local killed=$?
  only=()
  return $killed
}

# The volume is saved before the record of the run: it may be new then, but nothing may be half.
test_record ()
{
  local n
  [ -n "$has_strace" ] || { skip "strace is absent or may not trace"; return; }
  for ((n = 1; n < 40; n++)); do
    run strace -f -q -o ../calls -e trace=rename,renameat2 -e "inject=rename,renameat2:error=EIO:when=$n" \
      "$tool" "${filter[@]}" --trace out.json --report out.svg
    grep -q INJECTED calls || break
    rm -f work/out.svg
    [ "$(ls -A work)" = "$(ls -A before)" ] || { complain "a file is left over"; return 1; }
    [ $status -eq 0 ] || is_told || return 1
  done
  [ "$n" -gt 1 ] && [ $status -eq 0 ] || complain "expected an end"
}

# --- Disks, limits, memory ---------------------------------------------------------------------------------------------

test_full_disk ()
{
  mkdir -p disk
  mount -t tmpfs -o size=64k tmpfs disk 2>said || { skip "a file system cannot be mounted"; return; }
  cp good/old.vol disk/out.vol
  local words room free
  free=$(($(stat -f -c '%a * %S' disk)))
  for words in "" "strace -f -q -o calls -e trace=fallocate -e inject=fallocate:error=EOPNOTSUPP"; do
    [ -z "$words" ] || [ -n "$has_strace" ] || continue
    $words "$tool" sample disk/out.vol --shape 10,60,60 --quiet >said.out 2>said
    status=$?
    is_told && grep -q '144000 bytes of “.*/out.vol”: No space left' said \
      || { complain "expected a word of the disk"; return 1; }
    # Where nothing is reserved the side files have their place already.
    room=$(sed -n 's/.*room for \([0-9]*\)).*/\1/p' said)
    [ "${room:-0}" -gt $((free * 2 / 3)) ] && [ "$room" -le $free ] || { complain "expected $free free"; return 1; }
    [ "$(ls -A disk)" = out.vol ] && cmp disk/out.vol good/old.vol || { ls -A disk; return 1; }
  done
  umount disk
  # Half of the voxels fit.
  mount -t tmpfs -o size=8m tmpfs disk || return
  cp good/old.vol disk/out.vol
  for words in "" "strace -f -q -o ../calls -e trace=fallocate -e inject=fallocate:error=EOPNOTSUPP"; do
    [ -z "$words" ] || [ -n "$has_strace" ] || continue
    # shellcheck disable=SC2086
    run $words "$tool" "${stream[@]/#out.vol/../disk/out.vol}"
    is_told && grep -q 'No space left' said || { complain "expected a word of the disk"; return 1; }
    [ "$(ls -A disk)" = out.vol ] && cmp disk/out.vol good/old.vol || { ls -A disk; return 1; }
  done
  umount disk
}

# Series of slices, as TIFF with the bytes that are needed; nothing of them is left.
test_full_disk_of_slices ()
{
  mkdir -p disk
  mount -t tmpfs -o size=64k tmpfs disk 2>said || { skip "a file system cannot be mounted"; return; }
  "$tool" sample wide.vol --shape 24,60,100 --quiet || return
  local ending free
  free=$(($(stat -f -c '%a * %S' disk)))
  for ending in tif png; do
    "$tool" slice wide.vol -o disk/s_%04d.$ending --index 0:24 --quiet >said.out 2>said
    status=$?
    is_told && grep -q "disk/s_000[0-9][.]$ending.*No space left.*there is room for $free" said \
      || { complain "expected a word of the disk and $free"; return 1; }
    [ $ending = png ] || grep -q 'more than 576000 bytes' said || { complain "expected the need"; return 1; }
    [ -z "$(ls -A disk)" ] || { ls -A disk; return 1; }
  done
  umount disk
  rm wide.vol*
}

# A cancel cannot take back what is on its way to the disk, nor interrupt a wait for it: of both there is little at any
# time, and nothing is left when the call comes that waits for all.
test_pushed ()
{
  [ -n "$has_strace" ] || { skip "strace is absent or may not trace"; return; }
  truncate -s 64M zero.raw
  run strace -f -q -o ../calls -e trace=sync_file_range,fsync "$tool" filter ../zero.raw --shape 16,1024,1024 \
    --dtype float32 -o out.vol --filter identity --threads 1 --quiet
  [ $status -eq 0 ] || { complain "expected a result"; return 1; }
  sed 's/[^0-9A-Z_a-z]\+/ /g' calls | awk -v MB=1048576 '
    $2 == "sync_file_range" && $6 == "SYNC_FILE_RANGE_WRITE" { pushed = $4 + $5; n++ }
    $2 == "sync_file_range" && $6 == "SYNC_FILE_RANGE_WAIT_BEFORE" {
      if ($4 > waited || $5 > 4 * MB) { print "waits for too much: " $0; exit 1 }
      waited = $4 + $5
    }
    pushed - waited > 20 * MB { print "too much is on its way: " $0; exit 1 }
    $2 == "fsync" && !seen { seen = 1; if (waited != 64 * MB) { print waited " bytes before " $0; exit 1 } }
    END { if (!seen || n < 16) { print "expected pushes and an end"; exit 1 } }' || complain "as traced"
}

test_file_limit ()
{
  # In units of 1024 bytes: the voxels do not fit, the message does.
  run bash -c 'ulimit -f 2; exec "$@"' - "$tool" "${convert[@]}"
  is_told && is_untouched && grep -q 'File too large' said || { complain "expected a word of the size"; return 1; }
  # Of files that the system's library writes as well.
  run bash -c 'ulimit -f 1; exec "$@"' - "$tool" slice ../good/in.vol -o slice.tif --index 3 --quiet
  is_told && is_untouched && grep -q 'slice.tif”: .*File too large' said || complain "expected a word of the slice"
}

test_full_output ()
{
  "$tool" info good/in.vol >/dev/full 2>said
  status=$?
  is_told
}

# With less and less address space: 2 GB of voxels are mapped, and their result does not fit any more.
test_memory ()
{
  local limit
  [ -n "$has_sanitizer" ] && { skip "a sanitizer takes all addresses"; return; }
  truncate -s 2000000000 large.vol
  for limit in 1900000 2500000 3500000; do
    run bash -c 'ulimit -v $0; exec "$@"' $limit "$tool" filter ../large.vol --shape 500,1000,1000 --dtype float32 \
      -o out.vol --filter identity --threads 1 --quiet
    is_told && is_untouched && grep -qi memory said || { complain "limit $limit"; return 1; }
  done
  run "$tool" filter ../large.vol --shape 500,1000,1000 --dtype float32 -o out.vol --filter tv --memory-limit 3G
  is_told && is_untouched && grep -q 'limit' said || complain "expected the limit"
}

# --- Files that are none -----------------------------------------------------------------------------------------------

make_strange_files ()
{
  [ -d strange ] && return
  mkdir strange
  mkfifo strange/pipe
  mkdir strange/folder
  ln -s loop strange/loop
  ln -s nowhere strange/dangling
  ln -s /dev/zero strange/zero
  : >strange/empty
  printf 'x' >strange/byte
}

test_strange_inputs ()
{
  local name
  make_strange_files
  for name in pipe folder loop dangling zero empty byte missing byte/below; do
    for words in "info ../strange/$name" "info ../strange/$name --shape 1,1,2 --dtype uint8" \
      "convert ../strange/$name out.vol" "filter ../strange/$name -o out.vol --filter identity" \
      "compare ../good/in.vol ../strange/$name"; do
      # shellcheck disable=SC2086
      run timeout 20 "$tool" $words
      is_told && is_untouched || { echo "$words"; return 1; }
    done
  done
  for name in folder loop dangling zero empty byte missing; do
    run timeout 20 "$tool" report ../strange/$name -o out.svg
    is_told && is_untouched || { echo "report $name"; return 1; }
  done
}

# What stands beside the voxels is asked first.
test_strange_side_files ()
{
  local name
  make_strange_files
  for name in pipe folder loop dangling zero empty; do
    rm -rf beside
    mkdir beside
    cp good/in.vol beside/x.vol
    ln -s "../strange/$name" beside/x.vol.info
    run timeout 20 "$tool" info ../beside/x.vol
    is_told || { echo "$name"; return 1; }
    # The other one still tells.
    cp good/in.vol.xml beside/x.vol.xml
    run timeout 20 "$tool" info ../beside/x.vol
    [ $status -eq 0 ] || { complain "$name"; return 1; }
  done
}

test_unreadable ()
{
  cp good/in.vol secret.vol
  chmod 000 secret.vol
  local words=()
  if [ "$(id -u)" -eq 0 ]; then
    need setpriv || return
    words=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    "${words[@]}" test -x "$tool" || { skip "another user cannot run the tool here"; return; }
  fi
  "${words[@]}" "$tool" info secret.vol --shape 6,20,20 --dtype float32 >said.out 2>said
  status=$?
  is_told && grep -q 'Permission denied' said || complain "expected a refusal"
}

test_strange_targets ()
{
  local name words
  make_strange_files
  for name in pipe folder zero missing/below byte/below; do
    for words in "convert ../good/in.vol ../strange/$name --quiet" "sample ../strange/$name --shape 1,2,3 --quiet" \
      "filter ../good/in.vol -o ../strange/$name --filter identity --quiet" \
      "filter ../good/in.vol -o out.vol --filter identity --quiet --trace ../strange/$name"; do
      find strange | sort >strange.before
      # shellcheck disable=SC2086
      run timeout 20 "$tool" $words
      is_told || { echo "$words"; return 1; }
      find strange | sort | diff strange.before - || { echo "$words"; return 1; }
    done
  done
  [ -p strange/pipe ] && [ -c /dev/zero ]
}

# --- Files that change -------------------------------------------------------------------------------------------------

# change_file COMMAND…: runs a filter over the file and the command as soon as the filter is on its way.
change_file ()
{
  rm -rf work out
  mkdir work
  truncate -s 24000000 work/in.raw
  "$tool" filter work/in.raw --shape 60,250,400 --dtype float32 -o work/out.vol --filter tv --stop fixed \
    --max-iterations 40 --chunk 8,250,400 --overlap 2 --threads 1 >out 2>said &
  local pid=$! i
  for ((i = 0; i < 500; i++)); do
    grep -q Memory out 2>/dev/null && break
    sleep 0.02
  done
  "$@"
  wait $pid
  status=$?
  grep '^slabscope-cli' said >said.tool
}

test_shrinking ()
{
  change_file truncate -s 1000000 work/in.raw
  [ $status -eq 1 ] && [ "$(wc -l <said.tool)" -eq 1 ] && grep -q 'cut short' said.tool \
    && [ "$(ls -A work)" = in.raw ] || { ls -A work; complain "expected a refusal"; }
}

# From file to file the cut is met by a read.
test_shrinking_stream ()
{
  # What the run before said is not waited for.
  rm -rf work said
  mkdir work
  truncate -s 96000000 work/in.raw
  echo old >work/out.vol
  "$tool" filter work/in.raw --shape 240,250,400 --dtype float32 -o work/out.vol --filter gaussian --sigma 12,12,12 \
    --precision double --memory-limit 100M --threads 1 >out 2>said &
  local pid=$! i
  for ((i = 0; i < 500; i++)); do
    grep -q 'Filter [1-9]' said 2>/dev/null && break
    sleep 0.02
  done
  truncate -s 1000000 work/in.raw
  wait $pid
  status=$?
  grep '^slabscope-cli' said >said.tool
  [ $status -eq 1 ] && [ "$(wc -l <said.tool)" -eq 1 ] && grep -q 'cut short' said.tool \
    && [ "$(ls -A work)" = "in.raw
out.vol" ] && [ "$(cat work/out.vol)" = old ] || { ls -A work; complain "expected a refusal"; }
}

test_growing ()
{
  change_file truncate -s 30000000 work/in.raw
  [ $status -eq 0 ] && [ "$(stat -c %s work/out.vol)" -eq 24000000 ] || complain "expected a result"
}

test_deleted ()
{
  change_file rm work/in.raw
  [ $status -eq 0 ] && [ "$(stat -c %s work/out.vol)" -eq 24000000 ] || complain "expected a result"
}

# --- Odd volumes -------------------------------------------------------------------------------------------------------

filters=("identity" "gaussian --sigma 2" "gaussian --sigma 2 --boundary wrap --precision double"
  "gaussian --sigma 40,0,1 --boundary mirror" "gaussian --boundary constant --cval nan" "tv" "tv --stop chunk"
  "tv --stop fixed --max-iterations 3 --overlap 1")

chunks=(auto "1,1,1" "1,2,3")
# Under a sanitizer every start of the tool takes its time.
[ -z "$has_sanitizer" ] || chunks=("1,2,3")

# SHAPE: every filter, whole and in pieces, gives a result or says why not.
filter_all ()
{
  local shape=$1 filter chunk
  for filter in "${filters[@]}"; do
    for chunk in "${chunks[@]}"; do
      # shellcheck disable=SC2086
      run timeout 20 "$tool" filter ../odd.raw --shape "$shape" --dtype float32 -o out.vol --quiet --chunk $chunk \
        --filter $filter
      case $status in
        0) cmp -s <(stat -c %s work/out.vol) <(stat -c %s odd.raw) || { complain "$shape $filter $chunk"; return 1; } ;;
        1) is_told && is_untouched || { echo "$shape $filter $chunk"; return 1; } ;;
        2) ;;
        *) complain "$shape $filter $chunk"; return 1 ;;
      esac
    done
  done
}

test_not_a_number ()
{
  printf '\x00\x00\xc0\x7f%.0s' {1..24} >odd.raw
  filter_all 2,3,4 || return
  run "$tool" info ../odd.raw --shape 2,3,4 --dtype float32 --json
  [ $status -eq 0 ] || complain "info"
}

test_infinite ()
{
  printf '\x00\x00\x80\x7f\x00\x00\x80\xff%.0s' {1..12} >odd.raw
  filter_all 2,3,4
}

test_thin ()
{
  printf '\x00\x00\x80\x3f' >odd.raw
  filter_all 1,1,1 || return
  printf '\x00\x00\x80\x3f%.0s' {1..9} >odd.raw
  local shape
  for shape in 1,1,9 1,9,1 9,1,1; do
    filter_all $shape || return
  done
}

test_absurd_words ()
{
  local words
  while read -r words; do
    # shellcheck disable=SC2086
    run timeout 20 "$tool" $words
    [ $status -eq 1 ] || [ $status -eq 2 ] || { complain "$words"; return 1; }
    grep -q '^slabscope-cli' said && is_untouched || { complain "$words"; return 1; }
  done <<'WORDS'
info ../good/in.vol --shape 1,1,70368744177664 --dtype uint8
info ../good/in.vol --shape 4294967296,4294967296,4294967296 --dtype float64
info ../good/in.vol --shape 3,2,400 --dtype float32 --skip 18446744073709551615
info ../good/in.vol --shape 3,2,400 --dtype float32 --skip 9223372036854775807
info ../good/in.vol --shape 0,0,0 --dtype float32
sample out.vol --shape 1,1,70368744177664
sample out.vol --shape 70368744177664,1,1
sample out.vol --shape 1,8388608,8388608
sample out.vol --shape 1,2,3 --threads 1000000
sample out.vol --shape 1,2,3 --seed -1
filter ../good/in.vol -o out.vol --filter gaussian --sigma nan
filter ../good/in.vol -o out.vol --filter gaussian --sigma inf
filter ../good/in.vol -o out.vol --filter gaussian --sigma -1
filter ../good/in.vol -o out.vol --filter gaussian --sigma 1e308 --truncate 1e308
filter ../good/in.vol -o out.vol --filter gaussian --chunk 0,0,0
filter ../good/in.vol -o out.vol --filter gaussian --chunk 99999999999999999999,1,1
filter ../good/in.vol -o out.vol --filter gaussian --overlap -1
filter ../good/in.vol -o out.vol --filter gaussian --overlap 99999999999999999999
filter ../good/in.vol -o out.vol --filter gaussian --threads -1
filter ../good/in.vol -o out.vol --filter gaussian --threads 2147483647
filter ../good/in.vol -o out.vol --filter gaussian --memory-limit 1
filter ../good/in.vol -o out.vol --filter gaussian --memory-limit 1e400
filter ../good/in.vol -o out.vol --filter tv --max-iterations 99999999999
filter ../good/in.vol -o out.vol --filter tv --weight 0
WORDS
}

# More voxels than 32 bits with a sign can count. They are not on the disk.
test_many_voxels ()
{
  [ -z "$has_sanitizer" ] || { skip "a sanitizer is too slow for that"; return; }
  truncate -s 2200000000 many.raw || { skip "no room"; return; }
  timeout 30 "$tool" info many.raw --shape 2200,1000,1000 --dtype int8 --json >said.out 2>said
  status=$?
  rm many.raw
  [ $status -ne 124 ] || { skip "too slow here"; return; }
  [ $status -eq 0 ] && grep -q '"mean" : 0' said.out || complain "expected zeros"
}

run_case "calls that fail: convert" test_calls good/convert "${convert[@]}"
run_case "calls that fail: sample" test_calls good/sample "${sample[@]}"
run_case "calls that fail: filter" test_calls good/filter "${filter[@]}"
run_case "calls that fail: from file to file" test_stream_calls
run_case "calls that fail: trace and report" test_record
run_case "killed while it writes" test_killed
run_case "a full disk" test_full_disk
run_case "a full disk of slices" test_full_disk_of_slices
run_case "little is on its way to the disk" test_pushed
run_case "a limit to the size of a file" test_file_limit
run_case "a full standard output" test_full_output
run_case "not enough memory" test_memory
run_case "inputs that are no files" test_strange_inputs
run_case "side files that are no files" test_strange_side_files
run_case "an input that may not be read" test_unreadable
run_case "targets that are no files" test_strange_targets
run_case "an input that shrinks" test_shrinking
run_case "an input that shrinks, from file to file" test_shrinking_stream
run_case "an input that grows" test_growing
run_case "an input that is deleted" test_deleted
run_case "not a number" test_not_a_number
run_case "infinite" test_infinite
run_case "one voxel thin" test_thin
run_case "absurd words" test_absurd_words
run_case "two thousand million voxels" test_many_voxels
end_cases

#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A file larger than the memory that the tool may use, against reading and writing the file."""

import json
import mmap
import os
import queue
import shutil
import statistics
import sys
import threading

from bench import Bench, Report, mega, run_process, seconds, times, turns, voxels, words

MIB = 1 << 20
OWN = 'slabscope-cli filter'
# A disk is not as steady as a processor: as many runs as these seconds have room for, of so many.
ROUNDS, BUDGET = 3, 32


def evict(path):
    """Out of the page cache, so that each contender reads the disk."""
    with open(path, 'rb') as file:
        os.fdatasync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def make(bench, source, shape):
    """Copies of a part, which is quicker to make."""
    part, copies = bench.path('part.raw'), 8
    own = bench.ours()
    own.ask('make %s %s float32' % (part, words((shape[0] // copies, *shape[1:]))))
    own.close()
    with open(source, 'wb') as target:
        for _ in range(copies):
            with open(part, 'rb') as file:
                shutil.copyfileobj(file, target, MIB)
    os.unlink(part)


def can_bypass(path):
    """Whether files there can be read and written past the page cache."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_DIRECT))
    except OSError:
        return False
    return True


def copy_at_once(source, target):
    """Copies past the page cache, reading and writing at the same time: what a disk takes at least for both."""
    n_bytes, piece = os.path.getsize(source), 8 * MIB
    reader = os.open(source, os.O_RDONLY | os.O_DIRECT)
    writer = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_DIRECT, 0o666)
    os.posix_fallocate(writer, 0, n_bytes)
    free, full = queue.Queue(), queue.Queue()
    for _ in range(4):
        # Begins with a page, as the disk wants it; of huge ones it takes eight times as much in one request.
        room = mmap.mmap(-1, piece, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        if hasattr(mmap, 'MADV_HUGEPAGE'):
            room.madvise(mmap.MADV_HUGEPAGE)
        free.put(room)

    def read():
        for place in range(0, n_bytes, piece):
            room = free.get()
            if os.preadv(reader, [room], place) != min(piece, n_bytes - place):
                os._exit(1)
            full.put((place, room))
        full.put(None)

    threading.Thread(target=read).start()
    while (part := full.get()) is not None:
        place, room = part
        size = min(piece, n_bytes - place)
        if os.pwritev(writer, [memoryview(room)[:size]], place) != size:
            os._exit(1)
        free.put(room)
    os.fsync(writer)


def measure(source, contenders):
    """contenders: name → (command, the file that it writes). Returns name → seconds, and name → peak bytes."""
    took = {name: [] for name in contenders}
    peaks = dict.fromkeys(contenders, 0)
    for number in range(ROUNDS):
        for name, (command, target) in contenders.items():
            # What the target is about makes every run: a single one may have met a machine that was slow to give memory.
            if name != OWN and number > 0 and number >= turns(took[name][0], ROUNDS, BUDGET):
                continue
            evict(source)
            one, said, peak = run_process(command, stderr=sys.stderr)
            if name == OWN:
                peak = max(peak, json.loads(said)['peak_rss_bytes'])
            took[name].append(one)
            peaks[name] = max(peaks[name], peak)
            os.unlink(target)
    return took, peaks


def main():
    with Bench(__doc__) as bench:
        report = Report()
        shape, limit = ((64, 512, 512), 64) if bench.quick else ((2048, 1024, 1024), 1024)
        n_bytes = 4 * voxels(shape)
        title = 'Larger than memory: %s float32 (%s), --memory-limit %dM' % (times(shape), mega(n_bytes), limit)
        source, copy, out = bench.path('in.raw'), bench.path('copy.raw'), bench.path('out.vol')
        free = shutil.disk_usage(bench.folder).free
        if free < 2.2 * n_bytes:
            report.table(title, 'Skipped: %s has %s free, two files take %s.'
                         % (os.path.dirname(bench.folder), mega(free), mega(2 * n_bytes)), [], [])
        else:
            make(bench, source, shape)
            contenders = {'cp, then sync': (['sh', '-c', 'cp --reflink=never "$0" "$1" && sync "$1"', source, copy], copy)}
            if can_bypass(source):
                contenders['dd past the page cache, with fsync'] = (
                    ['dd', 'if=' + source, 'of=' + copy, 'bs=16M', 'iflag=direct', 'oflag=direct', 'conv=fsync',
                     'status=none'], copy)
                contenders['the same, reading and writing at once'] = (
                    [sys.executable, '-B', __file__, 'copy', source, copy], copy)
            contenders[OWN] = (
                [bench.cli, 'filter', source, '-o', out, '--filter', 'gaussian', '--sigma', '3', '--memory-limit',
                 '%dM' % limit, '--json', '--quiet', '--shape', words(shape), '--dtype', 'float32'], out)
            took, peaks = measure(source, contenders)
            medians = {name: statistics.median(values) for name, values in took.items()}
            copying = min(median for name, median in medians.items() if name != OWN)
            report.table(title, 'A Gaussian of σ=3. The input is out of the page cache at the start of each run, all end with '
                         'the result on the disk, and they take turns. What counts is the faster way to copy.',
                         ['', 'median', 'least–most', 'runs', 'time by copying', 'GB/s read + written', 'peak memory'],
                         [[name, seconds(medians[name]), '%.1f–%.1f' % (min(values), max(values)), str(len(values)),
                           '%.2f×' % (medians[name] / copying), '%.2f' % (2 * n_bytes / medians[name] / 1e9),
                           '%.0f MiB' % (peaks[name] / MIB)] for name, values in took.items()])
            what = 'a file of %s with --memory-limit %dM' % (mega(n_bytes), limit)
            report.target('time of %s, by that of copying it' % what, 1.5, medians[OWN] / copying, '×', most=True)
            report.target('… its peak memory', limit, peaks[OWN] / MIB, ' MiB', most=True)
        report.print(bench)


if __name__ == '__main__':
    if sys.argv[1:2] == ['copy']:
        copy_at_once(*sys.argv[2:])
    else:
        main()

#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A file larger than the memory that the tool may use, against reading and writing the file."""

import json
import os
import shutil
import statistics
import sys

from bench import Bench, Report, mega, run_process, seconds, times, turns, voxels, words

MIB = 1 << 20
COPY, OWN = 'cp, then sync', 'slabscope-cli filter'
# A disk is not as steady as a processor: as many rounds as this leaves, of two.
ROUNDS, BUDGET = 3, 45


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
                shutil.copyfileobj(file, target, 16 * MIB)
    os.unlink(part)


def measure(source, contenders):
    """contenders: name → (command, the file that it writes). Returns name → seconds, and name → peak bytes."""
    took = {name: [] for name in contenders}
    peaks = dict.fromkeys(contenders, 0)
    rounds = 1
    while len(took[COPY]) < rounds:
        for name, (command, target) in contenders.items():
            evict(source)
            one, said, peak = run_process(command, stderr=sys.stderr)
            if name == OWN:
                peak = max(peak, json.loads(said)['peak_rss_bytes'])
            took[name].append(one)
            peaks[name] = max(peaks[name], peak)
            os.unlink(target)
        rounds = max(1, turns(sum(values[0] for values in took.values()), ROUNDS, BUDGET))
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
            took, peaks = measure(source, {
                COPY: (['sh', '-c', 'cp --reflink=never "$0" "$1" && sync "$1"', source, copy], copy),
                OWN: ([bench.cli, 'filter', source, '-o', out, '--filter', 'gaussian', '--sigma', '3', '--memory-limit',
                       '%dM' % limit, '--json', '--quiet', '--shape', words(shape), '--dtype', 'float32'], out)})
            medians = {name: statistics.median(values) for name, values in took.items()}
            report.table(title, 'A Gaussian of σ=3. The input is out of the page cache at the start of each run, all end with '
                         'the result on the disk, and they take turns.',
                         ['', 'median', 'least–most', 'runs', 'time by that of cp', 'GB/s read + written', 'peak memory'],
                         [[name, seconds(medians[name]), '%.1f–%.1f' % (min(values), max(values)), str(len(values)),
                           '%.2f×' % (medians[name] / medians[COPY]), '%.2f' % (2 * n_bytes / medians[name] / 1e9),
                           '%.0f MiB' % (peaks[name] / MIB)] for name, values in took.items()])
            what = 'a file of %s with --memory-limit %dM' % (mega(n_bytes), limit)
            report.target('time of %s, by that of cp and sync' % what, 1.5, medians[OWN] / medians[COPY], '×', most=True)
            report.target('… its peak memory', limit, peaks[OWN] / MIB, ' MiB', most=True)
        report.print(bench)


if __name__ == '__main__':
    main()

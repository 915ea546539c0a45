#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A file larger than the memory that the tool may use, against reading and writing the file."""

import json
import os
import shutil
import sys

from bench import Bench, Report, mega, run_process, seconds, times, voxels, words

GIB = 1 << 30


def evict(path):
    """Out of the page cache, so that each contender reads the disk."""
    with open(path, 'rb') as file:
        os.fdatasync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        shape, limit, name = ((64, 512, 512), GIB // 16, '64M') if bench.quick else ((2048, 1024, 1024), GIB, '1G')
        n_bytes = 4 * voxels(shape)
        title = 'Out of core: %s float32 (%s), --memory-limit %s' % (times(shape), mega(n_bytes), name)
        source, copy, out = bench.path('in.raw'), bench.path('copy.raw'), bench.path('out.vol')
        free = shutil.disk_usage(bench.folder).free
        if free < 2.2 * n_bytes:
            report.table(title, 'Skipped: %s has %s free, two files take %s.'
                         % (os.path.dirname(bench.folder), mega(free), mega(2 * n_bytes)), [], [])
        else:
            own = bench.ours()
            own.ask('make %s %s float32' % (source, words(shape)))
            own.close()
            rows, took = [], {}
            for label, command in (
                    ('dd, read and write, with fsync', ['dd', 'if=' + source, 'of=' + copy, 'bs=16M', 'conv=fsync',
                                                        'status=none']),
                    ('slabscope-cli', [bench.cli, 'filter', source, '-o', out, '--filter', 'gaussian', '--sigma', '3',
                                       '--memory-limit', name, '--json', '--quiet', '--shape', words(shape), '--dtype',
                                       'float32'])):
                evict(source)
                took[label], said, peak = run_process(command, stderr=sys.stderr)
                if label == 'slabscope-cli':
                    peak = max(peak, json.loads(said)['peak_rss_bytes'])
                    report.target('resident memory of an 8 GB file with --memory-limit 1G'
                                  if not bench.quick else 'resident memory of a small file with --memory-limit 64M',
                                  limit / 1e6, peak / 1e6, ' MB', most=True)
                rows.append([label, seconds(took[label]), '%.2f' % (2 * n_bytes / took[label] / 1e9), mega(peak)])
                for path in (copy, out):
                    if os.path.exists(path):
                        os.unlink(path)
            report.table(title, 'The input is out of the page cache at the start of each; both end with the result on the '
                         'disk.', ['', 'time', 'GB/s read + written', 'peak memory'], rows)
            report.target('its time, against reading and writing the file', 1.5,
                          took['slabscope-cli'] / took['dd, read and write, with fsync'], '×', most=True)
        report.print(bench)


if __name__ == '__main__':
    main()

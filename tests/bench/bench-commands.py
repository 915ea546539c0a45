#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Whole commands from file to file: slabscope-cli against a Python script that reads, filters with dask, writes."""

import statistics
import sys

from bench import Bench, ONE_THREAD, Report, SAMPLE_SHAPE, mega, run_process, seconds, times, words

DASK = r'''
import sys
import numpy as np, dask, dask.array
from scipy import ndimage
source, target, shape = sys.argv[1], sys.argv[2], tuple(map(int, sys.argv[3].split(',')))
volume = np.fromfile(source, '<f4').reshape(shape)
chunks = (shape[0], -(-shape[1] // 2), -(-shape[2] // 2))
lazy = dask.array.from_array(volume, chunks=chunks).map_overlap(
    ndimage.gaussian_filter, sigma=3, mode='nearest', depth=9, boundary='none', dtype='f4')
with dask.config.set(scheduler='threads', num_workers=2):
    lazy.compute().tofile(target)
'''


def main():
    import os
    with Bench(__doc__) as bench:
        report = Report()
        source, out = bench.options.sample, bench.path('out.vol')
        raw = ['--shape', words(SAMPLE_SHAPE), '--dtype', 'float32']
        commands = {'slabscope-cli filter': ([bench.cli, 'filter', source, '-o', out, '--filter', 'gaussian', '--sigma', '3',
                                              '--threads', '2', '--quiet', *raw], None)}
        if bench.peer('dask'):
            commands['Python, dask, 4 chunks, overlap 9'] = (
                ['/usr/bin/python3', '-c', DASK, source, bench.path('dask.raw'), words(SAMPLE_SHAPE)],
                dict(os.environ, **ONE_THREAD))
        took = {name: [] for name in commands}
        peaks = dict.fromkeys(commands, 0)
        for _ in range(2 if bench.quick else 4):
            for name, (command, environment) in commands.items():
                one, _, peak = run_process(command, env=environment, stderr=sys.stderr)
                took[name].append(one)
                peaks[name] = max(peaks[name], peak)
        # The first of each brings programs and the file into memory.
        medians = {name: statistics.median(values[1:]) for name, values in took.items()}
        slowest = max(medians.values())
        report.table('From file to file, Gaussian, σ=3, %s float32' % times(SAMPLE_SHAPE),
                     'Whole processes: start, read, filter, write; the input is in the page cache. Ours waits until the '
                     'result is on the disk, the script does not.',
                     ['', 'median', 'ratio', 'peak memory'],
                     [[name, seconds(median), '%.1f×' % (slowest / median), mega(peaks[name])]
                      for name, median in medians.items()])
        report.print(bench)


if __name__ == '__main__':
    main()

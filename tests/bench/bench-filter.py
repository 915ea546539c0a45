#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Slabscope's Gaussian against dask.array.map_overlap over scipy.ndimage: bench-filter.py CLI VOLUME [ROUNDS].

Every measurement is a process of its own, and the contenders take turns, round after round, so that the machine's
moods meet all of them. Seconds are those of the filter: reading the file and starting Python do not count for either
side. The peak of memory is the kernel's account of the whole process. Prints one JSON object.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile

SIGMA = 3
THREADS = 2

# The experiment of 2017: four chunks, overlap 9; and other cuts, of which the fastest counts.
EXPERIMENT = (50, 552, 552)
CANDIDATES = [(50, 276, 552), (50, 276, 276), (50, 138, 1104), (25, 552, 552), (50, 64, 1104), (13, 1104, 1104)]

DASK = r'''
import json, sys, time
import numpy as np
path, shape, chunk, depth, sigma, threads = json.loads(sys.argv[1])
import dask, dask.array as da
from scipy import ndimage
volume = np.fromfile(path, '<f4').reshape(shape)
lazy = da.from_array(volume, chunks=tuple(chunk)).map_overlap(
    ndimage.gaussian_filter, sigma=sigma, depth=depth, boundary='none', dtype='f4')
start = time.perf_counter()
with dask.config.set(scheduler='threads', num_workers=threads):
    result = lazy.compute()
print(json.dumps({'seconds': time.perf_counter() - start, 'shape': result.shape}))
'''

SCIPY = r'''
import json, sys, time
import numpy as np
path, shape, sigma = json.loads(sys.argv[1])
from scipy import ndimage
volume = np.fromfile(path, '<f4').reshape(shape)
start = time.perf_counter()
result = ndimage.gaussian_filter(volume, sigma)
print(json.dumps({'seconds': time.perf_counter() - start}))
'''


def measure(command):
    """Run it; return (what it printed as JSON, peak bytes of its memory)."""
    with tempfile.TemporaryFile('w+') as out:
        pid = os.posix_spawn(command[0], command, dict(os.environ, OMP_NUM_THREADS=str(THREADS)),
                             file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)])
        _, status, usage = os.wait4(pid, 0)
        if status != 0:
            sys.exit('%s ended with status %d' % (command[0], status))
        out.seek(0)
        return json.loads(out.read()), usage.ru_maxrss * 1024


def dask(path, shape, chunk, depth):
    said, peak = measure([sys.executable, '-c', DASK, json.dumps([path, shape, chunk, depth, SIGMA, THREADS])])
    return said['seconds'], peak


def scipy(path, shape):
    said, peak = measure([sys.executable, '-c', SCIPY, json.dumps([path, shape, SIGMA])])
    return said['seconds'], peak


def slabscope(cli, path, out, *options):
    said, peak = measure([cli, 'filter', path, '-o', out, '--filter', 'gaussian', '--sigma', str(SIGMA), '--json',
                          '--quiet', *options])
    return said['seconds'], peak


def main():
    cli, path = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    info = json.loads(subprocess.run([cli, 'info', path, '--json'], check=True, capture_output=True).stdout)
    shape = info['shape']
    with tempfile.TemporaryDirectory(prefix='slabscope-bench-') as folder:
        out = os.path.join(folder, 'out.vol')
        best = min(CANDIDATES, key=lambda chunk: dask(path, shape, chunk, 12)[0])
        contenders = {
            'slabscope, 2 threads': lambda: slabscope(cli, path, out, '--threads', '2'),
            'slabscope, 2 threads, 4 chunks, overlap 9':
                lambda: slabscope(cli, path, out, '--threads', '2', '--chunk', ','.join(map(str, EXPERIMENT)),
                                  '--overlap', '9'),
            'slabscope, 1 thread': lambda: slabscope(cli, path, out, '--threads', '1'),
            'dask, 2 threads, 4 chunks, overlap 9': lambda: dask(path, shape, EXPERIMENT, 9),
            'dask, 2 threads, chunks of %s, overlap 12' % '×'.join(map(str, best)): lambda: dask(path, shape, best, 12),
            'scipy.ndimage, 1 thread': lambda: scipy(path, shape),
        }
        seconds = {name: [] for name in contenders}
        peaks = {name: 0 for name in contenders}
        for _ in range(rounds):
            for name, contender in contenders.items():
                took, peak = contender()
                seconds[name].append(took)
                peaks[name] = max(peaks[name], peak)
    import dask as dask_package
    import numpy
    import scipy as scipy_package
    print(json.dumps({
        'shape': shape, 'sigma': SIGMA, 'rounds': rounds,
        'versions': {'dask': dask_package.__version__, 'scipy': scipy_package.__version__, 'numpy': numpy.__version__},
        'results': [{'name': name, 'median': statistics.median(seconds[name]), 'low': min(seconds[name]),
                     'high': max(seconds[name]), 'peak': peaks[name]} for name in contenders]}))


if __name__ == '__main__':
    main()

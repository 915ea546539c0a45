# SPDX-License-Identifier: MIT
"""What the benchmarks share: warm processes that take turns, what a filter costs at least, and the parts of a page.

A family of cases is one bench-NAME.py; it prints the JSON of a Report, of which write-results.py makes the page. This
uses no NumPy: a child's account of its peak memory begins with what its parent had.
"""

import argparse
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE_SHAPE = (50, 1104, 1104)
SAMPLE_SIZES = {'uint8': 1, 'uint16': 2, 'float32': 4}
# What a peer's own libraries would otherwise do on more threads than it was given.
ONE_THREAD = {'OMP_NUM_THREADS': '1', 'OPENBLAS_NUM_THREADS': '1', 'MKL_NUM_THREADS': '1'}


# ---- arithmetic ----

def voxels(shape):
    return shape[0] * shape[1] * shape[2]


def times(shape):
    return '×'.join(map(str, shape))


def words(shape):
    return ','.join(map(str, shape))


def radius(sigma, truncate=4.0):
    """Of SciPy's kernel: as many voxels to each side."""
    return int(truncate * sigma + 0.5)


def gaussian_flops(sigmas, truncate=4.0):
    """Operations a voxel: on each axis r additions of pairs, r + 1 products, r additions of products."""
    return sum(3 * radius(sigma, truncate) + 1 for sigma in sigmas if radius(sigma, truncate) > 0)


def useful_bytes(shape, kind='float32'):
    """The input read once and the float32 result written once."""
    return voxels(shape) * (SAMPLE_SIZES[kind] + 4)


def gaussian_instructions(sigmas, truncate=4.0):
    """Of one lane, a voxel: on each axis r additions of pairs, which nothing can be fused with, and r + 1 products with
    their additions. At σ=3 that is 75 for 111 operations."""
    return sum(2 * radius(sigma, truncate) + 1 for sigma in sigmas if radius(sigma, truncate) > 0)


def floor_seconds(machine, instructions, n_bytes, threads):
    """What the machine needs at least: its arithmetic and its memory go on at the same time. Additions, products and
    both fused take one instruction each, of which there are half as many as operations at the peak of FMA."""
    which = 'one' if threads == 1 else 'all'
    return max(2 * instructions / machine['flops_' + which], n_bytes / machine['bandwidth_' + which])


def gaussian_floor(machine, sigmas, shape, threads):
    """Of the sampled kernel along each axis in float32, the input read once and the result written once."""
    return floor_seconds(machine, gaussian_instructions(sigmas) * voxels(shape), useful_bytes(shape), threads)


def mega(n_bytes):
    return '%.0f MB' % (n_bytes / 1e6)


def seconds(value):
    if value < 0.01:
        return '%.2f ms' % (1000 * value)
    return '%.3f s' % value if value < 1 else '%.2f s' % value


# ---- processes ----

class Server:
    """A program that answers lines with lines of JSON: bench-filter, or peers.py for one peer."""

    def __init__(self, command, environment=None):
        self.command = command
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, **(environment or {})))

    def send(self, line):
        try:
            self.process.stdin.write(line + '\n')
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def ask(self, line, may_end=False):
        self.send(line)
        return self.receive(line, may_end)

    def receive(self, line, may_end=False):
        """The answer to the line that was sent last."""
        said = self.process.stdout.readline()
        if not said and may_end:
            self.process.wait()
            return None
        if not said:
            sys.exit('%s ended at “%s”' % (' '.join(self.command), line))
        return json.loads(said)

    def close(self):
        """Returns the peak bytes of the process's memory."""
        self.process.stdin.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.process.stdout.close()
        if self.process.returncode != 0:
            sys.exit('%s ended with %d' % (' '.join(self.command), self.process.returncode))
        return usage.ru_maxrss * 1024


def run_process(command, **options):
    """Runs a command to its end. Returns (seconds, what it printed, peak bytes)."""
    with tempfile.TemporaryFile('w+') as out:
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=out, **options)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit('%s ended with %d' % (' '.join(command), process.returncode))
        out.seek(0)
        return took, out.read(), usage.ru_maxrss * 1024


def turns(took, rounds, budget):
    """How many runs a contender makes whose first took so long; 0: the first is all, and counts."""
    if budget is None:
        return rounds
    return 0 if took > budget else max(1, min(rounds, int(budget / took)))


def is_turn(number, runs, rounds):
    """Whether one of so many runs is in this round: they are spread over all rounds."""
    return (number + 1) * runs // rounds > number * runs // rounds


def alternate(contenders, rounds, budget=None, first=None):
    """contenders: name → (server, request). Each makes one run that does not count, then they take turns.

    budget: seconds for one contender's runs after the first: a slow one gets fewer rounds, and where even one is more
    than that, its first run counts and is the only one. first: name → seconds of a first run that is already made.

    Returns name → {'median', 'low', 'high', 'runs', 'last'}: seconds, runs that count, and all of the last answer."""
    took = {name: [] for name in contenders}
    last, runs = {}, {}
    for name, (server, request) in contenders.items():
        last[name] = {'seconds': first[name]} if name in (first or {}) else server.ask(request)
        runs[name] = turns(last[name]['seconds'], rounds, budget)
        if runs[name] == 0:
            took[name].append(last[name]['seconds'])
    for number in range(rounds):
        for name, (server, request) in contenders.items():
            if is_turn(number, runs[name], rounds):
                last[name] = server.ask(request)
                took[name].append(last[name]['seconds'])
    return {name: {'median': statistics.median(values), 'low': min(values), 'high': max(values), 'runs': len(values),
                   'last': last[name]} for name, values in took.items()}


# ---- a family of cases ----

class Bench:
    """Options, programs, scratch folder and peers of one family; a context manager."""

    def __init__(self, description):
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument('--build', required=True, help='build folder of the release with the tests')
        parser.add_argument('--peers', default='', help='folder of the virtual environment with the peers of PyPI')
        parser.add_argument('--machine', required=True, help='JSON of bench-filter machine')
        parser.add_argument('--sample', required=True, help='the sample volume')
        parser.add_argument('--quick', action='store_true', help='small volumes and few rounds')
        self.options = parser.parse_args()
        self.quick = self.options.quick
        with open(self.options.machine, encoding='utf-8') as file:
            self.machine = json.load(file)
        self.program = os.path.join(self.options.build, 'tests/bench/bench-filter')
        self.cli = os.path.join(self.options.build, 'src/cli/slabscope-cli')
        self.servers = []
        self.running = {}
        self.versions = {}
        self.absent = []

    def __enter__(self):
        # Ended from outside, it still takes its files with it.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        self.folder = tempfile.mkdtemp(prefix='slabscope-bench-')
        return self

    def __exit__(self, *_):
        for server in self.servers:
            if server.process.poll() is None:
                server.process.kill()
                server.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def ours(self):
        server = Server([self.program])
        self.servers.append(server)
        return server

    def peer_command(self, name):
        python = os.path.join(self.options.peers, 'bin/python')
        if name in ('diplib', 'itk-discrete', 'itk-recursive'):
            return [python, os.path.join(HERE, 'peers.py'), name] if os.access(python, os.X_OK) else None
        return ['/usr/bin/python3', os.path.join(HERE, 'peers.py'), name]

    def peer(self, name):
        """A warm process of the peer, the same for all who ask; None, and a word in the report, where it is absent."""
        return self.peers(name).get(name)

    def peers(self, *names):
        """Those that are there, by name. They start at the same time: some take long to load."""
        started = {}
        for name in names:
            if name not in self.running:
                command = self.peer_command(name)
                started[name] = None
                if command:
                    started[name] = Server(command, ONE_THREAD if name in ('scipy', 'skimage', 'dask') else None)
                    started[name].send('version')
        for name, server in started.items():
            said = server.receive('version', may_end=True) if server else None
            if said is None:
                self.absent.append(name)
                server = None
            else:
                self.servers.append(server)
                self.versions.update(said)
            self.running[name] = server
        return {name: self.running[name] for name in names if self.running[name]}

    def peaks(self, asked):
        """asked: name → (command, requests…). Returns name → the peak bytes of a process of its own, on all cores."""
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            return dict(zip(asked, pool.map(lambda one: self.peak(*one), asked.values())))

    def peak(self, command, *requests):
        """Peak bytes of a process of its own that is asked this."""
        server = Server(command)
        self.servers.append(server)
        for request in requests:
            server.ask(request)
        return server.close()


class Report:
    """Tables and targets in the order of the page."""

    def __init__(self):
        self.parts = []
        self.targets = []

    def table(self, title, text, columns, rows):
        self.parts.append({'title': title, 'text': text, 'columns': columns, 'rows': rows})

    def target(self, what, least, value, unit, most=False):
        """least: what the value is to reach, or with most, what it may be at most; value: None if not measured."""
        self.targets.append({'what': what, 'least': least, 'value': value, 'unit': unit, 'most': most})

    def print(self, bench):
        print(json.dumps({'parts': self.parts, 'targets': self.targets, 'absent': sorted(bench.absent),
                          'versions': bench.versions}))


def is_reached(target):
    if target['value'] is None:
        return None
    return target['value'] <= target['least'] if target['most'] else target['value'] >= target['least']


def filter_row(name, result, reference, shape, flops, machine, threads, kind='float32'):
    """Cells: median, least–most, runs, ratio to the reference, GB/s, share of bandwidth, share of the peak of FMA."""
    which = 'one' if threads == 1 else 'all'
    rate = useful_bytes(shape, kind) / result['median']
    return [name, seconds(result['median']), '%.3f–%.3f' % (result['low'], result['high']), str(result['runs']),
            '%.1f×' % (reference / result['median']), '%.2f' % (rate / 1e9),
            '%.0f %%' % (100 * rate / machine['bandwidth_' + which]),
            '%.0f %%' % (100 * flops * voxels(shape) / result['median'] / machine['flops_' + which])]


FILTER_COLUMNS = ['', 'median', 'least–most', 'runs', 'ratio', 'GB/s', 'of bandwidth', 'of FMA peak']

#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Run one family and say when, of which commit and beside what it was measured: measure-family.py MACHINE COMMAND…

Prints {"run": …, "result": what COMMAND printed}. Families of one page may be of different runs, so each says its own.
MACHINE is the JSON of bench-filter machine, as measured at the start of this run.
"""

import datetime
import json
import os
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
# What a commit has to hold for the figures to be its own.
SOURCES = ('src', 'meson.build', 'meson_options.txt', 'tests/bench', ':!tests/bench/RESULTS.md')


def parse_busy(stat):
    """/proc/stat → seconds that all processors were busy, time that the machine's host took included."""
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, stat.split('\n')[0].split()[1:9])
    return (user + nice + system + irq + softirq + steal) / os.sysconf('SC_CLK_TCK')


def busy():
    with open('/proc/stat', encoding='ascii') as file:
        return parse_busy(file.read())


def own():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def git(*arguments):
    return subprocess.run(['git', '-C', os.path.join(HERE, '../..'), *arguments], capture_output=True, text=True)


def commit():
    """As the page names it; empty where there is no repository."""
    try:
        said = git('rev-parse', '--short', 'HEAD')
    except FileNotFoundError:
        return ''
    if said.returncode != 0:
        return ''
    is_clean = git('diff', '--quiet', 'HEAD', '--', *SOURCES).returncode == 0
    return said.stdout.strip() + ('' if is_clean else ' with changes')


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        machine = json.load(file)
    run = {'start': datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='minutes'), 'commit': commit(),
           'load': os.getloadavg()[0], 'bandwidth_all': machine['bandwidth_all'], 'flops_all': machine['flops_all']}
    start, busy_start, own_start = time.monotonic(), busy(), own()
    command = subprocess.run(sys.argv[2:], stdout=subprocess.PIPE, text=True)
    run['seconds'] = time.monotonic() - start
    # The clock ticks of the two accounts differ a little.
    others = max(busy() - busy_start - (own() - own_start), 0)
    run['others'] = others / (run['seconds'] * os.cpu_count())
    if command.returncode != 0:
        sys.exit(command.returncode)
    print(json.dumps({'run': run, 'result': json.loads(command.stdout)}))


if __name__ == '__main__':
    main()

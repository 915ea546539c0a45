#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the recorder and the sampler cost a run."""

import json
import os

from bench import Bench, Report, run_process, seconds


# A run that is over at once, and one of about half a second: filter, parameter, rounds in all and in a quick go. Many
# short rounds say more than a few long ones: a machine that others share has its bad moments at any time.
RUNS = (('gaussian', 'sigma=3', 201, 5), ('gaussian', 'sigma=8', 101, 1))
# Milliseconds between samples; 0: spans alone.
INTERVALS = (0, 100, 5)
# Per cent that the longer run may take longer.
TARGETS = {100: 1, 5: 3}


def cost(found):
    return '%.2f %% (%.2f … %.2f)' % (100 * found['cost'], 100 * found['low'], 100 * found['high'])


def main():
    with Bench(__doc__) as bench:
        report = Report()
        rows = []
        for name, parameter, rounds, quick_rounds in RUNS:
            _, said, _ = run_process([os.path.join(bench.options.build, 'tests/bench/bench-recording'),
                                      bench.options.sample, ','.join(map(str, INTERVALS)), name, parameter,
                                      str(quick_rounds if bench.quick else rounds)])
            found = json.loads(said)
            for one in found['intervals']:
                rows.append(['%s %s' % (name, parameter), seconds(found['seconds']), str(found['rounds']),
                             'not recorded, again' if not one['recorded'] else
                             '%d ms' % one['interval'] if one['interval'] else 'no samples', str(one['spans']),
                             str(one['samples']), cost(one['wall']), cost(one['cpu'])])
                if one['interval'] in TARGETS and (name, parameter) == RUNS[-1][:2]:
                    report.target('recording a run of %s, a sample each %d ms' % (seconds(found['seconds']), one['interval']),
                                  TARGETS[one['interval']], 100 * one['wall']['cost'], ' %', most=True)
        report.table('What recording costs',
                     'Rounds of runs of the same filter, two without the recorder and one with it for each interval of the '
                     'sampler, in an order that turns; the cost is the ratio of the median to that of the first two, '
                     'less one, with the interval that holds 95 % of what a bootstrap of the rounds '
                     'gives: once of the time that the run took, once of the processors’ time in it. “Not recorded, '
                     'again” is the second of the two against the first: what the method makes of no difference at all. '
                     'Asked for is less than 1 % at 100 ms and 3 % at 5 ms.',
                     ['run', 'not recorded', 'rounds', 'interval', 'spans', 'samples', 'cost', 'cost in processor time'],
                     rows)
        _, said, _ = run_process([os.path.join(bench.options.build, 'tests/bench/bench-recording'),
                                  bench.options.sample, 'file', 'gaussian', 'sigma=0.5', '3' if bench.quick else '15'])
        found = json.loads(said)
        report.target('MB of the trace file of a run in %d chunks' % found['chunks'], 5, found['bytes'] * 1e-6, ' MB',
                      most=True)
        report.target('… and to write it', 200, 1000 * found['seconds'], ' ms', most=True)
        report.print(bench)


if __name__ == '__main__':
    main()

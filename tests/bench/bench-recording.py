#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the recorder and the sampler cost a run."""

import json
import os

from bench import Bench, Report, run_process, seconds


# A run that is over at once, and one of seconds: filter, parameter, pairs of runs in all and in a quick go.
RUNS = (('gaussian', 'sigma=3', 151, 9), ('tv', 'max-iterations=60', 9, 1))
# Milliseconds between samples; 0: spans alone.
INTERVALS = (0, 100, 20, 5)


def cost(found):
    return '%.2f %% (%.2f … %.2f)' % (100 * found['cost'], 100 * found['low'], 100 * found['high'])


def main():
    with Bench(__doc__) as bench:
        report = Report()
        rows = []
        for name, parameter, pairs, quick_pairs in RUNS:
            for interval in INTERVALS:
                _, said, _ = run_process([os.path.join(bench.options.build, 'tests/bench/bench-recording'),
                                          bench.options.sample, str(interval), name, parameter,
                                          str(quick_pairs if bench.quick else pairs)])
                found = json.loads(said)
                rows.append(['%s %s' % (name, parameter), '%d ms' % interval if interval else 'no samples',
                             str(found['pairs']), str(found['spans']), str(found['samples']), seconds(found['with']),
                             seconds(found['without']), cost(found['wall']), cost(found['cpu'])])
        report.table('What recording costs',
                     'Pairs of runs of the same filter, recorder and sampler on and off, in alternating order; the cost is '
                     'the median of the ratios within the pairs, less one, with the ends of its interval of 95 % '
                     'confidence: once of the time that the run took, once of the processors’ time in it.',
                     ['run', 'interval', 'pairs', 'spans', 'samples', 'on', 'off', 'cost', 'cost in processor time'],
                     rows)
        report.print(bench)


if __name__ == '__main__':
    main()

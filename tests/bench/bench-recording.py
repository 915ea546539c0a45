#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the recorder and the sampler cost a run."""

import json
import os

from bench import Bench, Report, run_process, seconds


def main():
    with Bench(__doc__) as bench:
        report = Report()
        _, said, _ = run_process([os.path.join(bench.options.build, 'tests/bench/bench-recording'), bench.options.sample,
                                  '9' if bench.quick else '101'])
        found = json.loads(said)
        report.table('What recording costs',
                     'Pairs of runs of the same filter, recorder and sampler (20 ms) on and off, in alternating order; the '
                     'cost is the median of the ratios within the pairs, less one.',
                     ['pairs', 'spans', 'on', 'off', 'cost', 'quartiles'],
                     [[str(found['pairs']), str(found['spans']), seconds(found['with']), seconds(found['without']),
                       '%.2f %%' % (100 * found['cost']),
                       '%.2f … %.2f %%' % (100 * found['cost_low'], 100 * found['cost_high'])]])
        report.print(bench)


if __name__ == '__main__':
    main()

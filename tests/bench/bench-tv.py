#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Total variation against scikit-image: by iterations, at its own stop, and by accuracy; peak memory."""

from bench import Bench, Report, alternate, mega, seconds, times, voxels, words

# What CCPi's PD_TV takes in a voxel and iteration on 2 threads, and scikit-image beside it, on the machine where both
# were measured: CCPi is in no package, so its figure is scaled by scikit-image's of this run.
CCPI_NS, CCPI_SKIMAGE_NS = 6.8, 23.0
ACCURACY = 1e-3
WEIGHT = 0.1
# Standard deviation of the noise and weight, from noise that is hardly denoised to what is made smooth. The first is
# that of the paper's figures.
PAIRS = ((0.1, 0.1), (0.1, 0.05), (0.1, 0.3), (0.3, 0.1), (0.3, 0.3))
# A run of scikit-image of more iterations is told from one of so many: each costs it the same.
PEER_MOST = 500
SOLVER = 'stop=gap max-iterations=20000'


def by_iterations(bench, report, own, skimage, shape):
    rows, ns = [], {}
    for iterations in (20, 100):
        if bench.quick and iterations > 20:
            break
        # eps=0 never stops earlier; the last of the peer's iterations only makes the result.
        global_stop = 'run tv %d weight=%g stop=global eps=0 max-iterations=%d'
        contenders = {'slabscope global, %d thread%s' % (n, 's' if n > 1 else ''):
                      (own, global_stop % (n, WEIGHT, iterations)) for n in (2, 1)}
        if skimage:
            contenders['scikit-image, 1 thread'] = (skimage, 'run tv 1 weight=%g eps=0 max-iterations=%d'
                                                    % (WEIGHT, iterations))
        results = alternate(contenders, 1 if bench.quick else 5, 10)
        reference = results.get('scikit-image, 1 thread', results['slabscope global, 1 thread'])['median']
        for name, result in results.items():
            ns[name, iterations] = result['median'] / voxels(shape) / iterations * 1e9
            rows.append([str(iterations), name, seconds(result['median']), str(result['runs']), '%.1f×' % (reference / result['median']),
                         '%.2f' % ns[name, iterations]])
    report.table('TV by iterations, %s float32' % times(shape), 'The same iterations on both sides, with no stop; '
                 'results are equal bit for bit.', ['iterations', '', 'median', 'runs', 'ratio', 'ns a voxel and iteration'], rows)
    most = 20 if bench.quick else 100
    mine = ns['slabscope global, 2 threads', most]
    peer = ns.get(('scikit-image, 1 thread', most))
    report.target('TV global, an iteration, 2 threads, against scikit-image', 25, peer and peer / mine, '×')
    report.target('TV global, an iteration, against CCPi PD_TV (its figure, scaled by scikit-image of this run)', 7,
                  peer and peer * CCPI_NS / CCPI_SKIMAGE_NS / mine, '×')
    report.target('TV global, 2 threads against 1', 1.9, ns['slabscope global, 1 thread', most] / mine, '×')


def at_default_stop(report, own, skimage, shape):
    contenders = {'slabscope global, 2 threads': (own, 'run tv 2 weight=%g' % WEIGHT)}
    if skimage:
        contenders['scikit-image, 1 thread'] = (skimage, 'run tv 1 weight=%g' % WEIGHT)
    results = alternate(contenders, 5, 3)
    first = results.get('scikit-image, 1 thread', results['slabscope global, 2 threads'])['median']
    report.table('TV at scikit-image\'s own stop, %s float32' % times(shape), 'eps 2e-4; %d iterations on both sides.'
                 % results['slabscope global, 2 threads']['last']['iterations'], ['', 'median', 'runs', 'ratio'],
                 [[name, seconds(r['median']), str(r['runs']), '%.1f×' % (first / r['median'])]
                  for name, r in results.items()])


def needed(error):
    """The fewest iterations, within a hundredth, with which error (iterations) is the accuracy or less."""
    low, high = 1, 2
    while error(high) > ACCURACY:
        low, high = high, high * 2
        if high > 20000:
            return None
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if error(middle) <= ACCURACY else (middle, high)
    return high


class Accuracy:
    """One volume and weight: who takes how long to the accuracy."""

    def __init__(self, bench, own, skimage, weight):
        self.own, self.skimage, self.weight = own, skimage, weight
        self.result = bench.path('u')
        # The minimum is that of a long run with a small gap.
        own.ask('run tv 2 weight=%g gap=1e-5 %s' % (weight, SOLVER))
        self.minimum = self.energy(own)

    def energy(self, server):
        """NumPy's, in double precision, of the last result."""
        server.ask('save ' + self.result)
        return self.skimage.ask('energy %g %s' % (self.weight, self.result))['energy']

    def error(self, server):
        return (self.energy(server) - self.minimum) / self.minimum

    def error_of_iterations(self, iterations):
        """The peer's: ours of as many iterations is the same bit for bit, and quicker."""
        self.own.ask('run tv 2 weight=%g stop=fixed max-iterations=%d' % (self.weight, iterations))
        return self.error(self.own)

    def race(self, gap, iterations, rounds):
        """Returns results by 'own' and 'peer', the error of ours, and iterations of the peer that were run."""
        run = min(iterations, PEER_MOST)
        results = alternate({
            'own': (self.own, 'run tv 2 weight=%g gap=%g %s' % (self.weight, gap, SOLVER)),
            'peer': (self.skimage, 'run tv 1 weight=%g eps=0 max-iterations=%d' % (self.weight, run))}, rounds, 2)
        results['peer']['median'] *= iterations / run
        return results, self.error(self.own), run


def by_accuracy(bench, report, own, skimage, shape):
    rows, ratios = [], {}
    for noise, weight in PAIRS[:2] if bench.quick else PAIRS:
        path = bench.path('accuracy')
        own.ask('make %s %s float32 %g' % (path, words(shape), noise))
        for server in (own, skimage):
            server.ask('open %s %s float32' % (path, words(shape)))
        pair = Accuracy(bench, own, skimage, weight)
        iterations = needed(pair.error_of_iterations)
        if iterations is None:
            rows.append(['%g' % noise, '%g' % weight, 'not within 20000 iterations', '', '', '', '', '', '', ''])
            continue
        results, error, run = pair.race(ACCURACY, iterations, 1 if bench.quick else 5)
        mine, peer = results['own'], results['peer']
        ratios[noise, weight] = peer['median'] / mine['median']
        rows.append(['%g' % noise, '%g' % weight, str(iterations),
                     seconds(peer['median']) + ('' if run == iterations else ', from %d iterations' % run),
                     str(mine['last']['iterations']), seconds(mine['median']), '%d and %d' % (peer['runs'], mine['runs']),
                     '%.1f×' % ratios[noise, weight], '%.1e' % error, '%.1e' % mine['last']['gap']])
    report.table('TV to a relative primal error of %g, %s float32' % (ACCURACY, times(shape)),
                 'Ours is `--stop gap --gap %g` on 2 threads: the gap that it knows is a bound of the error, which is '
                 'smaller. scikit-image makes the fewest iterations that end as near to the minimum; that it does not know '
                 'their number is not counted. How far apart the two are depends on the noise and the weight: where few '
                 'iterations are enough the accelerated ones win little, where it takes hundreds they win most. The error '
                 'is that of 0.5 |u - f|² + weight TV (u) beyond its minimum, by NumPy in double precision.' % ACCURACY,
                 ['noise', 'weight', 'scikit-image, iterations', 'scikit-image, 1 thread', 'ours, iterations',
                  'ours, 2 threads', 'runs of each', 'ratio', 'error of ours', 'gap that it knows'], rows)
    what = 'TV to a relative primal error of 1e-3, 2 threads, against scikit-image'
    report.target('%s, noise %g and weight %g' % (what, *PAIRS[0]), 60, ratios.get(PAIRS[0]), '×')
    if ratios:
        worst = min(ratios, key=ratios.get)
        report.target('… the least of %d pairs (%g and %g)' % (len(ratios), *worst), 60, ratios[worst], '×')


def memory(bench, report, path, shape):
    opening = 'open %s %s float32' % (path, words(shape))
    rows = []
    n = voxels(shape)
    idle = bench.peak([bench.program], 'fill 1,1,1', 'run tv 2 weight=%g' % WEIGHT)

    def add(name, command, request):
        peak = bench.peak(command, opening, request)
        rows.append([name, mega(peak), '%.1f' % (peak / n)])
        return peak

    stops = {name: add('slabscope --stop %s, 2 threads' % name, [bench.program],
                       'run tv 2 weight=%g stop=%s max-iterations=40' % (WEIGHT, name))
             for name in ('global', 'gap', 'fixed', 'chunk')}
    if 'skimage' not in bench.absent:
        add('scikit-image', bench.peer_command('skimage'), 'run tv 1 weight=%g max-iterations=5' % WEIGHT)
    report.table('Peak memory, TV, %s float32' % times(shape),
                 'The whole process, program and libraries included (%s of ours), input and output too.' % mega(idle),
                 ['', 'peak', 'bytes a voxel'], rows)
    for name in ('global', 'gap'):
        report.target('peak memory beyond 20 bytes a voxel, TV --stop %s, of each of 2 threads' % name, 16 * 1.048576,
                      (stops[name] - 20 * n) / 2 / 1e6, ' MB', most=True)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        own, skimage = bench.ours(), bench.peer('skimage')
        for shape, what in (((10, 256, 256) if bench.quick else (10, 1104, 1104), 'iterations'),
                            ((8, 64, 64) if bench.quick else (16, 256, 256), 'accuracy')):
            path = bench.path(what)
            own.ask('make %s %s float32' % (path, words(shape)))
            for server in filter(None, (own, skimage)):
                server.ask('open %s %s float32' % (path, words(shape)))
            if what == 'iterations':
                by_iterations(bench, report, own, skimage, shape)
                memory(bench, report, path, shape)
            else:
                at_default_stop(report, own, skimage, shape)
                if skimage:
                    by_accuracy(bench, report, own, skimage, shape)
        report.print(bench)


if __name__ == '__main__':
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Total variation against scikit-image: by iterations, at its own stop, and by accuracy; peak memory."""

from bench import Bench, Report, alternate, mega, seconds, times, voxels, words

# What CCPi's PD_TV takes in a voxel and iteration on 2 threads, and scikit-image beside it, on the machine where both
# were measured: CCPi is in no package, so its figure is scaled by scikit-image's of this run.
CCPI_NS, CCPI_SKIMAGE_NS = 6.8, 23.0
ACCURACY = 1e-3
WEIGHT = 0.1


def fixed(n_threads, iterations):
    return 'run tv %d weight=%g stop=fixed max-iterations=%d' % (n_threads, WEIGHT, iterations)


def by_iterations(bench, report, own, skimage, shape):
    """Returns scikit-image's and our nanoseconds a voxel and iteration at 20 iterations."""
    rows, ns = [], {}
    for iterations in (20, 200):
        if bench.quick and iterations > 20:
            break
        # eps=0 never stops earlier; the last of the peer's iterations only makes the result.
        global_stop = 'run tv %d weight=%g stop=global eps=0 max-iterations=%d'
        contenders = {'slabscope global, %d thread%s' % (n, 's' if n > 1 else ''):
                      (own, global_stop % (n, WEIGHT, iterations)) for n in (2, 1)}
        if skimage:
            contenders['scikit-image, 1 thread'] = (skimage, 'run tv 1 weight=%g eps=0 max-iterations=%d'
                                                    % (WEIGHT, iterations))
        if iterations == 20:
            results = alternate(contenders, 1 if bench.quick else 3)
        else:
            # A minute each time for the peer: one run, after it is warm.
            results = alternate({name: c for name, c in contenders.items() if c[0] is own}, 2)
            if skimage:
                took = skimage.ask(contenders['scikit-image, 1 thread'][1])['seconds']
                results['scikit-image, 1 thread'] = {'median': took, 'low': took, 'high': took}
        reference = results.get('scikit-image, 1 thread', results['slabscope global, 1 thread'])['median']
        for name, result in results.items():
            ns[name, iterations] = result['median'] / voxels(shape) / iterations * 1e9
            rows.append([str(iterations), name, seconds(result['median']), '%.1f×' % (reference / result['median']),
                         '%.2f' % ns[name, iterations]])
    report.table('TV by iterations, %s float32' % times(shape), 'The same iterations on both sides, with no stop; '
                 'results are equal bit for bit.', ['iterations', '', 'median', 'ratio', 'ns a voxel and iteration'], rows)
    most = 20 if bench.quick else 200
    mine = ns['slabscope global, 2 threads', most]
    peer = ns.get(('scikit-image, 1 thread', most))
    report.target('TV global, an iteration, 2 threads, against scikit-image', 25, peer and peer / mine, '×')
    report.target('TV global, an iteration, against CCPi PD_TV (its figure, scaled by scikit-image of this run)', 7,
                  peer and peer * CCPI_NS / CCPI_SKIMAGE_NS / mine, '×')
    report.target('TV global, 2 threads against 1', 1.9, ns['slabscope global, 1 thread', most] / mine, '×')


def at_default_stop(report, own, skimage, shape):
    contenders = {'slabscope global, 2 threads': (own, 'run tv 2 weight=%g' % WEIGHT)}
    results = alternate(contenders, 1)
    iterations = results['slabscope global, 2 threads']['last']['iterations']
    if skimage:
        took = skimage.ask('run tv 1 weight=%g' % WEIGHT)['seconds']
        results['scikit-image, 1 thread'] = {'median': took}
    first = results.get('scikit-image, 1 thread', results['slabscope global, 2 threads'])['median']
    report.table('TV at scikit-image\'s own stop, %s float32' % times(shape), 'eps 2e-4; %d iterations on both sides.'
                 % iterations, ['', 'seconds', 'ratio'],
                 [[name, seconds(r['median']), '%.1f×' % (first / r['median'])] for name, r in results.items()])


def by_accuracy(bench, report, own, skimage, shape):
    """The energies are NumPy's, in double precision; the minimum is that of a long run with a small gap."""
    result = bench.path('u')

    def energy(request):
        own.ask(request)
        own.ask('save ' + result)
        return skimage.ask('energy %g %s' % (WEIGHT, result))['energy']

    minimum = energy('run tv 2 weight=%g stop=gap gap=%g max-iterations=20000' % (WEIGHT, 1e-5))

    def error(value):
        return (value - minimum) / minimum

    # How many iterations the peer needs: ours are the same bit for bit, and quicker.
    low, high = 1, 2
    while error(energy(fixed(2, high))) > ACCURACY and high < 4000:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if error(energy(fixed(2, middle))) <= ACCURACY else (middle, high)
    took = skimage.ask('run tv 1 weight=%g eps=0 max-iterations=%d' % (WEIGHT, high))['seconds']
    skimage.ask('save ' + result)
    rows = [['scikit-image, 1 thread, %d iterations' % high, seconds(took), '1.0×',
             '%.2e' % error(skimage.ask('energy %g %s' % (WEIGHT, result))['energy']), '']]
    # A gap is a bound: the error of what stops at it is smaller. The same promise is the tool's; the same error, the peer's.
    best = None
    for gap in (ACCURACY, 2 * ACCURACY, 4 * ACCURACY, 8 * ACCURACY):
        request = 'run tv 2 weight=%g stop=gap gap=%g max-iterations=20000' % (WEIGHT, gap)
        one = alternate({'slabscope': (own, request)}, 2)['slabscope']
        own.ask('save ' + result)
        reached = error(skimage.ask('energy %g %s' % (WEIGHT, result))['energy'])
        rows.append(['slabscope --stop gap --gap %g, 2 threads, %d iterations' % (gap, one['last']['iterations']),
                     seconds(one['median']), '%.1f×' % (took / one['median']), '%.2e' % reached,
                     '%.2e' % one['last']['gap']])
        if reached <= ACCURACY and (best is None or one['median'] < best):
            best = one['median']
    report.table('TV to a relative primal error of %g, %s float32' % (ACCURACY, times(shape)),
                 'The error is that of 0.5 |u - f|² + weight TV (u) beyond its minimum, by NumPy in double precision.',
                 ['', 'seconds', 'ratio', 'error', 'gap that it knows'], rows)
    report.target('TV to a relative primal error of 1e-3, 2 threads, against scikit-image', 60, best and took / best, '×')


def memory(bench, report, path, shape):
    opening = 'open %s %s float32' % (path, words(shape))
    rows = []
    peak = bench.peak([bench.program], opening, 'run tv 2 weight=%g max-iterations=20' % WEIGHT)
    n = voxels(shape)
    rows.append(['slabscope global, 2 threads', mega(peak), '%.1f' % (peak / n)])
    if 'skimage' not in bench.absent:
        other = bench.peak(bench.peer_command('skimage'), opening, 'run tv 1 weight=%g max-iterations=5' % WEIGHT)
        rows.append(['scikit-image', mega(other), '%.1f' % (other / n)])
    report.table('Peak memory, TV, %s float32' % times(shape), 'The whole process, input and output included.',
                 ['', 'peak', 'bytes a voxel'], rows)
    report.target('peak memory beyond 20 bytes a voxel, TV global, of each of 2 threads', 16 * 1.048576,
                  (peak - 20 * n) / 2 / 1e6, ' MB', most=True)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        own, skimage = bench.ours(), bench.peer('skimage')
        for shape, what in (((10, 256, 256) if bench.quick else (10, 1104, 1104), 'iterations'),
                            ((8, 64, 64) if bench.quick else (16, 384, 384), 'accuracy')):
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

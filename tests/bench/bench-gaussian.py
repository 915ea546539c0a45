#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The Gaussian against every peer: sizes, sigmas, types of samples, precision, threads, peak memory."""

from bench import (Bench, FILTER_COLUMNS, Report, SAMPLE_SHAPE, alternate, filter_row, gaussian_floor, gaussian_flops,
                   mega, radius, times, useful_bytes, words)

PEERS = {'diplib': 'DIPlib GaussFIR', 'itk-discrete': 'ITK DiscreteGaussian', 'itk-recursive': 'ITK SmoothingRecursive'}
ROUNDS = 7
# Seconds for a contender's runs after its first, by the case; the first decides how many fit.
BUDGETS = {'sample 3': 8, 'sample 1': 4, 'sample 10': 5, '256': 2, '512': 5, 'kinds': 2}
# Seconds for trying dask's cuts: the ones tried first are the likelier ones.
CUTS_BUDGET = 10
# Half a minute a run, of a filter that is behind SciPy at the other sigmas already.
LEFT_OUT = {10: ('itk-discrete',)}


def ours(sigma, threads, *options):
    return 'run gaussian %d sigma=%g boundary=nearest %s' % (threads, sigma, ' '.join(options))


def dask_cuts(shape):
    """Cuts of which the fastest counts: the experiment's in four, and others."""
    z, y, x = shape
    cuts = [(z, y // 4, x // 2), (z, y // 4, x // 4), (z, y // 8, x), (-(-z // 2), y // 2, x // 2), (-(-z // 4), y, x)]
    return [cut for cut in cuts if min(cut) > 0]


def best_cut(dask, shape, sigma):
    """Returns (request, its seconds, the cut, how many were tried)."""
    depth = min(radius(sigma), *shape)
    cuts = [cut for cut in dask_cuts(shape) if all(c >= depth or c == n for c, n in zip(cut, shape))] or [shape]
    tried = []
    for cut in cuts:
        request = 'run gaussian 2 sigma=%g chunk=%s overlap=%d' % (sigma, words(cut), depth)
        tried.append((dask.ask(request)['seconds'], request, cut))
        if sum(took for took, *_ in tried) > CUTS_BUDGET:
            break
    took, request, cut = min(tried)
    return request, took, cut, len(tried)


def open_all(servers, path, shape, kind='float32'):
    for server in servers:
        server.ask('open %s %s %s' % (path, words(shape), kind))


def full(bench, report, path, shape, sigma, budget, title):
    """All contenders over one volume. Returns their results by name."""
    left_out = LEFT_OUT.get(sigma, ())
    own, peers = bench.ours(), bench.peers('scipy', 'dask', *(name for name in PEERS if name not in left_out))
    open_all([own, *peers.values()], path, shape)
    threads = {}
    contenders = {}
    first = {}

    def add(name, n_threads, server, request):
        threads[name] = n_threads
        contenders[name] = (server, request)

    add('slabscope, 2 threads', 2, own, ours(sigma, 2))
    add('slabscope, 1 thread', 1, own, ours(sigma, 1))
    add('slabscope double, 2 threads', 2, own, ours(sigma, 2, 'precision=double'))
    add('slabscope double, 1 thread', 1, own, ours(sigma, 1, 'precision=double'))
    if 'scipy' in peers:
        add('SciPy, 1 thread', 1, peers['scipy'], 'run gaussian 1 sigma=%g' % sigma)
    if 'dask' in peers:
        cut = (shape[0], -(-shape[1] // 2), -(-shape[2] // 2))
        depth = 9 if sigma == 3 else min(radius(sigma), *shape)
        add('dask, 2 threads, 4 chunks, overlap %d' % depth, 2, peers['dask'],
            'run gaussian 2 sigma=%g chunk=%s overlap=%d' % (sigma, words(cut), depth))
        request, took, cut, n_tried = best_cut(peers['dask'], shape, sigma)
        name = 'dask, 2 threads, best of %d cuts (%s)' % (n_tried, times(cut))
        add(name, 2, peers['dask'], request)
        first[name] = took
    for name, label in PEERS.items():
        if name in peers:
            add(label + ', 2 threads', 2, peers[name], 'run gaussian 2 sigma=%g' % sigma)
    results = alternate(contenders, 1 if bench.quick else ROUNDS, budget, first)

    # Only then who computes what: SciPy's result is the reference.
    differences = {}
    if 'scipy' in peers:
        peers['scipy'].ask('save ' + bench.path('reference'))
        for name, label in PEERS.items():
            if name in peers:
                said = peers[name].ask('compare ' + bench.path('reference'))
                differences[label + ', 2 threads'] = said['difference']
        for name in ('slabscope, 2 threads', 'slabscope double, 2 threads'):
            server, request = contenders[name]
            server.ask(request)
            server.ask('save ' + bench.path('ours'))
            differences[name] = peers['scipy'].ask('compare ' + bench.path('ours'))['difference']
    own.close()
    reference = results.get('SciPy, 1 thread', results['slabscope, 1 thread'])['median']
    flops = gaussian_flops([sigma] * 3)
    text = 'A contender whose first run takes more than %g s makes no other.' % budget
    if left_out:
        text += ' Left out: %s, which takes half a minute a run here.' % ', '.join(PEERS[name] for name in left_out)
    report.table(title, text, FILTER_COLUMNS + ['from SciPy'],
                 [filter_row(name, result, reference, shape, flops, bench.machine, threads[name])
                  + ['%.1e' % differences[name] if name in differences else ''] for name, result in results.items()])
    return results


def ratio(results, slow, fast):
    slow = next((name for name in results if name.startswith(slow)), None)
    return results[slow]['median'] / results[fast]['median'] if slow else None


def targets(bench, report, results, shape):
    share = {n: 100 * gaussian_floor(bench.machine, [3] * 3, shape, n) / results[name]['median']
             for n, name in ((1, 'slabscope, 1 thread'), (2, 'slabscope, 2 threads'))}
    report.target('Gaussian single, 2 threads, against dask in the experiment\'s cut', 20,
                  ratio(results, 'dask, 2 threads, 4 chunks', 'slabscope, 2 threads'), '×')
    report.target('… against SciPy, one thread each', 14, ratio(results, 'SciPy', 'slabscope, 1 thread'), '×')
    report.target('… as a share of the floor, 2 threads', 50, share[2], ' %')
    report.target('Gaussian double, equal to SciPy bit for bit, one thread each', 5,
                  ratio(results, 'SciPy', 'slabscope double, 1 thread'), '×')
    report.target('Gaussian single, 2 threads against 1', 1.9,
                  ratio(results, 'slabscope, 1 thread', 'slabscope, 2 threads'), '×')


def kinds(bench, report, shape):
    own, scipy = bench.ours(), bench.peer('scipy')
    rows = []
    for kind in ('uint8', 'uint16', 'float32'):
        path = bench.path(kind)
        own.ask('make %s %s %s' % (path, words(shape), kind))
        open_all([own] + ([scipy] if scipy else []), path, shape, kind)
        contenders = {'%s, slabscope, %d thread%s' % (kind, n, 's' if n > 1 else ''): (own, ours(3, n)) for n in (1, 2)}
        if scipy:
            contenders[kind + ', SciPy, 1 thread'] = (scipy, 'run gaussian 1 sigma=3')
        results = alternate(contenders, 1 if bench.quick else ROUNDS, BUDGETS['kinds'])
        reference = results.get(kind + ', SciPy, 1 thread', results[kind + ', slabscope, 1 thread'])['median']
        rows += [filter_row(name, result, reference, shape, gaussian_flops([3] * 3), bench.machine,
                            2 if '2 threads' in name else 1, kind) for name, result in results.items()]
    own.close()
    report.table('Types of samples, σ=3, %s' % times(shape),
                 'The result is float32 for each type. Integers are read where the file is mapped, its pages in memory.',
                 FILTER_COLUMNS, rows)


def memory(bench, report, path, shape):
    """Each in a process of its own: input and output in memory, one run."""
    opening = 'open %s %s float32' % (path, words(shape))
    needed = useful_bytes(shape)
    idle = bench.peak([bench.program], 'fill 1,1,1', ours(3, 2))
    asked = {'slabscope, 2 threads': ([bench.program], opening, ours(3, 2))}
    if 'scipy' not in bench.absent:
        asked['SciPy'] = (bench.peer_command('scipy'), opening, 'run gaussian 1 sigma=3')
    if 'dask' not in bench.absent:
        asked['dask, 4 chunks, overlap 9'] = (bench.peer_command('dask'), opening, 'run gaussian 2 sigma=3 chunk=%s overlap=9'
                                              % words((shape[0], -(-shape[1] // 2), -(-shape[2] // 2))))
    for name, label in PEERS.items():
        # ITK takes seconds to load.
        if name not in bench.absent and not (bench.quick and name.startswith('itk')):
            asked[label] = (bench.peer_command(name), opening, 'run gaussian 2 sigma=3')
    peaks = bench.peaks(asked)
    rows = [[name, mega(peak), mega(peak - needed)] for name, peak in peaks.items()]
    report.table('Peak memory, σ=3, %s float32' % times(shape),
                 'The whole process, program and libraries included (%s of ours); input and output are %s together.'
                 % (mega(idle), mega(needed)), ['', 'peak', 'beyond input + output'], rows)
    report.target('peak memory beyond input + output, Gaussian, of each of 2 threads', 16 * 1.048576,
                  (peaks['slabscope, 2 threads'] - needed) / 2 / 1e6, ' MB', most=True)


def main():
    with Bench(__doc__) as bench:
        report = Report()
        shape, path = SAMPLE_SHAPE, bench.options.sample
        if bench.quick:
            shape, path = (48, 192, 192), bench.path('small')
            maker = bench.ours()
            maker.ask('make %s %s float32' % (path, words(shape)))
            maker.close()
        title = 'Gaussian, σ=%g, %s float32'
        for sigma in (3, 1, 10):
            results = full(bench, report, path, shape, sigma, BUDGETS['sample %g' % sigma],
                           title % (sigma, times(shape)))
            if sigma == 3:
                targets(bench, report, results, shape)
        for n in ((64,) if bench.quick else (256, 512)):
            maker, cube = bench.ours(), bench.path('cube')
            maker.ask('make %s %s float32' % (cube, words((n, n, n))))
            maker.close()
            full(bench, report, cube, (n, n, n), 3, BUDGETS.get(str(n), 2), title % (3, times((n, n, n))))
        kinds(bench, report, shape if bench.quick else (50, 552, 552))
        memory(bench, report, path, shape)
        report.print(bench)


if __name__ == '__main__':
    main()

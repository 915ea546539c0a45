#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""One peer in a process that is warm: peers.py PEER.

Reads requests, a line each, and answers each with a line of JSON, as bench-filter does:
  version                         what it is made of
  open PATH Z,Y,X TYPE            a headerless file into memory
  run FILTER THREADS [NAME=VALUE…]  array in memory to fresh array in memory; says the seconds
  save PATH                       the last result
  compare PATH                    the largest absolute difference of the last result and this file of float32
  energy WEIGHT PATH              0.5 |u - f|² + WEIGHT TV (u) in double precision; f is what is open, u this file
Exits with 1 where the peer is absent.
"""

import json
import sys
import time

import numpy as np


def number(options, name, default):
    return float(options.get(name, default))


def triple(text):
    return tuple(int(word) for word in text.split(','))


class SciPy:
    def __init__(self):
        import scipy
        from scipy import ndimage
        self.ndimage = ndimage
        self.versions = {'SciPy': scipy.__version__, 'NumPy': np.__version__}

    def run(self, volume, name, threads, options):
        # Of an integer input SciPy would give an integer result; ours is float32.
        return self.ndimage.gaussian_filter(volume, number(options, 'sigma', 3), mode='nearest', output=np.float32)


class Dask:
    def __init__(self):
        import dask
        import dask.array
        from scipy import ndimage
        self.dask, self.ndimage = dask, ndimage
        self.versions = {'dask': dask.__version__.split('+')[0]}

    def run(self, volume, name, threads, options):
        sigma = number(options, 'sigma', 3)

        def smooth(block):
            return self.ndimage.gaussian_filter(block, sigma, mode='nearest', output=np.float32)

        array = self.dask.array.from_array(volume, chunks=triple(options['chunk']))
        lazy = array.map_overlap(smooth, depth=int(options['overlap']), boundary='none', dtype='f4', meta=np.array((), 'f4'))
        with self.dask.config.set(scheduler='threads', num_workers=threads):
            return lazy.compute()


class Skimage:
    def __init__(self):
        import skimage
        from skimage import restoration
        self.restoration = restoration
        self.versions = {'scikit-image': skimage.__version__}

    def run(self, volume, name, threads, options):
        return self.restoration.denoise_tv_chambolle(
            volume, weight=number(options, 'weight', 0.1), eps=number(options, 'eps', 2e-4),
            max_num_iter=int(options.get('max-iterations', 200)))


class DIPlib:
    def __init__(self):
        import diplib
        self.diplib = diplib
        self.versions = {'DIPlib': diplib.__version__}

    def run(self, volume, name, threads, options):
        self.diplib.SetNumberOfThreads(threads)
        image = self.diplib.Image(volume)
        return np.asarray(self.diplib.GaussFIR(image, [number(options, 'sigma', 3)], [0], ['zero order'], 4.0))


class Itk:
    """Both filters are other functions than the sampled Gaussian: see what compare says."""

    def __init__(self, is_recursive):
        import itk
        self.itk = itk
        self.is_recursive = is_recursive
        self.versions = {'ITK': itk.Version.GetITKVersion()}
        # Seconds of its code are loaded when it is first used.
        self.run(np.zeros((16, 16, 16), 'f4'), '', 1, {'sigma': '1'})

    def run(self, volume, name, threads, options):
        image = self.itk.image_view_from_array(volume)
        if self.is_recursive:
            one = self.itk.SmoothingRecursiveGaussianImageFilter.New(image)
            one.SetSigma(number(options, 'sigma', 3))
        else:
            one = self.itk.DiscreteGaussianImageFilter.New(image)
            one.SetVariance(number(options, 'sigma', 3) ** 2)
            one.SetMaximumError(0.001)
            one.SetMaximumKernelWidth(1000)
        one.SetNumberOfWorkUnits(threads)
        self.itk.MultiThreaderBase.SetGlobalDefaultNumberOfThreads(threads)
        one.Update()
        return self.itk.array_view_from_image(one.GetOutput())


PEERS = {'scipy': SciPy, 'dask': Dask, 'skimage': Skimage, 'diplib': DIPlib,
         'itk-discrete': lambda: Itk(False), 'itk-recursive': lambda: Itk(True)}


def energy(f, u, weight):
    """Plane by plane: whole arrays of double precision would be ten times the volume."""
    data = variation = 0.0
    for z in range(len(f)):
        plane = u[z].astype(np.float64)
        square = np.zeros_like(plane)
        if z + 1 < len(f):
            square += (u[z + 1] - plane) ** 2
        square[:-1] += np.diff(plane, axis=0) ** 2
        square[:, :-1] += np.diff(plane, axis=1) ** 2
        variation += np.sqrt(square).sum()
        data += ((plane - f[z]) ** 2).sum()
    return 0.5 * data + weight * variation


def main():
    try:
        peer = PEERS[sys.argv[1]]()
    except ImportError as error:
        sys.exit(str(error))
    volume = result = None
    for line in sys.stdin:
        request, *words = line.split()
        answer = {}
        if request == 'version':
            answer = peer.versions
        elif request == 'open':
            volume = result = None
            # In the machine's own byte order, which some peers insist on.
            volume = np.fromfile(words[0], np.dtype(words[2]).newbyteorder('<')).astype(words[2], copy=False)
            volume = volume.reshape(triple(words[1])).view(words[2])
        elif request == 'run':
            options = dict(word.split('=') for word in words[2:])
            # The memory of the last result is given back before the clock runs, as bench-filter does it.
            result = None
            start = time.perf_counter()
            result = peer.run(volume, words[0], int(words[1]), options)
            answer['seconds'] = time.perf_counter() - start
        elif request == 'save':
            np.asarray(result, '<f4').tofile(words[0])
        elif request == 'compare':
            other = np.fromfile(words[0], '<f4').reshape(result.shape)
            answer['difference'] = float(max(np.abs(other[z] - result[z]).max() for z in range(len(other))))
        elif request == 'energy':
            answer['energy'] = energy(volume, np.fromfile(words[1], '<f4').reshape(volume.shape), float(words[0]))
        else:
            sys.exit('“%s” is not understood' % line.strip())
        print(json.dumps(answer), flush=True)


if __name__ == '__main__':
    main()

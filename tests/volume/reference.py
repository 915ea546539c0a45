#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints the reference values of the tests of this folder; needs numpy, SciPy and scikit-image.

The values are copied into the tests, so that these need neither.
"""
import numpy as np
from scipy.ndimage import map_coordinates
from skimage.measure import profile_line
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def scramble(n, multiplier):
    """The numbers of fixture_scramble() in volume-fixture.h: 0..1, exact in float32."""
    i = np.arange(n, dtype=np.uint64)
    return (((i * np.uint64(multiplier)) & np.uint64(0xFFFFFFFF)) >> np.uint64(16)).astype(np.float32) / np.float32(65536)


def pair(shape):
    n = int(np.prod(shape))
    a = (scramble(n, 2654435761) * np.float32(4) - np.float32(1)).reshape(shape)
    b = a + (scramble(n, 2246822519) * np.float32(0.5)).reshape(shape)
    return a, b.astype(np.float32)


def compare(shape):
    a, b = pair(shape)
    da, db = a.astype(np.float64), b.astype(np.float64)
    rng = da.max() - da.min()
    squeezed = tuple(n for n in shape if n > 1)
    difference = np.abs(da - db)
    print(shape, "max %.17g rms %.17g psnr %.17g ssim %.17g scale %.17g at" % (
        difference.max(), np.sqrt(((da - db) ** 2).mean()),
        peak_signal_noise_ratio(da, db, data_range=rng),
        structural_similarity(da.reshape(squeezed), db.reshape(squeezed), data_range=rng,
                              win_size=min(7, min(squeezed) | 1 if min(squeezed) % 2 else min(squeezed) - 1)),
        np.abs(da).max()), np.unravel_index(difference.argmax(), shape))


for shape in ((9, 20, 17), (1, 33, 40), (30, 8, 7), (5, 5, 5)):
    compare(shape)

values = scramble(5 * 7 * 11, 2654435761) * np.float32(10) - np.float32(3)
print("percentiles", [float(v) for v in np.percentile(values.astype(np.float64), [0, 0.2, 25, 50, 99.8, 100])])
print("min max mean %.17g %.17g %.17g" % (values.min(), values.max(), values.astype(np.float64).mean()))
large = scramble(40 * 200 * 200, 2654435761)
print("large percentiles", [float(v) for v in np.percentile(large.astype(np.float64), [1, 50, 99])])
x = np.array([0.5, 1.5, 2.5, -0.5, -1.5, 254.5, 255.5, 300, -7, 127.5, 128.5, 65534.5, 32767.5, 4.2e9, 5e9, -3e9], np.float32)
for t in ("u1", "i1", "u2", "i2", "u4", "i4"):
    info = np.iinfo(t)
    print(t, np.clip(np.rint(x.astype(np.float64)), info.min, info.max).astype(t).tolist())
print("uint32", np.array([16777217, 16777219, 4294967295, 2147483648], np.uint32).astype(np.float32).astype(np.float64))
print("int32", np.array([-16777217, -16777219, 2147483647], np.int32).astype(np.float32).astype(np.float64))
print("float64", [float(np.float32(v)) for v in (0.1, 1 + 2**-24, 1 + 3 * 2**-24, 1e300, 1e-50)])

# test-histogram-counter.c and test-volume-histogram.c
for what, v, low, high in (
        ("spread", scramble(100003, 2654435761) * np.float32(10) - np.float32(3), -3, 5),
        ("close", np.float32(1000) + scramble(100003, 2654435761).astype(np.float32), 1000, 1001),
        ("uint16", (scramble(100003, 2246822519) * np.float32(60000)).astype(np.uint16), 0, 65536),
        ("int8", (scramble(100003, 2246822519) * np.float32(200) - np.float32(100)).astype(np.int8), -100, 156)):
    d = v.astype(np.float64)
    print(what, "min %.9g max %.9g mean %.17g std %.17g" % (d.min(), d.max(), d.mean(), d.std()),
          "percentiles", [float(x) for x in np.percentile(d, [0.1, 25, 50, 99.9])],
          "counts", np.histogram(d, 8, (low, high))[0].tolist())

# test-line-sample.c
v = scramble(5*23*31, 2654435761).reshape(5,23,31).astype(np.float64)
def show_profile(name, p):
    print(name, len(p), ["%.12g" % x for x in p[[0,1,len(p)//2,len(p)-2,len(p)-1]]], "sum %.12g" % p.sum())
for name, img, src, dst, w, order in (
   ("xy", v[3], (4.25, 5.5), (16.0, 21.75), 1, 1),
   ("xy wide", v[3], (4.25, 5.5), (16.0, 21.75), 4, 1),
   ("xz", v[:, 7, :], (0.5, 2.0), (3.5, 27.0), 1, 1),
   ("yz", v[:, :, 11], (3.75, 20.0), (0.25, 3.0), 1, 1),
   ("nearest", v[1], (2.2, 25.7), (18.4, 6.3), 3, 0)):
    show_profile(name, profile_line(img, src, dst, linewidth=w, order=order, mode='nearest'))
# XZ with voxels of 3 x 1 x 1 in height: as the same line in units, where z is three times as long
src, dst = np.array((0.5 * 3, 2.0)), np.array((3.5 * 3, 27.0))
n = int(np.ceil(np.hypot(*(dst - src)) + 1))
t = np.linspace(0, 1, n)
d = (dst - src) / np.hypot(*(dst - src))
side = np.array((d[1], -d[0]))
p = np.mean([map_coordinates(v[:, 7, :], [(src[0] + t * (dst - src)[0] + k * side[0]) / 3, src[1] + t * (dst - src)[1] + k * side[1]], order=1, mode='nearest') for k in (-1, 0, 1)], axis=0)
show_profile("anisotropic", p)

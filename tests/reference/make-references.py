#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes references.h: what SciPy, scikit-image and dask give for the inputs of the filter and engine tests.

Run it as

    python3 tests/reference/make-references.py

with numpy 1.24, scipy 1.10, scikit-image 0.19 and dask 2022.12 (Debian 12: python3-scipy python3-skimage
python3-dask). It rewrites tests/reference/references.h, which is committed: the tests need none of these packages.
NumPy 2 sums the energy of total variation in another precision, so it gives other iteration counts; the script
refuses to run with it.

Inputs are not stored: slab_reference_fill () in the header and fill () below make the same floats. Of an output the
header keeps a hash over all its bits, the largest absolute value, and a sample of it (the whole, if it is small).

SciPy works out its weights with NumPy's exp (), which on processors with AVX-512 is another routine than the C
library's and can differ in the last bit of a double. The references are made without it, by the environment variable
below, so that they do not depend on the machine that makes them.
"""

import os
import sys

os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL")

import dask.array as da
import numpy as np
import scipy.ndimage as ndi
import skimage
import skimage.restoration
import skimage.restoration._denoise as denoise

NOISE, STEPS, SPECIAL = "NOISE", "STEPS", "SPECIAL"
WHOLE_UP_TO = 128
SAMPLES = 64


def fill(shape, kind, seed):
    """slab_reference_fill () of the header."""
    n = int(np.prod(shape))
    with np.errstate(over="ignore"):
        h = np.arange(n, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed) * np.uint32(2246822519)
        h ^= h >> np.uint32(16)
        h *= np.uint32(2146121005)
        h ^= h >> np.uint32(15)
        h *= np.uint32(2221713035)
        h ^= h >> np.uint32(16)
    noise = (h >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
    noise = noise.reshape(shape)
    if kind == STEPS:
        z, y, x = np.ogrid[: shape[0], : shape[1], : shape[2]]
        steps = ((z // 6 + y // 9 + x // 8) % 3).astype(np.float32)
        return np.float32(0.25) * steps + np.float32(0.5) * noise
    values = np.float32(2) * noise - np.float32(1)
    if kind == SPECIAL:
        flat = values.reshape(-1)
        flat[n // 5] = np.nan
        flat[n // 2] = np.inf
        flat[n - 1 - n // 7] = -np.inf
    return values


def bits(out):
    out = np.ascontiguousarray(out, dtype=np.float32)
    words = out.view(np.uint32).copy()
    words[np.isnan(out)] = 0x7FC00000
    return words.reshape(-1)


def fnv(words):
    value = 14695981039346656037
    for word in words.tolist():
        value = ((value ^ word) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return value


lines = []
tables = {"FILTER": [], "ENGINE": []}
n_values = 0


def tv(image, weight, eps, max_num_iter):
    """denoise_tv_chambolle () and the number of u it made: one more than its loop's count where it stopped early."""
    count = [0]
    sqrt = np.sqrt

    class Counting:
        """Stands for numpy inside scikit-image's module, and counts the one square root of an iteration."""

        def __getattr__(self, name):
            if name == "sqrt":
                count[0] += 1
            return getattr(np, name)

    denoise.np = Counting()
    try:
        out = skimage.restoration.denoise_tv_chambolle(image, weight=weight, eps=eps, max_num_iter=max_num_iter)
    finally:
        denoise.np = np
    assert np.sqrt is sqrt and out.dtype == np.float32
    return out, count[0]


def add(table, name, filter_id, options, shape, kind, seed, out, iterations=0, chunk=None, overlap=None):
    global n_values
    assert out.dtype == np.float32 and out.shape == tuple(shape), (name, out.dtype, out.shape)
    words = bits(out)
    step = 1 if len(words) <= WHOLE_UP_TO else len(words) // SAMPLES
    kept = words[::step]
    finite = np.abs(out[np.isfinite(out)])
    largest = float(finite.max()) if finite.size else 0.0
    chunk = chunk or (0, 0, 0)
    overlap = overlap or (0, 0, 0)
    pairs = "".join(f'"{key}", "{value}", ' for key, value in options)
    row = (f'  {{ "{name}", "{filter_id}", {{ {pairs}NULL }}, {{ {shape[0]}, {shape[1]}, {shape[2]} }}, '
           f"SLAB_REFERENCE_{kind}, {seed},\n    {{ {chunk[0]}, {chunk[1]}, {chunk[2]} }}, "
           f"{{ {overlap[0]}, {overlap[1]}, {overlap[2]} }}, {iterations}, {largest.hex()}, "
           f"G_GUINT64_CONSTANT (0x{fnv(words):016x}), {step}, {len(kept)},\n    slab_reference_values + {n_values} }},")
    tables[table].append(row)
    for i in range(0, len(kept), 10):
        lines.append("  " + " ".join(f"0x{word:08x}," for word in kept[i : i + 10].tolist()))
    n_values += len(kept)
    print(f"{table} {name}: shape {shape} chunk {chunk} overlap {overlap} iterations {iterations}")


def text(value):
    return ",".join(repr(v) for v in value) if isinstance(value, tuple) else repr(value)


def gaussian_options(sigma, mode, truncate=4.0, cval=0.0):
    options = [("sigma", text(sigma)), ("boundary", mode)]
    if truncate != 4.0:
        options.append(("truncate", text(truncate)))
    if cval != 0.0:
        options.append(("cval", text(cval)))
    return options


def add_gaussian(name, shape, sigma, mode, kind=NOISE, seed=1, truncate=4.0, cval=0.0):
    image = fill(shape, kind, seed)
    with np.errstate(all="ignore"):
        out = ndi.gaussian_filter(image, sigma, mode=mode, truncate=truncate, cval=cval)
    add("FILTER", name, "gaussian", gaussian_options(sigma, mode, truncate, cval), shape, kind, seed, out)


def add_tv(name, shape, weight, eps, n, kind=STEPS, seed=1, stop=None):
    image = fill(shape, kind, seed)
    with np.errstate(all="ignore"):
        out, iterations = tv(image, weight, 0.0 if stop == "fixed" else eps, n)
    options = [("weight", text(weight)), ("eps", text(eps)), ("max-iterations", text(n))]
    if stop:
        options.append(("stop", stop))
    add("FILTER", name, "tv", options, shape, kind, seed, out, iterations)


def overlapped(image, function, chunk, overlap):
    """What dask gives for a chunk shape and an overlap; the chunks it really used are its own."""
    array = da.from_array(image, chunks=tuple(min(c, n) for c, n in zip(chunk, image.shape)))
    depth = dict(enumerate(overlap))
    return da.map_overlap(function, array, depth=depth, boundary="none", dtype=np.float32,
                          meta=np.array((), dtype=np.float32)).compute(scheduler="synchronous")


def add_chunked_gaussian(name, shape, sigma, mode, chunk, overlap, seed=2, kind=NOISE):
    image = fill(shape, kind, seed)
    out = overlapped(image, lambda block: ndi.gaussian_filter(block, sigma, mode=mode), chunk, overlap)
    add("ENGINE", name, "gaussian", gaussian_options(sigma, mode), shape, kind, seed, out, 0, chunk, overlap)


def add_chunked_tv(name, shape, weight, eps, n, chunk, overlap, seed=2):
    image = fill(shape, STEPS, seed)
    counts = []

    def run(block):
        out, iterations = tv(block, weight, eps, n)
        counts.append(iterations)
        return out

    out = overlapped(image, run, chunk, overlap)
    options = [("weight", text(weight)), ("eps", text(eps)), ("max-iterations", text(n)), ("stop", "chunk")]
    add("ENGINE", name, "tv", options, shape, STEPS, seed, out, max(counts), chunk, overlap)


def add_periodic_gaussian(name, shape, sigma, chunk, overlap, seed=2):
    """The overlap covers the radius, so any cut gives the volume at once."""
    image = fill(shape, NOISE, seed)
    out = ndi.gaussian_filter(image, sigma, mode="wrap")
    add("ENGINE", name, "gaussian", gaussian_options(sigma, "wrap"), shape, NOISE, seed, out, 0, chunk, overlap)


def add_fixed_tv(name, shape, weight, n, chunk, overlap, seed=2):
    """An overlap of n - 1 covers the reach of n iterations, so any cut gives the volume at once."""
    image = fill(shape, STEPS, seed)
    out, iterations = tv(image, weight, 0.0, n)
    options = [("weight", text(weight)), ("max-iterations", text(n)), ("stop", "fixed")]
    add("ENGINE", name, "tv", options, shape, STEPS, seed, out, iterations, chunk, overlap)


def make_filter_cases():
    modes = ["nearest", "reflect", "mirror", "constant", "wrap"]
    for mode in modes:
        cval = 0.7 if mode == "constant" else 0.0
        add_gaussian(f"{mode}-1", (9, 12, 70), 1.0, mode, cval=cval)
        add_gaussian(f"{mode}-3", (13, 21, 33), 3.0, mode, cval=cval)
        add_gaussian(f"{mode}-anisotropic", (10, 17, 140), (0.7, 2.0, 1.3), mode, cval=cval)
        add_gaussian(f"{mode}-no-z", (5, 16, 40), (0.0, 1.5, 1.5), mode, cval=cval)
        add_gaussian(f"{mode}-no-y", (7, 6, 40), (1.5, 0.0, 2.5), mode, cval=cval)
        add_gaussian(f"{mode}-no-x", (7, 16, 20), (1.0, 2.0, 0.0), mode, cval=cval)
        add_gaussian(f"{mode}-longer-than-axis", (3, 5, 7), 4.0, mode, cval=cval)
        add_gaussian(f"{mode}-one-voxel", (1, 1, 1), 2.0, mode, cval=cval)
        add_gaussian(f"{mode}-one-plane", (1, 5, 7), 1.0, mode, cval=cval)
        add_gaussian(f"{mode}-one-row", (7, 1, 3), 1.0, mode, cval=cval)
        add_gaussian(f"{mode}-one-column", (6, 9, 1), 1.0, mode, cval=cval)
        add_gaussian(f"{mode}-truncate", (9, 14, 30), 2.0, mode, truncate=2.3, cval=cval)
        add_gaussian(f"{mode}-special", (9, 16, 35), 0.8, mode, kind=SPECIAL, cval=cval)
    add_gaussian("tiny-sigma", (4, 5, 6), 0.1, "reflect")
    add_gaussian("all-zero-sigma", (4, 5, 6), 0.0, "reflect")
    add_gaussian("steps", (12, 20, 300), 2.0, "reflect", kind=STEPS)
    add_gaussian("wide", (3, 19, 1104), (1.0, 2.0, 3.0), "reflect", kind=STEPS)
    add_gaussian("large-sigma", (20, 30, 90), 20.0, "reflect")
    add_gaussian("large-truncate", (4, 6, 50), (0.5, 0.6, 1.0), "mirror", truncate=40.0)

    for weight, eps, n in [(0.1, 2e-4, 200), (0.3, 2e-4, 200), (0.05, 1e-4, 200), (0.02, 1e-5, 400), (1.0, 1e-3, 300)]:
        add_tv(f"weight {weight} eps {eps}", (12, 20, 40), weight, eps, n)
    add_tv("several pieces", (14, 40, 51), 0.15, 2e-4, 200)
    add_tv("a piece and a voxel", (3, 2731, 1), 0.15, 2e-4, 200)
    add_tv("noise", (9, 31, 33), 0.4, 2e-4, 200, kind=NOISE)
    for n in [1, 2, 7]:
        add_tv(f"at most {n}", (6, 9, 25), 0.2, 2e-4, n)
    add_tv("fixed 1", (6, 9, 25), 0.2, 2e-4, 1, stop="fixed")
    add_tv("fixed 30", (6, 9, 25), 0.2, 2e-4, 30, stop="fixed")
    add_tv("eps 0", (6, 9, 25), 0.2, 0.0, 25)
    add_tv("special", (6, 9, 25), 0.2, 2e-4, 20, kind=SPECIAL)
    add_tv("one voxel", (1, 1, 1), 0.1, 2e-4, 200)
    add_tv("one plane", (1, 23, 37), 0.1, 2e-4, 200)
    add_tv("one row", (1, 1, 133), 0.1, 2e-4, 200)
    add_tv("one column", (129, 1, 1), 0.1, 2e-4, 200)
    add_tv("three thick", (7, 1, 3), 0.1, 2e-4, 200)
    add_tv("large weight", (5, 7, 9), 1e4, 2e-4, 60)
    add_tv("small weight", (5, 7, 9), 1e-6, 2e-4, 60)


def make_engine_cases():
    shape = (20, 40, 36)
    for mode in ["reflect", "nearest", "mirror", "constant"]:
        add_chunked_gaussian(f"overlap 9, {mode}", shape, 3.0, mode, (10, 20, 18), (9, 9, 9))
    add_chunked_gaussian("overlap covers the halo", shape, 1.5, "reflect", (10, 20, 18), (6, 6, 6))
    add_chunked_gaussian("unequal last chunks", shape, 3.0, "reflect", (12, 15, 13), (9, 9, 9))
    add_chunked_gaussian("overlap an axis each", shape, (1.0, 3.0, 2.0), "nearest", (10, 20, 12), (0, 9, 3))
    add_chunked_gaussian("no overlap", shape, 2.0, "reflect", (7, 11, 36), (0, 0, 0))
    add_chunked_gaussian("whole planes", shape, 3.0, "reflect", (5, 40, 36), (4, 4, 4))
    add_chunked_gaussian("last chunk merged", (21, 40, 41), 3.0, "reflect", (10, 20, 20), (9, 9, 9))
    add_chunked_gaussian("small chunks merged", shape, 3.0, "reflect", (4, 6, 5), (9, 9, 9))
    add_chunked_gaussian("small chunks merged, one axis", shape, 3.0, "reflect", (3, 20, 36), (9, 9, 9))
    add_chunked_gaussian("chunk larger than the volume", shape, 3.0, "reflect", (100, 100, 100), (9, 9, 9))
    add_chunked_gaussian("four chunks in y", (6, 48, 36), 3.0, "reflect", (6, 12, 36), (0, 9, 0))
    add_periodic_gaussian("periodic", shape, 1.5, (10, 20, 18), (6, 6, 6))
    add_periodic_gaussian("periodic, unequal", shape, (1.0, 2.0, 1.5), (12, 15, 13), (4, 8, 6))
    add_chunked_tv("tv, overlap 4", shape, 0.15, 2e-4, 200, (10, 20, 18), (4, 4, 4))
    add_chunked_tv("tv, no overlap", shape, 0.1, 2e-4, 200, (20, 20, 18), (0, 0, 0))
    add_chunked_tv("tv, unequal last chunks", shape, 0.1, 2e-4, 200, (12, 15, 13), (3, 2, 5))
    add_chunked_tv("tv, small chunks merged", shape, 0.1, 2e-4, 200, (4, 6, 36), (6, 6, 6))
    add_fixed_tv("tv, fixed", shape, 0.15, 8, (10, 20, 18), (7, 7, 7))
    add_fixed_tv("tv, fixed, unequal last chunks", shape, 0.15, 5, (12, 15, 13), (4, 4, 4))


HEAD = """/* SPDX-License-Identifier: MIT */
/* Made by tests/reference/make-references.py with numpy {numpy}, scipy {scipy}, scikit-image {skimage}, dask {dask}.
 * Not to be edited. */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

typedef enum
{{
  SLAB_REFERENCE_NOISE,   /* -1 to 1 */
  SLAB_REFERENCE_STEPS,   /* 0 to 1: blocks of three greys and noise */
  SLAB_REFERENCE_SPECIAL, /* noise with a NaN and both infinities */
}} SlabReferenceKind;

/*
 * One case: fill a volume of @shape with slab_reference_fill (), run @filter with @options, and the result has
 * @hash, and of its float bits in flat order each @step-th is in @values.
 *
 * In an engine case the volume is to be cut in chunks of @chunk with @overlap, as by dask.array.map_overlap
 * (…, boundary='none'); @iterations is then the most of any chunk. A Gaussian is SciPy's, so equal to the bit with
 * precision=double only; with single within 3e-7 * @largest.
 */
typedef struct
{{
  const char *name;
  const char *filter;
  const char *options[11]; /* pairs of name and text, NULL-terminated */
  gint64 shape[3];
  SlabReferenceKind kind;
  guint32 seed;
  gint64 chunk[3];
  gint64 overlap[3];
  guint iterations; /* what scikit-image made, 0 for the Gaussian */
  double largest;   /* largest finite absolute value of the output */
  guint64 hash;     /* slab_reference_hash () of the whole output */
  gsize step;
  gsize n_values;
  const guint32 *values;
}} SlabReferenceCase;

static inline gsize
slab_reference_count (const gint64 shape[3])
{{
  return (gsize) (shape[0] * shape[1] * shape[2]);
}}

/* The input of a case, of slab_reference_count () numbers. */
static inline void
slab_reference_fill (float *volume, const gint64 shape[3], SlabReferenceKind kind, guint32 seed)
{{
  gsize n = slab_reference_count (shape);

  for (gsize i = 0; i < n; i++)
    {{
      guint32 h = (guint32) i * 2654435761u + seed * 2246822519u;
      float noise;

      h ^= h >> 16;
      h *= 2146121005u;
      h ^= h >> 15;
      h *= 2221713035u;
      h ^= h >> 16;
      noise = (float) (h >> 8) * 0x1p-24f;

      if (kind == SLAB_REFERENCE_STEPS)
        {{
          gsize x = i % (gsize) shape[2];
          gsize y = i / (gsize) shape[2] % (gsize) shape[1];
          gsize z = i / (gsize) shape[2] / (gsize) shape[1];

          volume[i] = 0.25f * (float) ((z / 6 + y / 9 + x / 8) % 3) + 0.5f * noise;
        }}
      else
        volume[i] = 2.f * noise - 1.f;
    }}

  if (kind == SLAB_REFERENCE_SPECIAL)
    {{
      volume[n / 5] = NAN;
      volume[n / 2] = INFINITY;
      volume[n - 1 - n / 7] = -INFINITY;
    }}
}}

/* The bits of a number; every NaN is one. */
static inline guint32
slab_reference_bits (float value)
{{
  guint32 word;

  if (isnan (value))
    return 0x7fc00000u;
  memcpy (&word, &value, sizeof word);

  return word;
}}

/* FNV-1a over the bits of the numbers, in flat order. */
static inline guint64
slab_reference_hash (const float *volume, gsize n)
{{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);

  for (gsize i = 0; i < n; i++)
    hash = (hash ^ slab_reference_bits (volume[i])) * G_GUINT64_CONSTANT (1099511628211);

  return hash;
}}

static const guint32 slab_reference_values[] = {{
"""


def main():
    if not np.__version__.startswith("1."):
        sys.exit(f"numpy {np.__version__} sums in another precision; 1.24 is needed")
    make_filter_cases()
    make_engine_cases()
    import dask
    import scipy

    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "references.h")
    with open(path, "w", encoding="utf-8") as out:
        out.write(HEAD.format(numpy=np.__version__, scipy=scipy.__version__, skimage=skimage.__version__,
                              dask=dask.__version__))
        out.write("\n".join(lines) + "\n};\n")
        for table, meaning in [("FILTER", "For a filter by itself."), ("ENGINE", "For the engine.")]:
            name = f"slab_reference_{table.lower()}_cases"
            out.write(f"\n/* {meaning} */\nG_GNUC_UNUSED static const SlabReferenceCase {name}[] = {{\n")
            out.write("\n".join(tables[table]) + "\n};\n")


if __name__ == "__main__":
    main()

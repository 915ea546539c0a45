#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares slabscope-cli with SciPy, scikit-image and dask on volumes, parameters and chunks that are drawn by lot.

Run it as

    python3 tests/reference/compare-random.py PROGRAM [--cases N] [--seed S] [--only KIND]

with the packages of make-references.py, whose reasons for old versions hold here as well. Every case has a seed of its
own: what failed is run again by --seed THAT --cases 1. A case is one of

    gaussian   the whole volume, any chunk and any thread count: SciPy's bits in double, within 3e-7 of the largest
               value in single
    seams      a Gaussian in chunks whose overlap may be too small: the bits of dask's map_overlap
    tv         scikit-image's bits and its number of iterations
    tv-chunk   TV that stops in each chunk: the bits of map_overlap, and the most iterations of any chunk
    tv-fixed   a number of iterations, any chunk: scikit-image's bits

each, but for tv, now and then larger and with a limit of memory that makes it go from file to file.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

# Sets the environment of NumPy, so it comes before it.
SPEC = importlib.util.spec_from_file_location(
    "references", os.path.join(os.path.dirname(os.path.abspath(__file__)), "make-references.py"))
references = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(references)

import numpy as np
import scipy.ndimage as ndi

KINDS = {"gaussian": 0.45, "seams": 0.2, "tv": 0.15, "tv-chunk": 0.12, "tv-fixed": 0.08}
DTYPES = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"]
MODES = ["nearest", "reflect", "mirror", "constant", "wrap"]
SINGLE_TOLERANCE = 3e-7
# Voxels, and bytes of a limit, where a run from file to file has room and one in memory has not.
LARGE = (1_200_000, 2_000_000)
LIMITS = (29.5 * 2**20, 33 * 2**20)


class Mismatch(Exception):
    pass


def draw_shape(rng, least, largest):
    """Small axes as often as large ones, ones more often than that."""
    while True:
        shape = tuple(1 if rng.random() < 0.12 else int(2 ** rng.uniform(0, 7.5 if least == 0 else 10)) for _ in range(3))
        if least <= np.prod(shape) <= largest:
            return shape


def draw_image(rng, shape, dtype):
    """What the file holds, and the floats that the filter sees."""
    if dtype.startswith("float"):
        scale = rng.choice([1.0, 1.0, 1.0, 1e-3, 1e5, 1e-30, 1e30, 3e-39])
        offset = rng.choice([0.0, 0.0, 10.0])
        image = ((rng.standard_normal(shape) + offset) * scale).astype(dtype)
    else:
        limits = np.iinfo(dtype)
        low, high = (limits.min, limits.max) if rng.random() < 0.5 else (max(limits.min, -3), 100)
        image = rng.integers(low, high, size=shape, endpoint=True, dtype=dtype)
    return image


def spoil(rng, image):
    """A few numbers that are none, where the type has them."""
    if image.dtype.kind == "f" and rng.random() < 0.12:
        flat = image.reshape(-1)
        for value in rng.choice([np.nan, np.inf, -np.inf, -0.0], size=rng.integers(1, 4)):
            flat[rng.integers(flat.size)] = value


def draw_chunk(rng, shape):
    return tuple(int(rng.integers(1, n + 1)) if rng.random() < 0.8 else n + 3 for n in shape)


def draw_sigma(rng, largest):
    def one():
        return 0.0 if rng.random() < 0.15 else round(float(np.exp(rng.uniform(np.log(0.1), np.log(largest)))), 3)

    return one() if rng.random() < 0.4 else (one(), one(), one())


def as_text(values):
    return ",".join(str(v) for v in values) if isinstance(values, tuple) else str(values)


def radii(sigma, truncate):
    """SciPy's own formula, and its own limit below which an axis is left alone."""
    sigmas = sigma if isinstance(sigma, tuple) else (sigma,) * 3
    return tuple(int(truncate * s + 0.5) if s > 1e-15 else 0 for s in sigmas)


class Case:
    def __init__(self, seed, program, folder, only):
        self.rng = np.random.default_rng(seed)
        self.program = program
        self.folder = folder
        self.kind = only or str(self.rng.choice(list(KINDS), p=list(KINDS.values())))
        self.words = []
        self.is_large = self.kind != "tv" and self.rng.random() < 0.12
        self.is_in_slabs = False

    def draw_file(self, largest, dtype=None):
        rng = self.rng
        shape = draw_shape(rng, *(LARGE if self.is_large else (0, largest)))
        dtype = dtype or str(rng.choice(DTYPES))
        image = draw_image(rng, shape, dtype)
        spoil(rng, image)
        order = str(rng.choice(["little", "big"]))
        skip = int(rng.choice([0, 0, 1, 512, 1021]))
        with open(os.path.join(self.folder, "in.raw"), "wb") as out:
            out.write(b"\xa5" * skip + image.astype(image.dtype.newbyteorder("<" if order == "little" else ">")).tobytes())
        self.words += ["--shape", as_text(shape), "--dtype", dtype, "--byte-order", order, "--skip", str(skip)]
        with np.errstate(all="ignore"):
            return image.astype(np.float32)

    def run(self):
        """The result, and what --json says."""
        rng = self.rng
        self.words += ["--threads", str(rng.integers(1, 9))]
        target = os.path.join(self.folder, "out.vol")
        command = [self.program, "filter", os.path.join(self.folder, "in.raw"), "-o", target, "--json", *self.words]
        # Mostly less than what a run in memory needs; what does not go even in slabs is then a run without a limit.
        limits = [["--memory-limit", str(int(rng.uniform(*LIMITS)))], []] if self.is_large else [[]]
        for limit in limits:
            done = subprocess.run(command + limit, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                break
        if done.returncode != 0:
            raise Mismatch(f"exit status {done.returncode}: {done.stderr.strip()}")
        facts = json.loads(done.stdout)
        self.is_in_slabs = facts["slabs"] > 0
        return np.fromfile(target, dtype="<f4"), facts


def check_bits(found, expected):
    expected_bits = references.bits(expected)
    found_bits = references.bits(found)
    if expected_bits.size != found_bits.size:
        raise Mismatch(f"{found_bits.size} voxels, not {expected_bits.size}")
    wrong = np.flatnonzero(expected_bits != found_bits)
    if wrong.size:
        i = wrong[0]
        raise Mismatch(f"{wrong.size} of {found_bits.size} voxels differ, voxel {i} is {found.reshape(-1)[i]!r}, "
                       f"not {expected.reshape(-1)[i]!r}")


def check_near(found, expected, largest, n_taps):
    """Where the reference is no number or too large for one, the result is as well; else near it. The largest value is
    that of what is summed up: where positive and negative cancel, what is left says nothing of the rounding before."""
    expected = expected.reshape(-1)
    numbers = np.isfinite(expected)
    if not np.array_equal(np.isnan(expected), np.isnan(found)) or not np.array_equal(numbers, np.isfinite(found)):
        raise Mismatch("not the same voxels are finite")
    difference = float(np.abs(found[numbers].astype(float) - expected[numbers]).max(initial=0.0))
    # Products of denormals are rounded to the smallest step of float32, half of it each time.
    if difference > SINGLE_TOLERANCE * largest + n_taps * 2.0**-150:
        raise Mismatch(f"differs by {difference:.3g}, {difference / max(largest, 1e-300):.3g} of the largest value")


def draw_gaussian(case, largest_sigma):
    rng = case.rng
    sigma = draw_sigma(rng, largest_sigma)
    mode = str(rng.choice(MODES))
    truncate = 4.0 if rng.random() < 0.6 else round(float(rng.uniform(0.0, 6.0)), 2)
    cval = round(float(rng.normal()), 3) if mode == "constant" else 0.0
    case.words += ["--filter", "gaussian", "--sigma", as_text(sigma), "--boundary", mode, "--truncate", str(truncate),
                   f"--cval={cval}"]
    return sigma, mode, truncate, cval


def compare_gaussian(case):
    rng = case.rng
    image = case.draw_file(60_000)
    sigma, mode, truncate, cval = draw_gaussian(case, 30.0 if rng.random() < 0.85 else 100.0)
    double = rng.random() < 0.6
    case.words += ["--precision", "double" if double else "single"]
    if rng.random() < 0.7:
        case.words += ["--chunk", as_text(draw_chunk(rng, image.shape))]
    elif rng.random() < 0.3:
        case.words += ["--chunk", "whole"]
    found, _ = case.run()
    with np.errstate(all="ignore"):
        expected = ndi.gaussian_filter(image, sigma, mode=mode, truncate=truncate, cval=cval)
    if double:
        check_bits(found, expected)
    else:
        largest = np.abs(image[np.isfinite(image)], dtype=float).max(initial=abs(cval))
        check_near(found, expected, float(largest), sum(2 * r + 1 for r in radii(sigma, truncate)))


def draw_seams(case, image):
    """A chunk that dask does not cut in too many pieces, and an overlap that it accepts."""
    rng = case.rng
    chunk = tuple(int(rng.integers(max(1, (n + 3) // 4), n + 1)) for n in image.shape)
    overlap = tuple(int(rng.integers(0, min(9, n) + 1)) if n > 1 else 0 for n in image.shape)
    case.words += ["--chunk", as_text(chunk), "--overlap", as_text(overlap)]
    return chunk, overlap


def compare_seams(case):
    image = case.draw_file(30_000)
    sigma, mode, truncate, cval = draw_gaussian(case, 5.0)
    chunk, overlap = draw_seams(case, image)
    case.words += ["--precision", "double"]
    found, facts = case.run()

    def function(block):
        return ndi.gaussian_filter(block, sigma, mode=mode, truncate=truncate, cval=cval)

    with np.errstate(all="ignore"):
        # A block of map_overlap goes on in itself; where the overlap is enough the volume does, for any boundary.
        expected = function(image) if facts["exact"] else references.overlapped(image, function, chunk, overlap)
    check_bits(found, expected)


def draw_tv(case):
    rng = case.rng
    weight = round(float(np.exp(rng.uniform(np.log(0.005), np.log(3.0)))), 4)
    eps = float(rng.choice([2e-4, 2e-4, 1e-3, 1e-5]))
    n = int(rng.choice([1, 2, 7] if case.is_large else [1, 2, 7, 50, 200]))
    case.words += ["--filter", "tv", "--weight", str(weight), "--max-iterations", str(n)]
    return weight, eps, n


def compare_tv(case):
    rng = case.rng
    image = case.draw_file(40_000)
    weight, eps, n = draw_tv(case)
    case.words += ["--eps", str(eps)]
    if rng.random() < 0.5:
        case.words += ["--chunk", as_text(draw_chunk(rng, image.shape))]
    found, facts = case.run()
    with np.errstate(all="ignore"):
        expected, iterations = references.tv(image, weight, eps, n)
    check_bits(found, expected)
    if facts["iterations"] != iterations:
        raise Mismatch(f"{facts['iterations']} iterations, not {iterations}")


def compare_tv_chunk(case):
    image = case.draw_file(20_000)
    weight, eps, n = draw_tv(case)
    chunk, overlap = draw_seams(case, image)
    case.words += ["--eps", str(eps), "--stop", "chunk"]
    found, facts = case.run()
    counts = []

    def function(block):
        out, iterations = references.tv(block, weight, eps, n)
        counts.append(iterations)
        return out

    with np.errstate(all="ignore"):
        expected = references.overlapped(image, function, chunk, overlap)
    check_bits(found, expected)
    if facts["iterations"] != max(counts):
        raise Mismatch(f"{facts['iterations']} iterations, not {max(counts)}")


def compare_tv_fixed(case):
    rng = case.rng
    image = case.draw_file(20_000)
    weight, _, n = draw_tv(case)
    case.words += ["--stop", "fixed"]
    if rng.random() < 0.7:
        case.words += ["--chunk", as_text(draw_chunk(rng, image.shape))]
    found, facts = case.run()
    with np.errstate(all="ignore"):
        expected, iterations = references.tv(image, weight, 0.0, n)
    check_bits(found, expected)
    if facts["iterations"] != n:
        raise Mismatch(f"{facts['iterations']} iterations, not {n} (scikit-image made {iterations})")


COMPARE = {"gaussian": compare_gaussian, "seams": compare_seams, "tv": compare_tv, "tv-chunk": compare_tv_chunk,
           "tv-fixed": compare_tv_fixed}


def main():
    parser = argparse.ArgumentParser(description="Compares slabscope-cli with SciPy, scikit-image and dask.")
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=list(KINDS))
    arguments = parser.parse_args()
    if not np.__version__.startswith("1."):
        sys.exit(f"numpy {np.__version__} sums in another precision; 1.24 is needed")

    counts = dict.fromkeys(KINDS, 0)
    failed = []
    n_slabs = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(arguments.seed, arguments.seed + arguments.cases):
            case = Case(seed, arguments.program, folder, arguments.only)
            try:
                COMPARE[case.kind](case)
            except Mismatch as mismatch:
                failed.append(seed)
                print(f"seed {seed}, {case.kind}: {mismatch}\n  {' '.join(case.words)}", flush=True)
            counts[case.kind] += 1
            n_slabs += case.is_in_slabs
    told = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n)
    print(f"{arguments.cases} cases ({told}; {n_slabs} of them from file to file), {len(failed)} failed" + (f": seeds {failed}" if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

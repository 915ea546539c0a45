/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#ifdef SLAB_CPU_HAS_TARGETS
#include <immintrin.h>

#define REAL float
#define IS_FLOAT 1
#define CENTRE_FIRST 0
#define LANES 16
#define WIDE 2
/* Fused: float accumulators have no bits to agree with. */
#define MULTIPLY_ADD(a, b, sum) ((__typeof__ (sum)) _mm512_fmadd_ps ((__m512) (a), _mm512_set1_ps (b), (__m512) (sum)))
#define STREAM(to, floats) _mm512_stream_ps (to, (__m512) (floats))
#define TARGET SLAB_CPU_TARGET_64
#define NAME(x) x##_single_64
#include "slab-filter-gaussian-kernel.h"
#endif

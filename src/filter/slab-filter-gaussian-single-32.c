/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#ifdef SLAB_CPU_HAS_TARGETS
#include <immintrin.h>

#define REAL float
#define IS_FLOAT 1
#define CENTRE_FIRST 0
#define LANES 8
#define WIDE 1
/* Fused: float accumulators have no bits to agree with. */
#define MULTIPLY_ADD(a, b, sum) ((__typeof__ (sum)) _mm256_fmadd_ps ((__m256) (a), _mm256_set1_ps (b), (__m256) (sum)))
#define TARGET SLAB_CPU_TARGET_32
#define NAME(x) x##_single_32
#include "slab-filter-gaussian-kernel.h"
#endif

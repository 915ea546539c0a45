/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#ifdef SLAB_CPU_HAS_TARGETS

#define REAL double
#define IS_FLOAT 0
#define CENTRE_FIRST 1
#define LANES 8
#define WIDE 2
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET SLAB_CPU_TARGET_64
#define NAME(x) x##_double_64
#include "slab-filter-gaussian-kernel.h"
#endif

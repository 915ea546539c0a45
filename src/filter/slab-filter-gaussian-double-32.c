/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#ifdef SLAB_CPU_HAS_TARGETS

#define REAL double
#define IS_FLOAT 0
#define CENTRE_FIRST 1
#define LANES 4
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET SLAB_CPU_TARGET_32
#define NAME(x) x##_double_32
#include "slab-filter-gaussian-kernel.h"
#endif

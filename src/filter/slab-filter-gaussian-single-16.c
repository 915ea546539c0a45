/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#define REAL float
#define IS_FLOAT 1
#define CENTRE_FIRST 0
#define LANES 4
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET
#define NAME(x) x##_single_16
#include "slab-filter-gaussian-kernel.h"

/* SPDX-License-Identifier: MIT */
#include "slab-filter-gaussian-private.h"

#include <string.h>

#define REAL double
#define IS_FLOAT 0
#define CENTRE_FIRST 1
#define LANES 2
#define WIDE 1
#define MULTIPLY_ADD(a, b, sum) ((sum) + (a) * (b))
#define TARGET
#define NAME(x) x##_double_16
#include "slab-filter-gaussian-kernel.h"

/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-slice-reader.h"

G_BEGIN_DECLS

/* Values that are best projected together: what is known of them stays in the first-level cache. */
#define SLAB_SLICE_STACK_VALUES 2048

/* One over the other, values of several slices become those of a slab, as SlabSliceRegion has it. All of them take @n
 * values at a time; @sums are theirs while the mean is found, for other projections they are not looked at and may be
 * NULL. Any thread. */
void slab_slice_stack_begin (SlabProjection projection, double *sums, float *target, gsize n);
/* @values: those of the first of @n_slices more; those of the next are @stride floats on. The sums do not depend on how
 * many are added together. */
void slab_slice_stack_add (SlabProjection projection, const float *values, gsize stride, gsize n_slices, double *sums,
                           float *target, gsize n);
/* @n_slices: how many were added in all. */
void slab_slice_stack_end (SlabProjection projection, gint64 n_slices, const double *sums, float *target, gsize n);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-histogram.h"
#include "slab-sample-type.h"

G_BEGIN_DECLS

/**
 * SlabHistogramCounter:
 *
 * Counts voxels for a SlabHistogram, in blocks as they come from memory or a file. One thread at a time.
 *
 * Integers of 8 and 16 bits have a counter a value. All others are looked at as float32, whose bits, with the sign
 * taken in, are in the order of the values; the upper 22 of the 32 choose a counter. That needs to know nothing of the
 * range beforehand, is exact from the first voxel on, and splits every octave in 8192. The table is 32 MiB of which
 * only the pages of values that occur are ever touched.
 *
 * Values that lie closer together than that, as 1000.1 and 1000.2, need a second round:
 * slab_histogram_counter_wants_more() tells, and all blocks are then given once more, with a counter of its own for
 * each float32 there is in the range of most of the values.
 */
typedef struct _SlabHistogramCounter SlabHistogramCounter;

SlabHistogramCounter *slab_histogram_counter_new (SlabSampleType type, SlabByteOrder order,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_histogram_counter_free (SlabHistogramCounter *self);

void slab_histogram_counter_add (SlabHistogramCounter *self, const void *samples, gsize n_samples);
gboolean slab_histogram_counter_wants_more (SlabHistogramCounter *self) G_GNUC_WARN_UNUSED_RESULT;
SlabHistogram *slab_histogram_counter_finish (SlabHistogramCounter *self, gboolean exact) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabHistogramCounter, slab_histogram_counter_free)

G_END_DECLS

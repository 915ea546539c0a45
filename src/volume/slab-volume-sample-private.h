/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabVolumeSample:
 *
 * About 2^18 voxels spread evenly over a volume, all of them when it has no more, for percentiles. Voxels are taken in
 * short runs, each somewhere in its equal share of the volume, so that few pages are touched, every plane has its part,
 * and no regular pattern in the volume agrees with a regular pattern in the sample. The places depend on the number of
 * voxels alone.
 *
 * Filled from blocks of the volume in storage order, or from single runs, which may come in an order that is spread
 * over the volume from the first one on.
 */
typedef struct
{
  guint64 n_voxels;
  guint64 n_runs;
  guint64 run_length;
  guint64 next_run;
  float *values;
  gsize n_values;
} SlabVolumeSample;

gboolean slab_volume_sample_init (SlabVolumeSample *self, guint64 n_voxels) G_GNUC_WARN_UNUSED_RESULT;
void slab_volume_sample_clear (SlabVolumeSample *self);

guint64 slab_volume_sample_get_run (const SlabVolumeSample *self, guint64 run);
guint64 slab_volume_sample_get_spread_run (const SlabVolumeSample *self, guint64 turn);
void slab_volume_sample_add (SlabVolumeSample *self, const float *values, gsize n_values);
void slab_volume_sample_add_block (SlabVolumeSample *self, guint64 first, const float *values, gsize n_values);
gboolean slab_volume_sample_get_percentiles (SlabVolumeSample *self, const double *percents, guint n_percents,
                                             float *percentiles) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

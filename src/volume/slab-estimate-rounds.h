/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabEstimateRounds:
 *
 * When what has been read of a sample so far is told as an estimate: first when somebody who has just asked would begin
 * to wonder, then less and less often. Never of so few voxels that it would be a caricature, however slow the disk is.
 * Knows no clock, so that it is the same in a test.
 */
typedef struct
{
  gint64 begin; /* in microseconds */
  gint64 next;  /* when the next one is due, after @begin */
} SlabEstimateRounds;

/* Told of no fewer: the outermost percentiles that are asked for are of a thousandth. */
#define SLAB_ESTIMATE_MIN_VOXELS 4096
/* Of the first one, in microseconds; each later one is due after five times as long. */
#define SLAB_ESTIMATE_FIRST 40000

void slab_estimate_rounds_init (SlabEstimateRounds *self, gint64 now);
gboolean slab_estimate_rounds_is_due (SlabEstimateRounds *self, gint64 now, guint64 n_voxels);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-chunk-index.h"
#include "slab-plot-theme.h"

G_BEGIN_DECLS

/* What the colour of a chunk says of it. */
typedef enum
{
  SLAB_CHUNK_COLORS_THREAD,     /* that filtered it: a colour each */
  SLAB_CHUNK_COLORS_START,      /* when it was begun */
  SLAB_CHUNK_COLORS_DURATION,   /* the time spent on it */
  SLAB_CHUNK_COLORS_ITERATIONS, /* that its filter made */
  SLAB_N_CHUNK_COLORS,
} SlabChunkColors;

const char *slab_chunk_colors_get_id (SlabChunkColors colors);   /* "thread", "start", "duration", "iterations" */
const char *slab_chunk_colors_get_name (SlabChunkColors colors); /* translated */
gboolean slab_chunk_colors_from_id (const char *id, SlabChunkColors *colors);

/**
 * SlabChunkScale:
 * @colors: what is told
 * @n_rows: threads that there are, for %SLAB_CHUNK_COLORS_THREAD
 * @is_known: some chunk has that figure
 * @low: the least of them: seconds, or iterations
 * @high: the most of them
 *
 * From the figure of a chunk to its colour, over all chunks of a run. Of a value: it needs no freeing.
 */
typedef struct
{
  SlabChunkColors colors;
  guint n_rows;
  gboolean is_known;
  double low;
  double high;
} SlabChunkScale;

void slab_chunk_scale_init (SlabChunkScale *self, SlabChunkIndex *index, SlabChunkColors colors);
/* FALSE where the chunk has no such figure; @color is a grey then. */
gboolean slab_chunk_scale_get_color (const SlabChunkScale *self, const SlabChunkLife *life, SlabColor *color);
/* Of a figure between low and high, and of a thread's row. */
void slab_chunk_scale_get_value_color (const SlabChunkScale *self, double value, SlabColor *color);
void slab_chunk_scale_get_row_color (guint row, SlabColor *color);

G_END_DECLS

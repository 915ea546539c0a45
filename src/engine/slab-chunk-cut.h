/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabChunkTaper:
 * @n_full: chunks of the full size, at least 1
 * @n_of_each: how many there are then of each smaller size
 * @n_halvings: smaller sizes: half of the full one, a quarter and so on; 0 for none
 *
 * An axis whose last chunks are smaller, so that threads that take them as they get free end at about the same time.
 */
typedef struct
{
  gint64 n_full;
  gint64 n_of_each;
  guint n_halvings;
} SlabChunkTaper;

/* Sizes of the chunks along one axis. */
gint64 slab_chunk_taper_get_weight (const SlabChunkTaper *taper);
gint64 *slab_chunk_cut_tapered (gint64 n, const SlabChunkTaper *taper, gint64 *n_chunks) G_GNUC_WARN_UNUSED_RESULT;
gint64 *slab_chunk_cut_regularly (gint64 n, gint64 chunk, gint64 *n_chunks) G_GNUC_WARN_UNUSED_RESULT;
gint64 slab_chunk_cut_merge (gint64 *sizes, gint64 n_chunks, gint64 minimum);

G_END_DECLS

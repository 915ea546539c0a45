/* SPDX-License-Identifier: MIT */
#include "slab-chunk-cut.h"

/**
 * slab_chunk_cut_regularly:
 * @n: voxels of the axis, at least 1
 * @chunk: voxels of a chunk, at least 1
 * @n_chunks: (out): how many there are
 *
 * Any thread.
 *
 * Returns: (transfer full): voxels of each chunk: @chunk, the remainder last
 */
gint64 *
slab_chunk_cut_regularly (gint64 n, gint64 chunk, gint64 *n_chunks)
{
  gint64 count = (n - 1) / chunk + 1;
  gint64 *sizes = g_new (gint64, count);

  for (gint64 i = 0; i < count; i++)
    sizes[i] = MIN (chunk, n - i * chunk);
  *n_chunks = count;
  return sizes;
}

/**
 * slab_chunk_taper_get_weight:
 * @taper: a taper
 *
 * Any thread.
 *
 * Returns: the length of the axis in chunks of the smallest size, at least 1
 */
gint64
slab_chunk_taper_get_weight (const SlabChunkTaper *taper)
{
  const gint64 full = G_GINT64_CONSTANT (1) << taper->n_halvings;

  return taper->n_full * full + taper->n_of_each * (full - 1);
}

/**
 * slab_chunk_cut_tapered:
 * @n: voxels of the axis, at least as many as the taper's weight
 * @taper: how it ends; @n times its weight must not overflow
 * @n_chunks: (out): how many there are
 *
 * Any thread.
 *
 * Returns: (transfer full): voxels of each chunk, in proportion to its weight but for one voxel
 */
gint64 *
slab_chunk_cut_tapered (gint64 n, const SlabChunkTaper *taper, gint64 *n_chunks)
{
  const gint64 count = taper->n_full + taper->n_of_each * taper->n_halvings;
  const gint64 all = slab_chunk_taper_get_weight (taper);
  gint64 *sizes = g_new (gint64, count);
  gint64 weight = 0, start = 0;

  for (gint64 i = 0; i < count; i++)
    {
      const gint64 n_smaller = i < taper->n_full ? 0 : 1 + (i - taper->n_full) / taper->n_of_each;

      weight += G_GINT64_CONSTANT (1) << (taper->n_halvings - (guint) n_smaller);
      sizes[i] = n * weight / all - start;
      start += sizes[i];
    }
  *n_chunks = count;
  return sizes;
}

/**
 * slab_chunk_cut_merge:
 * @sizes: (inout): voxels of each chunk
 * @n_chunks: how many
 * @minimum: voxels
 *
 * Merges chunks in place until none is smaller than @minimum, with the outcome that dask 2022.12's
 * ensure_minimum_chunksize () has, since with an overlap that does not cover the halo the borders show in the result.
 * Every chunk that is too small is gathered into a pending one; where the pending one is large enough to spare voxels,
 * it gives just as many as the small chunk lacks. Any thread.
 *
 * Returns: how many chunks are left, 0 where the axis is too short
 */
gint64
slab_chunk_cut_merge (gint64 *sizes, gint64 n_chunks, gint64 minimum)
{
  gint64 pending = 0;
  gint64 n_out = 0;
  gboolean any_small = FALSE;

  for (gint64 i = 0; i < n_chunks; i++)
    any_small |= sizes[i] < minimum;
  if (!any_small)
    return n_chunks;

  /* At most one chunk is put out per chunk read, so the array is its own output. */
  for (gint64 i = 0; i < n_chunks; i++)
    {
      gint64 size = sizes[i];

      if (size < minimum)
        {
          gint64 lacking = minimum - size;

          if (pending > minimum + lacking)
            {
              sizes[n_out++] = pending - lacking;
              pending = minimum;
            }
          else
            pending += size;
        }
      if (pending >= minimum)
        {
          sizes[n_out++] = pending;
          pending = 0;
        }
      if (size >= minimum)
        pending += size;
    }
  if (pending >= minimum)
    sizes[n_out++] = pending;
  else if (n_out > 0)
    sizes[n_out - 1] += pending;
  return n_out;
}

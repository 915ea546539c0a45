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

/* SPDX-License-Identifier: MIT */
#include "slab-chunk-seam.h"

#include <math.h>

#include "slab-thread-layout.h"

/* The kernel's answer for one voxel in the middle of a block of @height behind @distance voxels along @axis. */
static gboolean
probe_step (const SlabFilterParams *params, const gint64 halo[SLAB_N_AXES], guint axis, gint64 distance, float height,
            float *answer)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const gint cancel = 0;
  SlabFilterChunk chunk = { .cancel = &cancel, .output_row_stride = 1, .output_plane_stride = 1 };
  SlabThreadLayout layout;
  gpointer memory;
  float *voxels;
  gint64 index[SLAB_N_AXES];

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      chunk.input_size[a] = 2 * halo[a] + 1;
      chunk.core_start[a] = halo[a];
      chunk.core_size[a] = 1;
    }
  slab_thread_layout_init (&layout, params, chunk.core_size, chunk.input_size, FALSE);
  memory = g_try_malloc0 (layout.total * sizeof (float) + 64);
  if (memory == NULL)
    return FALSE;
  voxels = (float *) (((guintptr) memory + 63) & ~(guintptr) 63);

  for (index[0] = 0; index[0] < chunk.input_size[0]; index[0]++)
    for (index[1] = 0; index[1] < chunk.input_size[1]; index[1]++)
      for (index[2] = 0; index[2] < chunk.input_size[2]; index[2]++)
        if (index[axis] > halo[axis] + distance)
          voxels[(index[0] * chunk.input_size[1] + index[1]) * chunk.input_size[2] + index[2]] = height;
  chunk.input = voxels;
  chunk.input_sample_size = sizeof (float);
  chunk.input_row_stride = (gsize) chunk.input_size[2];
  chunk.input_plane_stride = (gsize) (chunk.input_size[1] * chunk.input_size[2]);
  chunk.output = voxels + layout.core;
  chunk.scratch = voxels + layout.scratch;
  info->run_chunk (params, &chunk);
  *answer = chunk.output[0];
  g_free (memory);
  return TRUE;
}

/**
 * slab_chunk_seam_estimate:
 * @params: the filter's
 * @halo: its reach in voxels
 * @overlap: voxels that a chunk reads beyond its core to each side
 * @n_chunks: chunks along each axis
 *
 * How much of the range of values an overlap that is too small can change a voxel beside a border: for a linear filter
 * the sum of the weights beyond the overlap, which is the filter's own answer to a unit step out there, added over
 * the axes. Any thread.
 *
 * Returns: a share of the range; negative where that says nothing: a filter that is not linear, or a halo too large for
 *   a look before the run
 */
double
slab_chunk_seam_estimate (const SlabFilterParams *params, const gint64 halo[SLAB_N_AXES],
                          const gint64 overlap[SLAB_N_AXES], const gint64 n_chunks[SLAB_N_AXES])
{
  double sum = 0.0;
  double n_probe = 1.0;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    n_probe *= 2.0 * (double) halo[a] + 1.0;
  if (n_probe > 100000.0)
    return -1.0;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (n_chunks[a] > 1 && overlap[a] < halo[a])
      {
        float once, twice;

        if (!probe_step (params, halo, a, overlap[a], 1.0f, &once)
            || !probe_step (params, halo, a, overlap[a], 2.0f, &twice))
          return -1.0;
        if (!(fabsf (twice - 2.0f * once) <= 1e-5f * fabsf (twice)) || !(fabsf (once) < 1.0f))
          return -1.0;
        sum += fabs ((double) once);
      }
  return sum;
}

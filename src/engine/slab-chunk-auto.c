/* SPDX-License-Identifier: MIT */
#include "slab-chunk-auto.h"

#include <math.h>
#include <string.h>

#include "filter/slab-cpu.h"
#include "filter/slab-filter-bytes.h"
#include "slab-chunk-plan-private.h"
#include "slab-thread-layout.h"

/* Chunks whose layout is part of the result must not depend on the machine that cuts them. */
#define AUTO_FIXED_N_THREADS 8
/* A stop rule per chunk: large enough that a border is far from most voxels, small enough that the 20 bytes a voxel of
 * an iterating filter stay in the last level of cache. */
#define AUTO_UNBOUNDED_CORE 64
/* What each doubling of a thread's memory beyond the cache of its core costs, as a share of the run: the kernels' own
 * tiles are in cache anyway. */
#define AUTO_COST_PER_DOUBLING 0.05
/* The same for scratch, which is gone through again and again, beyond what the rows that come and go leave of the
 * cache: measured over the sample with sigma 1, and 256 x 256 x 256 with sigma 3, on one thread and two. */
#define AUTO_COST_PER_DOUBLING_OF_SCRATCH 0.08
#define AUTO_SHARE_OF_CACHE 0.75
/* That cache, where the machine must not matter. */
#define AUTO_FIXED_CACHE_BYTES (4.0 * 1024 * 1024)
/* Voxels of halos come from memory once more: what it costs to read the whole volume again, as a share of the run. */
#define AUTO_COST_OF_READING 0.05
/* "A few megabytes a thread": beyond, a doubling must save a lot of redundant work to be worth the memory. */
#define AUTO_THREAD_BYTES (16.0 * 1024 * 1024)
#define AUTO_COST_PER_DOUBLING_BEYOND 0.5
/* What the handling of one chunk costs, in voxels of filter work. */
#define AUTO_VOXELS_PER_CHUNK 16384.0
/* Some tens of milliseconds: larger chunks show no progress, and do not read while others filter. */
#define AUTO_VOXELS (16.0 * 1024 * 1024)
/* How long a thread is idle at the end, in chunks. */
#define AUTO_IDLE_CHUNKS 0.5
/* Vectors run along X; shorter rows are mostly begin and end. */
#define AUTO_MIN_ROW 128
/* Rows that are cut are brought in once for each part, and every part begins and ends: measured 1.1 to 1.25. */
#define AUTO_COST_OF_CUT_ROWS 1.2

/* Sum over the chunks of an axis of their padded sizes, for regular chunks. */
static double
sum_padded (gint64 n, gint64 chunk, gint64 overlap, gboolean reaches_around)
{
  gint64 count = (n - 1) / chunk + 1;
  double sum = 0.0;

  if (count == 1)
    return (double) n;
  if (reaches_around || count > 4096)
    return (double) n + 2.0 * (double) count * (double) overlap;
  for (gint64 i = 0; i < count; i++)
    {
      gint64 start = MAX (i * chunk - overlap, 0);
      gint64 end = MIN (MIN ((i + 1) * chunk, n) + overlap, n);
      sum += (double) (end - start);
    }
  return sum;
}

#define AUTO_MAX_CANDIDATES 40

typedef struct
{
  gint64 core;
  gint64 padded;
  double n_chunks;
  double redundancy;
} AxisCandidate;

/* Nearly equal parts of an axis, from the whole to the smallest that is worth a look. */
static guint
list_candidates (gint64 n, gint64 overlap, gboolean reaches_around, gint64 smallest,
                 AxisCandidate candidates[AUTO_MAX_CANDIDATES])
{
  guint n_candidates = 0;

  /* About six steps from each doubling to the next. */
  for (double parts = 1.0; parts <= 4096.0 && n_candidates < AUTO_MAX_CANDIDATES; parts = MAX (parts + 1, parts * 1.2))
    {
      gint64 core = (n - 1) / (gint64) parts + 1;
      AxisCandidate *candidate = &candidates[n_candidates];

      if (core < n && core < smallest)
        break;
      if (n_candidates > 0 && core == candidates[n_candidates - 1].core)
        continue;
      candidate->core = core;
      candidate->padded = core;
      if (core < n)
        candidate->padded = reaches_around ? core + 2 * overlap : MIN (core + 2 * overlap, n);
      candidate->n_chunks = (double) ((n - 1) / core + 1);
      candidate->redundancy = sum_padded (n, core, overlap, reaches_around) / (double) n;
      n_candidates++;
    }
  return n_candidates;
}

/* What chunks of this kind cost against the volume as one chunk: 1 and more. */
static double
estimate_work (const SlabFilterParams *params, const gint64 n[SLAB_N_AXES], const AxisCandidate *const c[SLAB_N_AXES])
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  double whole[SLAB_N_AXES], core[SLAB_N_AXES], padded[SLAB_N_AXES];

  if (info->get_work == NULL)
    return c[0]->redundancy * c[1]->redundancy * c[2]->redundancy;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      whole[a] = (double) n[a];
      core[a] = whole[a] / c[a]->n_chunks;
      padded[a] = core[a] * c[a]->redundancy;
    }
  return info->get_work (params, padded, core) * c[0]->n_chunks * c[1]->n_chunks * c[2]->n_chunks
         / info->get_work (params, whole, whole);
}

/**
 * slab_chunk_auto_choose:
 * @question: what is to be cut
 * @chunk: (out): voxels of a chunk along each axis
 *
 * Tries chunks that cut each axis in nearly equal parts and takes the cheapest by a small model: redundant work, times
 * what leaving the cache costs, times the idle time of threads that find no chunk at the end. Rows stay whole unless
 * cutting them pays. Chunks that break the memory limit are taken only when none keeps it. Any thread.
 */
void
slab_chunk_auto_choose (const SlabChunkAuto *question, gint64 chunk[SLAB_N_AXES])
{
  AxisCandidate candidates[SLAB_N_AXES][AUTO_MAX_CANDIDATES];
  guint n_candidates[SLAB_N_AXES];
  const SlabFilterParams *params = question->params;
  const gint64 *n = question->shape.n;
  const guint n_threads = question->is_shown ? AUTO_FIXED_N_THREADS : question->n_threads;
  const guint64 memory_limit = question->is_shown ? 0 : question->memory_limit;
  double n_voxels = (double) n[0] * (double) n[1] * (double) n[2];
  const double cache_bytes = question->is_shown ? AUTO_FIXED_CACHE_BYTES
                                                : AUTO_SHARE_OF_CACHE * (double) slab_cpu_get_level2_bytes ();
  const double cost_per_doubling = question->is_shown ? AUTO_COST_PER_DOUBLING : AUTO_COST_PER_DOUBLING_OF_SCRATCH;
  double best_cost = INFINITY;
  gboolean best_fits = FALSE;

  if (question->is_unbounded)
    {
      for (guint a = 0; a < SLAB_N_AXES; a++)
        chunk[a] = MIN (AUTO_UNBOUNDED_CORE, n[a]);
      return;
    }
  memcpy (chunk, n, sizeof question->shape.n);
  for (guint a = 0; a < SLAB_N_AXES; a++)
    n_candidates[a] = list_candidates (n[a], question->overlap[a], question->reaches_around,
                                       a == SLAB_AXIS_X ? AUTO_MIN_ROW : 4, candidates[a]);

  for (guint iz = 0; iz < n_candidates[0]; iz++)
    for (guint iy = 0; iy < n_candidates[1]; iy++)
      for (guint ix = 0; ix < n_candidates[2]; ix++)
        {
          const AxisCandidate *c[SLAB_N_AXES] = { &candidates[0][iz], &candidates[1][iy], &candidates[2][ix] };
          gint64 core[SLAB_N_AXES] = { c[0]->core, c[1]->core, c[2]->core };
          gint64 padded[SLAB_N_AXES] = { c[0]->padded, c[1]->padded, c[2]->padded };
          double n_chunks = c[0]->n_chunks * c[1]->n_chunks * c[2]->n_chunks;
          SlabThreadLayout layout;
          double bytes, cost;
          guint64 peak;
          gboolean fits;

          if (n_chunks > (double) SLAB_CHUNK_PLAN_MAX_CHUNKS)
            continue;

          slab_thread_layout_init (&layout, params, core, padded, question->is_in_place);
          /* A filter sizes its scratch by the caches of the machine. */
          bytes = (double) (question->is_shown ? layout.scratch : layout.total) * sizeof (float);
          peak = slab_filter_bytes_add (question->fixed_bytes,
                                        slab_filter_bytes_mul (slab_filter_bytes_mul (layout.total, sizeof (float)),
                                                               (guint64) MIN ((double) n_threads, n_chunks)));
          /* Chunks at the faces may need a little more. */
          fits = memory_limit == 0 || slab_filter_bytes_add (peak, (peak - question->fixed_bytes) / 8) <= memory_limit;

          cost = estimate_work (params, n, c) + n_chunks * AUTO_VOXELS_PER_CHUNK / n_voxels;
          cost += AUTO_COST_OF_READING * (c[0]->redundancy * c[1]->redundancy * c[2]->redundancy - 1.0);
          cost *= ceil (n_chunks / n_threads) * n_threads / n_chunks;
          /* Threads are never equally fast: the last chunks to end leave some of them idle for a while. */
          cost *= 1.0 + AUTO_IDLE_CHUNKS * (n_threads - 1) / n_chunks;
          if (bytes > cache_bytes)
            cost *= 1.0 + cost_per_doubling * log2 (bytes / cache_bytes);
          if (bytes > AUTO_THREAD_BYTES)
            cost *= 1.0 + AUTO_COST_PER_DOUBLING_BEYOND * log2 (bytes / AUTO_THREAD_BYTES);
          if (n_voxels / n_chunks > AUTO_VOXELS)
            cost *= 1.0 + AUTO_COST_PER_DOUBLING * log2 (n_voxels / n_chunks / AUTO_VOXELS);
          if (ix > 0)
            cost *= AUTO_COST_OF_CUT_ROWS;
          if (!fits)
            cost = bytes;

          if ((fits && !best_fits) || (fits == best_fits && cost < best_cost))
            {
              best_cost = cost;
              best_fits = fits;
              memcpy (chunk, core, sizeof core);
            }
        }
}

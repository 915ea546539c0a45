/* SPDX-License-Identifier: MIT */
#include "slab-chunk-auto.h"

#include <math.h>
#include <string.h>

#include "filter/slab-cpu.h"
#include "filter/slab-filter-bytes.h"
#include "slab-chunk-plan-private.h"
#include "slab-thread-layout.h"
#include "volume/slab-buffer.h"

/* Chunks whose layout is part of the result must not depend on the machine that cuts them. */
#define AUTO_FIXED_N_THREADS 8
/* A stop rule per chunk: large enough that a border is far from most voxels, small enough that the 20 bytes a voxel of
 * an iterating filter stay in the last level of cache. Rows are longer, since vectors run along them and a longer one
 * has less halo: with the overlap of 8, 1.76 voxels are filtered for each of the result instead of 1.95. */
#define AUTO_UNBOUNDED_CORE 64
#define AUTO_UNBOUNDED_ROW 128
/* What each doubling of a thread's memory beyond the cache of its core costs, as a share of the run: the kernels' own
 * tiles are in cache anyway. */
#define AUTO_COST_PER_DOUBLING 0.05
/* The same for scratch, which is gone through again and again: as much passes meanwhile for the input, and for the
 * output, so that a third of the cache is what it may have for nothing. Measured on one thread over 256 x 256 x 256,
 * 512 x 512 x 512 and 2000 x 64 x 64 with sigma 3, and the sample with sigma 1. */
#define AUTO_COST_PER_DOUBLING_OF_SCRATCH 0.11
#define AUTO_SHARE_OF_CACHE (1.0 / 3.0)
/* That cache, where the machine must not matter. */
#define AUTO_FIXED_CACHE_BYTES (4.0 * 1024 * 1024)
/* Voxels of halos come from memory once more: what it costs to read the whole volume again, as a share of the run. */
#define AUTO_COST_OF_READING 0.05
/* "A few megabytes a thread": beyond, a doubling must save a lot of redundant work to be worth the memory. */
#define AUTO_THREAD_BYTES (16.0 * 1024 * 1024)
#define AUTO_COST_PER_DOUBLING_BEYOND 0.5
/* What the handling of one chunk costs, in voxels of filter work: at most 4 microseconds, measured over
 * 2048 x 64 x 64 in chunks of 1 to 64 planes. */
#define AUTO_VOXELS_PER_CHUNK 4096.0
/* Some tens of milliseconds: larger chunks show no progress, and do not read while others filter. */
#define AUTO_VOXELS (16.0 * 1024 * 1024)
/* How long a thread is idle at the end, in chunks of those that come last; the fewer there are the less each makes it
 * longer, since threads are nearly equally fast. Measured over the sample with sigma 3 on two threads: 13.5 % with 2
 * chunks, 9 with 4, 4.4 with 8, 2.3 with 20. */
#define AUTO_IDLE_CHUNKS 0.5
#define AUTO_FEW_CHUNKS 2
/* Smaller sizes that the last chunks may have, each half of the one before. Where there are many chunks anyway, the
 * last one is small enough. */
#define AUTO_MAX_HALVINGS 3
#define AUTO_MAX_FULL 64
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
#define AUTO_SMALLEST_CORE 4

typedef struct
{
  gint64 core;
  gint64 padded;
  double n_chunks;
  double redundancy;
  SlabChunkTaper taper;
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
      candidate->taper = (SlabChunkTaper){ .n_full = (gint64) candidate->n_chunks };
      n_candidates++;
    }
  return n_candidates;
}

/* What chunks of this kind cost against the volume as one chunk: 1 and more. Those of a tapered axis by their size,
 * since a filter's blocks may fit one and not the other. */
static double
estimate_work (const SlabFilterParams *params, const gint64 n[SLAB_N_AXES], const AxisCandidate *const c[SLAB_N_AXES])
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  double whole[SLAB_N_AXES], core[SLAB_N_AXES], padded[SLAB_N_AXES];
  double work = 0.0, n_others = 1.0;
  guint tapered = 0;

  if (info->get_work == NULL)
    return c[0]->redundancy * c[1]->redundancy * c[2]->redundancy;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      whole[a] = (double) n[a];
      core[a] = whole[a] / c[a]->n_chunks;
      padded[a] = core[a] * c[a]->redundancy;
      if (c[a]->taper.n_halvings > 0)
        tapered = a;
    }
  for (guint a = 0; a < SLAB_N_AXES; a++)
    n_others *= a == tapered ? 1.0 : c[a]->n_chunks;
  for (guint size = 0; size <= c[tapered]->taper.n_halvings; size++)
    {
      const SlabChunkTaper *taper = &c[tapered]->taper;
      const double smallest = whole[tapered] / (double) slab_chunk_taper_get_weight (taper);
      const double halos = (c[tapered]->redundancy - 1.0) * whole[tapered] / c[tapered]->n_chunks;

      core[tapered] = smallest * (double) (1u << (taper->n_halvings - size));
      padded[tapered] = core[tapered] + halos;
      work += (double) (size == 0 ? taper->n_full : taper->n_of_each) * info->get_work (params, padded, core);
    }
  return work * n_others / info->get_work (params, whole, whole);
}

typedef struct
{
  const SlabChunkAuto *question;
  guint n_threads;
  guint64 memory_limit;
  double n_voxels;
  double cache_bytes;
  double cost_per_doubling;
  double best_cost;
  gboolean best_fits;
  SlabChunkAutoCut *best;
} Search;

/* The threads' time by what they would need if none ever waited for the others. */
static double
estimate_idle (const Search *search, const AxisCandidate *const c[SLAB_N_AXES], double n_chunks)
{
  const guint n_threads = search->n_threads;
  double last = 1.0 / n_chunks, idle = 1.0;
  gboolean is_tapered = FALSE;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (c[a]->taper.n_halvings > 0)
      {
        is_tapered = TRUE;
        last *= c[a]->n_chunks / (double) slab_chunk_taper_get_weight (&c[a]->taper);
      }
  if (!is_tapered)
    idle = ceil (n_chunks / n_threads) * n_threads / n_chunks;
  /* Threads are never equally fast: the last chunks to end leave some of them idle for a while. */
  return idle * (1.0 + AUTO_IDLE_CHUNKS * (n_threads - 1) / (1.0 / last + AUTO_FEW_CHUNKS));
}

/* What of a thread's @bytes is gone through again and again. A kernel that reads in place takes long rows in tiles by
 * itself: to cut them makes no better use of the cache, and what it costs was measured with what it saves. */
static double
count_swept_bytes (const SlabChunkAuto *question, double bytes, const gint64 core[SLAB_N_AXES],
                   const gint64 padded[SLAB_N_AXES])
{
  const gint64 n_x = question->shape.n[SLAB_AXIS_X];
  SlabThreadLayout whole;

  if (question->is_shown || !question->is_in_place || core[SLAB_AXIS_X] == n_x)
    return bytes;

  slab_thread_layout_init (&whole, question->params, (const gint64[]){ core[0], core[1], n_x },
                           (const gint64[]){ padded[0], padded[1], n_x }, TRUE);
  return (double) whole.total * sizeof (float);
}

static void
consider (Search *search, const AxisCandidate *const c[SLAB_N_AXES])
{
  const SlabChunkAuto *question = search->question;
  const gint64 core[SLAB_N_AXES] = { c[0]->core, c[1]->core, c[2]->core };
  const gint64 padded[SLAB_N_AXES] = { c[0]->padded, c[1]->padded, c[2]->padded };
  const double n_chunks = c[0]->n_chunks * c[1]->n_chunks * c[2]->n_chunks;
  const double n_core = (double) core[0] * (double) core[1] * (double) core[2];
  SlabThreadLayout layout;
  double bytes, swept, cost;
  guint64 thread_bytes, peak;
  gboolean fits;

  if (n_chunks > (double) SLAB_CHUNK_PLAN_MAX_CHUNKS)
    return;

  cost = estimate_work (question->params, question->shape.n, c) + n_chunks * AUTO_VOXELS_PER_CHUNK / search->n_voxels;
  cost += AUTO_COST_OF_READING * (c[0]->redundancy * c[1]->redundancy * c[2]->redundancy - 1.0);
  cost *= estimate_idle (search, c, n_chunks);
  if (n_core > AUTO_VOXELS)
    cost *= 1.0 + AUTO_COST_PER_DOUBLING * log2 (n_core / AUTO_VOXELS);
  if (core[SLAB_AXIS_X] < question->shape.n[SLAB_AXIS_X])
    cost *= AUTO_COST_OF_CUT_ROWS;
  /* What follows makes it no cheaper, and to ask the filter takes longest. */
  if (search->best_fits && cost >= search->best_cost)
    return;

  slab_thread_layout_init (&layout, question->params, core, padded, question->is_in_place);
  /* A filter sizes its scratch by the caches of the machine. */
  bytes = (double) (question->is_shown ? layout.scratch : layout.total) * sizeof (float);
  thread_bytes = slab_buffer_get_memory_bytes (slab_filter_bytes_mul (layout.total, sizeof (float)));
  peak = slab_filter_bytes_add (
      question->fixed_bytes,
      slab_filter_bytes_mul (thread_bytes, (guint64) MIN ((double) search->n_threads, n_chunks)));
  /* Chunks at the faces may need a little more. */
  fits = search->memory_limit == 0
         || slab_filter_bytes_add (peak, (peak - question->fixed_bytes) / 8) <= search->memory_limit;
  swept = count_swept_bytes (question, bytes, core, padded);
  if (swept > search->cache_bytes)
    cost *= 1.0 + search->cost_per_doubling * log2 (swept / search->cache_bytes);
  if (bytes > AUTO_THREAD_BYTES)
    cost *= 1.0 + AUTO_COST_PER_DOUBLING_BEYOND * log2 (bytes / AUTO_THREAD_BYTES);
  if (!fits)
    cost = bytes;

  if ((fits && !search->best_fits) || (fits == search->best_fits && cost < search->best_cost))
    {
      search->best_cost = cost;
      search->best_fits = fits;
      *search->best = (SlabChunkAutoCut){ .chunk = { core[0], core[1], core[2] } };
      for (guint a = 0; a < SLAB_N_AXES; a++)
        if (c[a]->taper.n_halvings > 0)
          {
            search->best->tapered_axis = a;
            search->best->taper = c[a]->taper;
          }
    }
}

/* The same with the last chunks along an axis smaller. Chunks are taken X fastest: of those that the axes within cut,
 * as many have to be small as there are threads. Two halves take longer than a whole, because of their halos, so every
 * thread shall get as many of each size. */
static void
consider_tapered (Search *search, const AxisCandidate *const c[SLAB_N_AXES], guint axis)
{
  const SlabChunkAuto *question = search->question;
  const gint64 n = question->shape.n[axis];
  const gint64 overlap = question->overlap[axis];
  const AxisCandidate *tapered[SLAB_N_AXES] = { c[0], c[1], c[2] };
  double n_within = 1.0;

  for (guint a = axis + 1; a < SLAB_N_AXES; a++)
    n_within *= c[a]->n_chunks;
  if (c[axis]->n_chunks > AUTO_MAX_FULL || fmod (c[axis]->n_chunks * n_within, search->n_threads) > 0.0)
    return;
  for (guint halvings = 1; halvings <= AUTO_MAX_HALVINGS; halvings++)
    {
      const SlabChunkTaper taper = { .n_full = c[axis]->taper.n_full,
                                     .n_of_each = (gint64) ceil (search->n_threads / n_within),
                                     .n_halvings = halvings };
      const gint64 weight = slab_chunk_taper_get_weight (&taper);
      AxisCandidate candidate = { .taper = taper };
      double n_halos;

      if (n / weight < AUTO_SMALLEST_CORE)
        return;
      candidate.core = ((n << halvings) - 1) / weight + 1;
      candidate.n_chunks = (double) (taper.n_full + taper.n_of_each * halvings);
      candidate.padded = candidate.core + 2 * overlap;
      if (!question->reaches_around)
        candidate.padded = MIN (candidate.padded, n);
      n_halos = 2.0 * (candidate.n_chunks - (question->reaches_around ? 0.0 : 1.0));
      candidate.redundancy = ((double) n + n_halos * (double) overlap) / (double) n;
      tapered[axis] = &candidate;
      consider (search, tapered);
    }
}

/**
 * slab_chunk_auto_choose:
 * @question: what is to be cut
 * @cut: (out): how
 *
 * Tries chunks that cut each axis in nearly equal parts, or in parts of which the last are smaller, and takes the
 * cheapest by a small model: redundant work, times what leaving the cache costs, times the idle time of threads that
 * find no chunk at the end. Rows stay whole unless cutting them pays. Chunks that break the memory limit are taken only
 * when none keeps it. Any thread.
 */
void
slab_chunk_auto_choose (const SlabChunkAuto *question, SlabChunkAutoCut *cut)
{
  AxisCandidate candidates[SLAB_N_AXES][AUTO_MAX_CANDIDATES];
  guint n_candidates[SLAB_N_AXES];
  const gint64 *n = question->shape.n;
  const gboolean is_shown = question->is_shown;
  Search search = { .question = question,
                    .n_threads = is_shown ? AUTO_FIXED_N_THREADS : question->n_threads,
                    .memory_limit = is_shown ? 0 : question->memory_limit,
                    .n_voxels = (double) n[0] * (double) n[1] * (double) n[2],
                    .cache_bytes = is_shown ? AUTO_FIXED_CACHE_BYTES
                                            : AUTO_SHARE_OF_CACHE * (double) slab_cpu_get_level2_bytes (),
                    .cost_per_doubling = is_shown ? AUTO_COST_PER_DOUBLING : AUTO_COST_PER_DOUBLING_OF_SCRATCH,
                    .best_cost = INFINITY,
                    .best = cut };
  const gboolean may_taper = question->may_taper && !is_shown && search.n_threads > 1;

  *cut = (SlabChunkAutoCut){ .chunk = { n[0], n[1], n[2] } };
  if (question->is_unbounded)
    {
      for (guint a = 0; a < SLAB_N_AXES; a++)
        cut->chunk[a] = MIN (a == SLAB_AXIS_X ? AUTO_UNBOUNDED_ROW : AUTO_UNBOUNDED_CORE, n[a]);
      return;
    }
  for (guint a = 0; a < SLAB_N_AXES; a++)
    n_candidates[a] = list_candidates (n[a], question->overlap[a], question->reaches_around,
                                       a == SLAB_AXIS_X ? AUTO_MIN_ROW : AUTO_SMALLEST_CORE, candidates[a]);

  for (guint iz = 0; iz < n_candidates[0]; iz++)
    for (guint iy = 0; iy < n_candidates[1]; iy++)
      for (guint ix = 0; ix < n_candidates[2]; ix++)
        {
          const AxisCandidate *c[SLAB_N_AXES] = { &candidates[0][iz], &candidates[1][iy], &candidates[2][ix] };

          consider (&search, c);
          for (guint axis = SLAB_AXIS_Z; may_taper && axis <= SLAB_AXIS_Y; axis++)
            consider_tapered (&search, c, axis);
        }
}

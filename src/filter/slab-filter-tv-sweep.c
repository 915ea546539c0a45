/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "slab-filter-tv-private.h"

/*
 * A voxel's iteration is too little work for its 28 bytes (f and p read, p written), so a pass makes up to LEVELS
 * iterations while the voxels are in cache. The volume is cut along y in strips; a strip is walked along z, and at
 * each step every level takes one plane, a plane behind the level before it:
 *
 *   level t makes u of plane z and then, row by row behind it, p of plane z - 1, in place
 *
 * row after row for all levels, so that a level finds in the nearest cache what the one before it has just made. The
 * planes are so because p of a plane needs u of the next, and u of a plane needs the old p0 of the plane before. Of u
 * there are only the rows between, in a ring.
 *
 * A strip of rows low to high must not touch what its neighbours read. Level t therefore makes
 *
 *   u of the rows low + t to high - t (not included), and p of low + t to high - t - 1
 *
 * where nothing is needed but the level before it in the same strip and rows that no strip changes in this pass. The
 * border's u is kept in the volume of the result, where each level has rows of its own. What is left around a border b
 * then is a gap, which is walked in the same way when all strips are done:
 *
 *   level t makes u of the rows b - t to b + t (not included), and p of b - t - 1 to b + t
 *
 * with u of the rows b - t - 1 and b + t from the strips. So every row is made once in each level, in any order of
 * strips and then in any order of gaps.
 *
 * In pass and order nothing depends on time or the number of threads, and every u, p and sum is that of the plain
 * iteration: the cut shows in the speed only.
 */

/* Rows of a strip: each level of a gap takes two more. */
#define MIN_ROWS (4 * LEVELS)
/* What a strip's step keeps in use: a share of the last level of cache. */
#define STRIP_BYTES (8 * 1024 * 1024)
/* The same with STOP_GAP, where the rows beside a border have no place but their own: fewer borders. */
#define STRIP_BYTES_TO_GAP (18 * 1024 * 1024)
/* p, f and the iterate of a plane more than there are levels, and the rings. */
#define BYTES_PER_VOXEL_OF_STEP (20 * (LEVELS + 1) + 4 * LEVELS)
/* Below, a strip is cut for the threads' sake no further. */
#define MIN_STRIP_VOXELS 2048
/* Strips for each thread, for balance. */
#define STRIPS_PER_THREAD 2
/* Between arrays, so that the same voxel of each does not fall on the same lines of a cache. */
#define STAGGER 1088

gint64
slab_tv_count_voxels (const gint64 size[SLAB_FILTER_N_AXES])
{
  guint64 n = 1;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    n = slab_filter_bytes_mul (n, (guint64) size[axis]);

  return (gint64) MIN (n, (guint64) G_MAXINT64);
}

/* A volume of one row in each plane is taken as one plane of those rows: what is zero along one axis then is zero along
 * the other, and there are strips. */
void
slab_tv_shape_init (gint64 shape[SLAB_FILTER_N_AXES], const gint64 size[SLAB_FILTER_N_AXES])
{
  memcpy (shape, size, SLAB_FILTER_N_AXES * sizeof *shape);
  if (shape[1] == 1)
    {
      shape[1] = shape[0];
      shape[0] = 1;
    }
}

/* Small enough for the cache, large enough to be worth it, and some for each thread. */
gint64
slab_tv_count_strips (const gint64 shape[SLAB_FILTER_N_AXES], guint n_threads, gboolean is_gap)
{
  const gint64 most = shape[1] / MIN_ROWS;
  const gint64 rows = MAX ((is_gap ? STRIP_BYTES_TO_GAP : STRIP_BYTES) / BYTES_PER_VOXEL_OF_STEP / shape[2], MIN_ROWS);
  const gint64 min_rows = MAX (MIN_STRIP_VOXELS / shape[2], MIN_ROWS);
  gint64 n = slab_tv_divide_up (shape[1], rows);

  if (n_threads > 1)
    {
      n = MAX (n, MIN (STRIPS_PER_THREAD * (gint64) n_threads, shape[1] / min_rows));
      n = slab_tv_divide_up (n, n_threads) * n_threads;
    }
  return CLAMP (n, 1, MAX (most, 1));
}

gint64
slab_tv_get_border (const Problem *problem, gint64 strip)
{
  return strip * (problem->size[1] / problem->n_strips) + MIN (strip, problem->size[1] % problem->n_strips);
}

static gint64
count_strip_rows (const gint64 shape[SLAB_FILTER_N_AXES], gint64 n_strips)
{
  return slab_tv_divide_up (shape[1], n_strips);
}

static gint64
slab_tv_count_borders (gint64 n_strips)
{
  return n_strips > 1 ? 2 * n_strips - 1 : 0;
}

/* Floats of a row in a ring: an odd number of cache lines, and room for whole vectors. */
static guint64
get_ring_stride (gint64 n)
{
  guint64 lines = (guint64) n / 16 + 1;

  return (lines | 1) * 16;
}

void
slab_tv_layout_init (Layout *layout, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads, gboolean is_chunk,
                     gboolean is_gap)
{
  const gint64 n_voxels = slab_tv_count_voxels (size);
  const gint64 n_pieces = slab_tv_divide_up (n_voxels, PIECE);
  const guint64 volume_bytes = slab_filter_bytes_mul ((guint64) n_voxels, sizeof (float));
  gint64 shape[SLAB_FILTER_N_AXES];
  gint64 n_strips;
  guint64 n_slots, row_bytes, ring_rows, bytes;

  slab_tv_shape_init (shape, size);
  n_strips = slab_tv_count_strips (shape, n_threads, is_gap);
  n_slots = slab_filter_bytes_mul ((guint64) shape[0], (guint64) slab_tv_count_borders (n_strips));
  row_bytes = slab_filter_bytes_mul (get_ring_stride (shape[2]), sizeof (float));
  ring_rows = (guint64) count_strip_rows (shape, n_strips) + 1;

  memset (layout, 0, sizeof *layout);
  layout->pass = slab_filter_bytes_append (&layout->total, sizeof (Pass));
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    {
      layout->p[axis] = slab_filter_bytes_append (&layout->total, volume_bytes);
      slab_filter_bytes_append (&layout->total, STAGGER);
    }
  if (is_gap)
    {
      gint64 rows;

      layout->blocks = slab_filter_bytes_append (
          &layout->total, slab_filter_bytes_mul ((guint64) slab_tv_count_blocks (shape, &rows), sizeof (Measure)));
      layout->kept = slab_filter_bytes_append (
          &layout->total,
          slab_filter_bytes_mul (slab_filter_bytes_mul ((guint64) (2 * LEVELS * (n_strips - 1)), (guint64) shape[0]),
                                 row_bytes));
    }
  for (guint level = 0; !is_gap && level < LEVELS; level++)
    for (guint kind = 0; kind < N_SUMS; kind++)
      {
        layout->piece_sums[level][kind] = slab_filter_bytes_append (&layout->total,
                                                                    (guint64) n_pieces * sizeof (float));
        layout->leaf_slots[level][kind] = slab_filter_bytes_append (
            &layout->total, slab_filter_bytes_mul (n_slots, LEAF * sizeof (float)));
        layout->piece_slots[level][kind] = slab_filter_bytes_append (
            &layout->total, slab_filter_bytes_mul (n_slots, LEAVES_PER_PIECE * sizeof (float)));
        layout->tails[level][kind] = slab_filter_bytes_append (&layout->total,
                                                               (guint64) (n_voxels % PIECE) * sizeof (float));
      }
  if (is_chunk && (n_strips > 1 || is_gap))
    layout->saved = slab_filter_bytes_append (&layout->total, volume_bytes);

  for (guint level = 0; level < LEVELS; level++)
    {
      layout->rings[level] = slab_filter_bytes_append (&layout->thread_bytes,
                                                       slab_filter_bytes_mul (row_bytes, ring_rows));
      for (guint kind = 0; !is_gap && kind < N_SUMS; kind++)
        {
          bytes = slab_filter_bytes_add (row_bytes, LEAF * sizeof (float));
          layout->sinks[level][kind] = slab_filter_bytes_append (&layout->thread_bytes, bytes);
        }
    }
  layout->minus_zero = slab_filter_bytes_append (&layout->thread_bytes, row_bytes);
  bytes = slab_filter_bytes_mul (layout->thread_bytes, n_threads);
  layout->threads = slab_filter_bytes_append (&layout->total, bytes);
}

void
slab_tv_problem_init (Problem *problem, const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES],
                      guint n_threads, gboolean is_chunk, guint8 *memory)
{
  const double tau = 1. / 6.;
  const gboolean is_gap = slab_filter_params_get_choice (params, "stop") == STOP_GAP;

  memset (problem, 0, sizeof *problem);
  slab_tv_layout_init (&problem->layout, size, n_threads, is_chunk, is_gap);
  slab_tv_shape_init (problem->size, size);
  problem->memory = memory;
  problem->pass = (Pass *) (memory + problem->layout.pass);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    problem->p[axis] = (float *) (memory + problem->layout.p[axis]);
  if (is_gap)
    problem->n_blocks = slab_tv_count_blocks (problem->size, &problem->block_rows);
  problem->max_iterations = slab_filter_params_get_integer (params, "max-iterations");
  problem->gap = slab_tv_limit_gap (slab_filter_params_get_double (params, "gap"));
  problem->kernels = slab_tv_choose_kernels ();
  problem->n_voxels = slab_tv_count_voxels (size);
  problem->plane = problem->size[1] * problem->size[2];
  problem->n_strips = slab_tv_count_strips (problem->size, n_threads, is_gap);
  problem->n_borders = slab_tv_count_borders (problem->n_strips);
  problem->n_pieces = slab_tv_divide_up (problem->n_voxels, PIECE);
  problem->n_leaves = problem->n_voxels / PIECE * LEAVES_PER_PIECE;
  problem->weight = slab_filter_params_get_double (params, "weight");
  problem->eps = slab_filter_params_get_double (params, "eps");
  problem->tau = (float) tau;
  problem->tau_over_weight = (float) (tau / problem->weight);
}

guint8 *
slab_tv_get_thread_memory (const Problem *problem, guint thread)
{
  return problem->memory + problem->layout.threads + thread * problem->layout.thread_bytes;
}

float *
slab_tv_get_minus_zero (const Problem *problem, guint8 *thread_memory)
{
  float *row = (float *) (thread_memory + problem->layout.minus_zero);

  /* What can be added to a number and leaves it as it is, also when it is -0. */
  for (gint64 x = 0; x < problem->size[2]; x++)
    row[x] = -0.f;
  return row;
}

/* A row of u: from the ring, or in a gap, from the strips beside it. */
static inline float *
get_u (const Problem *problem, const Level *level, gint64 z, gint64 y)
{
  if (y >= level->u_first && y < level->u_end)
    {
      gsize place = (gsize) (z * (level->u_end - level->u_first) + y - level->u_first) % level->ring_rows;

      return level->ring + place * level->ring_stride;
    }
  return (y < level->u_first ? level->low_place : level->high_place) + (gsize) z * level->place_stride;
}

void
slab_tv_write_result (const Problem *problem, gint64 z, gint64 y, const float *u)
{
  z -= problem->result_start[0];
  y -= problem->result_start[1];
  if (z >= 0 && z < problem->result_size[0] && y >= 0 && y < problem->result_size[1])
    memcpy (problem->result + (gsize) z * problem->result_plane_stride + (gsize) y * problem->result_row_stride,
            u + problem->result_start[2], (gsize) problem->result_size[2] * sizeof (float));
}

void
slab_tv_row_init (TvRow *row, const Problem *problem)
{
  memset (row, 0, sizeof *row);
  row->n = (gsize) problem->size[2];
  row->tau = problem->tau;
  row->tau_over_weight = problem->tau_over_weight;
  row->radius = slab_tv_get_radius (problem->weight);
}

static void
row_set_step (TvRow *row, const Step *step)
{
  row->relaxation = step->relaxation;
  row->momentum = step->momentum;
  row->step = step->sigma;
}

void
slab_tv_set_u_row (TvRow *row, const Problem *problem, gint64 z, gint64 y, const float *minus_zero)
{
  const gint64 index = slab_tv_get_index (problem, z, y);

  row->f = problem->f + index;
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    row->q[axis] = problem->p[axis] + index;
  row->q0_before = z > 0 ? row->q[0] - problem->plane : minus_zero;
  row->q1_before = y > 0 ? row->q[1] - problem->size[2] : minus_zero;
  row->iterate = problem->saved + index;
}

static void
set_p_row (TvRow *row, const Problem *problem, gint64 z, gint64 y)
{
  const gint64 index = slab_tv_get_index (problem, z, y);

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    row->p[axis] = problem->p[axis] + index;
}

/* A level begins with the u of plane @z, and the p of the plane before. */
static void
begin_plane (const Problem *problem, Level *level, gint64 z)
{
  level->has_u = z >= 0 && z < problem->size[0];
  level->has_p = z > 0 && z <= problem->size[0];
  if (!problem->pass->sums || problem->n_borders == 0)
    return;
  if (level->has_u)
    slab_tv_sink_begin (&level->sinks[SUM_SQUARES], z * problem->n_borders + level->begin_border);
  if (level->has_p)
    slab_tv_sink_begin (&level->sinks[SUM_NORMS], (z - 1) * problem->n_borders + level->begin_border);
}

static void
end_plane (const Problem *problem, Level *level, gint64 z)
{
  if (!problem->pass->sums || problem->n_borders == 0)
    return;
  if (level->has_u)
    slab_tv_sink_end (&level->sinks[SUM_SQUARES], z * problem->n_borders + level->end_border);
  if (level->has_p)
    slab_tv_sink_end (&level->sinks[SUM_NORMS], (z - 1) * problem->n_borders + level->end_border);
}

static void
take_row (const Problem *problem, Level *level, gint64 z, gint64 y, const float *minus_zero)
{
  const gboolean makes_u = level->has_u && y >= level->u_first && y < level->u_end;
  const gboolean makes_p = level->has_p && y >= level->p_first && y < level->p_end;
  const gboolean sums = problem->pass->sums;
  const gboolean descends = problem->n_blocks > 0;
  const TvKernels *kernels = problem->kernels;
  TvRow *row = &level->row;

  if (makes_u)
    {
      slab_tv_set_u_row (row, problem, z, y, minus_zero);
      row->u = get_u (problem, level, z, y);
      row->squares = slab_tv_sink_get_place (&level->sinks[SUM_SQUARES]);
    }
  if (makes_p)
    {
      set_p_row (row, problem, z - 1, y);
      row->v = get_u (problem, level, z - 1, y);
      row->v_y = y + 1 < problem->size[1] ? get_u (problem, level, z - 1, y + 1) : NULL;
      row->v_z = level->has_u ? get_u (problem, level, z, y) : NULL;
      row->norms = slab_tv_sink_get_place (&level->sinks[SUM_NORMS]);
    }

  if (makes_u && makes_p)
    (descends ? kernels->descend_both : kernels->make_both) (row);
  else if (makes_u)
    (descends ? kernels->descend_u : kernels->make_u) (row);
  else if (makes_p)
    (descends ? kernels->descend_p : kernels->make_p) (row);

  if (makes_u && problem->pass->writes_u)
    slab_tv_write_result (problem, z, y, row->u);
  if (makes_u && y == level->save_first)
    memcpy (level->low_place + (gsize) z * level->place_stride, row->u, row->n * sizeof (float));
  if (makes_u && y == level->save_last)
    memcpy (level->high_place + (gsize) z * level->place_stride, row->u, row->n * sizeof (float));
  if (sums && makes_u)
    slab_tv_sink_push (&level->sinks[SUM_SQUARES], problem->size[2]);
  if (sums && makes_p)
    slab_tv_sink_push (&level->sinks[SUM_NORMS], problem->size[2]);
}

/* Where the rows beside a border of strips are kept: of level @t, the one below or above. */
static float *
get_place (const Problem *problem, gint64 strip, guint t, gboolean is_above)
{
  const gint64 border = slab_tv_get_border (problem, strip);

  if (problem->n_blocks == 0)
    return problem->saved + (is_above ? border + t : border - t - 1) * problem->size[2];
  return (float *) (problem->memory + problem->layout.kept)
         + (gsize) ((((strip - 1) * LEVELS + t) * 2 + is_above) * problem->size[0])
               * get_ring_stride (problem->size[2]);
}

static void
level_init (Level *level, const Problem *problem, guint t, guint8 *thread_memory)
{
  slab_tv_row_init (&level->row, problem);
  row_set_step (&level->row, &problem->pass->steps[t]);
  level->place_stride = problem->n_blocks == 0 ? (gsize) problem->plane : get_ring_stride (problem->size[2]);
  level->ring = (float *) (thread_memory + problem->layout.rings[t]);
  level->ring_stride = get_ring_stride (problem->size[2]);
  level->ring_rows = (gsize) (level->u_end - level->u_first) + 1;
  for (guint kind = 0; kind < N_SUMS; kind++)
    slab_tv_sink_init (&level->sinks[kind], problem, t, kind, thread_memory);
}

static void
walk (const Problem *problem, Level *levels, guint8 *thread_memory)
{
  const guint n_levels = problem->pass->n_levels;
  const float *minus_zero = slab_tv_get_minus_zero (problem, thread_memory);
  gint64 first = problem->size[1], end = 0;

  for (guint t = 0; t < n_levels; t++)
    {
      first = MIN (first, MIN (levels[t].u_first, levels[t].p_first));
      end = MAX (end, MAX (levels[t].u_end, levels[t].p_end));
    }
  for (gint64 step = 0; step < problem->size[0] + n_levels; step++)
    {
      for (guint t = 0; t < n_levels; t++)
        begin_plane (problem, &levels[t], step - t);
      for (gint64 y = first; y < end; y++)
        {
          if (g_atomic_int_get (problem->cancel) != 0)
            return;
          for (guint t = 0; t < n_levels; t++)
            take_row (problem, &levels[t], step - t, y, minus_zero);
        }
      for (guint t = 0; t < n_levels; t++)
        end_plane (problem, &levels[t], step - t);
    }
  /* Without borders the volume is one run. */
  if (problem->pass->sums && problem->n_borders == 0)
    for (guint t = 0; t < n_levels; t++)
      for (guint kind = 0; kind < N_SUMS; kind++)
        slab_tv_sink_end (&levels[t].sinks[kind], 0);
}

/* Of level @t. */
static void
set_strip_rows (const Problem *problem, gint64 strip, guint t, Level *level)
{
  const gint64 low = slab_tv_get_border (problem, strip);
  const gint64 high = slab_tv_get_border (problem, strip + 1);
  const gboolean is_last = strip == problem->n_strips - 1;

  level->u_first = level->p_first = strip == 0 ? low : low + t;
  level->u_end = is_last ? high : high - t;
  level->p_end = is_last ? high : high - t - 1;
}

/* Of level @t, around the border between @strip and the next. */
static void
set_gap_rows (const Problem *problem, gint64 strip, guint t, Level *level)
{
  const gint64 border = slab_tv_get_border (problem, strip + 1);

  level->u_first = border - t;
  level->u_end = border + t;
  level->p_first = border - t - 1;
  level->p_end = border + t;
}

void
slab_tv_walk_strip (const Problem *problem, gint64 strip, guint thread)
{
  const gboolean is_first = strip == 0;
  const gboolean is_last = strip == problem->n_strips - 1;
  guint8 *thread_memory = slab_tv_get_thread_memory (problem, thread);
  Level levels[LEVELS];

  for (guint t = 0; t < problem->pass->n_levels; t++)
    {
      Level *level = &levels[t];

      set_strip_rows (problem, strip, t, level);
      level->save_first = is_first ? -1 : level->u_first;
      level->save_last = is_last ? -1 : level->u_end - 1;
      level->low_place = is_first ? NULL : get_place (problem, strip, t, TRUE);
      level->high_place = is_last ? NULL : get_place (problem, strip + 1, t, FALSE);
      level->begin_border = 2 * strip;
      level->end_border = 2 * strip + 1;
      level_init (level, problem, t, thread_memory);
    }
  walk (problem, levels, thread_memory);
}

/* The rows around the border between @strip and the next. */
void
slab_tv_walk_gap (const Problem *problem, gint64 strip, guint thread)
{
  guint8 *thread_memory = slab_tv_get_thread_memory (problem, thread);
  Level levels[LEVELS];

  for (guint t = 0; t < problem->pass->n_levels; t++)
    {
      Level *level = &levels[t];

      set_gap_rows (problem, strip, t, level);
      level->save_first = level->save_last = -1;
      level->low_place = get_place (problem, strip + 1, t, FALSE);
      level->high_place = get_place (problem, strip + 1, t, TRUE);
      level->begin_border = 2 * strip + 1;
      level->end_border = 2 * strip + 2;
      level_init (level, problem, t, thread_memory);
    }
  walk (problem, levels, thread_memory);
}

/* Iteration 0: u is f, so that rows need nothing of each other. */
void
slab_tv_walk_first (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = slab_tv_get_border (problem, strip);
  const gint64 high = slab_tv_get_border (problem, strip + 1);
  Sink sink;
  TvRow row;

  slab_tv_row_init (&row, problem);
  row_set_step (&row, &problem->pass->steps[0]);
  slab_tv_sink_init (&sink, problem, 0, SUM_NORMS, slab_tv_get_thread_memory (problem, thread));
  for (gint64 z = 0; z < problem->size[0]; z++)
    {
      if (problem->n_borders > 0)
        slab_tv_sink_begin (&sink, z * problem->n_borders + 2 * strip);
      for (gint64 y = low; y < high; y++)
        {
          if (g_atomic_int_get (problem->cancel) != 0)
            return;
          set_p_row (&row, problem, z, y);
          row.v = problem->f + slab_tv_get_index (problem, z, y);
          row.v_z = z + 1 < problem->size[0] ? row.v + problem->plane : NULL;
          row.v_y = y + 1 < problem->size[1] ? row.v + problem->size[2] : NULL;
          row.norms = slab_tv_sink_get_place (&sink);
          if (problem->n_blocks > 0)
            {
              problem->kernels->descend_first_p (&row);
              memcpy (problem->saved + slab_tv_get_index (problem, z, y), row.v, row.n * sizeof (float));
              continue;
            }
          problem->kernels->make_first_p (&row);
          if (problem->pass->sums)
            slab_tv_sink_push (&sink, problem->size[2]);
        }
      if (problem->n_borders > 0 && problem->pass->sums)
        slab_tv_sink_end (&sink, z * problem->n_borders + 2 * strip + 1);
    }
  if (problem->n_borders == 0 && problem->pass->sums)
    slab_tv_sink_end (&sink, 0);
}

/* The last u. */
void
slab_tv_walk_last (const Problem *problem, gint64 strip, guint thread)
{
  const gint64 low = slab_tv_get_border (problem, strip);
  const gint64 high = slab_tv_get_border (problem, strip + 1);
  guint8 *thread_memory = slab_tv_get_thread_memory (problem, thread);
  const float *minus_zero = slab_tv_get_minus_zero (problem, thread_memory);
  TvRow row;

  slab_tv_row_init (&row, problem);
  row.u = (float *) (thread_memory + problem->layout.rings[0]);
  row.squares = (float *) (thread_memory + problem->layout.sinks[0][SUM_SQUARES]);
  for (gint64 z = problem->result_start[0]; z < problem->result_start[0] + problem->result_size[0]; z++)
    for (gint64 y = MAX (low, problem->result_start[1]);
         y < MIN (high, problem->result_start[1] + problem->result_size[1]); y++)
      {
        if (g_atomic_int_get (problem->cancel) != 0)
          return;
        if (problem->pass->iteration > 0)
          {
            slab_tv_set_u_row (&row, problem, z, y, minus_zero);
            problem->kernels->make_u (&row);
            slab_tv_write_result (problem, z, y, row.u);
          }
        else
          slab_tv_write_result (problem, z, y, problem->f + slab_tv_get_index (problem, z, y));
      }
}

/* Rows of all planes of the result from row @first of the problem to before @end. */
static guint64
count_result_rows (const Problem *problem, gint64 first, gint64 end)
{
  const gint64 low = MAX (first, problem->result_start[1]);
  const gint64 high = MIN (end, problem->result_start[1] + problem->result_size[1]);

  return (guint64) MAX (high - low, 0) * (guint64) problem->result_size[0];
}

/*
 * What a task of a pass reads and writes, each array once for each row and iteration that it is used in: of a voxel
 * whose u is made, f and the three components of p are read, and with STOP_GAP the iterate is read and written; of one
 * whose p is made, three components are written. That is 28 bytes an iteration. Of what a pass reads, a level finds in
 * the cache what the one before it had; sums, and rows kept beside borders, are not counted.
 */
guint64
slab_tv_get_task_bytes (const Problem *problem, guint stage, gint64 task)
{
  const Pass *pass = problem->pass;
  const guint64 row = (guint64) problem->size[2] * sizeof (float);
  const guint64 result_row = (guint64) problem->result_size[2] * sizeof (float);
  const guint64 n_planes = (guint64) problem->size[0];
  const gboolean is_gap = problem->n_blocks > 0;
  guint64 n_bytes = 0;
  gint64 low, high;

  if (stage == 2)
    return is_gap && pass->block_stride > 0 ? slab_tv_count_measured_rows (problem, task) * row * 5 : 0;
  if (stage == 1 && pass->kind != PASS_MIDDLE)
    return 0;
  low = slab_tv_get_border (problem, task);
  high = slab_tv_get_border (problem, task + 1);
  switch (pass->kind)
    {
    case PASS_FIRST:
      return (guint64) (high - low) * n_planes * row * (is_gap ? 5 : 4);
    case PASS_MIDDLE:
      for (guint t = 0; t < pass->n_levels; t++)
        {
          Level level;

          if (stage == 0)
            set_strip_rows (problem, task, t, &level);
          else
            set_gap_rows (problem, task, t, &level);
          n_bytes += (guint64) (level.u_end - level.u_first) * n_planes * row * (is_gap ? 6 : 4);
          n_bytes += (guint64) (level.p_end - level.p_first) * n_planes * row * 3;
          if (pass->writes_u)
            n_bytes += count_result_rows (problem, level.u_first, level.u_end) * result_row;
        }
      return n_bytes;
    case PASS_LAST:
      if (is_gap)
        return problem->saved != problem->result ? count_result_rows (problem, low, high) * result_row * 2 : 0;
      return count_result_rows (problem, low, high) * (pass->iteration > 0 ? 4 * row + result_row : 2 * result_row);
    case PASS_MEASURE:
    default:
      return 0;
    }
}

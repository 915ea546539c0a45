/* SPDX-License-Identifier: MIT */
#include "slab-filter-tv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "slab-filter-tv-private.h"

/*
 * skimage.restoration.denoise_tv_chambolle () of a 3-D float32 array, in its order of operations, so that the result
 * and the number of iterations are its own. One iteration:
 *
 *   u from p: u = f + d, d = -div p; and d * d
 *   p from u: p = (p - tau * grad u) / (1 + tau / weight * |grad u|); and |grad u|
 *
 * and then the energy decides. The result is the last u; the p made after it is of no use, as in scikit-image.
 *
 * The energy's two sums are those of NumPy 1.24 (float32): the volume as one row of voxels in pieces of 8192, each
 * summed pairwise, the pieces added up one after the other. A piece is a binary tree of leaves of 128 voxels, so
 * leaves and pieces can be summed in any order by any thread.
 *
 * Reach: u of iteration 0 is the input, and the u of each later one depends on the u before at most one voxel away.
 * After N of them a voxel depends on N - 1 voxels to each side: the halo of "fixed".
 */

static void
run_task (const Problem *problem, guint stage, gint64 task, guint thread)
{
  if (problem->n_blocks > 0)
    slab_tv_run_gap_task (problem, stage, task, thread);
  else if (stage == 0 && problem->pass->kind == PASS_FIRST)
    slab_tv_walk_first (problem, task, thread);
  else if (stage == 0 && problem->pass->kind == PASS_LAST)
    slab_tv_walk_last (problem, task, thread);
  else if (stage == 0)
    slab_tv_walk_strip (problem, task, thread);
  else if (stage == 1 && problem->pass->kind == PASS_MIDDLE)
    slab_tv_walk_gap (problem, task, thread);
  else if (stage == 2 && problem->pass->sums)
    for (guint level = 0; level < problem->pass->n_levels; level++)
      for (guint kind = problem->pass->kind == PASS_FIRST ? SUM_NORMS : SUM_SQUARES; kind < N_SUMS; kind++)
        slab_tv_sum_pieces (problem, level, kind, task * PIECES_PER_TASK,
                            MIN ((task + 1) * PIECES_PER_TASK, problem->n_pieces));
}

static gint64
count_tasks (const Problem *problem, guint stage)
{
  if (stage == 0)
    return problem->n_strips;
  if (stage == 1)
    return problem->n_strips - 1;
  if (problem->n_blocks > 0)
    return slab_tv_divide_up (problem->n_blocks, BLOCKS_PER_TASK);
  return slab_tv_divide_up (problem->n_pieces, PIECES_PER_TASK);
}

static gboolean
tv_validate (const SlabFilterParams *params, GError **error)
{
  if (!(slab_filter_params_get_double (params, "weight") > 0))
    {
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                   _ ("weight is 0, expected a number larger than 0"));
      return FALSE;
    }

  return TRUE;
}

static void
tv_get_halo (const SlabFilterParams *params, gint64 halo[SLAB_FILTER_N_AXES])
{
  const gboolean is_fixed = slab_filter_params_get_choice (params, "stop") == STOP_FIXED;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    halo[axis] = is_fixed ? slab_filter_params_get_integer (params, "max-iterations") - 1 : SLAB_FILTER_HALO_UNBOUNDED;
}

static gboolean
tv_is_periodic (const SlabFilterParams *params)
{
  return FALSE;
}

static guint64
tv_get_scratch_bytes (const SlabFilterParams *params, const gint64 input_size[SLAB_FILTER_N_AXES],
                      const gint64 core_size[SLAB_FILTER_N_AXES])
{
  Layout layout;

  slab_tv_layout_init (&layout, input_size, 1, TRUE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);

  return layout.total;
}

static guint
get_iterations (const Problem *problem)
{
  return (guint) (problem->n_blocks > 0 ? problem->pass->iteration : problem->pass->last + 1);
}

static void
chunk_init (Problem *problem, const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  slab_tv_problem_init (problem, params, chunk->input_size, 1, TRUE, chunk->scratch);
  problem->f = chunk->input;
  problem->saved = (float *) ((guint8 *) chunk->scratch + problem->layout.saved);
  problem->result = chunk->output;
  problem->result_row_stride = chunk->output_row_stride;
  problem->result_plane_stride = chunk->output_plane_stride;
  memcpy (problem->result_start, chunk->core_start, sizeof problem->result_start);
  memcpy (problem->result_size, chunk->core_size, sizeof problem->result_size);
  if (chunk->input_size[1] == 1)
    {
      problem->result_row_stride = chunk->output_plane_stride;
      problem->result_start[1] = chunk->core_start[0];
      problem->result_size[1] = chunk->core_size[0];
      problem->result_start[0] = 0;
      problem->result_size[0] = 1;
    }
  problem->cancel = chunk->cancel;
}

/* Of the stages. */
static const char *const pass_names[] = { "sweep", "seams", "sums", NULL };

G_STATIC_ASSERT (N_STAGES == G_N_ELEMENTS (pass_names) - 1);

static void
tv_run_chunk (const SlabFilterParams *params, SlabFilterChunk *chunk)
{
  Problem problem;
  Layout layout;
  gint64 since;

  chunk->iterations = 0;
  slab_tv_layout_init (&layout, chunk->input_size, 1, TRUE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);
  memset ((guint8 *) chunk->scratch + layout.pass, 0, sizeof (Pass));
  chunk_init (&problem, params, chunk);
  slab_tv_begin (&problem, params);
  since = slab_filter_begin_pass (chunk);
  do
    for (guint stage = 0; stage < N_STAGES; stage++)
      {
        for (gint64 task = 0; task < count_tasks (&problem, stage); task++)
          {
            run_task (&problem, stage, task, 0);
            if (slab_filter_chunk_is_cancelled (chunk))
              return;
            slab_filter_add_bytes (chunk, stage, slab_tv_get_task_bytes (&problem, stage, task));
          }
        since = slab_filter_end_pass (chunk, stage, since);
      }
  while (slab_tv_go_on (&problem));
  chunk->iterations = get_iterations (&problem);
}

/* About 30 operations, a root and a division among them; the input, and three components of the dual field that are
 * read and written. */
static void
tv_get_cost (const SlabFilterParams *params, gsize input_sample_size, SlabFilterCost *cost)
{
  *cost = (SlabFilterCost){ 30.0, 7 * sizeof (float) };
}

static gboolean
tv_is_global (const SlabFilterParams *params)
{
  const Stop stop = slab_filter_params_get_choice (params, "stop");

  return stop == STOP_GLOBAL || stop == STOP_GAP;
}

/* As one problem, no voxel of a halo is filtered twice. */
static gboolean
tv_may_be_global (const SlabFilterParams *params)
{
  return slab_filter_params_get_choice (params, "stop") == STOP_FIXED;
}

static guint64
tv_get_state_bytes (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads)
{
  Layout layout;

  slab_tv_layout_init (&layout, size, n_threads, FALSE, slab_filter_params_get_choice (params, "stop") == STOP_GAP);

  return layout.total;
}

static guint64
tv_get_n_tasks (const SlabFilterParams *params, const gint64 size[SLAB_FILTER_N_AXES], guint n_threads, guint stage)
{
  Problem problem = { .n_voxels = slab_tv_count_voxels (size) };

  slab_tv_shape_init (problem.size, size);
  problem.n_strips = slab_tv_count_strips (problem.size, n_threads,
                                           slab_filter_params_get_choice (params, "stop") == STOP_GAP);
  problem.n_pieces = slab_tv_divide_up (problem.n_voxels, PIECE);
  if (slab_filter_params_get_choice (params, "stop") == STOP_GAP)
    problem.n_blocks = slab_tv_count_blocks (problem.size, &problem.block_rows);

  return (guint64) count_tasks (&problem, stage);
}

static void
global_init (Problem *problem, const SlabFilterParams *params, SlabFilterProblem *whole)
{
  slab_tv_problem_init (problem, params, whole->size, whole->n_threads, FALSE, whole->state);
  problem->f = whole->input;
  problem->saved = whole->output;
  problem->result = whole->output;
  problem->result_row_stride = (gsize) problem->size[2];
  problem->result_plane_stride = (gsize) problem->plane;
  memcpy (problem->result_size, problem->size, sizeof problem->result_size);
  problem->cancel = whole->cancel;
}

static void
tv_begin (const SlabFilterParams *params, SlabFilterProblem *whole)
{
  Problem problem;

  global_init (&problem, params, whole);
  slab_tv_begin (&problem, params);
}

static void
tv_run_task (const SlabFilterParams *params, SlabFilterProblem *whole, guint stage, guint64 task, guint thread)
{
  Problem problem;

  global_init (&problem, params, whole);
  run_task (&problem, stage, (gint64) task, thread);
}

static guint64
tv_get_task_bytes (const SlabFilterParams *params, SlabFilterProblem *whole, guint stage, guint64 task)
{
  Problem problem;

  global_init (&problem, params, whole);
  return slab_tv_get_task_bytes (&problem, stage, (gint64) task);
}

static gboolean
tv_finish_pass (const SlabFilterParams *params, SlabFilterProblem *whole)
{
  Problem problem;
  gboolean again;

  global_init (&problem, params, whole);
  again = slab_tv_go_on (&problem);
  /* Never back, where iterations are made again. */
  whole->iteration = MAX (whole->iteration, (guint) problem.pass->iteration);
  whole->iterations = get_iterations (&problem);
  if (problem.n_blocks > 0)
    whole->gap = slab_tv_get_gap (&problem);

  return again;
}

static const SlabParamChoice stop_choices[] = {
  { "global", N_ ("Whole volume") },
  { "chunk", N_ ("Each chunk") },
  { "fixed", N_ ("Fixed number") },
  { "gap", N_ ("Duality gap") },
  { NULL, NULL },
};

static const SlabParamSpec tv_params[] = {
  { .name = "weight",
    .label = N_ ("Weight"),
    .description = N_ ("How strongly to denoise, in the volume's own values: larger removes more."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 0.1,
    .minimum = 0,
    .maximum = 1e12,
    .step = 0.01,
    .digits = 4 },
  { .name = "eps",
    .label = N_ ("Tolerance"),
    .description = N_ ("Stops when the energy changes by less than this share of the first energy."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 2e-4,
    .minimum = 0,
    .maximum = 1,
    .step = 1e-4,
    .digits = 7,
    .only_if_param = "stop",
    .only_if_choices = 1u << STOP_GLOBAL | 1u << STOP_CHUNK },
  { .name = "max-iterations",
    .label = N_ ("Iterations"),
    .description = N_ ("The largest number of iterations, or the number itself when it is fixed."),
    .kind = SLAB_PARAM_INTEGER,
    .default_value = 200,
    .minimum = 1,
    .maximum = 1000000,
    .step = 10 },
  { .name = "stop",
    .label = N_ ("Stop"),
    .description = N_ (
        "On the energy of the whole volume, of each chunk by itself, at a number, or at a known accuracy."),
    .kind = SLAB_PARAM_CHOICE,
    .default_value = STOP_GLOBAL,
    .minimum = STOP_GLOBAL,
    .maximum = STOP_GAP,
    .step = 1,
    .choices = stop_choices },
  { .name = "gap",
    .label = N_ ("Gap"),
    .description = N_ ("Stops when the result is known to be no further above the minimum, as a share of it."),
    .kind = SLAB_PARAM_DOUBLE,
    .default_value = 1e-3,
    .minimum = 1e-6,
    .maximum = 1,
    .step = 1e-4,
    .digits = 6,
    .only_if_param = "stop",
    .only_if_choices = 1u << STOP_GAP },
};

const SlabFilterInfo slab_filter_tv = {
  .id = "tv",
  .title = N_ ("Total variation"),
  .summary = N_ ("Removes noise and keeps edges, as skimage.restoration.denoise_tv_chambolle does."),
  .params = tv_params,
  .n_params = G_N_ELEMENTS (tv_params),
  .validate = tv_validate,
  .get_halo = tv_get_halo,
  .is_periodic = tv_is_periodic,
  .get_scratch_bytes = tv_get_scratch_bytes,
  .run_chunk = tv_run_chunk,
  .pass_names = pass_names,
  .get_cost = tv_get_cost,
  .is_global = tv_is_global,
  .may_be_global = tv_may_be_global,
  .n_stages = N_STAGES,
  .get_state_bytes = tv_get_state_bytes,
  .get_n_tasks = tv_get_n_tasks,
  .begin = tv_begin,
  .run_task = tv_run_task,
  .get_task_bytes = tv_get_task_bytes,
  .finish_pass = tv_finish_pass,
};

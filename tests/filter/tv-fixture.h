/* SPDX-License-Identifier: MIT */
#pragma once

#include <math.h>

#include "filter-fixture.h"
#include "filter/slab-filter-private.h"

/* What the tests of total variation share: running it as one problem, and the plain iteration to compare with. */

/* One stage of a problem, shared out to threads by a counter. */
typedef struct
{
  const SlabFilterParams *params;
  SlabFilterProblem *problem;
  guint stage;
  gint n_tasks;
  gint next;
  gint next_thread;
  gboolean backwards;
} Stage;

static inline gpointer
stage_thread (gpointer data)
{
  Stage *stage = data;
  guint thread = (guint) g_atomic_int_add (&stage->next_thread, 1);
  gint task;

  while ((task = g_atomic_int_add (&stage->next, 1)) < stage->n_tasks)
    slab_filter_params_get_info (stage->params)
        ->run_task (stage->params, stage->problem, stage->stage,
                    (guint64) (stage->backwards ? stage->n_tasks - 1 - task : task), thread);

  return NULL;
}

/* What the last run_global () knew of its result, and its passes over the volume. */
static double last_gap;
static guint last_passes;
/* And bytes of its stages. */
static guint64 last_bytes[SLAB_FILTER_MAX_PASSES];

/* When it is set, sees the state that the last run_global () ends with. */
static void (*look_at_end) (const SlabFilterParams *params, const SlabFilterProblem *problem);

/* Runs a volume as one problem; returns its number of iterations. */
static inline guint
run_global (const SlabFilterParams *params, const float *input, const gint64 shape[3], float *output, guint n_threads,
            gboolean backwards, const gint *cancel)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  guint64 bytes = info->get_state_bytes (params, shape, MAX (n_threads, 1));
  guint8 *state = fixture_memory_new (bytes);
  const gint no_cancel = 0;
  SlabFilterProblem problem = {
    .input = input,
    .size = { shape[0], shape[1], shape[2] },
    .output = output,
    .state = state,
    .n_threads = MAX (n_threads, 1),
    .cancel = cancel != NULL ? cancel : &no_cancel,
    .gap = -1,
  };

  memset (state, 0, bytes);
  memset (last_bytes, 0, sizeof last_bytes);
  info->begin (params, &problem);
  for (last_passes = 1;; last_passes++)
    {
      for (guint i = 0; i < info->n_stages; i++)
        {
          Stage stage = { .params = params, .problem = &problem, .stage = i, .backwards = backwards };
          GThread *threads[8];

          stage.n_tasks = (gint) info->get_n_tasks (params, shape, MAX (n_threads, 1), i);
          for (gint task = 0; task < stage.n_tasks; task++)
            last_bytes[i] += info->get_task_bytes (params, &problem, i, (guint64) task);
          for (guint thread = 0; thread < n_threads; thread++)
            threads[thread] = g_thread_new ("stage", stage_thread, &stage);
          if (n_threads == 0)
            stage_thread (&stage);
          for (guint thread = 0; thread < n_threads; thread++)
            g_thread_join (threads[thread]);
        }
      if (cancel != NULL || !info->finish_pass (params, &problem))
        break;
    }
  if (look_at_end != NULL)
    look_at_end (params, &problem);
  fixture_memory_free (state, bytes);
  last_gap = problem.gap;

  return problem.iterations;
}

/* NumPy's float32 sum of at most 8192 numbers. */
static inline float
plain_sum_piece (const float *values, gsize n)
{
  if (n < 8)
    {
      float sum = 0;

      for (gsize i = 0; i < n; i++)
        sum += values[i];
      return sum;
    }
  if (n <= 128)
    {
      float s[8];
      float sum;
      gsize i;

      memcpy (s, values, sizeof s);
      for (i = 8; i < n - n % 8; i++)
        s[i % 8] += values[i];
      sum = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
      for (; i < n; i++)
        sum += values[i];
      return sum;
    }
  return plain_sum_piece (values, n / 2 - n / 2 % 8)
         + plain_sum_piece (values + (n / 2 - n / 2 % 8), n - (n / 2 - n / 2 % 8));
}

static inline float
plain_sum (const float *values, gsize n)
{
  float sum = 0;

  for (gsize i = 0; i < n; i += 8192)
    sum += plain_sum_piece (values + i, MIN (n - i, 8192));
  return sum;
}

/* scikit-image's function line by line, one array after the other; test_reference () vouches for the same of the
 * filter, and here there can be many shapes. */
static inline guint
plain_tv (const float *f, const gint64 shape[3], double weight, double eps, guint n_max, float *u)
{
  const gsize n = slab_reference_count (shape);
  const gsize strides[3] = { (gsize) (shape[1] * shape[2]), (gsize) shape[2], 1 };
  const float tau = (float) (1. / 6.);
  const float tau_over_weight = (float) (1. / 6. / weight);
  g_autofree float *memory = g_new0 (float, 8 * n);
  float *p[3] = { memory, memory + n, memory + 2 * n };
  float *g[3] = { memory + 3 * n, memory + 4 * n, memory + 5 * n };
  float *d = memory + 6 * n;
  float *norm = memory + 7 * n;
  double first = 0, previous = 0;
  guint i;

  for (i = 0; i < n_max; i++)
    {
      double energy;

      for (gsize k = 0; k < n; k++)
        {
          const gint64 at[3] = { (gint64) (k / strides[0]), (gint64) (k / strides[1]) % shape[1],
                                 (gint64) k % shape[2] };

          if (i == 0)
            {
              u[k] = f[k];
              continue;
            }
          d[k] = -(((0.f + p[0][k]) + p[1][k]) + p[2][k]);
          for (guint a = 0; a < 3; a++)
            if (at[a] > 0)
              d[k] += p[a][k - strides[a]];
          u[k] = f[k] + d[k];
        }
      for (gsize k = 0; k < n; k++)
        {
          const gint64 at[3] = { (gint64) (k / strides[0]), (gint64) (k / strides[1]) % shape[1],
                                 (gint64) k % shape[2] };

          for (guint a = 0; a < 3; a++)
            g[a][k] = at[a] + 1 < shape[a] ? u[k + strides[a]] - u[k] : 0.f;
          norm[k] = sqrtf ((g[0][k] * g[0][k] + g[1][k] * g[1][k]) + g[2][k] * g[2][k]);
          for (guint a = 0; a < 3; a++)
            p[a][k] = (p[a][k] - tau * g[a][k]) / (norm[k] * tau_over_weight + 1.f);
        }
      for (gsize k = 0; k < n; k++)
        d[k] *= d[k];
      energy = (double) plain_sum (d, n) + weight * (double) plain_sum (norm, n);
      energy /= (double) n;
      if (i == 0)
        first = energy;
      else if (fabs (previous - energy) < eps * first)
        return i + 1;
      previous = energy;
    }
  return i;
}

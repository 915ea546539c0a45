/* SPDX-License-Identifier: MIT */
#include "slab-lab-result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile/slab-trace-machine.h"

/**
 * slab_lab_result_new:
 *
 * Returns: (transfer full): a result without a cell, to be filled in by who makes it
 */
SlabLabResult *
slab_lab_result_new (void)
{
  SlabLabResult *result = g_new0 (SlabLabResult, 1);

  g_atomic_ref_count_init (&result->ref_count);
  result->machine = g_new0 (SlabMachine, 1);
  result->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_cell_free);
  return result;
}

/**
 * slab_lab_result_copy:
 *
 * Returns: (transfer full): one that shares nothing with @result
 */
SlabLabResult *
slab_lab_result_copy (const SlabLabResult *result)
{
  SlabLabResult *copy;

  g_return_val_if_fail (result != NULL, NULL);

  copy = g_memdup2 (result, sizeof *result);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->set = g_strdup (result->set);
  copy->program = g_strdup (result->program);
  copy->volume = g_strdup (result->volume);
  copy->date = result->date != NULL ? g_date_time_ref (result->date) : NULL;
  copy->machine = slab_machine_copy (result->machine);
  copy->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_lab_cell_free);
  for (guint i = 0; i < result->cells->len; i++)
    g_ptr_array_add (copy->cells, slab_lab_cell_copy (g_ptr_array_index (result->cells, i)));
  return copy;
}

SlabLabResult *
slab_lab_result_ref (SlabLabResult *result)
{
  g_return_val_if_fail (result != NULL, NULL);

  g_atomic_ref_count_inc (&result->ref_count);
  return result;
}

void
slab_lab_result_unref (SlabLabResult *result)
{
  if (result == NULL || !g_atomic_ref_count_dec (&result->ref_count))
    return;
  g_free (result->set);
  g_free (result->program);
  g_free (result->volume);
  g_clear_pointer (&result->date, g_date_time_unref);
  slab_machine_free (result->machine);
  g_ptr_array_unref (result->cells);
  g_free (result);
}

guint
slab_lab_result_get_n_cells (const SlabLabResult *result)
{
  g_return_val_if_fail (result != NULL, 0);

  return result->cells->len;
}

const SlabLabCell *
slab_lab_result_get_cell (const SlabLabResult *result, guint index)
{
  g_return_val_if_fail (result != NULL && index < result->cells->len, NULL);

  return g_ptr_array_index (result->cells, index);
}

static int
compare_numbers (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Sorts @values. */
static double
take_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_numbers);
  return n % 2 == 1 ? values[n / 2] : 0.5 * (values[n / 2 - 1] + values[n / 2]);
}

static gboolean
summarize_repeats (const SlabLabCell *cell, guint n_cores, SlabLabFigures *figures)
{
  guint n = cell->repeats->len, n_known = 0;
  g_autofree double *seconds = g_new (double, n + 1);
  g_autofree double *cpu = g_new (double, n + 1);
  g_autofree double *others = g_new (double, n + 1);
  guint64 peak = 0, before = 0;

  if (n == 0)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const SlabLabRepeat *repeat = &g_array_index (cell->repeats, SlabLabRepeat, i);

      seconds[i] = repeat->seconds;
      cpu[i] = repeat->cpu_seconds;
      if (repeat->peak_bytes > peak)
        {
          peak = repeat->peak_bytes;
          before = repeat->before_bytes;
        }
      if (isfinite (repeat->others_cores))
        others[n_known++] = repeat->others_cores;
      figures->n_disturbed += slab_lab_repeat_is_disturbed (repeat, n_cores);
    }
  figures->n = n;
  figures->median = take_median (seconds, n);
  figures->least = seconds[0];
  figures->most = seconds[n - 1];
  figures->cpu_seconds = take_median (cpu, n);
  if (n_known > 0)
    figures->others_cores = take_median (others, n_known);
  figures->is_disturbed = 2 * figures->n_disturbed >= n;
  if (figures->median > 0.0)
    figures->cores_busy = figures->cpu_seconds / figures->median;
  if (peak > 0)
    figures->peak_bytes = (double) peak;
  if (peak > 0 && before > 0)
    figures->before_bytes = (double) MIN (before, peak);
  return TRUE;
}

/**
 * slab_lab_result_get_figures:
 * @index: of the cell
 * @figures: (out): all NAN but n where the cell was not measured
 *
 * Any thread.
 */
void
slab_lab_result_get_figures (const SlabLabResult *result, guint index, SlabLabFigures *figures)
{
  const SlabLabCell *cell;
  double bandwidth;

  g_return_if_fail (result != NULL && index < result->cells->len);
  g_return_if_fail (figures != NULL);

  cell = g_ptr_array_index (result->cells, index);
  *figures = (SlabLabFigures){ .median = NAN,
                               .least = NAN,
                               .most = NAN,
                               .cpu_seconds = NAN,
                               .cores_busy = NAN,
                               .others_cores = NAN,
                               .peak_bytes = NAN,
                               .before_bytes = NAN,
                               .speed_up = NAN,
                               .efficiency = NAN,
                               .price = NAN,
                               .bandwidth = NAN,
                               .bandwidth_share = NAN,
                               .floor_seconds = NAN };
  if (!summarize_repeats (cell, result->machine->n_cores, figures) || !(figures->median > 0.0))
    return;

  bandwidth = slab_machine_get_bandwidth (result->machine, cell->n_threads * cell->n_copies);
  if (cell->useful_bytes > 0.0)
    {
      figures->bandwidth = cell->useful_bytes / figures->median;
      if (bandwidth > 0.0)
        {
          figures->bandwidth_share = figures->bandwidth / bandwidth;
          figures->floor_seconds = cell->useful_bytes / bandwidth;
        }
    }
  if (cell->base >= 0 && (guint) cell->base < result->cells->len)
    {
      const SlabLabCell *base = g_ptr_array_index (result->cells, (guint) cell->base);
      SlabLabFigures of_base = { 0 };
      double workers = (double) cell->n_threads * cell->n_copies;

      if (!summarize_repeats (base, result->machine->n_cores, &of_base) || !(of_base.median > 0.0))
        return;
      figures->price = figures->median / of_base.median;
      /* Of another filter, the work is not the same. */
      if (cell->kind == SLAB_LAB_KIND_IDENTITY)
        return;
      figures->speed_up = ((double) cell->n_copies / base->n_copies) / figures->price;
      if (workers > 0.0)
        figures->efficiency = figures->speed_up * ((double) base->n_threads * base->n_copies) / workers;
    }
}

guint
slab_lab_result_count_disturbed (const SlabLabResult *result)
{
  guint n = 0;

  g_return_val_if_fail (result != NULL, 0);

  for (guint i = 0; i < result->cells->len; i++)
    {
      SlabLabFigures figures;

      slab_lab_result_get_figures (result, i, &figures);
      n += figures.is_disturbed;
    }
  return n;
}

double
slab_lab_result_get_input_bytes (const SlabLabResult *result, guint index)
{
  const gint64 *n;
  gint64 n_slices;

  g_return_val_if_fail (result != NULL && index < result->cells->len, NAN);

  n = result->shape.n;
  n_slices = slab_lab_result_get_cell (result, index)->n_slices;
  return (double) slab_sample_type_get_size (result->sample_type)
         * (double) (n_slices > 0 ? MIN (n_slices, n[SLAB_AXIS_Z]) : n[SLAB_AXIS_Z]) * (double) n[SLAB_AXIS_Y]
         * (double) n[SLAB_AXIS_X];
}

gboolean
slab_lab_result_has_measurement (const SlabLabResult *result)
{
  g_return_val_if_fail (result != NULL, FALSE);

  for (guint i = 0; i < result->cells->len; i++)
    if (slab_lab_result_get_cell (result, i)->repeats->len > 0)
      return TRUE;
  return FALSE;
}

/**
 * slab_lab_result_find_same:
 * @index: of the cell
 * @other: of the same machine or another, of filters with the same parameters or others
 *
 * The same experiment is one of the same kind that says the same of itself: cut, threads, copies. Any thread.
 *
 * Returns: the index in @other; -1: there is none
 */
gint
slab_lab_result_find_same (const SlabLabResult *result, guint index, const SlabLabResult *other)
{
  const SlabLabCell *cell;
  g_autofree char *name = NULL;

  g_return_val_if_fail (result != NULL && index < result->cells->len && other != NULL, -1);

  cell = slab_lab_result_get_cell (result, index);
  name = slab_lab_cell_describe (cell);
  for (guint i = 0; i < other->cells->len; i++)
    {
      const SlabLabCell *candidate = slab_lab_result_get_cell (other, i);
      g_autofree char *words = slab_lab_cell_describe (candidate);

      if (candidate->kind == cell->kind && g_str_equal (words, name))
        return (gint) i;
    }
  return -1;
}

gboolean
slab_lab_result_has_same (const SlabLabResult *result, const SlabLabResult *other)
{
  g_return_val_if_fail (result != NULL && other != NULL, FALSE);

  for (guint i = 0; i < result->cells->len; i++)
    if (slab_lab_result_find_same (result, i, other) >= 0)
      return TRUE;
  return FALSE;
}

/**
 * slab_lab_result_get_curve:
 * @kind: %SLAB_LAB_KIND_STRONG or %SLAB_LAB_KIND_WEAK
 * @filter: (nullable): id; %NULL for the first filter that has such a cell
 * @n: (out) (array length=n_most): threads of each point, or copies at once
 * @seconds: (out) (array length=n_most): median
 * @n_most: places in both
 *
 * The points of a curve, without the cells that were not measured, in the order of the cells. Any thread.
 *
 * Returns: how many there are, at most @n_most
 */
guint
slab_lab_result_get_curve (const SlabLabResult *result, SlabLabKind kind, const char *filter, guint *n, double *seconds,
                           guint n_most)
{
  guint n_points = 0;

  g_return_val_if_fail (result != NULL, 0);
  g_return_val_if_fail (n_most == 0 || (n != NULL && seconds != NULL), 0);

  for (guint i = 0; i < result->cells->len && n_points < n_most; i++)
    {
      const SlabLabCell *cell = g_ptr_array_index (result->cells, i);
      const char *id = slab_filter_params_get_info (cell->params)->id;
      SlabLabFigures figures;

      if (cell->kind != kind || (filter != NULL && strcmp (filter, id) != 0))
        continue;
      filter = id;
      slab_lab_result_get_figures (result, i, &figures);
      if (figures.n == 0)
        continue;
      n[n_points] = kind == SLAB_LAB_KIND_WEAK ? cell->n_copies : cell->n_threads;
      seconds[n_points++] = figures.median;
    }
  return n_points;
}

/**
 * slab_lab_result_fit:
 * @filter: (nullable): id; %NULL for the first filter with cells of strong scaling
 * @fit: (out): unchanged on failure
 *
 * The share of the work that more threads do not shorten, from the medians of the cells of strong scaling. Any thread.
 *
 * Returns: whether there are at least two points
 */
gboolean
slab_lab_result_fit (const SlabLabResult *result, const char *filter, SlabLabFit *fit)
{
  g_autofree guint *n = NULL;
  g_autofree double *seconds = NULL;
  guint n_points;

  g_return_val_if_fail (result != NULL && fit != NULL, FALSE);

  n = g_new (guint, result->cells->len + 1);
  seconds = g_new (double, result->cells->len + 1);
  n_points = slab_lab_result_get_curve (result, SLAB_LAB_KIND_STRONG, filter, n, seconds, result->cells->len);
  return slab_lab_fit_amdahl (n, seconds, n_points, fit);
}

/* SPDX-License-Identifier: MIT */
#include "slab-lab-estimate.h"

#include <string.h>

#include "profile/slab-process.h"
#include "slab-chunk-plan.h"

/* Of a machine that was not measured, and of the arithmetic that a kernel reaches of what registers allow. */
#define TYPICAL_BANDWIDTH 5e9
#define TYPICAL_FLOPS 2e10
#define REACHED_FLOPS 0.25

/* A filter that iterates stops on the average at a part of its most. */
#define REACHED_ITERATIONS 0.5

static gint64
get_slices (const SlabLabCell *cell, const SlabShape *shape)
{
  return cell->n_slices > 0 ? MIN (cell->n_slices, shape->n[SLAB_AXIS_Z]) : shape->n[SLAB_AXIS_Z];
}

/* Voxels of all copies for each thread that works on them at a time. */
static double
get_share (const SlabLabCell *cell, const SlabShape *shape, guint n_threads, double redundancy, guint n_cores)
{
  const double voxels = (double) get_slices (cell, shape) * (double) shape->n[1] * (double) shape->n[2];
  const double n_workers = (double) n_threads * cell->n_copies;

  return voxels * cell->n_copies * MAX (redundancy, 1.0) / CLAMP (n_workers, 1.0, MAX (n_cores, 1));
}

/* Seconds a voxel and thread, by the newest result with the same parameters; NAN: there is none. */
static double
find_known (const SlabLabCell *cell, const SlabMachine *machine, const GPtrArray *results)
{
  for (guint r = 0; results != NULL && r < results->len; r++)
    {
      const SlabLabResult *result = g_ptr_array_index (results, r);
      double seconds = 0.0, shares = 0.0;
      g_autofree char *wanted = slab_filter_params_describe (cell->params);

      /* One that is only named has no vectors yet, and is the same nevertheless. */
      if (g_strcmp0 (result->machine->model, machine->model) != 0 || result->machine->n_cores != machine->n_cores)
        continue;
      for (guint i = 0; i < result->cells->len; i++)
        {
          const SlabLabCell *other = slab_lab_result_get_cell (result, i);
          g_autofree char *params = slab_filter_params_describe (other->params);
          SlabLabFigures f;

          if (!g_str_equal (params, wanted))
            continue;
          slab_lab_result_get_figures (result, i, &f);
          if (f.n == 0)
            continue;
          seconds += f.median;
          shares += get_share (other, &result->shape, other->n_threads, other->redundancy, machine->n_cores);
        }
      if (shares > 0.0)
        return seconds / shares;
    }
  return NAN;
}

static double
guess (const SlabLabCell *cell, gsize input_voxel_size, const SlabMachine *machine)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (cell->params);
  const double flops = machine->flops_one > 0.0 ? machine->flops_one : TYPICAL_FLOPS;
  const double bandwidth = machine->bandwidth_one > 0.0 ? machine->bandwidth_one : TYPICAL_BANDWIDTH;
  SlabFilterCost cost = { 0.0, (double) input_voxel_size + sizeof (float) };
  double iterations = 1.0;

  if (info->get_cost != NULL)
    info->get_cost (cell->params, input_voxel_size, &cost);
  for (guint p = 0; p < info->n_params; p++)
    if (strcmp (info->params[p].name, "max-iterations") == 0)
      iterations = MAX (1.0,
                        REACHED_ITERATIONS * (double) slab_filter_params_get_integer (cell->params, "max-iterations"));
  return iterations * (cost.flops / (REACHED_FLOPS * flops) + cost.bytes / bandwidth);
}

/**
 * slab_lab_estimate:
 * @estimate: (out):
 * @cells: (element-type SlabLabCell): of a set
 * @shape: of the volume
 * @input_voxel_size: bytes of a voxel of the volume
 * @n_repeats: of each cell
 * @machine: named; its figures may be 0
 * @results: (nullable) (element-type SlabLabResult): earlier ones, the newest first
 *
 * Time goes by what the same filter took before on this machine for a voxel and a thread; where it was never measured,
 * by arithmetic and memory traffic, which may be wrong by a factor of a few. Plans every cell; any thread.
 */
void
slab_lab_estimate (SlabLabEstimate *estimate, const GPtrArray *cells, const SlabShape *shape, gsize input_voxel_size,
                   guint n_repeats, const SlabMachine *machine, const GPtrArray *results)
{
  const double there = (double) slab_process_get_machine_memory ();

  g_return_if_fail (estimate != NULL && cells != NULL && shape != NULL && machine != NULL);

  *estimate = (SlabLabEstimate){ .is_from_results = cells->len > 0 };
  for (guint i = 0; i < cells->len; i++)
    {
      const SlabLabCell *cell = g_ptr_array_index (cells, i);
      const SlabShape part = { { get_slices (cell, shape), shape->n[1], shape->n[2] } };
      const double input = (double) part.n[0] * (double) part.n[1] * (double) part.n[2] * (double) input_voxel_size;
      g_autoptr (SlabChunkPlan)
          plan = slab_chunk_plan_new (&part, input_voxel_size, cell->params, &cell->settings, NULL);
      double known, bytes;

      if (plan == NULL)
        {
          estimate->n_refused++;
          continue;
        }
      bytes = ((double) slab_chunk_plan_get_peak_bytes (plan) - input) * cell->n_copies + input;
      if (there > 0.0 && bytes > there)
        {
          estimate->n_refused++;
          continue;
        }
      known = find_known (cell, machine, results);
      estimate->is_from_results &= isfinite (known);
      estimate->n_cells++;
      estimate->peak_bytes = MAX (estimate->peak_bytes, bytes);
      estimate->seconds += n_repeats * (isfinite (known) ? known : guess (cell, input_voxel_size, machine))
                           * get_share (cell, shape, slab_chunk_plan_get_n_threads (plan),
                                        slab_chunk_plan_get_redundancy (plan), machine->n_cores);
    }
}

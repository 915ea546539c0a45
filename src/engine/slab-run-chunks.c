/* SPDX-License-Identifier: MIT */
#include "slab-run-chunks.h"

#include <stdatomic.h>
#include <string.h>

#include "slab-run-reader.h"

/* @target begins with the plane @first_plane of the volume. */
static gboolean
write_core (SlabRunTeam *team, const SlabBox *core, const float *voxels, float *target, gint64 first_plane)
{
  const SlabShape *shape = slab_volume_get_shape (team->input);
  gsize row_bytes = (gsize) core->size[2] * sizeof (float);

  for (gint64 z = 0; z < core->size[0]; z++)
    {
      if (slab_run_control_is_stopped (team->control))
        return FALSE;
      for (gint64 y = 0; y < core->size[1]; y++)
        {
          gsize place = (gsize) (((core->start[0] - first_plane + z) * shape->n[1] + core->start[1] + y) * shape->n[2]
                                 + core->start[2]);
          memcpy (target + place, voxels + (gsize) (z * core->size[1] + y) * (gsize) core->size[2], row_bytes);
        }
    }
  return TRUE;
}

/* As SLAB_FILTER_SAMPLE_OTHER: all that is to be done to the volume's samples. */
static void
convert_samples (gconstpointer convert_data, const void *samples, gsize n, float *floats)
{
  const SlabRunTeam *team = convert_data;
  const SlabVolume *volume = team->input;

  slab_sample_type_to_float (slab_volume_get_sample_type ((SlabVolume *) volume),
                             slab_volume_get_byte_order ((SlabVolume *) volume), samples, n, floats);
  if (team->divide)
    slab_run_reader_divide (floats, (const gint64[]){ 1, 1, (gint64) n }, n, n, team->divisor);
}

/* The kind of the volume's samples where a filter knows them as they are. */
static SlabFilterSample
get_filter_sample (const SlabRunTeam *team)
{
  SlabVolume *volume = team->input;
  SlabSampleType type = slab_volume_get_sample_type (volume);
  gboolean is_native = slab_volume_get_byte_order (volume) == slab_byte_order_get_native ();

  if (team->divide)
    return SLAB_FILTER_SAMPLE_OTHER;
  if (slab_volume_peek_floats (team->view))
    return SLAB_FILTER_SAMPLE_FLOAT32;
  if (type == SLAB_SAMPLE_UINT8)
    return SLAB_FILTER_SAMPLE_UINT8;
  if (type == SLAB_SAMPLE_INT8)
    return SLAB_FILTER_SAMPLE_INT8;
  if (type == SLAB_SAMPLE_UINT16 && is_native)
    return SLAB_FILTER_SAMPLE_UINT16;
  if (type == SLAB_SAMPLE_INT16 && is_native)
    return SLAB_FILTER_SAMPLE_INT16;
  return SLAB_FILTER_SAMPLE_OTHER;
}

/* What the kernel sees of the volume for a padded box: an axis that goes on at its other side is shown as a whole. */
static SlabBox
get_shown (SlabVolume *view, const SlabBox *padded)
{
  const gint64 *n = slab_volume_get_shape (view)->n;
  SlabBox shown = *padded;

  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (padded->start[a] < 0 || padded->start[a] + padded->size[a] > n[a])
      {
        shown.start[a] = 0;
        shown.size[a] = n[a];
      }

  return shown;
}

/* Has the kernel read from the volume and write to the result: there is no writing apart from the filter. */
static void
aim_in_place (SlabRunTeam *team, const SlabBox *core, const SlabBox *shown, float *target, gint64 first_plane,
              SlabFilterChunk *chunk)
{
  SlabVolume *volume = team->view;
  const gint64 *n = slab_volume_get_shape (volume)->n;
  gsize row = (gsize) n[2], plane = (gsize) (n[1] * n[2]);

  chunk->input_sample = get_filter_sample (team);
  chunk->input_sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  chunk->input_row_stride = row;
  chunk->input_plane_stride = plane;
  chunk->input = (const guint8 *) slab_volume_peek_samples (volume)
                 + ((gsize) shown->start[0] * plane + (gsize) shown->start[1] * row + (gsize) shown->start[2])
                       * chunk->input_sample_size;
  if (chunk->input_sample == SLAB_FILTER_SAMPLE_OTHER)
    {
      chunk->convert = convert_samples;
      chunk->convert_data = team;
    }
  chunk->output = target + (gsize) (core->start[0] - first_plane) * plane + (gsize) core->start[1] * row
                  + (gsize) core->start[2];
  chunk->output_row_stride = row;
  chunk->output_plane_stride = plane;
}

/* Has the kernel read and write the thread's own memory. */
static void
aim_at_copies (const SlabWorker *worker, const SlabBox *core, const SlabBox *padded, SlabFilterChunk *chunk)
{
  chunk->input = worker->padded;
  chunk->input_sample_size = sizeof (float);
  chunk->input_row_stride = (gsize) padded->size[2];
  chunk->input_plane_stride = (gsize) padded->size[2] * (gsize) padded->size[1];
  chunk->output = worker->core;
  chunk->output_row_stride = (gsize) core->size[2];
  chunk->output_plane_stride = (gsize) core->size[2] * (gsize) core->size[1];
}

static void
run_one_chunk (SlabRunTeam *team, guint thread, guint64 index)
{
  SlabWorker *worker = &team->workers[thread];
  SlabFilterChunk chunk = { .cancel = &team->control->stop, .scratch = worker->scratch };
  SlabFilterPass passes[SLAB_FILTER_MAX_PASSES] = { { 0 } };
  const gboolean in_place = slab_chunk_plan_is_in_place (team->plan);
  SlabBox core, padded, shown;
  guint64 n_core, n_padded;
  float *target = team->target;
  gint64 first_plane = 0;
  GError *error = NULL;

  if (team->stream)
    {
      gboolean go_on = slab_stream_begin_chunk (team->stream, index, &target, &first_plane);

      slab_run_team_record (team, thread, SLAB_PHASE_WAIT, (gint64) index, -1, 0);
      if (!go_on)
        return;
    }

  slab_chunk_plan_get_core (team->plan, index, &core);
  slab_chunk_plan_get_padded (team->plan, index, &padded);
  n_core = slab_box_get_n_voxels (&core);
  n_padded = slab_box_get_n_voxels (&padded);
  padded.start[0] -= team->first_plane;
  shown = in_place ? get_shown (team->view, &padded) : padded;

  if (in_place)
    {
      aim_in_place (team, &core, &shown, target, first_plane, &chunk);
      slab_run_reader_bring_in (team, &padded);
    }
  else
    {
      aim_at_copies (worker, &core, &padded, &chunk);
      if (!slab_run_reader_read (team, &padded, worker->padded, &error))
        slab_run_control_fail (team->control, error);
    }
  if (!in_place || slab_volume_get_file (team->view))
    slab_run_team_record (team, thread, SLAB_PHASE_READ, (gint64) index, -1, n_padded);
  if (slab_run_control_is_stopped (team->control))
    return;
  if (!team->stream)
    slab_run_control_add_work (team->control, n_core * SLAB_RUN_WORK_READ);

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      chunk.input_size[a] = shown.size[a];
      chunk.core_start[a] = core.start[a] - shown.start[a] - (a == SLAB_AXIS_Z ? team->first_plane : 0);
      chunk.core_size[a] = core.size[a];
    }
  if (team->trace && team->info->pass_names)
    chunk.passes = passes;
  team->info->run_chunk (team->params, &chunk);
  slab_run_team_record_passes (team, thread, SLAB_PHASE_FILTER, (gint64) index,
                               chunk.iterations > 0 ? (gint64) chunk.iterations : -1, n_padded, chunk.passes);
  if (in_place && !slab_volume_check (team->input, &error))
    slab_run_control_fail (team->control, error);
  if (slab_run_control_is_stopped (team->control))
    return;
  slab_run_control_raise_iterations (team->control, chunk.iterations);
  slab_run_control_add_swept (team->control, n_core, chunk.iterations);
  slab_run_control_add_work (team->control, n_core * SLAB_RUN_WORK_FILTER);

  if (!in_place)
    {
      write_core (team, &core, worker->core, target, first_plane);
      slab_run_team_record (team, thread, SLAB_PHASE_WRITE, (gint64) index, -1, n_core);
    }
  if (team->stream)
    slab_stream_end_chunk (team->stream, index);
  else
    slab_run_control_add_work (team->control, n_core * SLAB_RUN_WORK_WRITE);
}

/**
 * slab_run_chunks:
 * @team: a team with memory, and a place for the result
 *
 * Filters all chunks, or those until the team is stopped. The engine's thread.
 */
void
slab_run_chunks (SlabRunTeam *team)
{
  atomic_uint_fast64_t next_chunk = 0;
  const guint64 n_chunks = slab_chunk_plan_get_n_chunks (team->plan);

#pragma omp parallel default(none) shared(team, next_chunk) firstprivate(n_chunks) num_threads(team->n_threads)
  {
    guint thread = slab_run_team_enter (team);
    guint64 index;

    /* Chunks are handed out in file order as threads get free. Only the first n_workers threads have memory: there
     * are no more chunks than that. */
    while (thread < team->n_workers && !slab_run_control_is_stopped (team->control)
           && (index = atomic_fetch_add (&next_chunk, 1)) < n_chunks)
      run_one_chunk (team, thread, index);
  }
}

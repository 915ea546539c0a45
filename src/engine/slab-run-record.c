/* SPDX-License-Identifier: MIT */
#include "slab-run-record.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "filter/slab-cpu.h"
#include "profile/slab-process.h"
#include "slab-chunk-plan-private.h"
#include "slab-engine.h"

static char *
join_triple (const gint64 values[SLAB_N_AXES])
{
  GString *text = g_string_new (NULL);

  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      if (a > 0)
        g_string_append_c (text, ',');
      if (values[a] == SLAB_FILTER_HALO_UNBOUNDED)
        g_string_append (text, "unbounded");
      else
        g_string_append_printf (text, "%" PRId64, values[a]);
    }
  return g_string_free (text, FALSE);
}

static void
set_triple_property (SlabTrace *trace, const char *key, const gint64 values[SLAB_N_AXES])
{
  g_autofree char *text = join_triple (values);

  slab_trace_set_property_string (trace, key, text);
}

/* Among them the names of the passes: a window reads them from the moment it has the run. */
void
slab_run_record_settings (SlabTrace *trace, SlabVolume *volume, const SlabFilterParams *params,
                          const SlabChunkPlan *plan, const SlabStreamPlan *stream_plan)
{
  gint64 values[SLAB_N_AXES];
  g_autofree char *title = slab_filter_params_describe (params);
  g_autofree char *cores = g_strdup_printf ("%u", slab_process_get_n_cores ());

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, title);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, slab_volume_get_name (volume));
  if (slab_volume_get_file (volume) != NULL)
    {
      g_autofree char *place = g_file_get_parse_name (slab_volume_get_file (volume));

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT_FILE, place);
    }
  set_triple_property (trace, SLAB_TRACE_KEY_SHAPE, slab_volume_get_shape (volume)->n);
  slab_chunk_plan_get_chunk (plan, values);
  set_triple_property (trace, SLAB_TRACE_KEY_CHUNK, values);
  slab_chunk_plan_get_overlap (plan, values);
  set_triple_property (trace, SLAB_TRACE_KEY_OVERLAP, values);
  slab_chunk_plan_get_halo (plan, values);
  set_triple_property (trace, SLAB_TRACE_KEY_HALO, values);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_CORES, cores);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_VERSION, SLAB_VERSION);
  if (slab_filter_params_get_info (params)->pass_names != NULL)
    slab_trace_set_pass_names (trace, slab_filter_params_get_info (params)->pass_names);
  if (stream_plan)
    {
      g_autofree char *slabs = g_strdup_printf ("%" PRIu64, stream_plan->n_slabs);

      memcpy (values, slab_volume_get_shape (volume)->n, sizeof values);
      values[0] = stream_plan->n_slab_planes;
      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_SLABS, slabs);
      set_triple_property (trace, SLAB_TRACE_KEY_SLAB, values);
    }
}

void
slab_run_record_begin (SlabTrace *trace)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *begun = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  const guint64 resident = slab_process_get_resident_bytes ();

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_BEGUN, begun);
  if (resident > 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, resident);

      slab_trace_set_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE, text);
    }
}

/* What a thread goes over in every iteration. */
static gboolean
fits_cache (const SlabChunkPlan *plan)
{
  const guint64 bytes = slab_chunk_plan_is_global (plan)
                            ? slab_chunk_plan_get_state_bytes (plan) / slab_chunk_plan_get_n_threads (plan)
                            : slab_chunk_plan_get_thread_bytes (plan);

  return bytes <= slab_cpu_get_level3_share_bytes ();
}

static void
set_number (SlabTrace *trace, const char *key, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  slab_trace_set_property_string (trace, key, g_ascii_formatd (text, sizeof text, "%.0f", number));
}

/* What the result needed at least, by which the run is judged. The share is of the voxels that are done. As one problem
 * a volume has iterations done instead; each chunk has its own number of them. */
static void
describe_cost (SlabTrace *trace, SlabVolume *volume, const SlabFilterParams *params, const SlabChunkPlan *plan,
               const SlabRunEnd *end)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);
  const double n = (double) slab_volume_get_n_voxels (volume);
  const gsize sample_size = slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  const gboolean iterates = slab_filter_params_get_most_iterations (params) > 0;
  const gboolean is_global = slab_chunk_plan_is_global (plan);
  const double share = end->progress;
  double sweeps = share;
  SlabFilterCost cost;

  if (info->get_cost == NULL || !(share > 0.0))
    return;
  if (is_global)
    sweeps = end->n_iterations;
  else if (end->n_iterations > 0)
    sweeps = (double) end->n_swept / n;
  info->get_cost (params, sample_size, &cost);
  set_number (trace, SLAB_TRACE_KEY_USEFUL_BYTES, (double) (sample_size + sizeof (float)) * share * n);
  /* Of one that was stopped before a chunk was done nobody knows how many it made. */
  if (iterates && end->n_iterations == 0)
    return;
  set_number (trace, SLAB_TRACE_KEY_FLOPS, cost.flops * sweeps * n);
  if (!iterates)
    return;
  set_number (trace, SLAB_TRACE_KEY_MOVED_BYTES, cost.bytes * sweeps * n);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM, fits_cache (plan) ? "cache" : "memory");
}

/* As the plan said it before. */
static void
tell_useful_share (SlabTrace *trace, const SlabChunkPlan *plan)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  slab_trace_set_property_string (
      trace, SLAB_TRACE_KEY_USEFUL_SHARE,
      g_ascii_formatd (text, sizeof text, "%.6g", 1.0 / slab_chunk_plan_get_redundancy (plan)));
}

static void
tell_steps (SlabTrace *trace, SlabVolume *volume, const SlabChunkPlan *plan)
{
  const guint steps = slab_chunk_plan_get_steps (plan, slab_volume_get_file (volume) != NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint p = 0; p < SLAB_N_PHASES; p++)
    if (steps & 1u << p)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", slab_phase_get_name ((SlabPhase) p));
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_STEPS, text->str);
}

gboolean
slab_run_record_chunks (SlabTrace *trace, SlabVolume *volume, const SlabChunkPlan *plan, GError **error)
{
  guint64 n_chunks = slab_chunk_plan_get_n_chunks (plan);
  g_autofree SlabTraceChunk *chunks = g_try_new0 (SlabTraceChunk, n_chunks);

  if (chunks == NULL)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("There is no memory for a list of %" PRIu64 " chunks"), n_chunks);
      return FALSE;
    }
  for (guint64 i = 0; i < n_chunks; i++)
    {
      SlabBox core, padded;

      slab_chunk_plan_get_core (plan, i, &core);
      slab_chunk_plan_get_padded (plan, i, &padded);
      memcpy (chunks[i].start, core.start, sizeof core.start);
      memcpy (chunks[i].size, core.size, sizeof core.size);
      memcpy (chunks[i].padded_size, padded.size, sizeof padded.size);
    }
  slab_trace_set_chunks (trace, chunks, (guint) n_chunks);
  tell_useful_share (trace, plan);
  tell_steps (trace, volume, plan);
  return TRUE;
}

void
slab_run_record_end (SlabTrace *trace, SlabVolume *volume, const SlabFilterParams *params, const SlabChunkPlan *plan,
                     const SlabRunEnd *end)
{
  g_autofree char *iterations = g_strdup_printf ("%u", end->n_iterations);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OUTCOME, end->outcome);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, iterations);
  if (end->n_tasks > 0)
    set_number (trace, SLAB_TRACE_KEY_TASKS, (double) end->n_tasks);
  describe_cost (trace, volume, params, plan, end);
  if (strcmp (end->outcome, "done") != 0)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_PROGRESS,
                                    g_ascii_formatd (text, sizeof text, "%.4f", end->progress));
  if (end->gap >= 0.0)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_GAP, g_ascii_formatd (text, sizeof text, "%.3g", end->gap));
}

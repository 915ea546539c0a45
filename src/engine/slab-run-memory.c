/* SPDX-License-Identifier: MIT */
#include "slab-run-memory.h"

#include <glib/gi18n-lib.h>

#include "filter/slab-filter-bytes.h"
#include "profile/slab-process.h"
#include "slab-run.h"
#include "slab-stream-plan.h"
#include "volume/slab-buffer.h"

/**
 * slab_run_memory_get_default_limit:
 *
 * Any thread.
 *
 * Returns: bytes that a run from file to file may take where nobody says: others want some memory as well
 */
guint64
slab_run_memory_get_default_limit (void)
{
  guint64 there = slab_process_get_machine_memory ();

  return there > 0 ? there / 2 : G_MAXUINT64;
}

/**
 * slab_run_memory_format:
 * @n_bytes: bytes that a run needs
 *
 * With one digit behind the point, as sizes are shown, but never less than what is needed: it shall be enough for who
 * copies it. Any thread.
 *
 * Returns: (transfer full): such as "141.1 MiB"
 */
char *
slab_run_memory_format (guint64 n_bytes)
{
  guint64 unit = 1;

  while (unit < G_GUINT64_CONSTANT (1) << 60 && n_bytes / 1024 >= unit)
    unit *= 1024;
  if (unit > 1 && n_bytes < G_MAXUINT64 - unit)
    {
      const guint64 rest = n_bytes % unit;

      for (guint64 tenths = 0; tenths <= 10; tenths++)
        if (unit / 10 * tenths + unit % 10 * tenths / 10 >= rest)
          {
            n_bytes += unit / 10 * tenths + unit % 10 * tenths / 10 - rest;
            break;
          }
    }
  return g_format_size_full (n_bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static gsize
get_voxel_size (SlabVolume *volume)
{
  return slab_sample_type_get_size (slab_volume_get_sample_type (volume));
}

/* A sentence for where a run in memory does not fit, or nothing. */
static char *
describe_way_out (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  g_autoptr (SlabStreamPlan) plan = slab_stream_plan_new (shape, get_voxel_size (volume), params, settings,
                                                          slab_run_memory_get_default_limit (), NULL);
  g_autofree char *others = NULL;

  if (plan)
    {
      g_autofree char *peak = slab_run_memory_format (plan->peak_bytes);
      return g_strdup_printf (_ (". From file to file, as slabscope-cli does it, it takes %s"), peak);
    }
  others = slab_stream_plan_suggest (shape, get_voxel_size (volume), params, settings,
                                     slab_run_memory_get_default_limit ());
  return others ? g_strdup_printf (_ (". From file to file, as slabscope-cli does it, %s"), others) : g_strdup ("");
}

/* The plan knows only the size of a voxel; here it is known whether the floats can be used in place. */
static guint64
get_peak_bytes (const SlabChunkPlan *plan, SlabVolume *volume, const SlabRunSettings *settings)
{
  guint64 peak = slab_chunk_plan_get_peak_bytes (plan);

  if (slab_chunk_plan_is_global (plan) && !settings->normalize && get_voxel_size (volume) == sizeof (float)
      && slab_volume_peek_floats (volume) == NULL)
    peak = slab_filter_bytes_add (peak,
                                  slab_buffer_get_memory_bytes (slab_volume_get_n_voxels (volume) * sizeof (float)));
  return peak;
}

/**
 * slab_run_memory_set_whole_error:
 * @volume: what is filtered
 * @params: those of a filter that takes the whole volume as one problem
 * @settings: how to run it
 * @memory_limit: bytes that the process may take
 * @error: (out): SLAB_ENGINE_ERROR_MEMORY, or what slab_chunk_plan_new () says
 *
 * Any thread.
 */
void
slab_run_memory_set_whole_error (SlabVolume *volume, const SlabFilterParams *params, const SlabRunSettings *settings,
                                 guint64 memory_limit, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  SlabRunSettings unlimited = *settings;
  g_autoptr (SlabChunkPlan) plan = NULL;
  g_autofree char *need = NULL;
  g_autofree char *limit = g_format_size_full (memory_limit, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *others = NULL;

  unlimited.memory_limit = 0;
  plan = slab_chunk_plan_new (shape, get_voxel_size (volume), params, &unlimited, error);
  if (plan == NULL)
    return;
  need = slab_run_memory_format (
      slab_filter_bytes_add (get_peak_bytes (plan, volume, settings), SLAB_RUN_PROCESS_BYTES));
  others = slab_stream_plan_suggest (shape, get_voxel_size (volume), params, settings, memory_limit);
  if (others)
    g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                 _ ("The filter takes the whole volume as one problem, which needs %s of memory; the limit is %s. From "
                    "file to file, %s"),
                 need, limit, others);
  else
    g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                 _ ("The filter takes the whole volume as one problem, which needs %s of memory; the limit is %s"),
                 need, limit);
}

/**
 * slab_run_memory_check:
 * @plan: the chunks of a run in memory
 * @volume: what it filters
 * @params: the filter's
 * @settings: how to run it
 * @error: SLAB_ENGINE_ERROR_MEMORY
 *
 * Any thread.
 *
 * Returns: whether the run keeps its limit and fits the machine
 */
gboolean
slab_run_memory_check (const SlabChunkPlan *plan, SlabVolume *volume, const SlabFilterParams *params,
                       const SlabRunSettings *settings, GError **error)
{
  guint64 peak = get_peak_bytes (plan, volume, settings);
  guint64 n_voxels = slab_volume_get_n_voxels (volume);
  guint64 needed, there;

  if (settings->memory_limit > 0 && peak > settings->memory_limit)
    {
      g_autofree char *need = slab_run_memory_format (peak);
      g_autofree char *limit = g_format_size_full (settings->memory_limit, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("%s: the run needs %s of memory; the limit is %s"), slab_volume_get_name (volume), need, limit);
      return FALSE;
    }

  /* Input pages of a file can be dropped and read again; what the run allocates must fit. */
  needed = peak - n_voxels * get_voxel_size (volume);
  there = slab_process_get_machine_memory ();
  if (there > 0 && needed > there)
    {
      g_autofree char *need = g_format_size_full (needed, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *have = g_format_size_full (there, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *way_out = describe_way_out (volume, params, settings);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("%s: the run needs %s of memory beside the input; the machine has %s%s"),
                   slab_volume_get_name (volume), need, have, way_out);
      return FALSE;
    }
  return TRUE;
}

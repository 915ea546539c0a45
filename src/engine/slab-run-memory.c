/* SPDX-License-Identifier: MIT */
#include "slab-run-memory.h"

#include <glib/gi18n-lib.h>

#include "profile/slab-process.h"
#include "slab-stream-plan.h"

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
      g_autofree char *peak = g_format_size_full (plan->peak_bytes, G_FORMAT_SIZE_IEC_UNITS);
      return g_strdup_printf (_ (". From file to file, as slabscope-cli does it, it takes %s"), peak);
    }
  others = slab_stream_plan_suggest (shape, get_voxel_size (volume), params, settings,
                                     slab_run_memory_get_default_limit ());
  return others ? g_strdup_printf (_ (". From file to file, as slabscope-cli does it, would fit: %s"), others)
                : g_strdup ("");
}

/**
 * slab_run_memory_check:
 * @plan: the chunks of a run in memory
 * @volume: what it filters
 * @params: the filter's
 * @settings: how to run it
 * @error: SLAB_ENGINE_ERROR_MEMORY
 *
 * The plan knows only the size of a voxel; here it is known whether the floats can be used in place. Any thread.
 *
 * Returns: whether the run keeps its limit and fits the machine
 */
gboolean
slab_run_memory_check (const SlabChunkPlan *plan, SlabVolume *volume, const SlabFilterParams *params,
                       const SlabRunSettings *settings, GError **error)
{
  guint64 peak = slab_chunk_plan_get_peak_bytes (plan);
  guint64 n_voxels = slab_volume_get_n_voxels (volume);
  SlabSampleType type = slab_volume_get_sample_type (volume);
  guint64 needed, there;

  if (slab_chunk_plan_is_global (plan) && !settings->normalize && slab_sample_type_get_size (type) == sizeof (float)
      && slab_volume_peek_floats (volume) == NULL)
    peak += n_voxels * sizeof (float);
  if (settings->memory_limit > 0 && peak > settings->memory_limit)
    {
      g_autofree char *need = g_format_size_full (peak, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *limit = g_format_size_full (settings->memory_limit, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                   _ ("%s: the run needs %s of memory; the limit is %s"), slab_volume_get_name (volume), need, limit);
      return FALSE;
    }

  /* Input pages of a file can be dropped and read again; what the run allocates must fit. */
  needed = peak - n_voxels * slab_sample_type_get_size (type);
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

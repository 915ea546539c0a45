/* SPDX-License-Identifier: MIT */
#include "slab-stream-plan.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "filter/slab-filter-bytes.h"
#include "profile/slab-trace.h"
#include "slab-chunk-plan-private.h"
#include "slab-run-memory.h"
#include "slab-run.h"
#include "volume/slab-buffer.h"
#include "volume/slab-plane-window.h"

/* For the list of a chunk and its spans. */
#define CHUNK_BYTES (2 * sizeof (SlabTraceChunk) + 4 * sizeof (SlabSpan))
/* Thicker slabs are not faster: disk and cores are busy all the time, and a kernel's tiles are no thicker. */
#define ENOUGH_PLANES 64
#define ENOUGH_HALOS 4
/* Fewer slabs and nothing overlaps: the first one's read and the last one's write are waited for. */
#define ENOUGH_SLABS 4

/* Of the limit, what chunks that are chosen here may take in all threads together. */
#define THREADS_SHARE 5

/* Thinner chunks that are part of the result would have little of it to themselves. */
#define SMALLEST_SHOWN_CHUNK 8

/* How much is in memory beside the slab that is filtered, best first. */
typedef struct
{
  gboolean reads_ahead;
  guint n_outputs;
} Depth;

static const Depth depths[] = { { TRUE, 2 }, { FALSE, 2 }, { TRUE, 1 }, { FALSE, 1 } };

static guint64
get_plane_voxels (const SlabShape *shape)
{
  return slab_filter_bytes_mul ((guint64) shape->n[1], (guint64) shape->n[2]);
}

/**
 * slab_stream_plan_free:
 * @plan: (transfer full): a plan
 */
void
slab_stream_plan_free (SlabStreamPlan *plan)
{
  g_return_if_fail (plan != NULL);

  g_clear_pointer (&plan->chunks, slab_chunk_plan_unref);
  g_free (plan->slabs);
  g_free (plan);
}

/* --- Slabs of given chunks -------------------------------------------------------------------------------------- */

/* Takes @n_layers of the grid along Z into each slab. */
static void
cut_slabs (SlabStreamPlan *plan, gint64 n_layers)
{
  gint64 grid[SLAB_N_AXES];
  guint64 per_layer;

  slab_chunk_plan_get_grid (plan->chunks, grid);
  per_layer = (guint64) grid[1] * (guint64) grid[2];
  plan->chunks_per_slab = (guint64) n_layers * per_layer;
  plan->n_slabs = (guint64) ((grid[0] - 1) / n_layers + 1);
  g_free (plan->slabs);
  plan->slabs = g_new (SlabStreamSlab, plan->n_slabs);
  plan->n_slab_planes = 0;
  for (guint64 s = 0; s < plan->n_slabs; s++)
    {
      SlabStreamSlab *slab = &plan->slabs[s];
      guint64 first = s * plan->chunks_per_slab;
      guint64 last = MIN (first + plan->chunks_per_slab, (guint64) grid[0] * per_layer) - 1;
      SlabBox box;

      slab_chunk_plan_get_core (plan->chunks, first, &box);
      slab->core_start = box.start[0];
      slab_chunk_plan_get_padded (plan->chunks, first, &box);
      slab->padded_start = box.start[0];
      slab_chunk_plan_get_core (plan->chunks, last, &box);
      slab->core_end = box.start[0] + box.size[0];
      slab_chunk_plan_get_padded (plan->chunks, last, &box);
      slab->padded_end = box.start[0] + box.size[0];
      plan->n_slab_planes = MAX (plan->n_slab_planes, slab->core_end - slab->core_start);
    }
}

static void
set_depth (SlabStreamPlan *plan, const SlabShape *shape, gsize input_voxel_size, const Depth *depth)
{
  guint64 plane = get_plane_voxels (shape);
  guint64 output, bytes;

  plan->n_window_planes = 0;
  for (guint64 s = 0; s < plan->n_slabs; s++)
    {
      guint64 ahead = depth->reads_ahead ? MIN (s + 1, plan->n_slabs - 1) : s;

      plan->n_window_planes = MAX (plan->n_window_planes, plan->slabs[ahead].padded_end - plan->slabs[s].padded_start);
    }
  plan->n_outputs = depth->n_outputs;
  bytes = slab_filter_bytes_add (SLAB_RUN_PROCESS_BYTES, slab_plane_window_get_extra_bytes ());
  bytes = slab_filter_bytes_add (
      bytes, slab_filter_bytes_mul (slab_filter_bytes_mul (plane, input_voxel_size), (guint64) plan->n_window_planes));
  output = slab_filter_bytes_mul (plane, (guint64) plan->n_slab_planes);
  output = slab_filter_bytes_mul (slab_filter_bytes_add (output, SLAB_STREAM_EXTRA_VOXELS), sizeof (float));
  bytes = slab_filter_bytes_add (bytes, slab_filter_bytes_mul (slab_buffer_get_memory_bytes (output), plan->n_outputs));
  bytes = slab_filter_bytes_add (bytes, slab_chunk_plan_get_team_bytes (plan->chunks));
  bytes = slab_filter_bytes_add (bytes,
                                 slab_filter_bytes_mul (slab_chunk_plan_get_n_chunks (plan->chunks), CHUNK_BYTES));
  plan->peak_bytes = bytes;
}

static gint64
get_enough_planes (const SlabShape *shape, gint64 halo)
{
  gint64 enough = MAX (ENOUGH_PLANES, MIN (halo, shape->n[0]) * ENOUGH_HALOS);

  return MIN (enough, (shape->n[0] - 1) / ENOUGH_SLABS + 1);
}

/* Where the chunks are part of the result: as many of their layers in a slab as fit, at least one. */
static void
fit_layers (SlabStreamPlan *plan, const SlabShape *shape, gsize input_voxel_size, guint64 memory_limit)
{
  gint64 grid[SLAB_N_AXES], chunk[SLAB_N_AXES], overlap[SLAB_N_AXES];
  gint64 n_layers;

  slab_chunk_plan_get_grid (plan->chunks, grid);
  slab_chunk_plan_get_chunk (plan->chunks, chunk);
  slab_chunk_plan_get_overlap (plan->chunks, overlap);
  n_layers = MAX (1, MIN (get_enough_planes (shape, overlap[0]) / chunk[0], grid[0]));
  for (;; n_layers = n_layers * 3 / 4)
    {
      cut_slabs (plan, n_layers);
      set_depth (plan, shape, input_voxel_size, &depths[0]);
      if (plan->peak_bytes <= memory_limit || n_layers == 1)
        break;
    }
  for (guint d = 1; d < G_N_ELEMENTS (depths) && plan->peak_bytes > memory_limit; d++)
    set_depth (plan, shape, input_voxel_size, &depths[d]);
}

/* --- Chunks of given slabs -------------------------------------------------------------------------------------- */

/* Chunks that are the best for a slab by itself, as thick as it or in several equal layers. */
static gboolean
cut_for_slabs (SlabStreamPlan *plan, const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
               const SlabRunSettings *settings, guint64 memory_limit, gint64 n_planes, gint64 halo, GError **error)
{
  SlabRunSettings cut = *settings;
  gint64 n_layers, thickness;

  if (settings->chunk_mode == SLAB_CHUNK_AUTO)
    {
      SlabShape slab = *shape;
      g_autoptr (SlabChunkPlan) best = NULL;

      slab.n[0] = MIN (n_planes + 2 * MIN (halo, shape->n[0]), shape->n[0]);
      cut.chunk_mode = SLAB_CHUNK_AUTO;
      cut.memory_limit = MAX (memory_limit / THREADS_SHARE, 1);
      best = slab_chunk_plan_new_to_file (&slab, input_voxel_size, params, &cut, error);
      if (best == NULL)
        return FALSE;
      slab_chunk_plan_get_chunk (best, cut.chunk);
    }
  else if (settings->chunk_mode == SLAB_CHUNK_WHOLE)
    memcpy (cut.chunk, shape->n, sizeof cut.chunk);
  thickness = MIN (cut.chunk[0], n_planes);
  n_layers = settings->chunk_mode == SLAB_CHUNK_AUTO ? (n_planes - 1) / thickness + 1 : n_planes / thickness;
  cut.chunk[0] = settings->chunk_mode == SLAB_CHUNK_AUTO ? (n_planes - 1) / n_layers + 1 : thickness;

  cut.chunk_mode = SLAB_CHUNK_MANUAL;
  g_clear_pointer (&plan->chunks, slab_chunk_plan_unref);
  plan->chunks = slab_chunk_plan_new_to_file (shape, input_voxel_size, params, &cut, error);
  if (plan->chunks == NULL)
    return FALSE;
  cut_slabs (plan, n_layers);
  return TRUE;
}

/* Where no cut shows in the result: the thickest slabs that fit. */
static gboolean
fit_planes (SlabStreamPlan *plan, const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
            const SlabRunSettings *settings, guint64 memory_limit, GError **error)
{
  gint64 overlap[SLAB_N_AXES];
  gint64 n_planes;

  slab_chunk_plan_get_overlap (plan->chunks, overlap);
  n_planes = get_enough_planes (shape, overlap[0]);
  for (;;)
    {
      guint64 per_plane = slab_filter_bytes_mul (get_plane_voxels (shape), 2 * (input_voxel_size + sizeof (float)));
      guint64 excess;
      gint64 fewer;

      if (!cut_for_slabs (plan, shape, input_voxel_size, params, settings, memory_limit, n_planes, overlap[0], error))
        return FALSE;
      set_depth (plan, shape, input_voxel_size, &depths[0]);
      if (plan->peak_bytes <= memory_limit || n_planes == 1)
        break;
      /* What is too much goes with the planes, each of which is there twice as input and twice as output; the memory of
       * the threads follows by steps of its own, so it takes a few rounds, none of which goes too far. */
      excess = plan->peak_bytes - memory_limit;
      fewer = (gint64) MIN ((excess - 1) / MAX (per_plane, 1) + 1, (guint64) n_planes);
      n_planes -= MIN (fewer, (n_planes + 1) / 2);
    }
  for (guint d = 1; d < G_N_ELEMENTS (depths) && plan->peak_bytes > memory_limit; d++)
    set_depth (plan, shape, input_voxel_size, &depths[d]);
  return TRUE;
}

/* --- Words ------------------------------------------------------------------------------------------------------ */

static void
tell_slabs (SlabStreamPlan *plan, const SlabShape *shape, const SlabRunSettings *settings)
{
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  gint64 chunk[SLAB_N_AXES];

  g_ptr_array_add (notes, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                        "The volume is filtered from file to file in %" PRIu64
                                                        " slab of %" PRId64 " planes",
                                                        "The volume is filtered from file to file in %" PRIu64
                                                        " slabs of %" PRId64 " planes",
                                                        (gulong) plan->n_slabs),
                                           plan->n_slabs, plan->n_slab_planes));
  slab_chunk_plan_get_chunk (plan->chunks, chunk);
  if ((settings->chunk_mode == SLAB_CHUNK_MANUAL && chunk[0] < MIN (settings->chunk[0], shape->n[0]))
      || (settings->chunk_mode == SLAB_CHUNK_WHOLE && chunk[0] < shape->n[0]))
    g_ptr_array_add (notes, g_strdup_printf (_ ("Chunks were cut to %" PRId64 " planes, as thick as a slab: the result "
                                                "is the same"),
                                             chunk[0]));
  if (plan->n_slabs > 1 && plan->n_outputs == 1)
    g_ptr_array_add (notes, g_strdup (_ ("The memory is short: a slab waits until the one before is written")));
  g_ptr_array_add (notes, NULL);
  slab_chunk_plan_set_slabs (plan->chunks, plan->n_slabs, plan->peak_bytes, (const char *const *) notes->pdata);
}

/* --- What fits -------------------------------------------------------------------------------------------------- */

/* A plan, also where it does not keep the limit: then it is one that takes little. */
static SlabStreamPlan *
make_plan (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
           const SlabRunSettings *settings, guint64 memory_limit, GError **error)
{
  g_autoptr (SlabStreamPlan) plan = g_new0 (SlabStreamPlan, 1);
  SlabRunSettings free_settings = *settings;
  gint64 halo[SLAB_N_AXES], overlap[SLAB_N_AXES];

  free_settings.memory_limit = 0;
  plan->chunks = slab_chunk_plan_new_to_file (shape, input_voxel_size, params, &free_settings, error);
  if (plan->chunks == NULL)
    return NULL;
  if (slab_chunk_plan_is_global (plan->chunks))
    {
      g_set_error_literal (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
                           _ ("The filter takes the whole volume as one problem, which cannot be cut in slabs"));
      return NULL;
    }

  slab_chunk_plan_get_halo (plan->chunks, halo);
  slab_chunk_plan_get_overlap (plan->chunks, overlap);
  /* A filter that reaches everywhere is never cut otherwise, even where one chunk made it exact. */
  plan->chunks_are_shown = !slab_chunk_plan_is_exact (plan->chunks) || halo[0] == SLAB_FILTER_HALO_UNBOUNDED
                           || overlap[0] < halo[0];
  if (plan->chunks_are_shown)
    fit_layers (plan, shape, input_voxel_size, memory_limit);
  else if (!fit_planes (plan, shape, input_voxel_size, params, &free_settings, memory_limit, error))
    return NULL;
  return g_steal_pointer (&plan);
}

/* The one that takes least: cut for next to nothing, or, where that makes more chunks than a plan may have, for as
 * little as does not. */
static SlabStreamPlan *
make_smallest_plan (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                    const SlabRunSettings *settings)
{
  SlabStreamPlan *plan = make_plan (shape, input_voxel_size, params, settings, 1, NULL);

  for (guint64 limit = 1 << 20; plan == NULL && limit < G_GUINT64_CONSTANT (1) << 50; limit *= 4)
    plan = make_plan (shape, input_voxel_size, params, settings, limit, NULL);
  return plan;
}

/* Cuts @plan's chunks, which are part of the result, where they do not keep the limit: at each step in halves along the
 * axis that saves most, and no thinner than the overlap, below which they would be merged again. */
static SlabStreamPlan *
cut_shown_chunks (SlabStreamPlan *plan, const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                  const SlabRunSettings *settings, guint64 memory_limit)
{
  SlabRunSettings cut = *settings;
  gint64 overlap[SLAB_N_AXES];

  slab_chunk_plan_get_overlap (plan->chunks, overlap);
  slab_chunk_plan_get_chunk (plan->chunks, cut.chunk);
  cut.chunk_mode = SLAB_CHUNK_MANUAL;
  while (plan->peak_bytes > memory_limit)
    {
      g_autoptr (SlabStreamPlan) best = NULL;

      for (guint a = 0; a < SLAB_N_AXES; a++)
        {
          SlabRunSettings halved = cut;
          g_autoptr (SlabStreamPlan) candidate = NULL;

          halved.chunk[a] = MAX ((cut.chunk[a] + 1) / 2, MAX (overlap[a], SMALLEST_SHOWN_CHUNK));
          if (halved.chunk[a] >= cut.chunk[a])
            continue;
          candidate = make_smallest_plan (shape, input_voxel_size, params, &halved);
          if (candidate && candidate->peak_bytes < (best ? best : plan)->peak_bytes)
            {
              g_clear_pointer (&best, slab_stream_plan_free);
              best = g_steal_pointer (&candidate);
            }
        }
      if (best == NULL)
        break;
      slab_stream_plan_free (plan);
      plan = g_steal_pointer (&best);
      slab_chunk_plan_get_chunk (plan->chunks, cut.chunk);
    }
  return plan;
}

/**
 * slab_stream_plan_suggest:
 * @shape: a valid shape, in voxels
 * @input_voxel_size: bytes of a voxel of the volume's file
 * @params: the filter's
 * @settings: how to run it
 * @memory_limit: bytes
 *
 * Tries the filter's other choices, where the one that was made takes the whole volume as one problem: the least memory
 * that each takes from file to file. Where chunks are part of the result they are those of @settings if they fit, or
 * else thinner ones. Any thread.
 *
 * Returns: (transfer full) (nullable): a part of a sentence, such as "stop=chunk in chunks of 64,64,128 takes 93.1 MiB,
 *   which fits; stop=fixed takes 1.1 GiB, which does not fit"
 */
char *
slab_stream_plan_suggest (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                          const SlabRunSettings *settings, guint64 memory_limit)
{
  const SlabFilterInfo *info;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (input_voxel_size > 0, NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);

  info = slab_filter_params_get_info (params);
  for (guint p = 0; info->is_global && info->is_global (params) && p < info->n_params; p++)
    for (guint c = 0; info->params[p].kind == SLAB_PARAM_CHOICE && info->params[p].choices[c].id; c++)
      {
        g_autoptr (SlabFilterParams) other = slab_filter_params_copy (params);
        g_autoptr (SlabStreamPlan) plan = NULL;
        g_autofree char *need = NULL;
        g_autofree char *choice = NULL;
        gboolean fits;

        if (!slab_filter_params_set_choice (other, info->params[p].name, c, NULL) || info->is_global (other))
          continue;
        plan = make_smallest_plan (shape, input_voxel_size, other, settings);
        if (plan == NULL)
          continue;
        if (plan->chunks_are_shown)
          plan = cut_shown_chunks (g_steal_pointer (&plan), shape, input_voxel_size, other, settings, memory_limit);
        fits = plan->peak_bytes <= memory_limit;
        need = slab_run_memory_format (plan->peak_bytes);
        choice = g_strdup_printf ("%s=%s", info->params[p].name, info->params[p].choices[c].id);
        if (text->len > 0)
          g_string_append (text, "; ");
        if (plan->chunks_are_shown)
          {
            gint64 chunk[SLAB_N_AXES];
            g_autofree char *size = NULL;

            slab_chunk_plan_get_chunk (plan->chunks, chunk);
            size = g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, chunk[0], chunk[1], chunk[2]);
            g_string_append_printf (text,
                                    fits ? _ ("%s in chunks of %s takes %s, which fits")
                                         : _ ("%s in chunks of %s takes %s, which does not fit"),
                                    choice, size, need);
          }
        else
          g_string_append_printf (text, fits ? _ ("%s takes %s, which fits") : _ ("%s takes %s, which does not fit"),
                                  choice, need);
      }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
set_limit_error (SlabStreamPlan *plan, guint64 memory_limit, GError **error)
{
  g_autofree char *need = slab_run_memory_format (plan->peak_bytes);
  g_autofree char *limit = g_format_size_full (memory_limit, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_MEMORY,
               g_dngettext (GETTEXT_PACKAGE,
                            "From file to file in the thinnest slabs, of %" PRId64 " plane with %" PRId64
                            " in memory, the run needs %s of memory; the limit is %s",
                            "From file to file in the thinnest slabs, of %" PRId64 " planes with %" PRId64
                            " in memory, the run needs %s of memory; the limit is %s",
                            (gulong) plan->n_slab_planes),
               plan->n_slab_planes, plan->n_window_planes, need, limit);
}

/**
 * slab_stream_plan_new:
 * @shape: a valid shape, in voxels
 * @input_voxel_size: bytes of a voxel of the volume's file
 * @params: the filter's
 * @settings: how to run it; its memory limit is not looked at
 * @memory_limit: bytes that the process may take
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING or _MEMORY, or what the filter's parameters lack
 *
 * Where chunks show in the result they are those of a run in memory, else they are cut to fit. Any thread.
 *
 * Returns: (transfer full): a plan, or NULL
 */
SlabStreamPlan *
slab_stream_plan_new (const SlabShape *shape, gsize input_voxel_size, const SlabFilterParams *params,
                      const SlabRunSettings *settings, guint64 memory_limit, GError **error)
{
  g_autoptr (SlabStreamPlan) plan = NULL;

  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail (input_voxel_size > 0, NULL);
  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  plan = make_plan (shape, input_voxel_size, params, settings, memory_limit, error);
  if (plan == NULL)
    return NULL;
  if (plan->peak_bytes > memory_limit)
    {
      /* What is cut for a limit does not always come down to it where the least would. */
      g_autoptr (SlabStreamPlan) smallest = make_smallest_plan (shape, input_voxel_size, params, settings);

      if (smallest && smallest->peak_bytes < plan->peak_bytes)
        {
          slab_stream_plan_free (plan);
          plan = g_steal_pointer (&smallest);
        }
    }
  if (plan->peak_bytes > memory_limit)
    {
      set_limit_error (plan, memory_limit, error);
      return NULL;
    }
  tell_slabs (plan, shape, settings);
  return g_steal_pointer (&plan);
}

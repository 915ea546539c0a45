/* SPDX-License-Identifier: MIT */
#include "slab-run-settings.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

const char slab_axis_names[SLAB_N_AXES][2] = { "Z", "Y", "X" };

/* Not G_DEFINE_QUARK (): errors arise in several threads, and its variable is shared without an order. */
GQuark
slab_engine_error_quark (void)
{
  return g_quark_from_static_string ("slab-engine-error-quark");
}

static gboolean
parse_triple (const char *text, gint64 minimum, gint64 values[SLAB_N_AXES])
{
  g_auto (GStrv) words = g_strsplit (text, ",", SLAB_N_AXES + 1);

  if (g_strv_length (words) != SLAB_N_AXES)
    return FALSE;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (!g_ascii_string_to_signed (g_strstrip (words[a]), 10, minimum, SLAB_SHAPE_MAX_VOXELS, &values[a], NULL))
      return FALSE;
  return TRUE;
}

/**
 * slab_run_settings_parse_chunk:
 * @settings: whose chunk mode and chunk are set; unchanged on failure
 * @text: "auto", "whole" or "Z,Y,X" in voxels, each at least 1
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING
 *
 * Any thread.
 *
 * Returns: whether @text means a chunk
 */
gboolean
slab_run_settings_parse_chunk (SlabRunSettings *settings, const char *text, GError **error)
{
  gint64 chunk[SLAB_N_AXES];

  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (strcmp (text, "auto") == 0)
    settings->chunk_mode = SLAB_CHUNK_AUTO;
  else if (strcmp (text, "whole") == 0)
    settings->chunk_mode = SLAB_CHUNK_WHOLE;
  else if (parse_triple (text, 1, chunk))
    {
      settings->chunk_mode = SLAB_CHUNK_MANUAL;
      memcpy (settings->chunk, chunk, sizeof chunk);
    }
  else
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("The chunk is “%s”; expected auto, whole, or voxels as Z,Y,X, each at least 1"), text);
      return FALSE;
    }
  return TRUE;
}

/**
 * slab_run_settings_parse_overlap:
 * @settings: whose overlap is set; unchanged on failure
 * @text: "auto", "N" or "Z,Y,X" in voxels, each at least 0
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING
 *
 * Any thread.
 *
 * Returns: whether @text means an overlap
 */
gboolean
slab_run_settings_parse_overlap (SlabRunSettings *settings, const char *text, GError **error)
{
  gint64 overlap[SLAB_N_AXES];
  gint64 all;

  g_return_val_if_fail (settings != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (strcmp (text, "auto") == 0)
    {
      settings->overlap_auto = TRUE;
      return TRUE;
    }
  if (g_ascii_string_to_signed (text, 10, 0, SLAB_SHAPE_MAX_VOXELS, &all, NULL))
    overlap[0] = overlap[1] = overlap[2] = all;
  else if (!parse_triple (text, 0, overlap))
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("The overlap is “%s”; expected auto, voxels as N, or voxels as Z,Y,X, none negative"), text);
      return FALSE;
    }
  settings->overlap_auto = FALSE;
  memcpy (settings->overlap, overlap, sizeof overlap);
  return TRUE;
}

/**
 * slab_run_settings_check:
 * @settings: how to run a filter
 * @error: SLAB_ENGINE_ERROR_INVALID_SETTING
 *
 * Any thread.
 *
 * Returns: whether the numbers mean something by themselves, whatever the volume
 */
gboolean
slab_run_settings_check (const SlabRunSettings *settings, GError **error)
{
  g_return_val_if_fail (settings != NULL, FALSE);

  if (settings->n_threads > SLAB_RUN_SETTINGS_MAX_THREADS)
    {
      g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                   _ ("%u threads were asked for; expected at most %d, or 0 for one on each core"), settings->n_threads,
                   SLAB_RUN_SETTINGS_MAX_THREADS);
      return FALSE;
    }
  for (guint a = 0; a < SLAB_N_AXES; a++)
    {
      if (settings->chunk_mode == SLAB_CHUNK_MANUAL && settings->chunk[a] < 1)
        {
          g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                       _ ("The chunk has %" PRId64 " voxels along %s; expected at least 1"), settings->chunk[a],
                       slab_axis_names[a]);
          return FALSE;
        }
      if (!settings->overlap_auto && settings->overlap[a] < 0)
        {
          g_set_error (error, SLAB_ENGINE_ERROR, SLAB_ENGINE_ERROR_INVALID_SETTING,
                       _ ("The overlap is %" PRId64 " voxels along %s; expected 0 or more"), settings->overlap[a],
                       slab_axis_names[a]);
          return FALSE;
        }
    }
  return TRUE;
}

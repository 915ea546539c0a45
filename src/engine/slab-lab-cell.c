/* SPDX-License-Identifier: MIT */
#include "slab-lab-cell.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "profile/slab-name-table.h"

/* A twentieth of the machine is more than one repeat differs from the next; of few cores, more than the ticks can be
 * wrong that the others are told in. */
#define DISTURBING_SHARE 0.05
#define LEAST_DISTURBING 0.1

static const char *const kind_names[SLAB_LAB_N_KINDS] = { "single", "chunked", "strong", "weak", "grid", "identity" };

const char *
slab_lab_kind_get_name (SlabLabKind kind)
{
  g_return_val_if_fail ((guint) kind < SLAB_LAB_N_KINDS, NULL);

  return kind_names[kind];
}

gboolean
slab_lab_kind_from_name (const char *name, SlabLabKind *kind)
{
  const gint index = slab_name_table_find (kind_names, G_N_ELEMENTS (kind_names), name);

  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);

  if (index >= 0)
    *kind = (SlabLabKind) index;
  return index >= 0;
}

gboolean
slab_lab_repeat_is_disturbed (const SlabLabRepeat *repeat, guint n_cores)
{
  g_return_val_if_fail (repeat != NULL, FALSE);

  return isfinite (repeat->others_cores) && repeat->others_cores > MAX (DISTURBING_SHARE * n_cores, LEAST_DISTURBING);
}

/**
 * slab_lab_cell_new:
 * @kind: what it is there for
 * @params: filter and its parameters; copied
 *
 * Any thread, as the other functions of a cell.
 *
 * Returns: (transfer full): one copy on the whole volume with settings as they are by default, compared with nothing
 */
SlabLabCell *
slab_lab_cell_new (SlabLabKind kind, const SlabFilterParams *params)
{
  SlabLabCell *cell;

  g_return_val_if_fail ((guint) kind < SLAB_LAB_N_KINDS, NULL);
  g_return_val_if_fail (params != NULL, NULL);

  cell = g_new0 (SlabLabCell, 1);
  cell->kind = kind;
  cell->params = slab_filter_params_copy (params);
  cell->settings = SLAB_RUN_SETTINGS_DEFAULT;
  cell->n_copies = 1;
  cell->base = -1;
  cell->peer = SLAB_LAB_PEER_UNKNOWN;
  cell->repeats = g_array_new (FALSE, FALSE, sizeof (SlabLabRepeat));
  return cell;
}

SlabLabCell *
slab_lab_cell_copy (const SlabLabCell *cell)
{
  SlabLabCell *copy;

  g_return_val_if_fail (cell != NULL, NULL);

  copy = g_memdup2 (cell, sizeof *cell);
  copy->params = slab_filter_params_copy (cell->params);
  copy->error = g_strdup (cell->error);
  copy->repeats = g_array_copy (cell->repeats);
  return copy;
}

void
slab_lab_cell_free (SlabLabCell *cell)
{
  if (cell == NULL)
    return;
  slab_filter_params_free (cell->params);
  g_array_unref (cell->repeats);
  g_free (cell->error);
  g_free (cell);
}

/**
 * slab_lab_cell_format_chunk:
 *
 * Returns: (transfer full): the chunk as slab_run_settings_parse_chunk() takes it
 */
char *
slab_lab_cell_format_chunk (const SlabLabCell *cell)
{
  const gint64 *chunk;

  g_return_val_if_fail (cell != NULL, NULL);

  chunk = cell->settings.chunk;
  if (cell->settings.chunk_mode == SLAB_CHUNK_MANUAL)
    return g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, chunk[0], chunk[1], chunk[2]);
  return g_strdup (cell->settings.chunk_mode == SLAB_CHUNK_WHOLE ? "whole" : "auto");
}

/**
 * slab_lab_cell_format_overlap:
 *
 * Returns: (transfer full): the overlap as slab_run_settings_parse_overlap() takes it
 */
char *
slab_lab_cell_format_overlap (const SlabLabCell *cell)
{
  const gint64 *overlap;

  g_return_val_if_fail (cell != NULL, NULL);

  overlap = cell->settings.overlap;
  if (cell->settings.overlap_auto)
    return g_strdup ("auto");
  if (overlap[0] == overlap[1] && overlap[1] == overlap[2])
    return g_strdup_printf ("%" PRId64, overlap[0]);
  return g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, overlap[0], overlap[1], overlap[2]);
}

/**
 * slab_lab_cell_describe:
 *
 * Returns: (transfer full): one line that no other cell of a set has: "Gaussian, 50,552,552 + 9, 2 threads"
 */
char *
slab_lab_cell_describe (const SlabLabCell *cell)
{
  const SlabFilterInfo *info;
  GString *text;
  guint n_threads;

  g_return_val_if_fail (cell != NULL, NULL);

  info = slab_filter_params_get_info (cell->params);
  text = g_string_new (_ (info->title));
  if (cell->n_slices > 0)
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, ", %" PRId64 " slice", ", %" PRId64 " slices", (gulong) cell->n_slices),
        cell->n_slices);
  if (cell->n_copies > 1 || cell->kind == SLAB_LAB_KIND_WEAK)
    {
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, ", %u copy at once", ", %u copies at once", cell->n_copies),
                              cell->n_copies);
      return g_string_free (text, FALSE);
    }
  if (cell->settings.chunk_mode == SLAB_CHUNK_WHOLE)
    g_string_append_printf (text, ", %s", _ ("whole"));
  else if (cell->settings.chunk_mode == SLAB_CHUNK_MANUAL)
    {
      g_autofree char *chunk = slab_lab_cell_format_chunk (cell);
      g_autofree char *overlap = slab_lab_cell_format_overlap (cell);

      g_string_append_printf (text, ", %s + %s", chunk, overlap);
    }
  else if (cell->kind != SLAB_LAB_KIND_STRONG)
    g_string_append_printf (text, ", %s", _ ("auto"));
  n_threads = cell->settings.n_threads > 0 ? cell->settings.n_threads : cell->n_threads;
  if (n_threads > 0)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, ", %u thread", ", %u threads", n_threads), n_threads);
  return g_string_free (text, FALSE);
}

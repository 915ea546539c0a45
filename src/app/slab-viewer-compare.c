/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-file-choosers.h"
#include "slab-viewer-private.h"

/* Runs of the document beside each other, or beside one from a file. */

static char *
name_run (guint index)
{
  /* Translators: a run of the document, counted from 1 */
  return g_strdup_printf (_ ("Run %u"), index + 1);
}

/* The runs that are meant, the older one first: those that are marked, else the newest. Returns how many of
 * @n_wanted there are. */
static guint
choose_runs (SlabViewer *self, guint runs[2], guint n_wanted)
{
  const guint n = g_list_model_get_n_items (slab_document_get_traces (self->document));
  guint n_chosen = 0;

  if (self->history_panel != NULL)
    n_chosen = slab_history_panel_get_marked (self->history_panel, runs);
  if (n_chosen > n_wanted)
    {
      runs[0] = runs[1];
      n_chosen = n_wanted;
    }
  for (guint i = n; i > 0 && n_chosen < n_wanted; i--)
    if (n_chosen == 0 || runs[0] != i - 1)
      runs[n_chosen++] = i - 1;
  if (n_chosen == 2 && runs[0] > runs[1])
    {
      const guint other = runs[0];

      runs[0] = runs[1];
      runs[1] = other;
    }
  return n_chosen;
}

static SlabTrace *
get_trace (SlabViewer *self, guint index)
{
  g_autoptr (SlabTrace) trace = g_list_model_get_item (slab_document_get_traces (self->document), index);

  return trace; /* the document keeps it */
}

static void
compare_with (gpointer object, GFile *file)
{
  SlabViewer *self = SLAB_VIEWER (object);
  guint runs[2];
  g_autofree char *name = NULL;

  if (choose_runs (self, runs, 1) < 1)
    return;
  name = name_run (runs[0]);
  slab_tab_emit_compare (SLAB_TAB (self), get_trace (self, runs[0]), name, NULL, NULL, file);
}

static void
compare_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  guint runs[2];
  g_autofree char *first = NULL, *second = NULL;

  if (choose_runs (self, runs, 2) < 2)
    return;
  first = name_run (runs[0]);
  second = name_run (runs[1]);
  slab_tab_emit_compare (SLAB_TAB (self), get_trace (self, runs[0]), first, get_trace (self, runs[1]), second, NULL);
}

static void
compare_file_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  slab_file_choosers_show (&self->chooser,
                           slab_file_choosers_new_trace (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)))),
                           compare_with, self);
}

static void
compare_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  compare_with (user_data, file);
}

static const GActionEntry compare_actions[] = {
  { "compare", compare_action },
  { "compare-file", compare_file_action },
  { "compare-to", compare_to_action, "s" },
};

static void
update_actions (SlabViewer *self)
{
  const guint n = g_list_model_get_n_items (slab_document_get_traces (self->document));

  for (guint i = 0; i < G_N_ELEMENTS (compare_actions); i++)
    slab_viewer_set_enabled (self, compare_actions[i].name, n >= (i == 0 ? 2 : 1));
}

void
slab_viewer_add_compare_actions (GActionMap *map, SlabViewer *self)
{
  g_action_map_add_action_entries (map, compare_actions, G_N_ELEMENTS (compare_actions), self);
}

void
slab_viewer_init_compare (SlabViewer *self)
{
  g_signal_connect_object (slab_document_get_traces (self->document), "items-changed", G_CALLBACK (update_actions),
                           self, G_CONNECT_SWAPPED);
  update_actions (self);
}

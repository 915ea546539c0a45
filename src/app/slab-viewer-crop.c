/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "plot/slab-plot-axis.h"
#include "slab-file-choosers.h"
#include "slab-plan-summary.h"
#include "slab-viewer-private.h"

/* Cutting a part out of a viewer's volume: the box in the planes, and the volume that is made of it. */

static void
tell_box (SlabViewer *self)
{
  SlabBox box;

  slab_crop_box_get (self->crop_box, &box);
  slab_viewer_set_state (
      self, "crop-box",
      g_variant_new ("(xxxxxx)", box.start[0], box.start[1], box.start[2], box.size[0], box.size[1], box.size[2]));
}

static void
active_cb (SlabViewer *self)
{
  const gboolean active = slab_crop_box_get_active (self->crop_box);

  if (active)
    slab_measures_set_tool (self->measures, SLAB_MEASURE_TOOL_CURSOR);
  if (active)
    gtk_widget_set_visible (GTK_WIDGET (self->crop_revealer), TRUE);
  gtk_revealer_set_reveal_child (self->crop_revealer, active);
  slab_viewer_place_sidebar (self);
  /* The bar's own button is what comes next. */
  slab_filter_panel_set_suggested (self->filter_panel, !active);
  slab_viewer_set_state (self, "crop", g_variant_new_boolean (active));
  slab_viewer_update_actions (self);
  /* The keys that were in the bar, or will be wanted in the picture. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
volume_cb (SlabViewer *self)
{
  SlabVolume *volume = slab_document_get_volume (self->document);

  slab_crop_box_set_shape (self->crop_box, volume != NULL ? slab_volume_get_shape (volume) : NULL);
}

static void
cropped_cb (SlabFileTasks *files, SlabVolume *volume, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  slab_crop_box_set_active (self->crop_box, FALSE);
  g_signal_emit_by_name (self, "volume-made", volume);
}

void
slab_viewer_update_crop (SlabViewer *self, gboolean can_work)
{
  const gboolean active = self->crop_box != NULL && slab_crop_box_get_active (self->crop_box);

  slab_viewer_set_enabled (self, "crop", can_work || active);
  slab_viewer_set_enabled (self, "crop-box", can_work);
  slab_viewer_set_enabled (self, "crop-create", can_work && active);
  slab_viewer_set_enabled (self, "crop-save", can_work && active);
  slab_viewer_set_enabled (self, "crop-save-to", can_work && active);
}

void
slab_viewer_init_crop (SlabViewer *self)
{
  self->crop_box = slab_crop_box_new ();
  slab_planes_view_set_crop_box (self->view, self->crop_box);
  slab_crop_bar_set_box (self->crop_bar, self->crop_box);
  g_signal_connect_swapped (self->crop_box, "changed", G_CALLBACK (tell_box), self);
  g_signal_connect_swapped (self->crop_box, "toggled", G_CALLBACK (active_cb), self);
  g_signal_connect_swapped (self->document, "notify::volume", G_CALLBACK (volume_cb), self);
  g_signal_connect (self->files, "cropped", G_CALLBACK (cropped_cb), self);
}

/* Actions */

static void
crop_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  slab_crop_box_set_active (SLAB_VIEWER (user_data)->crop_box, g_variant_get_boolean (value));
}

static void
crop_box_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabBox box;

  g_variant_get (value, "(xxxxxx)", &box.start[0], &box.start[1], &box.start[2], &box.size[0], &box.size[1],
                 &box.size[2]);
  slab_crop_box_set (SLAB_VIEWER (user_data)->crop_box, &box);
}

static void
crop_create_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  const guint64 available = slab_plan_summary_read_available_memory ();
  SlabBox box;

  slab_viewer_begin_try (self);
  slab_crop_box_get (self->crop_box, &box);
  /* The system gives memory that there is not, and ends the program once it is used. */
  if (available > 0 && slab_crop_bar_get_n_bytes (&box) > available)
    {
      g_autofree char *needed = slab_plot_format_bytes ((double) slab_crop_bar_get_n_bytes (&box), 0);
      g_autofree char *there = slab_plot_format_bytes ((double) available, 0);
      g_autofree char *text = g_strdup_printf (
          _ ("The part needs %s of memory, and %s are free; “Save As…” writes it to "
             "a file"),
          needed, there);

      slab_viewer_show_banner (self, text);
      return;
    }
  slab_file_tasks_crop (self->files, slab_document_get_volume (self->document), &box);
}

static void
save_to (gpointer object, GFile *file)
{
  SlabViewer *self = object;
  SlabBox box;

  if (slab_file_tasks_is_busy (self->files) || slab_document_get_volume (self->document) == NULL)
    return;
  slab_viewer_begin_try (self);
  slab_crop_box_get (self->crop_box, &box);
  slab_file_tasks_save_crop (self->files, slab_document_get_volume (self->document), &box, file);
}

static void
crop_save_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  slab_file_choosers_show (
      &self->chooser,
      slab_file_choosers_new_save (window, slab_volume_get_name (slab_document_get_volume (self->document)), "crop"),
      save_to, self);
}

static void
crop_save_to_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (g_variant_get_string (parameter, NULL));

  save_to (user_data, file);
}

void
slab_viewer_add_crop_actions (GActionMap *map, SlabViewer *self)
{
  static const GActionEntry entries[] = {
    { "crop", NULL, NULL, "false", crop_state },
    { "crop-box", NULL, "(xxxxxx)", "(int64 0, int64 0, int64 0, int64 1, int64 1, int64 1)", crop_box_state },
    { "crop-create", crop_create_action },
    { "crop-save", crop_save_action },
    { "crop-save-to", crop_save_to_action, "s" },
  };

  g_return_if_fail (G_IS_ACTION_MAP (map));

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
}

/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>

#include "slab-session-keeper.h"
#include "slab-viewer-private.h"

/* What a viewer does with the measures of its document: the tools, bookmarks, copying, and bringing back. */

static void
tool_cb (SlabViewer *self)
{
  const SlabMeasureTool tool = slab_measures_get_tool (self->measures);

  slab_viewer_set_state (self, "tool", g_variant_new_string (slab_measure_tool_get_id (tool)));
  /* What is drawn is read there. */
  if (tool != SLAB_MEASURE_TOOL_CURSOR)
    adw_view_stack_set_visible_child_name (self->sidebar_pages, "measure");
}

static void
update_actions (SlabViewer *self)
{
  SlabMeasure *selected = slab_measures_get_selected (self->measures);
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->measures));

  slab_viewer_set_enabled (self, "remove-measure", selected != NULL);
  slab_viewer_set_enabled (self, "contrast-rectangle",
                           selected != NULL && slab_measure_get_kind (selected) == SLAB_MEASURE_RECTANGLE);
  slab_viewer_set_enabled (self, "copy-measures", n > 0);
  slab_viewer_set_enabled (self, "restore-measure", slab_measures_can_restore (self->measures));
  slab_viewer_set_state (self, "measures", g_variant_new_uint32 (n));
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  if (removed == 1 && added == 0 && slab_measures_can_restore (self->measures))
    slab_viewer_show_toast (self, _ ("Removed from the measures"), _ ("Bring _Back"), "win.restore-measure");
  update_actions (self);
  if (self->app != NULL && slab_application_get_keeper (self->app) != NULL)
    slab_session_keeper_queue (slab_application_get_keeper (self->app));
}

/* Values are of what is shown. */
static void
state_changed_cb (SlabViewState *state, guint changes, SlabViewer *self)
{
  g_assert (SLAB_IS_VIEWER (self));

  if ((changes & SLAB_VIEW_CHANGE_SLAB) != 0)
    slab_measures_set_slab (self->measures, slab_view_state_get_thickness (state),
                            slab_view_state_get_projection (state));
  if ((changes & SLAB_VIEW_CHANGE_PIXELS) != 0)
    slab_measures_set_interpolation (self->measures, slab_view_state_get_interpolation (state));
}

void
slab_viewer_init_measures (SlabViewer *self)
{
  self->measures = slab_measures_new ();
  g_signal_connect_swapped (self->measures, "notify::tool", G_CALLBACK (tool_cb), self);
  g_signal_connect_swapped (self->measures, "notify::selected", G_CALLBACK (update_actions), self);
  g_signal_connect_swapped (self->measures, "notify::can-restore", G_CALLBACK (update_actions), self);
  g_signal_connect (self->measures, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect (self->state, "changed", G_CALLBACK (state_changed_cb), self);
  slab_planes_view_set_measures (self->view, self->measures);
  update_actions (self);
}

/* The session */

void
slab_viewer_save_measures (SlabViewer *self, SlabSessionTab *tab)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->measures));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SlabMeasure) measure = g_list_model_get_item (G_LIST_MODEL (self->measures), i);
      SlabSessionMeasure *kept = slab_session_measure_new (
          slab_measure_get_kind (measure), slab_measure_get_plane (measure), slab_measure_get_slice (measure),
          slab_measure_get_name (measure));

      for (guint end = 0; end < SLAB_MEASURE_MAX_ENDS; end++)
        slab_measure_get_end (measure, end, kept->ends[end]);
      kept->width = slab_measure_get_width (measure);
      kept->place = *slab_measure_get_place (measure);
      if (measure == slab_measures_get_selected (self->measures))
        tab->selected = (int) i;
      g_ptr_array_add (tab->measures, kept);
    }
}

void
slab_viewer_restore_measures (SlabViewer *self, const SlabSessionTab *tab)
{
  SlabMeasure *selected = NULL;

  for (guint i = 0; i < tab->measures->len; i++)
    {
      const SlabSessionMeasure *kept = g_ptr_array_index (tab->measures, i);
      g_autoptr (SlabMeasure) measure = slab_measure_new (kept->kind, kept->plane, kept->slice);

      for (guint end = 0; end < slab_measure_get_n_ends (measure); end++)
        slab_measure_set_end (measure, end, kept->ends[end]);
      slab_measure_set_width (measure, kept->width);
      slab_measure_set_place (measure, &kept->place);
      slab_measure_set_name (measure, kept->name);
      slab_measures_add (self->measures, measure);
      if ((int) i == tab->selected)
        selected = measure;
    }
  slab_measures_set_selected (self->measures, selected);
}

/* Actions */

/* A tool that is in hand already is put away by its key. */
static void
tool_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  SlabMeasureTool tool;

  if (slab_measure_tool_from_id (g_variant_get_string (parameter, NULL), &tool))
    slab_measures_set_tool (self->measures,
                            tool == slab_measures_get_tool (self->measures) ? SLAB_MEASURE_TOOL_CURSOR : tool);
}

static void
tool_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  SlabMeasureTool tool;

  if (slab_measure_tool_from_id (g_variant_get_string (value, NULL), &tool))
    slab_measures_set_tool (SLAB_VIEWER (user_data)->measures, tool);
}

static void
bookmark_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  const SlabAxis plane = slab_planes_view_get_plane (self->view);
  g_autoptr (SlabMeasure) measure = NULL;
  SlabMeasurePlace place;

  if (slab_view_state_get_volume (self->state) == NULL)
    return;
  slab_view_state_get_cursor (self->state, place.cursor);
  slab_view_state_get_middle (self->state, place.middle);
  place.zoom = slab_view_state_get_zoom (self->state);
  place.fitted = slab_view_state_get_fitted (self->state);
  measure = slab_measure_new (SLAB_MEASURE_PLACE, plane, place.cursor[plane]);
  slab_measure_set_place (measure, &place);
  slab_measures_add (self->measures, measure);
  adw_view_stack_set_visible_child_name (self->sidebar_pages, "measure");
}

static void
go_to_measure_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  g_autoptr (SlabMeasure)
      measure = g_list_model_get_item (G_LIST_MODEL (self->measures), g_variant_get_uint32 (parameter));

  if (measure == NULL)
    return;
  slab_measures_set_selected (self->measures, measure);
  slab_viewer_make_page (self, "measure");
  slab_measure_panel_go_to (self->measure_panel, measure);
}

static void
copy_measures_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  g_autofree char *text = slab_measures_to_csv (self->measures);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  slab_viewer_show_toast (self, _ ("Copied as a table"), NULL, NULL);
}

static void
remove_measure_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;

  if (slab_measures_get_selected (self->measures) != NULL)
    slab_measures_remove (self->measures, slab_measures_get_selected (self->measures));
}

/* What a drag with Control does, for who draws by key. */
static void
contrast_rectangle_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabViewer *self = user_data;
  SlabMeasure *selected = slab_measures_get_selected (self->measures);
  SlabAxis plane, across, down;
  SlabBox box;

  if (selected == NULL || !slab_measure_get_box (selected, &box))
    return;
  plane = slab_measure_get_plane (selected);
  across = slab_slice_get_horizontal (plane);
  down = slab_slice_get_vertical (plane);
  /* The contrast is that of the slice in which it was drawn. */
  slab_view_state_set_slice (self->state, plane, slab_measure_get_slice (selected));
  slab_view_state_region_contrast (self->state, plane, box.start[across], box.start[down], box.size[across],
                                   box.size[down]);
}

static void
restore_measure_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  slab_measures_restore (SLAB_VIEWER (user_data)->measures);
}

/* A state that is only told. */
static void
read_only_state (GSimpleAction *action, GVariant *value, gpointer user_data)
{
}

void
slab_viewer_add_measure_actions (GActionMap *map, SlabViewer *self)
{
  static const GActionEntry entries[] = {
    { "tool", tool_action, "s", "'cursor'", tool_state }, { "bookmark", bookmark_action },
    { "go-to-measure", go_to_measure_action, "u" },       { "copy-measures", copy_measures_action },
    { "remove-measure", remove_measure_action },          { "restore-measure", restore_measure_action },
    { "contrast-rectangle", contrast_rectangle_action },  { "measures", NULL, NULL, "uint32 0", read_only_state },
  };

  g_return_if_fail (G_IS_ACTION_MAP (map));

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
}

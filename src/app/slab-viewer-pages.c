/* SPDX-License-Identifier: MIT */
#include "slab-viewer-private.h"

/* The sidebar's pages. Whoever opens a file waits for its slice, and not for pages that are behind another one: each is
 * made when it is first looked at. That of the filter is there at once: what is run is what it says. */

/* The run of before is seen again until another one begins. */
static void
trace_activated_cb (SlabViewer *self, SlabTrace *trace)
{
  if (slab_document_is_running (self->document))
    return;
  slab_profile_panel_set_trace (self->profile, trace);
  slab_viewer_set_profile_visible (self, TRUE);
}

static GtkWidget *
make_page (SlabViewer *self, GtkWidget *place)
{
  if (place == self->display_place)
    {
      g_autoptr (GVariant)
          logarithmic = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "log-histogram");

      self->display_panel = SLAB_DISPLAY_PANEL (slab_display_panel_new ());
      slab_display_panel_set_state (self->display_panel, self->state);
      slab_display_panel_set_logarithmic (self->display_panel, g_variant_get_boolean (logarithmic));
      return GTK_WIDGET (self->display_panel);
    }
  if (place == self->measure_place)
    {
      self->measure_panel = SLAB_MEASURE_PANEL (slab_measure_panel_new ());
      slab_measure_panel_set_measures (self->measure_panel, self->measures, self->state);
      return GTK_WIDGET (self->measure_panel);
    }
  if (place == self->history_place)
    {
      self->history_panel = SLAB_HISTORY_PANEL (slab_history_panel_new ());
      slab_history_panel_set_document (self->history_panel, self->document);
      g_signal_connect_object (self->history_panel, "trace-activated", G_CALLBACK (trace_activated_cb), self,
                               G_CONNECT_SWAPPED);
      return GTK_WIDGET (self->history_panel);
    }
  return NULL;
}

void
slab_viewer_make_page (SlabViewer *self, const char *name)
{
  GtkWidget *place = adw_view_stack_get_child_by_name (self->sidebar_pages, name);

  /* While the viewer is being made there is nothing yet that a page could be of. */
  if (self->document != NULL && ADW_IS_BIN (place) && adw_bin_get_child (ADW_BIN (place)) == NULL)
    adw_bin_set_child (ADW_BIN (place), make_page (self, place));
}

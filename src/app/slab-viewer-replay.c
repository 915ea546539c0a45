/* SPDX-License-Identifier: MIT */
#include "slab-viewer-private.h"

/* A viewer's chunks: of the run that the profile shows, over the planes, with their bar below. */

static void
toggled_cb (SlabViewer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  slab_viewer_update_sidebar (self);
  /* The keys that were in the bar will be wanted in the picture. */
  if (!slab_chunk_replay_get_shown (self->replay) && focus != NULL
      && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->replay_bar)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
slab_viewer_update_sidebar (SlabViewer *self)
{
  const gboolean yields = self->narrow && slab_replay_bar_is_open (self->replay_bar);

  if (self->sidebar_yields == yields)
    return;
  self->sidebar_yields = yields;
  if (!yields && !self->sidebar_hidden)
    return;
  self->sidebar_hidden = yields && gtk_widget_get_visible (self->sidebar);
  gtk_widget_set_visible (self->sidebar, !yields);
  slab_viewer_set_state (self, "sidebar", g_variant_new_boolean (!yields));
}

void
slab_viewer_init_replay (SlabViewer *self)
{
  self->replay = slab_chunk_replay_new ();
  slab_planes_view_set_replay (self->view, self->replay);
  slab_replay_bar_set_replay (self->replay_bar, self->replay);
  slab_replay_actions_bind (self->replay_actions, self->replay, slab_profile_panel_get_view (self->profile),
                            self->state);
  g_signal_connect_object (self->replay, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay_bar, "closed", G_CALLBACK (slab_viewer_update_sidebar), self,
                           G_CONNECT_SWAPPED);
}

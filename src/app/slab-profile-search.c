/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-search.h"
#include "slab-profile-view-private.h"

/*
 * The search bar of the picture of a run: while one types, the first span that matches is chosen; Return and Shift +
 * Return, or Ctrl + G and Ctrl + Shift + G, go on to the next one and the one before; Escape closes it.
 */

static void
find (SlabProfileView *self, gboolean forward, gboolean anew)
{
  const char *words = gtk_editable_get_text (self->search_entry);
  SlabSpanCursor cursor = anew ? SLAB_SPAN_CURSOR_NONE : self->selected;
  SlabTimelineSearch search;
  gboolean found = FALSE;
  if (self->trace == NULL)
    return;
  if (slab_timeline_search_parse (&search, self->trace, words))
    found = slab_timeline_search_find (&search, self->trace, forward, &cursor.thread, &cursor.span);
  if (found)
    slab_profile_view_select_span (self, (guint) cursor.thread, cursor.span);
  if (found || *words == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
}

static void
on_search_changed (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  find (self, TRUE, TRUE);
}

static void
on_next (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  find (self, TRUE, FALSE);
}

static void
on_previous (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  find (self, FALSE, FALSE);
}

/* The entry takes Return with Shift as without. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  find (self, FALSE, FALSE);
  return GDK_EVENT_STOP;
}

static void
on_mode_changed (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  /* The keys are the picture's again, beginning with those that go on from what was found. */
  if (!gtk_search_bar_get_search_mode (self->search_bar) && self->trace != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
slab_profile_view_search (SlabProfileView *self)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
slab_profile_view_add_search (SlabProfileView *self)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  g_signal_connect_object (self->search_entry, "search-changed", G_CALLBACK (on_search_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "activate", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "next-match", G_CALLBACK (on_next), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_entry, "previous-match", G_CALLBACK (on_previous), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_bar, "notify::search-mode-enabled", G_CALLBACK (on_mode_changed), self,
                           G_CONNECT_SWAPPED);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

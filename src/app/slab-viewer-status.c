/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "slab-readout.h"
#include "slab-viewer-private.h"

/*
 * A viewer's status line: the voxel under the pointer and its value, how far the picture is behind, the zoom, and what
 * the mouse does.
 */

/* The status line waits for the slice, as the bars of the planes do. */
#define STATUS_MILLISECONDS 12

void
slab_viewer_show_hint (SlabViewer *self)
{
  gtk_label_set_text (self->status_hint,
                      slab_mouse_preset_describe (slab_planes_view_get_mouse_preset (self->view), self->modifiers));
}

/**
 * slab_viewer_set_modifiers:
 * @modifiers: keys that are held, wherever the keyboard is
 *
 * The status line says what the mouse does with them.
 */
void
slab_viewer_set_modifiers (SlabViewer *self, GdkModifierType modifiers)
{
  g_return_if_fail (SLAB_IS_VIEWER (self));

  self->modifiers = modifiers;
  slab_viewer_show_hint (self);
}

static void
update_status (SlabViewer *self)
{
  const gint64 asked = slab_view_state_get_slice (self->state, slab_planes_view_get_plane (self->view));
  const gint64 shown = slab_planes_view_get_shown_slice (self->view);
  const double zoom = slab_planes_view_get_zoom (self->view);
  g_autofree char *behind = NULL, *percent = NULL, *text = NULL;

  if (shown >= 0 && shown != asked)
    {
      g_autofree char *shown_text = g_strdup_printf ("%" G_GINT64_FORMAT, shown);
      g_autofree char *asked_text = g_strdup_printf ("%" G_GINT64_FORMAT, asked);

      /* Translators: indices of slices */
      behind = g_strdup_printf (_ ("shown %s, asked %s"), shown_text, asked_text);
    }
  else if (slab_planes_view_is_coarse (self->view))
    /* Translators: the picture, which has not all of its rows and columns yet */
    behind = g_strdup (_ ("refining…"));
  else if (slab_view_state_get_provisional (self->state))
    /* Translators: the contrast was found from a part of the volume so far */
    behind = g_strdup (_ ("provisional contrast"));
  gtk_label_set_text (self->status_behind, behind != NULL ? behind : "");
  if (zoom > 0)
    {
      percent = g_strdup_printf (zoom < 0.1 ? "%.1f\u202f%%" : "%.0f\u202f%%", zoom * 100);
      /* Translators: "zoom 43 %" */
      text = g_strdup_printf (_ ("zoom %s"), percent);
    }
  gtk_inscription_set_text (self->status_zoom, text);
}

static gboolean
status_cb (gpointer user_data)
{
  SlabViewer *self = user_data;

  /* Both sources have this callback, and one does for both. */
  g_clear_handle_id (&self->status_timeout, g_source_remove);
  g_clear_handle_id (&self->status_idle, g_source_remove);
  update_status (self);
  return G_SOURCE_CONTINUE;
}

/* The picture's float32 may be the same for neighbours that differ: then the text waits for the voxel's own sample,
 * which takes less than a frame where the picture has just been read. */
void
slab_viewer_show_reading (SlabViewer *self)
{
  SlabVolume *volume = slab_view_state_get_volume (self->state);
  const SlabVoxelReading *reading = &self->reading;
  double value = reading->value;
  g_autofree char *text = NULL;

  if (volume != NULL && reading->known && reading->slab == NULL && slab_voxel_probe_is_needed (volume, value)
      && !slab_voxel_probe_get_value (self->probe, volume, reading->voxel, &value))
    {
      slab_voxel_probe_ask (self->probe, volume, reading->voxel);
      return;
    }
  slab_voxel_probe_cancel (self->probe);
  if (volume != NULL)
    text = slab_readout_format_voxel (volume, reading->voxel, reading->known, value, reading->slab);
  gtk_inscription_set_text (self->status_pointer, text);
}

static void
set_reading (SlabViewer *self, const gint64 voxel[SLAB_N_AXES], gboolean known, double value, const char *slab)
{
  memcpy (self->reading.voxel, voxel, sizeof self->reading.voxel);
  self->reading.known = known;
  self->reading.value = value;
  if (g_strcmp0 (self->reading.slab, slab) != 0)
    {
      g_free (self->reading.slab);
      self->reading.slab = g_strdup (slab);
    }
  slab_viewer_show_reading (self);
}

/* Of the voxel under the pointer; while that is elsewhere, of the one at the cursor, which keys move. */
void
slab_viewer_show_readout (SlabViewer *self)
{
  SlabVolume *volume = slab_view_state_get_volume (self->state);
  const SlabAxis plane = slab_planes_view_get_plane (self->view);
  SlabSliceFrame *frame = slab_slice_view_get_frame (slab_planes_view_get_view (self->view, plane));
  gint64 cursor[SLAB_N_AXES] = { 0 };
  gboolean known = FALSE;
  float value = NAN;

  if (self->pointer_inside)
    return;
  if (volume != NULL)
    {
      slab_view_state_get_cursor (self->state, cursor);
      known = frame != NULL && slab_slice_frame_get_volume (frame) == volume
              && slab_slice_frame_get_request (frame)->slice == cursor[plane]
              && slab_slice_frame_get_value (frame, cursor[slab_slice_get_horizontal (plane)],
                                             cursor[slab_slice_get_vertical (plane)], &value);
    }
  set_reading (self, cursor, known, (double) value,
               slab_slice_view_get_shown_slab (slab_planes_view_get_view (self->view, plane)));
}

void
slab_viewer_queue_status (SlabViewer *self)
{
  const gint64 asked = slab_view_state_get_slice (self->state, slab_planes_view_get_plane (self->view));
  const gint64 shown = slab_planes_view_get_shown_slice (self->view);

  /* The line waits for the slice, but not for long; and a zoom that follows the size changes in the midst of an
   * allocation, where a label must not ask for another one. */
  if (shown >= 0 && shown != asked && self->status_timeout == 0)
    self->status_timeout = g_timeout_add (STATUS_MILLISECONDS, status_cb, self);
  else if ((shown < 0 || shown == asked) && self->status_idle == 0)
    self->status_idle = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, status_cb, self, NULL);
}

void
slab_viewer_point (SlabViewer *self, gboolean inside, gint64 z, gint64 y, gint64 x, gboolean known, double value,
                   const char *slab)
{
  SlabVolume *volume = self->document != NULL ? slab_document_get_volume (self->document) : NULL;

  g_assert (SLAB_IS_VIEWER (self));

  self->pointer_inside = inside && volume != NULL;
  if (self->pointer_inside)
    set_reading (self, (const gint64[]){ z, y, x }, known, value, slab);
  else
    slab_viewer_show_readout (self);
}

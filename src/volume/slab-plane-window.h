/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

#include "slab-volume.h"

G_BEGIN_DECLS

/**
 * SlabPlaneWindow:
 *
 * Some neighbouring planes of a volume in memory, as they are stored in its file. The window moves along Z: planes are
 * loaded at its end and dropped at its begin. Every plane has an address of its own for the window's whole life, so
 * nothing is copied when it moves, and any planes that are loaded are contiguous; memory is taken by the loaded planes
 * alone.
 *
 * Where a volume goes on periodically, the window begins before its first plane and ends behind its last one.
 */
typedef struct _SlabPlaneWindow SlabPlaneWindow;

SlabPlaneWindow *slab_plane_window_new (SlabVolume *volume, gint64 n_before, gint64 n_after,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_plane_window_free (SlabPlaneWindow *window);

SlabVolume *slab_plane_window_get_view (SlabPlaneWindow *window);
gint64 slab_plane_window_get_end (SlabPlaneWindow *window);
gboolean slab_plane_window_load (SlabPlaneWindow *window, gint64 n_planes, const gint *cancel,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_plane_window_drop (SlabPlaneWindow *window, gint64 end);
/* Bytes beyond its planes that a window may take. */
guint64 slab_plane_window_get_extra_bytes (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabPlaneWindow, slab_plane_window_free)

G_END_DECLS

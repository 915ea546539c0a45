/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "volume/slab-slice-reader.h"

G_BEGIN_DECLS

/*
 * SlabContrast:
 *
 * The window of values that is spread over a colour map, low to high, and how it is changed: made valid, dragged, found
 * from the volume.
 */
typedef struct
{
  double low;
  double high;
} SlabContrast;

/* Exchanges limits in the wrong order and keeps them within a float; FALSE for those that are not finite. */
gboolean slab_contrast_make_valid (SlabContrast *self);
/* A drag by @dx, @dy logical pixels that began with @self: to the right widens, down shows everything darker. */
SlabContrast slab_contrast_drag (const SlabContrast *self, double dx, double dy);

/* Percentiles 0.1 and 99.9 over a sample of the whole volume; 0 to 1 where nothing in it is finite. Any thread; the
 * other in one of its own. */
gboolean slab_contrast_find (SlabVolume *volume, SlabContrast *contrast, GCancellable *cancellable, GError **error);
/* @contrast: of what has been read of the sample so far; called before the callback, in its context, never after it. */
typedef void (*SlabContrastFunc) (SlabVolume *volume, const SlabContrast *contrast, gpointer user_data);
void slab_contrast_find_async (SlabVolume *volume, GCancellable *cancellable, SlabContrastFunc provisional,
                               GAsyncReadyCallback callback, gpointer user_data);
/* The same percentiles over the finite values of part of a slice, or of what is shown of a slab. In a thread. */
void slab_contrast_find_in_async (SlabVolume *volume, const SlabSliceRegion *region, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Of either. @volume: the source object of @result. */
gboolean slab_contrast_find_finish (SlabVolume *volume, GAsyncResult *result, SlabContrast *contrast, GError **error);

G_END_DECLS

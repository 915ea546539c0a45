/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SlabBandFunc:
 * @first: the first thing of the band
 * @n: how many there are in it
 * @scratch: memory of this thread alone, whose contents stay from one band to the next
 * @data: what slab_bands_run() was given
 *
 * Works at one band, in some thread, while others work at others.
 */
typedef void (*SlabBandFunc) (gint64 first, gint64 n, gpointer scratch, gpointer data);

/* For whoever answers a person and cannot wait for one thread: not OpenMP's, whose threads are the engine's. */
gboolean slab_bands_run (gint64 n, gint64 size, gsize n_scratch, gboolean alone, SlabBandFunc func,
                         gpointer data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

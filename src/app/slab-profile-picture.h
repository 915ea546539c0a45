/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-timeline-plot.h"

G_BEGIN_DECLS

/**
 * SlabProfilePicture:
 *
 * The timeline as pixels of the device, which stay as long as it looks the same: while only the pointer moves over it
 * nothing of it is drawn anew. Main thread.
 */
typedef struct _SlabProfilePicture SlabProfilePicture;

SlabProfilePicture *slab_profile_picture_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_profile_picture_free (SlabProfilePicture *self);
void slab_profile_picture_paint (SlabProfilePicture *self, cairo_t *cr, SlabTrace *trace,
                                 const SlabTimelineLayout *layout, const SlabPlotTheme *theme, int top, int height);
/* Lets go of the run and of the pixels, until it is painted again. */
void slab_profile_picture_clear (SlabProfilePicture *self);
/* How often it was drawn. */
guint slab_profile_picture_get_n_drawn (SlabProfilePicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabProfilePicture, slab_profile_picture_free)

G_END_DECLS

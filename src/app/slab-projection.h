/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume/slab-slice-reader.h"

G_BEGIN_DECLS

/* What a slab shows of its slices, in names. Any thread. */

/* "mean", "maximum", "minimum": states of "win.projection". */
const char *slab_projection_get_id (SlabProjection projection);
gboolean slab_projection_from_id (const char *id, SlabProjection *projection) G_GNUC_WARN_UNUSED_RESULT;
/* For people, in their language. */
const char *slab_projection_get_title (SlabProjection projection);
/* "maximum of 5 slices": what values of a picture of so many slices are; NULL for a single one. */
char *slab_projection_describe (SlabProjection projection, gint64 n_slices) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

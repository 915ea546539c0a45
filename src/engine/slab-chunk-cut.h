/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sizes of the chunks along one axis. */
gint64 *slab_chunk_cut_regularly (gint64 n, gint64 chunk, gint64 *n_chunks) G_GNUC_WARN_UNUSED_RESULT;
gint64 slab_chunk_cut_merge (gint64 *sizes, gint64 n_chunks, gint64 minimum);

G_END_DECLS

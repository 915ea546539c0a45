/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Texts of figures, the same in every panel. Any thread. */
char *slab_format_triple (const gint64 values[3]) G_GNUC_WARN_UNUSED_RESULT; /* "50 × 1104 × 1104" */
/* Lengths along Z, Y, X as they are typed: "5", "10, 5, 5", "10 × 5 × 5", "0,5"; "" is 0, which means not known. */
gboolean slab_format_read_lengths (const char *text, double lengths[3]);
char *slab_format_lengths (const double lengths[3]) G_GNUC_WARN_UNUSED_RESULT; /* as they are read; one where all are */
char *slab_format_time_left (double seconds) G_GNUC_WARN_UNUSED_RESULT;        /* "1 min 20 s left"; NULL: unknown */
/* "a-lon…me-9.vol": of names that differ at their ends both are kept. */
char *slab_format_shorten (const char *text, guint max_chars) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

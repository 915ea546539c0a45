/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabJsonReader:
 *
 * Reads JSON from a stream, one token after the other, in constant memory: a trace of a million events as a tree of
 * objects would take gigabytes. After the first failure every function fails and slab_json_reader_get_error() says
 * why. Bytes that are not UTF-8 in strings are replaced. What is no JSON but often written is read all the same: a byte
 * order mark, a comma behind the last element of an array, NaN and Infinity.
 */
typedef struct _SlabJsonReader SlabJsonReader;

SlabJsonReader *slab_json_reader_new (GInputStream *stream, GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void slab_json_reader_free (SlabJsonReader *self);

/* First character of the next token; '\0' at the end of the text. */
char slab_json_reader_peek (SlabJsonReader *self);
gboolean slab_json_reader_enter (SlabJsonReader *self, char bracket);
gboolean slab_json_reader_next_member (SlabJsonReader *self, const char **name);
gboolean slab_json_reader_next_element (SlabJsonReader *self);
const char *slab_json_reader_read_string (SlabJsonReader *self);
gsize slab_json_reader_get_length (SlabJsonReader *self);
const char *slab_json_reader_read_number (SlabJsonReader *self);
/* Of any value: what is none of these numbers is passed over. */
#define SLAB_JSON_MAX_TIME (G_MAXINT64 >> 1) /* nanoseconds: 146 years, since some count them from 1970 on */
gboolean slab_json_reader_next_is_number (SlabJsonReader *self);
gboolean slab_json_reader_read_integer (SlabJsonReader *self, gint64 *value);
gboolean slab_json_reader_read_count (SlabJsonReader *self, guint64 *count, double *value);
gboolean slab_json_reader_read_microseconds (SlabJsonReader *self, gint64 *nanoseconds);
gboolean slab_json_reader_read_double (SlabJsonReader *self, double *value);
gboolean slab_json_reader_skip (SlabJsonReader *self);
guint64 slab_json_reader_get_n_not_numbers (SlabJsonReader *self);

gboolean slab_json_reader_failed (SlabJsonReader *self);
gboolean slab_json_reader_stream_failed (SlabJsonReader *self);
gboolean slab_json_reader_is_cut_short (SlabJsonReader *self);
const GError *slab_json_reader_get_error (SlabJsonReader *self); /* G_IO_ERROR; of the syntax: INVALID_DATA */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabJsonReader, slab_json_reader_free)

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "profile/slab-trace.h"

G_BEGIN_DECLS

/* What a table of spans tells of each. */
typedef enum
{
  SLAB_SPAN_COLUMN_ROW,       /* thread */
  SLAB_SPAN_COLUMN_PHASE,     /* or the name that another program gave it */
  SLAB_SPAN_COLUMN_CHUNK,     /* its index */
  SLAB_SPAN_COLUMN_BOX,       /* of the chunk's core: its slices, lines and columns */
  SLAB_SPAN_COLUMN_START,     /* since the run began */
  SLAB_SPAN_COLUMN_DURATION,  /* of the span */
  SLAB_SPAN_COLUMN_BYTES,     /* read or written by it */
  SLAB_SPAN_COLUMN_RATE,      /* those in that time */
  SLAB_SPAN_COLUMN_ITERATION, /* of an iterative filter over the whole volume */
  SLAB_N_SPAN_COLUMNS,
} SlabSpanColumn;

/* Of a span that has nothing in a column. It comes before all others. */
#define SLAB_SPAN_KEY_NONE (G_GINT64_CONSTANT (-1))

const char *slab_span_column_get_title (SlabSpanColumn column); /* translated */
gboolean slab_span_column_is_number (SlabSpanColumn column);    /* else a word */

gint64 slab_span_get_key (SlabTrace *trace, guint row, const SlabSpan *span, SlabSpanColumn column);
char *slab_span_format (SlabTrace *trace, guint row, const SlabSpan *span,
                        SlabSpanColumn column) G_GNUC_WARN_UNUSED_RESULT;
/* For a spreadsheet: seconds, bytes and bytes a second without units, a point before decimals in every locale. */
char *slab_span_format_plain (SlabTrace *trace, guint row, const SlabSpan *span,
                              SlabSpanColumn column) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SlabSpanItem:
 *
 * A span as an object, for lists: made when a list is asked for it, gone when nobody shows it. Never changes.
 */
#define SLAB_TYPE_SPAN_ITEM (slab_span_item_get_type ())
G_DECLARE_FINAL_TYPE (SlabSpanItem, slab_span_item, SLAB, SPAN_ITEM, GObject)

SlabSpanItem *slab_span_item_new (SlabTrace *trace, guint row, guint64 index) G_GNUC_WARN_UNUSED_RESULT;
/* Of no trace: it has these keys in the two columns, and 0 in all others. For finding out what a sorter does. */
SlabSpanItem *slab_span_item_new_probe (SlabSpanColumn column, gint64 key, SlabSpanColumn other,
                                        gint64 other_key) G_GNUC_WARN_UNUSED_RESULT;

guint slab_span_item_get_row (SlabSpanItem *self);
guint64 slab_span_item_get_index (SlabSpanItem *self);
gint64 slab_span_item_get_key (SlabSpanItem *self, SlabSpanColumn column);
char *slab_span_item_format (SlabSpanItem *self, SlabSpanColumn column) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

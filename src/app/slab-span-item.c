/* SPDX-License-Identifier: MIT */
#include "slab-span-item.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "profile/slab-figure-text.h"

#define NANOSECONDS 1e9
#define BOX_BITS 21 /* of a key for each of the three starts: a volume of two million voxels along an axis */

struct _SlabSpanItem
{
  GObject parent_instance;

  SlabTrace *trace; /* NULL of a probe */
  guint row;
  guint64 index;
  SlabSpan span;
  gint64 probe[SLAB_N_SPAN_COLUMNS];
};

G_DEFINE_FINAL_TYPE (SlabSpanItem, slab_span_item, G_TYPE_OBJECT)

static const struct
{
  const char *title;
  gboolean is_number;
} columns[SLAB_N_SPAN_COLUMNS] = {
  [SLAB_SPAN_COLUMN_ROW] = { N_ ("Thread"), FALSE },         [SLAB_SPAN_COLUMN_PHASE] = { N_ ("Phase"), FALSE },
  [SLAB_SPAN_COLUMN_CHUNK] = { N_ ("Chunk"), TRUE },         [SLAB_SPAN_COLUMN_BOX] = { N_ ("Box Z:Y:X"), FALSE },
  [SLAB_SPAN_COLUMN_START] = { N_ ("Start"), TRUE },         [SLAB_SPAN_COLUMN_DURATION] = { N_ ("Duration"), TRUE },
  [SLAB_SPAN_COLUMN_BYTES] = { N_ ("Bytes"), TRUE },         [SLAB_SPAN_COLUMN_RATE] = { N_ ("GB/s"), TRUE },
  [SLAB_SPAN_COLUMN_ITERATION] = { N_ ("Iteration"), TRUE },
};

const char *
slab_span_column_get_title (SlabSpanColumn column)
{
  g_return_val_if_fail (column < SLAB_N_SPAN_COLUMNS, NULL);

  return _ (columns[column].title);
}

gboolean
slab_span_column_is_number (SlabSpanColumn column)
{
  g_return_val_if_fail (column < SLAB_N_SPAN_COLUMNS, FALSE);

  return columns[column].is_number;
}

/* Bytes a second; NAN where nothing was carried, or in no time. */
static double
get_rate (const SlabSpan *span)
{
  return span->bytes > 0 && span->duration > 0 ? (double) span->bytes * NANOSECONDS / (double) span->duration : NAN;
}

/* The iteration of a phase of ours; of another program's it is an index of a name. */
static gint32
get_iteration (const SlabSpan *span)
{
  return span->phase != SLAB_PHASE_OTHER && span->iteration >= 0 ? span->iteration : -1;
}

static gint64
get_box_key (SlabTrace *trace, const SlabSpan *span)
{
  SlabTraceChunk chunk;
  gint64 key = 0;

  if (!slab_trace_get_chunk (trace, span->chunk, &chunk))
    return SLAB_SPAN_KEY_NONE;
  for (guint i = 0; i < 3; i++)
    key = key << BOX_BITS | CLAMP (chunk.start[i], 0, (G_GINT64_CONSTANT (1) << BOX_BITS) - 1);
  return key;
}

/* Doubles that are not negative are in the order of their bits. */
static gint64
get_rate_key (const SlabSpan *span)
{
  double rate = get_rate (span);
  gint64 key;

  if (!isfinite (rate))
    return SLAB_SPAN_KEY_NONE;
  memcpy (&key, &rate, sizeof key);
  return key;
}

/**
 * slab_span_get_key:
 * @trace: that has the span
 * @row: of the span
 * @span: a span
 * @column: what is asked for
 *
 * Any thread.
 *
 * Returns: a number by which spans are in order in @column, or %SLAB_SPAN_KEY_NONE
 */
gint64
slab_span_get_key (SlabTrace *trace, guint row, const SlabSpan *span, SlabSpanColumn column)
{
  switch (column)
    {
    case SLAB_SPAN_COLUMN_ROW:
      return row;
    case SLAB_SPAN_COLUMN_PHASE:
      return span->phase == SLAB_PHASE_OTHER ? (gint64) SLAB_PHASE_OTHER + MAX (span->iteration, 0)
                                             : (gint64) span->phase;
    case SLAB_SPAN_COLUMN_CHUNK:
      return MAX (span->chunk, SLAB_SPAN_KEY_NONE);
    case SLAB_SPAN_COLUMN_BOX:
      return get_box_key (trace, span);
    case SLAB_SPAN_COLUMN_START:
      return span->start;
    case SLAB_SPAN_COLUMN_DURATION:
      return span->duration;
    case SLAB_SPAN_COLUMN_BYTES:
      return span->bytes > 0 ? (gint64) MIN (span->bytes, (guint64) G_MAXINT64) : SLAB_SPAN_KEY_NONE;
    case SLAB_SPAN_COLUMN_RATE:
      return get_rate_key (span);
    case SLAB_SPAN_COLUMN_ITERATION:
      return get_iteration (span);
    case SLAB_N_SPAN_COLUMNS:
    default:
      g_return_val_if_reached (SLAB_SPAN_KEY_NONE);
    }
}

/* As NumPy takes it out of an array: "0:50, 64:128, 0:1104". */
static char *
format_box (SlabTrace *trace, const SlabSpan *span)
{
  SlabTraceChunk chunk;

  if (!slab_trace_get_chunk (trace, span->chunk, &chunk))
    return g_strdup ("");
  return g_strdup_printf ("%" PRIi64 ":%" PRIi64 ", %" PRIi64 ":%" PRIi64 ", %" PRIi64 ":%" PRIi64, chunk.start[0],
                          chunk.start[0] + chunk.size[0], chunk.start[1], chunk.start[1] + chunk.size[1],
                          chunk.start[2], chunk.start[2] + chunk.size[2]);
}

static char *
format_phase (SlabTrace *trace, const SlabSpan *span)
{
  const char *name = slab_trace_get_span_name (trace, span);

  /* A phase's own name has a translation, another program's has none. */
  return g_strdup (span->phase == SLAB_PHASE_OTHER ? name : _ (name));
}

/**
 * slab_span_format:
 *
 * For people: with units, in their locale.
 *
 * Returns: (transfer full): what a table shows; "" for nothing
 */
char *
slab_span_format (SlabTrace *trace, guint row, const SlabSpan *span, SlabSpanColumn column)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (span != NULL, NULL);

  switch (column)
    {
    case SLAB_SPAN_COLUMN_ROW:
      return slab_trace_dup_row_name (trace, row);
    case SLAB_SPAN_COLUMN_PHASE:
      return format_phase (trace, span);
    case SLAB_SPAN_COLUMN_CHUNK:
      return span->chunk >= 0 ? slab_figure_format_whole ((guint64) span->chunk) : g_strdup ("");
    case SLAB_SPAN_COLUMN_BOX:
      return format_box (trace, span);
    case SLAB_SPAN_COLUMN_START:
      return slab_figure_format_seconds ((double) span->start / NANOSECONDS);
    case SLAB_SPAN_COLUMN_DURATION:
      return slab_figure_format_seconds ((double) span->duration / NANOSECONDS);
    case SLAB_SPAN_COLUMN_BYTES:
      return span->bytes > 0 ? slab_figure_format_bytes ((double) span->bytes) : g_strdup ("");
    case SLAB_SPAN_COLUMN_RATE:
      return isfinite (get_rate (span)) ? slab_figure_format_number (get_rate (span) / 1e9) : g_strdup ("");
    case SLAB_SPAN_COLUMN_ITERATION:
      return get_iteration (span) >= 0 ? slab_figure_format_whole ((guint64) get_iteration (span)) : g_strdup ("");
    case SLAB_N_SPAN_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
format_double (double value, const char *format)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return isfinite (value) ? g_strdup (g_ascii_formatd (text, sizeof text, format, value)) : g_strdup ("");
}

char *
slab_span_format_plain (SlabTrace *trace, guint row, const SlabSpan *span, SlabSpanColumn column)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);
  g_return_val_if_fail (span != NULL, NULL);

  switch (column)
    {
    case SLAB_SPAN_COLUMN_CHUNK:
      return span->chunk >= 0 ? g_strdup_printf ("%d", span->chunk) : g_strdup ("");
    case SLAB_SPAN_COLUMN_START:
      return format_double ((double) span->start / NANOSECONDS, "%.9f");
    case SLAB_SPAN_COLUMN_DURATION:
      return format_double ((double) span->duration / NANOSECONDS, "%.9f");
    case SLAB_SPAN_COLUMN_BYTES:
      return g_strdup_printf ("%" PRIu64, span->bytes);
    case SLAB_SPAN_COLUMN_RATE:
      return format_double (get_rate (span) / 1e9, "%.6g");
    case SLAB_SPAN_COLUMN_ITERATION:
      return get_iteration (span) >= 0 ? g_strdup_printf ("%d", get_iteration (span)) : g_strdup ("");
    case SLAB_SPAN_COLUMN_ROW:
    case SLAB_SPAN_COLUMN_PHASE:
    case SLAB_SPAN_COLUMN_BOX:
    case SLAB_N_SPAN_COLUMNS:
    default:
      return slab_span_format (trace, row, span, column);
    }
}

static void
slab_span_item_finalize (GObject *object)
{
  SlabSpanItem *self = SLAB_SPAN_ITEM (object);

  g_clear_object (&self->trace);
  G_OBJECT_CLASS (slab_span_item_parent_class)->finalize (object);
}

static void
slab_span_item_class_init (SlabSpanItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_span_item_finalize;
}

static void
slab_span_item_init (SlabSpanItem *self)
{
}

/**
 * slab_span_item_new:
 * @trace: any trace
 * @row: below its number of rows
 * @index: below the row's number of spans
 *
 * Returns: (transfer full): the span; it holds a reference to @trace
 */
SlabSpanItem *
slab_span_item_new (SlabTrace *trace, guint row, guint64 index)
{
  SlabSpanItem *self;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), NULL);

  self = g_object_new (SLAB_TYPE_SPAN_ITEM, NULL);
  self->trace = g_object_ref (trace);
  self->row = row;
  self->index = index;
  slab_trace_get_span (trace, row, index, &self->span);
  return self;
}

SlabSpanItem *
slab_span_item_new_probe (SlabSpanColumn column, gint64 key, SlabSpanColumn other, gint64 other_key)
{
  SlabSpanItem *self;

  g_return_val_if_fail (column < SLAB_N_SPAN_COLUMNS && other < SLAB_N_SPAN_COLUMNS, NULL);

  self = g_object_new (SLAB_TYPE_SPAN_ITEM, NULL);
  self->probe[other] = other_key;
  self->probe[column] = key;
  return self;
}

guint
slab_span_item_get_row (SlabSpanItem *self)
{
  g_return_val_if_fail (SLAB_IS_SPAN_ITEM (self), 0);

  return self->row;
}

guint64
slab_span_item_get_index (SlabSpanItem *self)
{
  g_return_val_if_fail (SLAB_IS_SPAN_ITEM (self), 0);

  return self->index;
}

gint64
slab_span_item_get_key (SlabSpanItem *self, SlabSpanColumn column)
{
  g_return_val_if_fail (SLAB_IS_SPAN_ITEM (self), SLAB_SPAN_KEY_NONE);
  g_return_val_if_fail (column < SLAB_N_SPAN_COLUMNS, SLAB_SPAN_KEY_NONE);

  return self->trace != NULL ? slab_span_get_key (self->trace, self->row, &self->span, column) : self->probe[column];
}

char *
slab_span_item_format (SlabSpanItem *self, SlabSpanColumn column)
{
  g_return_val_if_fail (SLAB_IS_SPAN_ITEM (self), NULL);
  g_return_val_if_fail (self->trace != NULL, NULL);

  return slab_span_format (self->trace, self->row, &self->span, column);
}

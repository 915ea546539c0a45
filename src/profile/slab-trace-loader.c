/* SPDX-License-Identifier: MIT */
#include "slab-trace-loader-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "slab-trace-lanes.h"

gpointer
slab_trace_pool_add (SlabTraceLoader *self, SlabTracePool *pool, gsize item_size)
{
  if (pool->count == pool->capacity)
    {
      gsize capacity = pool->capacity > 0 ? pool->capacity * 2 : 1024;
      gpointer items = pool->capacity <= G_MAXSIZE / 4 ? g_try_realloc_n (pool->items, capacity, item_size) : NULL;

      if (items == NULL)
        {
          self->no_memory = TRUE;
          return NULL;
        }
      pool->items = items;
      pool->capacity = capacity;
    }
  return (char *) pool->items + pool->count++ * item_size;
}

static int
compare_row_keys (gconstpointer a, gconstpointer b)
{
  const SlabTraceRowKey *p = *(SlabTraceRowKey *const *) a, *q = *(SlabTraceRowKey *const *) b;

  if (p->pid != q->pid)
    return p->pid < q->pid ? -1 : 1;
  return p->tid < q->tid ? -1 : p->tid > q->tid;
}

static int
compare_events (const void *a, const void *b)
{
  const SlabTraceEvent *p = a, *q = b;
  gboolean p_empty = p->duration == 0, q_empty = q->duration == 0;

  if (p->row != q->row)
    return p->row < q->row ? -1 : 1;
  if (p->start != q->start)
    return p->start < q->start ? -1 : 1;
  /* What holds others comes before them; what takes no time lies before all. */
  if (p_empty != q_empty)
    return p_empty ? -1 : 1;
  if (p->duration != q->duration)
    return p->duration > q->duration ? -1 : 1;
  return p->order < q->order ? -1 : p->order > q->order;
}

static int
compare_points (const void *a, const void *b)
{
  const SlabTracePoint *p = a, *q = b;

  if (p->time != q->time)
    return p->time < q->time ? -1 : 1;
  return p->series < q->series ? -1 : p->series > q->series;
}

static void
sort_pool (SlabTracePool *pool, gsize item_size, int (*compare) (const void *, const void *))
{
  /* Nearly always in order already. */
  for (gsize i = 1; i < pool->count; i++)
    if (compare ((char *) pool->items + (i - 1) * item_size, (char *) pool->items + i * item_size) > 0)
      {
        qsort (pool->items, pool->count, item_size, compare);
        return;
      }
}

/* Passes of a span that lies in pieces go with the first, as its bytes do, as far as they last no longer. */
static void
emit (SlabTraceLoader *self, SlabTrace *trace, SlabTraceEvent *event, gint64 end, gint64 *cursor)
{
  gint64 start = MAX (*cursor, event->start);
  SlabSpan span;

  if (end < start || (end == start && event->duration > 0))
    return;
  span = (SlabSpan){ start, end - start, event->bytes, event->chunk, event->iteration, (SlabPhase) event->phase };
  if (event->passes >= 0 && event->phase == SLAB_PHASE_FILTER)
    {
      SlabTracePass *passes = (SlabTracePass *) self->passes.items + (gsize) event->passes * SLAB_TRACE_MAX_PASSES;
      gint64 left = span.duration;

      for (guint i = 0; i < SLAB_TRACE_MAX_PASSES; i++)
        left -= passes[i].duration = MIN (passes[i].duration, left);
      slab_trace_add_span_with_passes (trace, event->row, &span, passes);
    }
  else
    slab_trace_add_span (trace, event->row, &span);
  event->passes = -1;
  event->bytes = 0;
  *cursor = end;
}

/* Rows hold spans side by side; of spans of ours that lie over each other, the one that began last shows. Events are in
 * the order of compare_events (). */
static void
add_spans (SlabTraceLoader *self, SlabTrace *trace)
{
  SlabTraceEvent *events = self->events.items;
  SlabTracePool stack = { 0 }; /* SlabTraceEvent *: those that still last, the last one on top */
  gint64 cursor = 0;

  for (gsize i = 0; i <= self->events.count && !self->no_memory; i++)
    {
      SlabTraceEvent *event = i < self->events.count ? &events[i] : NULL;
      SlabTraceEvent **open = stack.items;
      SlabTraceEvent **slot;

      while (stack.count > 0)
        {
          SlabTraceEvent *top = open[stack.count - 1];

          if (event != NULL && event->row == top->row && event->start < top->start + top->duration)
            break;
          emit (self, trace, top, top->start + top->duration, &cursor);
          stack.count--;
        }
      if (event == NULL)
        break;
      if (i == 0 || events[i - 1].row != event->row)
        cursor = 0;
      if (stack.count > 0)
        {
          self->lost.n_hidden++;
          emit (self, trace, open[stack.count - 1], event->start, &cursor);
        }
      slot = slab_trace_pool_add (self, &stack, sizeof *slot);
      if (slot != NULL)
        *slot = event;
    }
  g_free (stack.items);
}

/* One sample per time at which there is any figure. Of cores and memory one that is missing is the one before it. */
static void
add_samples (SlabTraceLoader *self, SlabTrace *trace)
{
  const SlabTracePoint *points = self->points.items;
  guint n_rows = slab_trace_get_n_threads (trace);
  g_autofree float *busy = g_new (float, n_rows);
  double cores = 0.0;
  guint64 resident = 0;
  gsize i = 0;

  while (i < self->points.count)
    {
      SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
      guint64 *counts[] = { &sample.minor_faults, &sample.major_faults, &sample.disk_read_bytes,
                            &sample.disk_written_bytes };

      sample.time = points[i].time;
      for (guint t = 0; t < n_rows; t++)
        busy[t] = NAN;
      for (; i < self->points.count && points[i].time == sample.time; i++)
        {
          double value = points[i].value;
          guint series = points[i].series;

          if (series == SLAB_TRACE_SERIES_CORES)
            cores = MIN (value, 1e6);
          else if (series == SLAB_TRACE_SERIES_QUEUED)
            sample.cores_queued = MIN (value, 1e6);
          else if (series == SLAB_TRACE_SERIES_SYSTEM)
            sample.cores_system = MIN (value, 1e6);
          else if (series == SLAB_TRACE_SERIES_RESIDENT)
            resident = (guint64) value;
          else if (series < SLAB_TRACE_SERIES_MINOR)
            sample.owner_bytes[series - SLAB_TRACE_SERIES_OWNER] = (guint64) value;
          else if (series < SLAB_TRACE_SERIES_THREAD)
            *counts[series - SLAB_TRACE_SERIES_MINOR] = (guint64) value;
          else if (series - SLAB_TRACE_SERIES_THREAD < n_rows)
            busy[series - SLAB_TRACE_SERIES_THREAD] = (float) value;
        }
      sample.cores_busy = cores;
      sample.resident_bytes = resident;
      slab_trace_add_sample (trace, &sample, busy);
    }
}

static GPtrArray *
list_rows (SlabTraceLoader *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_row_keys);
  return keys;
}

/* Rows of our own files are numbered, also those without a span; others' are put in order of process and thread. */
static guint
number_rows (SlabTraceLoader *self)
{
  g_autofree guint32 *numbers = NULL;
  g_autoptr (GPtrArray) keys = list_rows (self);
  SlabTraceEvent *events = self->events.items;
  gsize kept = 0;
  guint n_rows;

  numbers = g_new (guint32, MAX (keys->len, 1));
  n_rows = self->is_ours ? (guint) CLAMP (self->n_threads, 1, SLAB_TRACE_LOADER_MAX_ROWS) : MAX (keys->len, 1);
  for (guint i = 0; i < keys->len; i++)
    {
      const SlabTraceRowKey *row = g_ptr_array_index (keys, i);

      if (!self->is_ours)
        numbers[row->row] = i;
      else
        numbers[row->row] = row->pid == SLAB_TRACE_JSON_PROCESS && row->tid >= 1 && row->tid <= n_rows
                                ? (guint32) (row->tid - 1)
                                : G_MAXUINT32;
    }
  for (gsize i = 0; i < self->events.count; i++)
    {
      if (events[i].is_part && self->is_ours)
        continue;
      events[i].row = numbers[events[i].row];
      if (events[i].row == G_MAXUINT32)
        self->lost.n_crowded++;
      else
        events[kept++] = events[i];
    }
  self->events.count = kept;
  return n_rows;
}

/* Our clock begins with the run. Others begin anywhere: their first event is time 0. */
static void
move_origin (SlabTraceLoader *self)
{
  SlabTraceEvent *events = self->events.items;
  SlabTracePoint *points = self->points.items;
  gint64 origin = self->is_ours ? 0 : G_MAXINT64;
  gsize kept = 0;

  if (!self->is_ours)
    {
      for (gsize i = 0; i < self->events.count; i++)
        origin = MIN (origin, events[i].start);
      for (gsize i = 0; i < self->points.count; i++)
        origin = MIN (origin, points[i].time);
    }
  for (gsize i = 0; i < self->events.count; i++)
    {
      events[i].start -= origin;
      if (events[i].start < 0)
        self->lost.n_impossible++;
      else
        events[kept++] = events[i];
    }
  self->events.count = kept;
  kept = 0;
  for (gsize i = 0; i < self->points.count; i++)
    {
      points[i].time -= origin;
      if (points[i].time < 0)
        self->lost.n_impossible++;
      else
        points[kept++] = points[i];
    }
  self->points.count = kept;
}

/* What began and did not end lasts to the end of the trace. */
static void
close_events (SlabTraceLoader *self)
{
  SlabTraceEvent *events = self->events.items;
  GHashTableIter iter;
  gpointer key;
  gint64 end = 0;

  for (gsize i = 0; i < self->events.count; i++)
    end = MAX (end, events[i].start + events[i].duration);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GArray *open = ((SlabTraceRowKey *) key)->open;

      for (guint i = 0; i < open->len; i++)
        {
          SlabTraceEvent *event = &events[g_array_index (open, guint64, i)];

          event->duration = MAX (end - event->start, 0);
        }
    }
}

/* Nested spans of other programs get a row for each depth, behind the outermost ones of all threads, so that every span
 * is there as long as it lasted. Where there are too many rows the deepest go. Events are in the order of
 * compare_events (). Returns: how many rows there are. */
static guint
place_lanes (SlabTraceLoader *self, guint n_threads)
{
  g_autoptr (GPtrArray) keys = list_rows (self);
  g_autofree guint *lanes = g_new (guint, MAX (self->events.count, 1));
  g_autofree guint *first_rows = g_new0 (guint, n_threads + 1); /* of the second lane of each thread */
  SlabTraceEvent *events = self->events.items;
  SlabTraceLanes thread = { .n_lanes = 0 };
  guint most_lanes = SLAB_TRACE_LANES_MAX, n_rows;
  gsize kept = 0;

  for (gsize i = 0; i < self->events.count; i++)
    {
      gboolean is_crossing;

      if (i == 0 || events[i].row != events[i - 1].row)
        thread = (SlabTraceLanes){ .n_lanes = 0 };
      lanes[i] = slab_trace_lanes_place (&thread, &events[i].start, &events[i].duration, &is_crossing);
      self->lost.n_crossing += is_crossing ? 1 : 0;
      ((SlabTraceRowKey *) g_ptr_array_index (keys, events[i].row))->n_lanes = thread.n_lanes;
    }
  do
    {
      n_rows = n_threads;
      for (guint t = 0; t < keys->len; t++)
        {
          SlabTraceRowKey *row = g_ptr_array_index (keys, t);

          row->n_lanes = CLAMP (row->n_lanes, 1, most_lanes);
          first_rows[t] = n_rows;
          n_rows += row->n_lanes - 1;
        }
      most_lanes--;
    }
  while (n_rows > SLAB_TRACE_LOADER_MAX_ROWS && most_lanes > 0);

  for (gsize i = 0; i < self->events.count; i++)
    {
      const guint t = events[i].row;

      if (lanes[i] >= ((SlabTraceRowKey *) g_ptr_array_index (keys, t))->n_lanes)
        {
          self->lost.n_deep++;
          continue;
        }
      events[i].row = lanes[i] == 0 ? t : first_rows[t] + lanes[i] - 1;
      events[kept++] = events[i];
    }
  self->events.count = kept;
  self->n_nested = n_rows - n_threads;
  return n_rows;
}

/* Threads of ours are named by what they do, in the person's language. */
static void
name_rows (SlabTraceLoader *self, SlabTrace *trace)
{
  g_autoptr (GPtrArray) keys = NULL;
  const guint n_rows = slab_trace_get_n_threads (trace);
  guint nested = n_rows - (guint) CLAMP (self->n_nested, 0, n_rows - 1);

  slab_trace_set_n_nested_rows (trace, n_rows - nested);
  if (self->is_ours && self->has_names == 0)
    return;
  keys = list_rows (self);
  for (guint i = 0; i < keys->len; i++)
    {
      const SlabTraceRowKey *row = g_ptr_array_index (keys, i);
      const gint64 index = self->is_ours ? row->tid - 1 : i;
      g_autofree char *thread = row->name != NULL ? g_strdup (row->name) : g_strdup_printf (_ ("Thread %u"), i + 1);

      if (row->name != NULL && index >= 0 && index < n_rows)
        slab_trace_set_row_name (trace, (guint) index, row->name);
      for (guint lane = 1; lane < row->n_lanes && nested < n_rows; lane++)
        {
          /* Translators: of a thread, the row of the calls that others made: "Main, depth 2". */
          g_autofree char *name = g_strdup_printf (_ ("%s, depth %u"), thread, lane + 1);

          slab_trace_set_row_name (trace, nested++, name);
        }
    }
}

SlabTrace *
slab_trace_loader_make_trace (SlabTraceLoader *self)
{
  g_autoptr (GString) warning = NULL;
  SlabTrace *trace;
  const SlabTraceEvent *events;
  const SlabTracePoint *points;
  const SlabTraceRowCounters *counters;
  guint n_rows;
  const GError *cut = slab_json_reader_is_cut_short (self->reader) && self->must_end
                          ? slab_json_reader_get_error (self->reader)
                          : NULL;
  gint64 duration = self->is_ours && self->duration <= SLAB_JSON_MAX_TIME ? MAX (self->duration, 0) : 0;

  close_events (self);
  n_rows = number_rows (self);
  move_origin (self);
  sort_pool (&self->events, sizeof (SlabTraceEvent), compare_events);
  sort_pool (&self->points, sizeof (SlabTracePoint), compare_points);
  if (!self->is_ours)
    {
      n_rows = place_lanes (self, n_rows);
      sort_pool (&self->events, sizeof (SlabTraceEvent), compare_events);
    }
  trace = slab_trace_new (n_rows);
  name_rows (self, trace);

  events = self->events.items;
  for (gsize i = 0; i < self->events.count; i++)
    duration = MAX (duration, events[i].start + events[i].duration);
  points = self->points.items;
  if (self->points.count > 0)
    duration = MAX (duration, points[self->points.count - 1].time);

  if (self->pass_names->len > 0)
    {
      g_ptr_array_add (self->pass_names, NULL);
      slab_trace_set_pass_names (trace, (const char *const *) self->pass_names->pdata);
    }
  for (guint i = 0; i < self->span_names->len; i++)
    slab_trace_add_span_name (trace, g_ptr_array_index (self->span_names, i));
  counters = self->counters.items;
  for (guint i = 0; i < MIN (self->counters.count, slab_trace_get_n_threads (trace)); i++)
    if (counters[i].is_told)
      slab_trace_set_counters (trace, i, &counters[i].counters);
  add_spans (self, trace);
  add_samples (self, trace);
  slab_trace_set_chunks (trace, self->chunks.items, (guint) self->chunks.count);
  for (guint i = 0; i + 1 < self->settings->len; i += 2)
    slab_trace_set_property_string (trace, g_ptr_array_index (self->settings, i),
                                    g_ptr_array_index (self->settings, i + 1));
  slab_trace_end_at (trace, duration);

  self->lost.n_dropped = slab_trace_get_n_dropped (trace);
  warning = slab_trace_losses_describe (&self->lost);
  if (cut != NULL)
    {
      g_string_append (warning, warning->len > 0 ? "; " : "");
      g_string_append_printf (warning, _ ("the file is cut short and what followed is missing: %s"), cut->message);
    }
  if (warning->len > 0)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_WARNING, warning->str);
  return trace;
}

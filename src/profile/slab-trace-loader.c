/* SPDX-License-Identifier: MIT */
#include "slab-trace-loader-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-figure-text.h"
#include "slab-trace-lanes.h"
#include "slab-trace-tree.h"

#define EVENTS_BETWEEN_CHECKS 65536

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

/* Index of a word that is met again and again; -1 for one too many. */
gint64
slab_trace_loader_find_word (SlabTraceLoader *self, const char *word)
{
  const guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->word_indices, word));
  char *copy;

  if (index > 0)
    return index - 1;
  if (self->words->len == SLAB_TRACE_LOADER_MAX_KEYS)
    return -1;
  copy = g_strdup (word);
  g_ptr_array_add (self->words, copy);
  g_hash_table_insert (self->word_indices, copy, GUINT_TO_POINTER (self->words->len));
  return self->words->len - 1;
}

/* Returns: (nullable): %NULL where there are too many. */
SlabTraceRowKey *
slab_trace_loader_get_row (SlabTraceLoader *self, gint64 pid, gint64 tid, gboolean is_async)
{
  const SlabTraceRowKey key = { .pid = pid, .tid = tid, .is_async = is_async };
  SlabTraceRowKey *row = self->last_row;

  /* Most events follow another one of their thread. */
  if (row != NULL && row->pid == pid && row->tid == tid && row->is_async == is_async)
    return row;
  row = g_hash_table_lookup (self->rows, &key);
  if (row == NULL && g_hash_table_size (self->rows) < SLAB_TRACE_LOADER_MAX_KEYS)
    {
      row = g_new0 (SlabTraceRowKey, 1);
      *row = key;
      row->row = g_hash_table_size (self->rows);
      g_hash_table_add (self->rows, row);
    }
  if (row != NULL)
    self->last_row = row;
  return row;
}

static const SlabTraceProcess *
find_process (SlabTraceLoader *self, gint64 pid)
{
  const SlabTraceProcess key = { .pid = pid };

  return g_hash_table_lookup (self->processes, &key);
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

/* As the file wants it, else by number; asynchronous spans behind all threads. */
static int
compare_row_keys (gconstpointer a, gconstpointer b, gpointer loader)
{
  const SlabTraceRowKey *p = *(SlabTraceRowKey *const *) a, *q = *(SlabTraceRowKey *const *) b;
  const SlabTraceProcess *first, *second;
  int order = 0;

  if (p->is_async != q->is_async)
    return p->is_async ? 1 : -1;
  if (p->pid != q->pid)
    {
      first = find_process (loader, p->pid);
      second = find_process (loader, q->pid);
      order = compare_numbers (first != NULL ? first->sort_index : 0, second != NULL ? second->sort_index : 0);
      return order != 0 ? order : compare_numbers (p->pid, q->pid);
    }
  order = compare_numbers (p->sort_index, q->sort_index);
  return order != 0 ? order : compare_numbers (p->tid, q->tid);
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

/* By row first, for threads take turns in a file, and each of them is in order nearly always. Events change places
 * where they are: a second array of them would be the most memory that a file takes. */
static void
sort_events (SlabTraceLoader *self, guint n_rows)
{
  SlabTraceEvent *events = self->events.items;
  const gsize n = self->events.count;
  g_autofree gsize *first = g_new0 (gsize, (gsize) n_rows + 1);
  g_autofree guint32 *places = n < G_MAXUINT32 ? g_try_new (guint32, MAX (n, 1)) : NULL;

  if (places == NULL)
    {
      sort_pool (&self->events, sizeof (SlabTraceEvent), compare_events);
      return;
    }
  for (gsize i = 0; i < n; i++)
    first[events[i].row + 1]++;
  for (guint row = 0; row < n_rows; row++)
    first[row + 1] += first[row];
  for (gsize i = 0; i < n; i++)
    places[i] = (guint32) first[events[i].row]++;
  for (gsize i = 0; i < n; i++)
    while (places[i] != i)
      {
        const guint32 place = places[i];
        const SlabTraceEvent event = events[i];

        events[i] = events[place];
        events[place] = event;
        places[i] = places[place];
        places[place] = place;
      }
  /* By now each is where the next row begins. */
  for (guint row = 0; row < n_rows && !g_cancellable_is_cancelled (self->cancellable); row++)
    {
      const gsize from = row > 0 ? first[row - 1] : 0;
      SlabTracePool pool = { events + from, first[row] - from, 0 };

      sort_pool (&pool, sizeof (SlabTraceEvent), compare_events);
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

      if (i % EVENTS_BETWEEN_CHECKS == 0 && g_cancellable_is_cancelled (self->cancellable))
        break;
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

/* Of our own files all that events name; of others' those with events, as many as there may be. */
static GPtrArray *
list_rows (SlabTraceLoader *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (self->is_ours || ((const SlabTraceRowKey *) key)->n_events > 0)
      g_ptr_array_add (keys, key);
  g_ptr_array_sort_with_data (keys, compare_row_keys, self);
  if (!self->is_ours && keys->len > SLAB_TRACE_LOADER_MAX_ROWS)
    {
      self->lost.n_threads = keys->len;
      g_ptr_array_set_size (keys, SLAB_TRACE_LOADER_MAX_ROWS);
    }
  return keys;
}

/* Rows of our own files are numbered, also those without a span; others' are put in the order of @keys. */
static guint
number_rows (SlabTraceLoader *self, GPtrArray *keys)
{
  const guint n_keys = g_hash_table_size (self->rows);
  g_autofree guint32 *numbers = g_new (guint32, MAX (n_keys, 1));
  SlabTraceEvent *events = self->events.items;
  gsize kept = 0;
  guint n_rows;

  n_rows = self->is_ours ? (guint) CLAMP (self->n_threads, 1, SLAB_TRACE_LOADER_MAX_ROWS) : MAX (keys->len, 1);
  if (self->is_ours && self->n_threads > SLAB_TRACE_LOADER_MAX_ROWS)
    self->lost.n_threads = (guint64) self->n_threads;
  for (guint i = 0; i < n_keys; i++)
    numbers[i] = G_MAXUINT32;
  for (guint i = 0; i < keys->len; i++)
    {
      const SlabTraceRowKey *row = g_ptr_array_index (keys, i);

      if (!self->is_ours)
        numbers[row->row] = i;
      else if (row->pid == SLAB_TRACE_JSON_PROCESS && !row->is_async && row->tid >= 1 && row->tid <= n_rows)
        numbers[row->row] = (guint32) (row->tid - 1);
    }
  for (gsize i = 0; i < self->events.count; i++)
    {
      if (events[i].is_part && self->is_ours)
        continue;
      events[i].row = events[i].row < n_keys ? numbers[events[i].row] : G_MAXUINT32;
      if (events[i].row == G_MAXUINT32)
        self->lost.n_crowded++;
      else
        events[kept++] = events[i];
    }
  self->events.count = kept;
  return n_rows;
}

/* Our own counters' figures; SLAB_TRACE_SERIES_NONE for others. */
static guint
find_series (const char *counter, const char *figure)
{
  static const struct
  {
    const char *counter;
    const char *figure;
    guint series;
  } series[] = {
    { SLAB_TRACE_JSON_CORES, "cores", SLAB_TRACE_SERIES_CORES },
    { SLAB_TRACE_JSON_CORES, "queued", SLAB_TRACE_SERIES_QUEUED },
    { SLAB_TRACE_JSON_CORES, "system", SLAB_TRACE_SERIES_SYSTEM },
    { SLAB_TRACE_JSON_FAULTS, "minor", SLAB_TRACE_SERIES_MINOR },
    { SLAB_TRACE_JSON_FAULTS, "major", SLAB_TRACE_SERIES_MAJOR },
    { SLAB_TRACE_JSON_DISK, "read", SLAB_TRACE_SERIES_READ },
    { SLAB_TRACE_JSON_DISK, "written", SLAB_TRACE_SERIES_WRITTEN },
    { SLAB_TRACE_JSON_MEMORY, "resident", SLAB_TRACE_SERIES_RESIDENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    if (strcmp (counter, series[i].counter) == 0 && strcmp (figure, series[i].figure) == 0)
      return series[i].series;
  for (guint i = 0; i < SLAB_N_MEMORY_OWNERS; i++)
    if (strcmp (counter, SLAB_TRACE_JSON_MEMORY) == 0
        && strcmp (figure, slab_memory_owner_get_name ((SlabMemoryOwner) i)) == 0)
      return SLAB_TRACE_SERIES_OWNER + i;
  if (strcmp (counter, SLAB_TRACE_JSON_THREADS) == 0)
    {
      guint64 number = g_ascii_strtoull (figure, NULL, 10);

      if (number >= 1 && number <= SLAB_TRACE_LOADER_MAX_ROWS)
        return SLAB_TRACE_SERIES_THREAD + (guint) number - 1;
    }
  return SLAB_TRACE_SERIES_NONE;
}

static gboolean
is_own_counter (const char *name)
{
  return strcmp (name, SLAB_TRACE_JSON_CORES) == 0 || strcmp (name, SLAB_TRACE_JSON_MEMORY) == 0
         || strcmp (name, SLAB_TRACE_JSON_FAULTS) == 0 || strcmp (name, SLAB_TRACE_JSON_DISK) == 0
         || strcmp (name, SLAB_TRACE_JSON_THREADS) == 0;
}

/* Of our own files these counters are samples, and no tracks. */
static void
take_own_counters (SlabTraceLoader *self)
{
  for (guint t = slab_trace_tracks_get_n (self->tracks); t > 0; t--)
    {
      const char *name = slab_trace_tracks_get_name (self->tracks, t - 1);

      if (!slab_trace_tracks_is_own (self->tracks, t - 1) || !is_own_counter (name))
        continue;
      for (guint s = 0; s < slab_trace_tracks_get_n_series (self->tracks, t - 1); s++)
        {
          const guint series = find_series (name, slab_trace_tracks_get_series_name (self->tracks, t - 1, s));
          const double most = series >= SLAB_TRACE_SERIES_THREAD ? 1.0 : 9e18;
          const SlabTraceTrackPoint *points;
          gsize n;

          /* Of a later version of the format, perhaps. */
          if (series == SLAB_TRACE_SERIES_NONE)
            continue;
          points = slab_trace_tracks_get_points (self->tracks, t - 1, s, &n);
          for (gsize i = 0; i < n && !self->no_memory; i++)
            {
              SlabTracePoint *point = NULL;

              if (points[i].value >= 0.0 && points[i].value <= most)
                point = slab_trace_pool_add (self, &self->points, sizeof *point);
              else
                self->lost.n_impossible++;
              if (point != NULL)
                *point = (SlabTracePoint){ points[i].time, points[i].value, series };
            }
        }
      slab_trace_tracks_remove (self->tracks, t - 1);
    }
}

/* Our clock begins with the run. Others begin anywhere: their first event is time 0. Of events on more than one clock,
 * as where some were never given a time, those count that are on the clock of the one in the middle of the file. */
static gint64
find_origin (SlabTraceLoader *self)
{
  const SlabTraceEvent *events = self->events.items;
  gint64 first = G_MAXINT64, last = G_MININT64, from = G_MININT64;

  for (gsize i = 0; i < self->events.count; i++)
    {
      first = MIN (first, events[i].start);
      last = MAX (last, events[i].start + events[i].duration);
    }
  if (self->events.count > 0 && last / 2 - first / 2 > SLAB_TRACE_LOADER_MAX_DURATION / 2)
    {
      from = events[self->events.count / 2].start - SLAB_TRACE_LOADER_MAX_DURATION / 2;
      first = G_MAXINT64;
      for (gsize i = 0; i < self->events.count; i++)
        if (events[i].start >= from)
          first = MIN (first, events[i].start);
    }
  /* Most writers have microseconds in a double, which of a time since 1970 has a quarter of one; beginning and length
   * of a span, which is added to it, are both rounded. */
  if (self->events.count > 0 && first < G_MAXINT64)
    self->rounding = (gint64) ceil (2.0 * 1000.0 * ldexp (1.0, ilogb (fabs (1e-3 * (double) first) + 1.0) - 52));
  /* Counters begin a trace too, unless their clock is another one. */
  from = self->events.count > 0
             ? MAX (from, first - MIN (SLAB_TRACE_LOADER_MAX_DURATION / 2, first + SLAB_JSON_MAX_TIME))
             : G_MININT64;
  return MIN (first, slab_trace_tracks_find_first_time (self->tracks, from));
}

static void
move_origin (SlabTraceLoader *self)
{
  const gint64 origin = self->is_ours ? 0 : find_origin (self);
  SlabTraceEvent *events = self->events.items;
  SlabTracePoint *points = self->points.items;
  gsize kept = 0;

  for (gsize i = 0; i < self->events.count; i++)
    {
      /* The first comparison keeps the difference within 64 bits. */
      if (events[i].start < origin || events[i].start - origin > SLAB_TRACE_LOADER_MAX_DURATION - events[i].duration)
        self->lost.n_impossible++;
      else
        {
          events[i].start -= origin;
          events[kept++] = events[i];
        }
    }
  self->events.count = kept;
  kept = 0;
  for (gsize i = 0; i < self->points.count; i++)
    {
      points[i].time -= origin;
      if (points[i].time < 0 || points[i].time > SLAB_TRACE_LOADER_MAX_DURATION)
        self->lost.n_impossible++;
      else
        points[kept++] = points[i];
    }
  self->points.count = kept;
  self->lost.n_impossible += slab_trace_tracks_finish (self->tracks, origin, SLAB_TRACE_LOADER_MAX_DURATION);
}

/* What began and did not end lasts to the end of the trace. */
static void
close_events (SlabTraceLoader *self)
{
  SlabTraceEvent *events = self->events.items;
  gint64 end = 0;

  for (gsize i = 0; i < self->events.count; i++)
    end = MAX (end, events[i].start + events[i].duration);
  for (gsize i = 0; i < self->events.count; i++)
    if (events[i].is_open)
      events[i].duration = CLAMP (end - events[i].start, 0, SLAB_TRACE_LOADER_MAX_DURATION);
}

/* Nested spans of other programs get a row for each depth, behind the outermost ones of all threads, so that every span
 * is there as long as it lasted. Where there are too many rows the deepest go. Events are in the order of
 * compare_events (). Returns: how many rows there are. */
static guint
place_lanes (SlabTraceLoader *self, GPtrArray *keys, guint n_threads)
{
  g_autofree guint *lanes = g_new (guint, MAX (self->events.count, 1));
  g_autofree guint *first_rows = g_new0 (guint, n_threads + 1); /* of the second lane of each thread */
  SlabTraceEvent *events = self->events.items;
  SlabTraceLanes thread = { .n_lanes = 0 };
  guint most_lanes = SLAB_TRACE_LANES_MAX, n_rows;
  gsize kept = 0;

  for (gsize i = 0; i < self->events.count; i++)
    {
      SlabTraceRowKey *row = g_ptr_array_index (keys, events[i].row);
      gboolean is_crossing;

      if (i == 0 || events[i].row != events[i - 1].row)
        thread = (SlabTraceLanes){ .rounding = self->rounding };
      lanes[i] = slab_trace_lanes_place (&thread, &events[i].start, &events[i].duration, &is_crossing);
      /* Asynchronous spans need not end before those that began earlier. */
      self->lost.n_crossing += is_crossing && !row->is_async ? 1 : 0;
      row->n_lanes = thread.n_lanes;
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
  /* Asynchronous spans are of no thread either. */
  while (n_threads > 1 && ((const SlabTraceRowKey *) g_ptr_array_index (keys, n_threads - 1))->is_async)
    n_threads--;
  self->n_nested = n_rows - n_threads;
  return n_rows;
}

static char *
make_process_name (SlabTraceLoader *self, gint64 pid)
{
  const SlabTraceProcess *process = find_process (self, pid);

  if (process != NULL && process->name != NULL)
    return g_strdup (process->name);
  if (pid >= SLAB_TRACE_LOADER_FIRST_WORD && (guint64) (pid - SLAB_TRACE_LOADER_FIRST_WORD) < self->words->len)
    return g_strdup (g_ptr_array_index (self->words, pid - SLAB_TRACE_LOADER_FIRST_WORD));
  return g_strdup_printf (_ ("Process %" PRId64), pid);
}

/* "Main", or of one of several processes "Main · Browser". */
static char *
make_row_name (SlabTraceLoader *self, const SlabTraceRowKey *row, guint index, gboolean with_process)
{
  const gint64 word = row->is_async ? row->tid : row->tid - SLAB_TRACE_LOADER_FIRST_WORD;
  g_autofree char *name = NULL, *process = NULL;

  if (row->name != NULL && *row->name != '\0')
    name = g_strdup (row->name);
  else if (word >= 0 && word < self->words->len)
    name = g_strdup (g_ptr_array_index (self->words, word));
  else if (row->has_tid)
    name = g_strdup_printf (_ ("Thread %" PRId64), row->tid);
  else
    name = g_strdup_printf (_ ("Thread %u"), index + 1);
  if (!with_process)
    return g_steal_pointer (&name);
  process = make_process_name (self, row->pid);
  return g_strdup_printf ("%s · %s", name, process);
}

static gboolean
has_processes (GPtrArray *keys)
{
  for (guint i = 1; i < keys->len; i++)
    if (((const SlabTraceRowKey *) g_ptr_array_index (keys, i))->pid
        != ((const SlabTraceRowKey *) g_ptr_array_index (keys, 0))->pid)
      return TRUE;
  return FALSE;
}

/* Threads of ours are named by what they do, in the person's language. */
static void
name_own_rows (SlabTraceLoader *self, SlabTrace *trace, GPtrArray *keys)
{
  const guint n_rows = slab_trace_get_n_threads (trace);
  const guint n_nested = (guint) CLAMP (self->n_nested, 0, n_rows - 1);
  g_autofree guint *parents = g_new (guint, n_rows);
  gboolean has_tree = n_nested > 0 && self->nested_in->len == n_nested;

  slab_trace_set_n_nested_rows (trace, n_nested);
  for (guint i = 0; i < n_rows; i++)
    parents[i] = i;
  for (guint i = 0; i < n_nested && has_tree; i++)
    {
      const gint64 parent = g_array_index (self->nested_in, gint64, i);

      /* Those of asynchronous spans are nested in none. */
      has_tree = parent >= 0 && parent <= n_rows - n_nested + i && parents[parent] == parent;
      parents[n_rows - n_nested + i] = has_tree ? (guint) parent : 0;
    }
  if (has_tree)
    slab_trace_tree_set (trace, parents);
  for (guint i = 0; i < keys->len && self->has_names != 0; i++)
    {
      const SlabTraceRowKey *row = g_ptr_array_index (keys, i);

      if (row->name != NULL && *row->name != '\0' && row->pid == SLAB_TRACE_JSON_PROCESS && !row->is_async
          && row->tid >= 1 && row->tid <= n_rows)
        slab_trace_set_row_name (trace, (guint) (row->tid - 1), row->name);
    }
}

/* Rows of nested spans are the last ones, in the order of their threads. */
static void
name_foreign_rows (SlabTraceLoader *self, SlabTrace *trace, GPtrArray *keys)
{
  const guint n_rows = slab_trace_get_n_threads (trace);
  const gboolean with_process = has_processes (keys);
  g_autofree guint *parents = g_new (guint, n_rows);
  guint nested = keys->len;

  slab_trace_set_n_nested_rows (trace, (guint) self->n_nested);
  for (guint i = 0; i < n_rows; i++)
    parents[i] = i;
  for (guint i = 0; i < keys->len; i++)
    {
      const SlabTraceRowKey *row = g_ptr_array_index (keys, i);
      g_autofree char *name = make_row_name (self, row, i, with_process);

      slab_trace_set_row_name (trace, i, name);
      for (guint lane = 1; lane < row->n_lanes; lane++)
        {
          /* Translators: of a thread, the row of the calls that others made: "Main, depth 2". */
          g_autofree char *deep = g_strdup_printf (_ ("%s, depth %u"), name, lane + 1);

          parents[nested] = i;
          slab_trace_set_row_name (trace, nested++, deep);
        }
    }
  if (self->n_nested > 0)
    slab_trace_tree_set (trace, parents);
}

/* Counters of one name in several processes are told apart by those. */
static void
name_tracks (SlabTraceLoader *self)
{
  const guint n = slab_trace_tracks_get_n (self->tracks);
  gboolean with_process = FALSE;

  for (guint t = 1; t < n; t++)
    with_process = with_process
                   || slab_trace_tracks_get_process (self->tracks, t)
                          != slab_trace_tracks_get_process (self->tracks, 0);
  for (guint t = 0; t < n && with_process; t++)
    {
      g_autofree char *process = make_process_name (self, slab_trace_tracks_get_process (self->tracks, t));
      g_autofree char *name = g_strdup_printf ("%s · %s", slab_trace_tracks_get_name (self->tracks, t), process);

      slab_trace_tracks_set_name (self->tracks, t, name);
    }
}

/* Spans may name chunks that have no box: then how much of a chunk is halo is not known, whatever the others say. */
static void
add_missing_chunks (SlabTraceLoader *self)
{
  const SlabTraceEvent *events = self->events.items;
  gsize n = self->chunks.count;

  for (gsize i = 0; i < self->events.count; i++)
    if (events[i].phase == SLAB_PHASE_FILTER && events[i].chunk >= 0)
      n = MAX (n, (gsize) events[i].chunk + 1);
  /* For a number that is out of all reason one missing box is enough. */
  n = MIN (n, self->chunks.count + 1024 + 16 * self->events.count);
  while (self->chunks.count < n)
    {
      SlabTraceChunk *chunk = slab_trace_pool_add (self, &self->chunks, sizeof *chunk);

      if (chunk == NULL)
        return;
      *chunk = (SlabTraceChunk){ { 0 }, { 0 }, { 0 } };
      self->lost.n_bad_chunks += self->lost.has_bad_chunks ? 0 : 1;
    }
}

/* Where the file ends too early. The format lets writers leave out the end of a bare list. */
static void
describe_end (SlabTraceLoader *self, GString *warning)
{
  const GError *error = slab_json_reader_get_error (self->reader);
  const gboolean is_broken = slab_json_reader_stream_failed (self->reader);
  g_autofree char *n_read = slab_figure_format_whole (self->n_read);

  if (!is_broken && !(self->must_end && slab_json_reader_is_cut_short (self->reader)))
    return;
  g_string_append (warning, warning->len > 0 ? "; " : "");
  if (is_broken)
    g_string_append_printf (warning,
                            ngettext ("the file is cut short or damaged (%s), and there is what %s event before says",
                                      "the file is cut short or damaged (%s), and there is what %s events before say",
                                      (gulong) self->n_read),
                            error->message, n_read);
  else
    g_string_append_printf (warning, _ ("the file is cut short and what followed is missing: %s"), error->message);
}

SlabTrace *
slab_trace_loader_make_trace (SlabTraceLoader *self)
{
  g_autoptr (GString) warning = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  SlabTrace *trace;
  const SlabTraceEvent *events;
  const SlabTracePoint *points;
  const SlabTraceRowCounters *counters;
  guint n_rows;
  gint64 duration = self->is_ours && self->duration <= SLAB_TRACE_LOADER_MAX_DURATION ? MAX (self->duration, 0) : 0;

  slab_trace_pairs_find (self);
  keys = list_rows (self);
  close_events (self);
  n_rows = number_rows (self, keys);
  if (self->is_ours)
    {
      self->lost.later_version = self->version > SLAB_TRACE_JSON_VERSION ? self->version : 0;
      take_own_counters (self);
      add_missing_chunks (self);
    }
  move_origin (self);
  sort_events (self, n_rows);
  sort_pool (&self->points, sizeof (SlabTracePoint), compare_points);
  if (!self->is_ours && !g_cancellable_is_cancelled (self->cancellable))
    {
      n_rows = place_lanes (self, keys, n_rows);
      sort_events (self, n_rows);
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return NULL;
  trace = slab_trace_new (n_rows);
  if (self->is_ours)
    name_own_rows (self, trace, keys);
  else
    {
      name_foreign_rows (self, trace, keys);
      name_tracks (self);
    }

  events = self->events.items;
  for (gsize i = 0; i < self->events.count; i++)
    duration = MAX (duration, events[i].start + events[i].duration);
  points = self->points.items;
  if (self->points.count > 0)
    duration = MAX (duration, points[self->points.count - 1].time);
  duration = MAX (duration, slab_trace_tracks_get_last_time (self->tracks));

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
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_object_unref (trace);
      return NULL;
    }
  add_samples (self, trace);
  slab_trace_set_chunks (trace, self->chunks.items, (guint) self->chunks.count);
  for (guint i = 0; i + 1 < self->settings->len; i += 2)
    slab_trace_set_property_string (trace, g_ptr_array_index (self->settings, i),
                                    g_ptr_array_index (self->settings, i + 1));
  if (slab_trace_tracks_get_n (self->tracks) > 0)
    slab_trace_tracks_give (g_steal_pointer (&self->tracks), trace);
  slab_trace_end_at (trace, duration);

  self->lost.n_not_numbers = slab_json_reader_get_n_not_numbers (self->reader);
  self->lost.n_dropped = slab_trace_get_n_dropped (trace);
  warning = slab_trace_losses_describe (&self->lost);
  describe_end (self, warning);
  if (warning->len > 0)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_WARNING, warning->str);
  return trace;
}

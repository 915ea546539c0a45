/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-json-reader.h"
#include "slab-trace-json-private.h"
#include "slab-trace-lanes.h"

/* Times become integers of nanoseconds, so that what is loaded is what was saved. */

#define MAX_ROWS 1024
#define MAX_SETTINGS 1024
#define MAX_SPAN_NAMES 65536
#define MAX_TIME SLAB_JSON_MAX_TIME
/* Events between two reports of how far it is. */
#define PROGRESS_EVENTS 4096

typedef struct
{
  gint64 start;
  gint64 duration;
  guint64 bytes;
  guint64 order; /* in the file */
  gint32 chunk;
  gint32 iteration;
  gint32 passes; /* index of as many as there are names, -1 for none */
  guint32 row;   /* as it was found; then that of the trace */
  guint16 phase;
  gboolean is_part : 1;
} Event;

/* Figures of counter events. */
typedef enum
{
  SERIES_CORES,
  SERIES_QUEUED,
  SERIES_SYSTEM,
  SERIES_RESIDENT,
  SERIES_OWNER, /* and those behind it */
  SERIES_MINOR = SERIES_OWNER + SLAB_N_MEMORY_OWNERS,
  SERIES_MAJOR,
  SERIES_READ,
  SERIES_WRITTEN,
  SERIES_THREAD, /* and a row added to it */
} Series;

typedef struct
{
  gint64 time;
  double value;
  guint series;
} Point;

/* An array that grows without aborting where there is no memory. */
typedef struct
{
  gpointer items;
  gsize count;
  gsize capacity;
} Pool;

typedef struct
{
  SlabJsonReader *reader;
  gboolean no_memory;
  GSeekable *stream;
  goffset n_bytes; /* of the file; 0: not known */
  SlabTraceProgressFunc progress;
  gpointer progress_data;

  Pool events;      /* Event */
  Pool points;      /* Point */
  Pool chunks;      /* SlabTraceChunk */
  Pool passes;      /* SlabTracePass[SLAB_TRACE_MAX_PASSES] */
  Pool counters;    /* RowCounters */
  GHashTable *rows; /* RowKey -> itself */
  GPtrArray *pass_names;
  GPtrArray *span_names;
  GHashTable *span_name_indices; /* name -> index + 1 */
  GArray *figures;               /* Figure: those of the event that is read */
  GPtrArray *settings;
  gboolean has_events; /* the member "traceEvents", or an array */
  gboolean is_ours;
  gboolean must_end; /* the format lets writers of the bare array of events leave out its end */
  gint64 duration;
  gint64 n_threads;
  gint64 n_nested;
  gint64 has_names;

  SlabTraceLosses lost;
} Loader;

typedef struct
{
  gint64 pid;
  gint64 tid;
  guint32 row;
  char *name; /* NULL: not told */
  guint n_lanes;
  GArray *open; /* guint64: events that began and have not ended */
} RowKey;

/* Of any member of "args" that is a number. */
typedef struct
{
  char name[24];
  double value;
} Figure;

typedef struct
{
  gboolean is_told;
  SlabTraceCounters counters;
} RowCounters;

static void
row_key_free (gpointer data)
{
  RowKey *key = data;

  g_free (key->name);
  g_clear_pointer (&key->open, g_array_unref);
  g_free (key);
}

static gpointer
pool_add (Loader *self, Pool *pool, gsize item_size)
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

static guint
row_key_hash (gconstpointer data)
{
  const RowKey *key = data;
  guint64 mixed = ((guint64) key->pid * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ (guint64) key->tid;

  return (guint) (mixed ^ mixed >> 32);
}

static gboolean
row_key_equal (gconstpointer a, gconstpointer b)
{
  const RowKey *p = a, *q = b;

  return p->pid == q->pid && p->tid == q->tid;
}

static int
compare_row_keys (gconstpointer a, gconstpointer b)
{
  const RowKey *p = *(RowKey *const *) a, *q = *(RowKey *const *) b;

  if (p->pid != q->pid)
    return p->pid < q->pid ? -1 : 1;
  return p->tid < q->tid ? -1 : p->tid > q->tid;
}

static gint32
to_index (gint64 value)
{
  return value >= 0 && value <= G_MAXINT32 ? (gint32) value : -1;
}

typedef struct
{
  gint64 chunk;
  gint64 iteration;
  guint64 bytes;
  gint32 passes;
  char *name; /* "name" of a metadata event */
  gboolean is_part;
} EventArgs;

/* [nanoseconds,bytes,nanoseconds,bytes, …] in the order of the names. */
static void
read_passes (Loader *self, EventArgs *args)
{
  SlabJsonReader *reader = self->reader;
  SlabTracePass (*passes)[SLAB_TRACE_MAX_PASSES] = NULL;

  if (slab_json_reader_peek (reader) == '[' && self->passes.count < G_MAXINT32)
    passes = pool_add (self, &self->passes, sizeof *passes);
  if (passes == NULL)
    {
      slab_json_reader_skip (reader);
      return;
    }
  memset (passes, 0, sizeof *passes);
  args->passes = (gint32) (self->passes.count - 1);
  slab_json_reader_enter (reader, '[');
  for (guint i = 0; slab_json_reader_next_element (reader); i++)
    {
      gint64 number = 0;

      if (!slab_json_reader_read_integer (reader, &number) || number < 0 || i / 2 >= SLAB_TRACE_MAX_PASSES)
        continue;
      if (i % 2 == 0)
        (*passes)[i / 2].duration = MIN (number, MAX_TIME);
      else
        (*passes)[i / 2].bytes = (guint64) number;
    }
}

static void
read_args (Loader *self, EventArgs *args)
{
  SlabJsonReader *reader = self->reader;
  const char *name;

  if (slab_json_reader_peek (reader) != '{')
    {
      slab_json_reader_skip (reader);
      return;
    }
  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "chunk") == 0)
        slab_json_reader_read_integer (reader, &args->chunk);
      else if (strcmp (name, "iteration") == 0)
        slab_json_reader_read_integer (reader, &args->iteration);
      else if (strcmp (name, "passes") == 0)
        read_passes (self, args);
      else if (strcmp (name, "name") == 0 && slab_json_reader_peek (reader) == '"')
        {
          const char *text = slab_json_reader_read_string (reader);

          g_free (args->name);
          args->name = g_strdup (text);
        }
      else if (slab_json_reader_next_is_number (reader))
        {
          gboolean is_bytes = strcmp (name, "bytes") == 0;
          Figure figure;
          const char *text;

          g_strlcpy (figure.name, name, sizeof figure.name);
          text = slab_json_reader_read_number (reader);
          if (text == NULL)
            return;
          figure.value = g_ascii_strtod (text, NULL);
          if (is_bytes)
            args->bytes = *text != '-' && strpbrk (text, ".eE") == NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
          else if (self->figures->len < MAX_ROWS)
            g_array_append_val (self->figures, figure);
        }
      else
        slab_json_reader_skip (reader);
    }
}

static RowKey *
get_row (Loader *self, gint64 pid, gint64 tid)
{
  RowKey key = { .pid = pid, .tid = tid };
  RowKey *row = g_hash_table_lookup (self->rows, &key);

  if (row == NULL && g_hash_table_size (self->rows) < MAX_ROWS)
    {
      row = g_new0 (RowKey, 1);
      *row = key;
      row->row = g_hash_table_size (self->rows);
      row->open = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_hash_table_add (self->rows, row);
    }
  return row;
}

/* Index of the name of another program's span; -1 for one too many. */
static gint32
find_span_name (Loader *self, const char *name)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->span_name_indices, name));
  char *copy;

  if (index > 0)
    return (gint32) (index - 1);
  if (self->span_names->len == MAX_SPAN_NAMES)
    return -1;
  copy = g_strdup (name);
  g_ptr_array_add (self->span_names, copy);
  g_hash_table_insert (self->span_name_indices, copy, GUINT_TO_POINTER (self->span_names->len));
  return (gint32) (self->span_names->len - 1);
}

/* @name_index: of a span that is not of a phase of ours, whose iteration it takes the place of. */
static void
add_span_event (Loader *self, gint64 pid, gint64 tid, gint64 start, gint64 duration, SlabPhase phase, gint32 name_index,
                const EventArgs *args)
{
  RowKey *row;
  Event *event;

  /* The sum of both must be a time as well. */
  if (duration < 0 || duration > MAX_TIME || start < -MAX_TIME || start > MAX_TIME - duration)
    {
      self->lost.n_impossible++;
      return;
    }
  row = get_row (self, pid, tid);
  if (row == NULL)
    {
      self->lost.n_crowded++;
      return;
    }
  event = pool_add (self, &self->events, sizeof *event);
  if (event == NULL)
    return;
  event->start = start;
  event->duration = duration;
  event->bytes = args->bytes;
  event->order = self->events.count;
  event->chunk = to_index (args->chunk);
  event->iteration = phase == SLAB_PHASE_OTHER ? name_index : to_index (args->iteration);
  event->passes = args->passes;
  event->row = row->row;
  event->phase = (guint16) phase;
  event->is_part = args->is_part;
}

/* "B" and "E": the event that began last in its thread ends. */
static void
begin_event (Loader *self, gint64 pid, gint64 tid, gint64 start, SlabPhase phase, gint32 name_index,
             const EventArgs *args)
{
  gsize n = self->events.count;
  guint64 index = n;

  add_span_event (self, pid, tid, start, 0, phase, name_index, args);
  if (self->events.count > n)
    g_array_append_val (get_row (self, pid, tid)->open, index);
}

static void
end_event (Loader *self, gint64 pid, gint64 tid, gint64 end)
{
  RowKey *row = get_row (self, pid, tid);
  Event *event;

  if (row == NULL || row->open->len == 0 || end < -MAX_TIME || end > MAX_TIME)
    {
      self->lost.n_impossible++;
      return;
    }
  event = (Event *) self->events.items + g_array_index (row->open, guint64, row->open->len - 1);
  g_array_set_size (row->open, row->open->len - 1);
  if (end < event->start)
    self->lost.n_impossible++;
  else
    event->duration = end - event->start;
}

static void
add_point (Loader *self, gint64 time, guint series, double value)
{
  Point *point = pool_add (self, &self->points, sizeof *point);

  if (point != NULL)
    *point = (Point){ time, value, series };
}

static gboolean
find_figure (Loader *self, const char *name, double *value)
{
  for (guint i = 0; i < self->figures->len; i++)
    {
      const Figure *figure = &g_array_index (self->figures, Figure, i);

      if (strcmp (figure->name, name) == 0 && figure->value >= 0.0 && figure->value <= 9e18)
        {
          *value = figure->value;
          return TRUE;
        }
    }
  return FALSE;
}

/* The figures that a sample is made of, of the event that was just read. */
static void
add_counters (Loader *self, const char *name, gint64 time)
{
  static const struct
  {
    const char *event;
    const char *figure;
    guint series;
  } series[] = {
    { SLAB_TRACE_JSON_CORES, "cores", SERIES_CORES },        { SLAB_TRACE_JSON_CORES, "queued", SERIES_QUEUED },
    { SLAB_TRACE_JSON_FAULTS, "minor", SERIES_MINOR },       { SLAB_TRACE_JSON_FAULTS, "major", SERIES_MAJOR },
    { SLAB_TRACE_JSON_DISK, "read", SERIES_READ },           { SLAB_TRACE_JSON_DISK, "written", SERIES_WRITTEN },
    { SLAB_TRACE_JSON_MEMORY, "resident", SERIES_RESIDENT }, { SLAB_TRACE_JSON_CORES, "system", SERIES_SYSTEM },
  };
  gsize n = self->points.count;
  double value;

  if (time < -MAX_TIME || time > MAX_TIME)
    {
      self->lost.n_impossible++;
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    if (strcmp (name, series[i].event) == 0 && find_figure (self, series[i].figure, &value))
      add_point (self, time, series[i].series, value);
  for (guint i = 0; i < SLAB_N_MEMORY_OWNERS; i++)
    if (strcmp (name, SLAB_TRACE_JSON_MEMORY) == 0
        && find_figure (self, slab_memory_owner_get_name ((SlabMemoryOwner) i), &value))
      add_point (self, time, SERIES_OWNER + i, value);
  if (strcmp (name, SLAB_TRACE_JSON_THREADS) == 0)
    for (guint i = 0; i < self->figures->len; i++)
      {
        const Figure *figure = &g_array_index (self->figures, Figure, i);
        guint64 number = g_ascii_strtoull (figure->name, NULL, 10);

        if (number >= 1 && number <= MAX_ROWS && figure->value >= 0.0 && figure->value <= 1.0)
          add_point (self, time, SERIES_THREAD + (guint) number - 1, figure->value);
      }
  if (self->points.count == n)
    self->lost.n_impossible++;
}

static gboolean
is_counter (const char *name)
{
  return strcmp (name, SLAB_TRACE_JSON_CORES) == 0 || strcmp (name, SLAB_TRACE_JSON_MEMORY) == 0
         || strcmp (name, SLAB_TRACE_JSON_FAULTS) == 0 || strcmp (name, SLAB_TRACE_JSON_DISK) == 0
         || strcmp (name, SLAB_TRACE_JSON_THREADS) == 0;
}

static void
read_event (Loader *self)
{
  SlabJsonReader *reader = self->reader;
  EventArgs args = { -1, -1, 0, -1, NULL, FALSE };
  gint64 pid = 0, tid = 0, start = 0, duration = -1;
  gboolean has_start = FALSE, has_duration = FALSE;
  SlabPhase phase = SLAB_PHASE_OTHER;
  g_autofree char *event_name = NULL;
  char kind = '\0';
  const char *name;

  if (slab_json_reader_peek (reader) != '{')
    {
      if (slab_json_reader_skip (reader))
        self->lost.n_unknown++;
      return;
    }
  g_array_set_size (self->figures, 0);
  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "ts") == 0)
        has_start = slab_json_reader_read_microseconds (reader, &start);
      else if (strcmp (name, "dur") == 0)
        has_duration = slab_json_reader_read_microseconds (reader, &duration);
      else if (strcmp (name, "pid") == 0)
        slab_json_reader_read_integer (reader, &pid);
      else if (strcmp (name, "tid") == 0)
        slab_json_reader_read_integer (reader, &tid);
      else if (strcmp (name, "args") == 0)
        read_args (self, &args);
      else if (strcmp (name, "cat") == 0 && slab_json_reader_peek (reader) == '"')
        args.is_part = g_strcmp0 (slab_json_reader_read_string (reader), SLAB_TRACE_JSON_PART) == 0;
      else if ((strcmp (name, "name") == 0 || strcmp (name, "ph") == 0) && slab_json_reader_peek (reader) == '"')
        {
          gboolean is_kind = name[0] == 'p';
          const char *text = slab_json_reader_read_string (reader);

          if (text == NULL)
            break;
          if (is_kind)
            kind = text[0] != '\0' && text[1] == '\0' ? text[0] : '?';
          else
            {
              g_free (event_name);
              event_name = g_strdup (text);
            }
        }
      else
        slab_json_reader_skip (reader);
    }
  if (slab_json_reader_failed (reader))
    {
      g_free (args.name);
      return;
    }
  if (event_name == NULL)
    event_name = g_strdup ("");
  slab_phase_from_name (event_name, &phase);

  if (args.is_part && self->is_ours)
    {
      g_free (args.name);
      return;
    }
  if (kind == 'X' || kind == 'B')
    {
      gint32 name_index = phase == SLAB_PHASE_OTHER ? find_span_name (self, event_name) : -1;

      if (!has_start || (kind == 'X' && !has_duration))
        self->lost.n_impossible++;
      else if (kind == 'X')
        add_span_event (self, pid, tid, start, duration, phase, name_index, &args);
      else
        begin_event (self, pid, tid, start, phase, name_index, &args);
    }
  else if (kind == 'E' && has_start)
    end_event (self, pid, tid, start);
  else if (kind == 'C' && is_counter (event_name))
    {
      if (has_start)
        add_counters (self, event_name, start);
      else
        self->lost.n_impossible++;
    }
  else if (kind == 'M')
    {
      RowKey *row = strcmp (event_name, "thread_name") == 0 && args.name != NULL ? get_row (self, pid, tid) : NULL;

      if (row != NULL)
        {
          g_free (row->name);
          row->name = g_steal_pointer (&args.name);
        }
    }
  else if (kind == 'C')
    self->lost.n_counters++;
  else if (kind == 'i' || kind == 'I' || kind == 'R')
    self->lost.n_instants++;
  else
    self->lost.n_unknown++;
  g_free (args.name);
}

static void
report_progress (Loader *self)
{
  if (self->progress != NULL && self->n_bytes > 0)
    self->progress (CLAMP ((double) g_seekable_tell (self->stream) / (double) self->n_bytes, 0.0, 1.0),
                    self->progress_data);
}

static void
read_events (Loader *self)
{
  guint64 n_read = 0;

  self->has_events = TRUE;
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      read_event (self);
      if (++n_read % PROGRESS_EVENTS == 0)
        report_progress (self);
    }
}

static void
read_chunks (Loader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      gint64 numbers[9] = { 0 };
      gboolean good = TRUE;
      guint n = 0;
      SlabTraceChunk *chunk;

      if (slab_json_reader_peek (self->reader) == '[')
        {
          slab_json_reader_enter (self->reader, '[');
          while (slab_json_reader_next_element (self->reader))
            {
              gint64 number = 0;

              good = slab_json_reader_read_integer (self->reader, &number) && number >= 0 && number <= G_MAXINT64 / 4
                     && good;
              if (n < 9)
                numbers[n] = number;
              n++;
            }
        }
      else
        slab_json_reader_skip (self->reader);
      /* Its place stays, for spans name chunks by index. */
      chunk = self->chunks.count < G_MAXINT32 ? pool_add (self, &self->chunks, sizeof *chunk) : NULL;
      if (chunk == NULL)
        return;
      if (!good || n != 9)
        {
          memset (numbers, 0, sizeof numbers);
          self->lost.n_bad_chunks++;
        }
      memcpy (chunk->start, numbers, sizeof chunk->start);
      memcpy (chunk->size, numbers + 3, sizeof chunk->size);
      memcpy (chunk->padded_size, numbers + 6, sizeof chunk->padded_size);
    }
}

static void
read_settings (Loader *self)
{
  const char *name;

  slab_json_reader_enter (self->reader, '{');
  while (slab_json_reader_next_member (self->reader, &name))
    {
      if (slab_json_reader_peek (self->reader) == '"' && self->settings->len < 2 * MAX_SETTINGS
          && strcmp (name, SLAB_TRACE_KEY_WARNING) != 0)
        {
          g_autofree char *key = g_strdup (name);
          const char *value = slab_json_reader_read_string (self->reader);

          if (value == NULL)
            return;
          g_ptr_array_add (self->settings, g_steal_pointer (&key));
          g_ptr_array_add (self->settings, g_strdup (value));
        }
      else
        slab_json_reader_skip (self->reader);
    }
}

static void
read_pass_names (Loader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (slab_json_reader_next_element (self->reader))
    if (slab_json_reader_peek (self->reader) == '"')
      {
        const char *name = slab_json_reader_read_string (self->reader);

        if (name == NULL)
          return;
        if (self->pass_names->len < SLAB_TRACE_MAX_PASSES)
          g_ptr_array_add (self->pass_names, g_strdup (name));
      }
    else
      slab_json_reader_skip (self->reader);
}

/* [[instructions,cycles,misses],null,…] by row; null is what was not counted. */
static void
read_counters (Loader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      RowCounters row = { FALSE, { SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN } };
      guint64 *counts[3] = { &row.counters.instructions, &row.counters.cycles, &row.counters.cache_misses };
      RowCounters *slot;

      if (slab_json_reader_peek (self->reader) == '[')
        {
          slab_json_reader_enter (self->reader, '[');
          for (guint i = 0; slab_json_reader_next_element (self->reader); i++)
            {
              gint64 number;

              if (slab_json_reader_read_integer (self->reader, &number) && number >= 0 && i < 3)
                {
                  *counts[i] = (guint64) number;
                  row.is_told = TRUE;
                }
            }
        }
      else
        slab_json_reader_skip (self->reader);
      if (self->counters.count == MAX_ROWS)
        continue;
      slot = pool_add (self, &self->counters, sizeof *slot);
      if (slot != NULL)
        *slot = row;
    }
}

static void
read_other_data (Loader *self)
{
  SlabJsonReader *reader = self->reader;
  const char *name;

  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "format") == 0 && slab_json_reader_peek (reader) == '"')
        self->is_ours = g_strcmp0 (slab_json_reader_read_string (reader), SLAB_TRACE_JSON_FORMAT) == 0;
      else if (strcmp (name, "duration_ns") == 0)
        slab_json_reader_read_integer (reader, &self->duration);
      else if (strcmp (name, "n_threads") == 0)
        slab_json_reader_read_integer (reader, &self->n_threads);
      else if (strcmp (name, "n_nested") == 0)
        slab_json_reader_read_integer (reader, &self->n_nested);
      else if (strcmp (name, "has_names") == 0)
        slab_json_reader_read_integer (reader, &self->has_names);
      else if (strcmp (name, "settings") == 0 && slab_json_reader_peek (reader) == '{')
        read_settings (self);
      else if (strcmp (name, "chunks") == 0 && slab_json_reader_peek (reader) == '[')
        read_chunks (self);
      else if (strcmp (name, "passes") == 0 && slab_json_reader_peek (reader) == '[')
        read_pass_names (self);
      else if (strcmp (name, "counters") == 0 && slab_json_reader_peek (reader) == '[')
        read_counters (self);
      else
        slab_json_reader_skip (reader);
    }
}

static void
read_file (Loader *self)
{
  SlabJsonReader *reader = self->reader;
  const char *name;

  if (slab_json_reader_peek (reader) == '[')
    {
      read_events (self);
      return;
    }
  slab_json_reader_enter (reader, '{');
  while (!self->no_memory && slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "traceEvents") == 0 && slab_json_reader_peek (reader) == '[')
        read_events (self);
      else if (strcmp (name, "otherData") == 0 && slab_json_reader_peek (reader) == '{')
        read_other_data (self);
      else
        slab_json_reader_skip (reader);
    }
}

static int
compare_events (const void *a, const void *b)
{
  const Event *p = a, *q = b;
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
  const Point *p = a, *q = b;

  if (p->time != q->time)
    return p->time < q->time ? -1 : 1;
  return p->series < q->series ? -1 : p->series > q->series;
}

static void
sort_pool (Pool *pool, gsize item_size, int (*compare) (const void *, const void *))
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
emit (Loader *self, SlabTrace *trace, Event *event, gint64 end, gint64 *cursor)
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
add_spans (Loader *self, SlabTrace *trace)
{
  Event *events = self->events.items;
  Pool stack = { 0 }; /* Event *: those that still last, the last one on top */
  gint64 cursor = 0;

  for (gsize i = 0; i <= self->events.count && !self->no_memory; i++)
    {
      Event *event = i < self->events.count ? &events[i] : NULL;
      Event **open = stack.items;
      Event **slot;

      while (stack.count > 0)
        {
          Event *top = open[stack.count - 1];

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
      slot = pool_add (self, &stack, sizeof *slot);
      if (slot != NULL)
        *slot = event;
    }
  g_free (stack.items);
}

/* One sample per time at which there is any figure. Of cores and memory one that is missing is the one before it. */
static void
add_samples (Loader *self, SlabTrace *trace)
{
  const Point *points = self->points.items;
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

          if (series == SERIES_CORES)
            cores = MIN (value, 1e6);
          else if (series == SERIES_QUEUED)
            sample.cores_queued = MIN (value, 1e6);
          else if (series == SERIES_SYSTEM)
            sample.cores_system = MIN (value, 1e6);
          else if (series == SERIES_RESIDENT)
            resident = (guint64) value;
          else if (series < SERIES_MINOR)
            sample.owner_bytes[series - SERIES_OWNER] = (guint64) value;
          else if (series < SERIES_THREAD)
            *counts[series - SERIES_MINOR] = (guint64) value;
          else if (series - SERIES_THREAD < n_rows)
            busy[series - SERIES_THREAD] = (float) value;
        }
      sample.cores_busy = cores;
      sample.resident_bytes = resident;
      slab_trace_add_sample (trace, &sample, busy);
    }
}

static GPtrArray *
list_rows (Loader *self)
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
number_rows (Loader *self)
{
  g_autofree guint32 *numbers = NULL;
  g_autoptr (GPtrArray) keys = list_rows (self);
  Event *events = self->events.items;
  gsize kept = 0;
  guint n_rows;

  numbers = g_new (guint32, MAX (keys->len, 1));
  n_rows = self->is_ours ? (guint) CLAMP (self->n_threads, 1, MAX_ROWS) : MAX (keys->len, 1);
  for (guint i = 0; i < keys->len; i++)
    {
      const RowKey *row = g_ptr_array_index (keys, i);

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
move_origin (Loader *self)
{
  Event *events = self->events.items;
  Point *points = self->points.items;
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
close_events (Loader *self)
{
  Event *events = self->events.items;
  GHashTableIter iter;
  gpointer key;
  gint64 end = 0;

  for (gsize i = 0; i < self->events.count; i++)
    end = MAX (end, events[i].start + events[i].duration);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      GArray *open = ((RowKey *) key)->open;

      for (guint i = 0; i < open->len; i++)
        {
          Event *event = &events[g_array_index (open, guint64, i)];

          event->duration = MAX (end - event->start, 0);
        }
    }
}

/* Nested spans of other programs get a row for each depth, behind the outermost ones of all threads, so that every span
 * is there as long as it lasted. Where there are too many rows the deepest go. Events are in the order of
 * compare_events (). Returns: how many rows there are. */
static guint
place_lanes (Loader *self, guint n_threads)
{
  g_autoptr (GPtrArray) keys = list_rows (self);
  g_autofree guint *lanes = g_new (guint, MAX (self->events.count, 1));
  g_autofree guint *first_rows = g_new0 (guint, n_threads + 1); /* of the second lane of each thread */
  Event *events = self->events.items;
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
      ((RowKey *) g_ptr_array_index (keys, events[i].row))->n_lanes = thread.n_lanes;
    }
  do
    {
      n_rows = n_threads;
      for (guint t = 0; t < keys->len; t++)
        {
          RowKey *row = g_ptr_array_index (keys, t);

          row->n_lanes = CLAMP (row->n_lanes, 1, most_lanes);
          first_rows[t] = n_rows;
          n_rows += row->n_lanes - 1;
        }
      most_lanes--;
    }
  while (n_rows > MAX_ROWS && most_lanes > 0);

  for (gsize i = 0; i < self->events.count; i++)
    {
      const guint t = events[i].row;

      if (lanes[i] >= ((RowKey *) g_ptr_array_index (keys, t))->n_lanes)
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
name_rows (Loader *self, SlabTrace *trace)
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
      const RowKey *row = g_ptr_array_index (keys, i);
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

static SlabTrace *
make_trace (Loader *self)
{
  g_autoptr (GString) warning = NULL;
  SlabTrace *trace;
  const Event *events;
  const Point *points;
  const RowCounters *counters;
  guint n_rows;
  const GError *cut = slab_json_reader_is_cut_short (self->reader) && self->must_end
                          ? slab_json_reader_get_error (self->reader)
                          : NULL;
  gint64 duration = self->is_ours && self->duration <= MAX_TIME ? MAX (self->duration, 0) : 0;

  close_events (self);
  n_rows = number_rows (self);
  move_origin (self);
  sort_pool (&self->events, sizeof (Event), compare_events);
  sort_pool (&self->points, sizeof (Point), compare_points);
  if (!self->is_ours)
    {
      n_rows = place_lanes (self, n_rows);
      sort_pool (&self->events, sizeof (Event), compare_events);
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

/**
 * slab_trace_load:
 *
 * Reads a trace that slab_trace_save() wrote, to the nanosecond, or another program's in the same format (also the
 * bare array of events, whose end may be missing); its spans are of %SLAB_PHASE_OTHER unless they are named as phases
 * are, and spans inside others are in nested rows, see slab_trace_set_n_nested_rows(). What makes no sense is left out and counted in the property %SLAB_TRACE_KEY_WARNING, which also tells of a file
 * that is cut short behind its first event. Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): an ended trace; %NULL with %SLAB_TRACE_ERROR_PARSE for what is empty, cut short
 *   before the first event, or no JSON, with %SLAB_TRACE_ERROR_NOT_A_TRACE for JSON without events of a run, or a
 *   %G_IO_ERROR
 */
SlabTrace *
slab_trace_load (GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_trace_load_with_progress (file, NULL, NULL, cancellable, error);
}

/**
 * slab_trace_load_with_progress:
 * @progress: (nullable) (scope call): is told how far it is, in the calling thread
 *
 * slab_trace_load() for files that take a while.
 *
 * Returns: (transfer full) (nullable): as slab_trace_load()
 */
SlabTrace *
slab_trace_load_with_progress (GFile *file, SlabTraceProgressFunc progress, gpointer user_data,
                               GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  Loader loader = { .duration = 0, .n_threads = 0 };
  SlabTrace *trace = NULL;
  char first;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    {
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
      return NULL;
    }

  info = progress != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL)
                          : NULL;
  loader.stream = G_SEEKABLE (stream);
  loader.n_bytes = info != NULL ? g_file_info_get_size (info) : 0;
  loader.progress = progress;
  loader.progress_data = user_data;
  loader.reader = slab_json_reader_new (G_INPUT_STREAM (stream), cancellable);
  loader.rows = g_hash_table_new_full (row_key_hash, row_key_equal, row_key_free, NULL);
  loader.pass_names = g_ptr_array_new_with_free_func (g_free);
  loader.span_names = g_ptr_array_new_with_free_func (g_free);
  loader.span_name_indices = g_hash_table_new (g_str_hash, g_str_equal);
  loader.figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  loader.settings = g_ptr_array_new_with_free_func (g_free);

  first = slab_json_reader_peek (loader.reader);
  loader.must_end = first != '[';
  if (first == '{' || first == '[')
    read_file (&loader);
  else
    slab_json_reader_skip (loader.reader);

  if (loader.no_memory)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” does not fit in memory"), name);
  else if (slab_json_reader_failed (loader.reader)
           && !g_error_matches (slab_json_reader_get_error (loader.reader), G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      if (error != NULL)
        *error = g_error_copy (slab_json_reader_get_error (loader.reader));
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
    }
  else if (first == '\0' && slab_json_reader_is_cut_short (loader.reader))
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” is empty, expected a trace in JSON"), name);
  else if (first != '{' && first != '[')
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE,
                 _ ("“%s” is not JSON: expected a trace that begins with “{” or “[”"), name);
  else if (slab_json_reader_is_cut_short (loader.reader) && loader.events.count == 0)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” is cut short: %s"), name,
                 slab_json_reader_get_error (loader.reader)->message);
  else if (slab_json_reader_failed (loader.reader) && !slab_json_reader_is_cut_short (loader.reader))
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” is not JSON: %s"), name,
                 slab_json_reader_get_error (loader.reader)->message);
  else if (!loader.has_events)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_NOT_A_TRACE,
                 _ ("“%s” is JSON but not a trace: expected a list “traceEvents”"), name);
  else if (!loader.is_ours && loader.events.count == 0)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_NOT_A_TRACE,
                 _ ("“%s” is a trace without spans: nothing in it lasts any time"), name);
  else if (slab_json_reader_peek (loader.reader) != '\0')
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” goes on behind the end of the trace"), name);
  else
    trace = make_trace (&loader);

  slab_json_reader_free (loader.reader);
  g_hash_table_unref (loader.rows);
  g_ptr_array_unref (loader.settings);
  g_free (loader.events.items);
  g_free (loader.points.items);
  g_free (loader.passes.items);
  g_free (loader.counters.items);
  g_free (loader.chunks.items);
  g_ptr_array_unref (loader.pass_names);
  g_ptr_array_unref (loader.span_names);
  g_hash_table_unref (loader.span_name_indices);
  g_array_unref (loader.figures);
  return trace;
}

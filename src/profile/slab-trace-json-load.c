/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-trace-loader-private.h"

/* Times become integers of nanoseconds, so that what is loaded is what was saved. */

#define MAX_SETTINGS 1024
#define MAX_SPAN_NAMES 65536
/* Events between two reports of how far it is. */
#define PROGRESS_EVENTS 4096

/* Of any member of "args" that is a number. */
typedef struct
{
  char name[24];
  double value;
} Figure;

static void
row_key_free (gpointer data)
{
  SlabTraceRowKey *key = data;

  g_free (key->name);
  g_clear_pointer (&key->open, g_array_unref);
  g_free (key);
}

static guint
row_key_hash (gconstpointer data)
{
  const SlabTraceRowKey *key = data;
  guint64 mixed = ((guint64) key->pid * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) ^ (guint64) key->tid;

  return (guint) (mixed ^ mixed >> 32);
}

static gboolean
row_key_equal (gconstpointer a, gconstpointer b)
{
  const SlabTraceRowKey *p = a, *q = b;

  return p->pid == q->pid && p->tid == q->tid;
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
read_passes (SlabTraceLoader *self, EventArgs *args)
{
  SlabJsonReader *reader = self->reader;
  SlabTracePass (*passes)[SLAB_TRACE_MAX_PASSES] = NULL;

  if (slab_json_reader_peek (reader) == '[' && self->passes.count < G_MAXINT32)
    passes = slab_trace_pool_add (self, &self->passes, sizeof *passes);
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
        (*passes)[i / 2].duration = MIN (number, SLAB_JSON_MAX_TIME);
      else
        (*passes)[i / 2].bytes = (guint64) number;
    }
}

static void
read_args (SlabTraceLoader *self, EventArgs *args)
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
          else if (self->figures->len < SLAB_TRACE_LOADER_MAX_ROWS)
            g_array_append_val (self->figures, figure);
        }
      else
        slab_json_reader_skip (reader);
    }
}

static SlabTraceRowKey *
get_row (SlabTraceLoader *self, gint64 pid, gint64 tid)
{
  SlabTraceRowKey key = { .pid = pid, .tid = tid };
  SlabTraceRowKey *row = g_hash_table_lookup (self->rows, &key);

  if (row == NULL && g_hash_table_size (self->rows) < SLAB_TRACE_LOADER_MAX_ROWS)
    {
      row = g_new0 (SlabTraceRowKey, 1);
      *row = key;
      row->row = g_hash_table_size (self->rows);
      row->open = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_hash_table_add (self->rows, row);
    }
  return row;
}

/* Index of the name of another program's span; -1 for one too many. */
static gint32
find_span_name (SlabTraceLoader *self, const char *name)
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
add_span_event (SlabTraceLoader *self, gint64 pid, gint64 tid, gint64 start, gint64 duration, SlabPhase phase,
                gint32 name_index, const EventArgs *args)
{
  SlabTraceRowKey *row;
  SlabTraceEvent *event;

  /* The sum of both must be a time as well. */
  if (duration < 0 || duration > SLAB_JSON_MAX_TIME || start < -SLAB_JSON_MAX_TIME
      || start > SLAB_JSON_MAX_TIME - duration)
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
  event = slab_trace_pool_add (self, &self->events, sizeof *event);
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
begin_event (SlabTraceLoader *self, gint64 pid, gint64 tid, gint64 start, SlabPhase phase, gint32 name_index,
             const EventArgs *args)
{
  gsize n = self->events.count;
  guint64 index = n;

  add_span_event (self, pid, tid, start, 0, phase, name_index, args);
  if (self->events.count > n)
    g_array_append_val (get_row (self, pid, tid)->open, index);
}

static void
end_event (SlabTraceLoader *self, gint64 pid, gint64 tid, gint64 end)
{
  SlabTraceRowKey *row = get_row (self, pid, tid);
  SlabTraceEvent *event;

  if (row == NULL || row->open->len == 0 || end < -SLAB_JSON_MAX_TIME || end > SLAB_JSON_MAX_TIME)
    {
      self->lost.n_impossible++;
      return;
    }
  event = (SlabTraceEvent *) self->events.items + g_array_index (row->open, guint64, row->open->len - 1);
  g_array_set_size (row->open, row->open->len - 1);
  if (end < event->start)
    self->lost.n_impossible++;
  else
    event->duration = end - event->start;
}

static void
add_point (SlabTraceLoader *self, gint64 time, guint series, double value)
{
  SlabTracePoint *point = slab_trace_pool_add (self, &self->points, sizeof *point);

  if (point != NULL)
    *point = (SlabTracePoint){ time, value, series };
}

static gboolean
find_figure (SlabTraceLoader *self, const char *name, double *value)
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
add_counters (SlabTraceLoader *self, const char *name, gint64 time)
{
  static const struct
  {
    const char *event;
    const char *figure;
    guint series;
  } series[] = {
    { SLAB_TRACE_JSON_CORES, "cores", SLAB_TRACE_SERIES_CORES },
    { SLAB_TRACE_JSON_CORES, "queued", SLAB_TRACE_SERIES_QUEUED },
    { SLAB_TRACE_JSON_FAULTS, "minor", SLAB_TRACE_SERIES_MINOR },
    { SLAB_TRACE_JSON_FAULTS, "major", SLAB_TRACE_SERIES_MAJOR },
    { SLAB_TRACE_JSON_DISK, "read", SLAB_TRACE_SERIES_READ },
    { SLAB_TRACE_JSON_DISK, "written", SLAB_TRACE_SERIES_WRITTEN },
    { SLAB_TRACE_JSON_MEMORY, "resident", SLAB_TRACE_SERIES_RESIDENT },
    { SLAB_TRACE_JSON_CORES, "system", SLAB_TRACE_SERIES_SYSTEM },
  };
  gsize n = self->points.count;
  double value;

  if (time < -SLAB_JSON_MAX_TIME || time > SLAB_JSON_MAX_TIME)
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
      add_point (self, time, SLAB_TRACE_SERIES_OWNER + i, value);
  if (strcmp (name, SLAB_TRACE_JSON_THREADS) == 0)
    for (guint i = 0; i < self->figures->len; i++)
      {
        const Figure *figure = &g_array_index (self->figures, Figure, i);
        guint64 number = g_ascii_strtoull (figure->name, NULL, 10);

        if (number >= 1 && number <= SLAB_TRACE_LOADER_MAX_ROWS && figure->value >= 0.0 && figure->value <= 1.0)
          add_point (self, time, SLAB_TRACE_SERIES_THREAD + (guint) number - 1, figure->value);
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
read_event (SlabTraceLoader *self)
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
      SlabTraceRowKey *row = strcmp (event_name, "thread_name") == 0 && args.name != NULL ? get_row (self, pid, tid)
                                                                                          : NULL;

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
report_progress (SlabTraceLoader *self)
{
  if (self->progress != NULL && self->n_bytes > 0)
    self->progress (CLAMP ((double) g_seekable_tell (self->stream) / (double) self->n_bytes, 0.0, 1.0),
                    self->progress_data);
}

static void
read_events (SlabTraceLoader *self)
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
read_chunks (SlabTraceLoader *self)
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
      chunk = self->chunks.count < G_MAXINT32 ? slab_trace_pool_add (self, &self->chunks, sizeof *chunk) : NULL;
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
read_settings (SlabTraceLoader *self)
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
read_pass_names (SlabTraceLoader *self)
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
read_counters (SlabTraceLoader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      SlabTraceRowCounters row = { FALSE, { SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN, SLAB_TRACE_UNKNOWN } };
      guint64 *counts[3] = { &row.counters.instructions, &row.counters.cycles, &row.counters.cache_misses };
      SlabTraceRowCounters *slot;

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
      if (self->counters.count == SLAB_TRACE_LOADER_MAX_ROWS)
        continue;
      slot = slab_trace_pool_add (self, &self->counters, sizeof *slot);
      if (slot != NULL)
        *slot = row;
    }
}

static void
read_other_data (SlabTraceLoader *self)
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
read_file (SlabTraceLoader *self)
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

/**
 * slab_trace_load:
 *
 * Reads a trace that slab_trace_save() wrote, to the nanosecond, or another program's in the same format (also the
 * bare array of events, whose end may be missing); its spans are of %SLAB_PHASE_OTHER unless they are named as phases
 * are, and spans inside others are in nested rows, see slab_trace_set_n_nested_rows(). What makes no sense is left out
 * and counted in the property %SLAB_TRACE_KEY_WARNING, which also tells of a file that is cut short behind its first
 * event. Any thread; blocks.
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
  SlabTraceLoader loader = { .duration = 0, .n_threads = 0 };
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
    trace = slab_trace_loader_make_trace (&loader);

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

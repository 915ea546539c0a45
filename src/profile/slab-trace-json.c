/* SPDX-License-Identifier: MIT */
#include "slab-trace-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-file-replace.h"
#include "slab-json-reader.h"

/*
 * Reference: "Trace Event Format", the JSON Object Format. Times there are microseconds; three decimals make them
 * nanoseconds, which are written and read as integers, so that what is loaded is what was saved.
 */

#define FORMAT_NAME "slabscope"
#define FORMAT_VERSION 1
#define PROCESS_ID 1
#define MAX_ROWS 1024
#define MAX_SETTINGS 1024
#define MAX_TIME (G_MAXINT64 >> 3) /* nanoseconds: 36 years */
#define FLUSH_SIZE (1 << 16)

#define NAME_CORES "cores busy"
#define NAME_MEMORY "memory"

/* Not G_DEFINE_QUARK (): errors arise in several threads, and its variable is shared without an order. */
GQuark
slab_trace_error_quark (void)
{
  return g_quark_from_static_string ("slab-trace-error-quark");
}

/* ---- Writing ---- */

static void
append_string (GString *text, const char *string)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate (string, -1, NULL))
    string = valid = g_utf8_make_valid (string, -1);
  g_string_append_c (text, '"');
  for (const char *p = string; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

static void
append_microseconds (GString *text, gint64 nanoseconds)
{
  gint rest = (gint) (nanoseconds % 1000);

  g_string_append_printf (text, "%" G_GINT64_FORMAT, nanoseconds / 1000);
  if (rest != 0)
    g_string_append_printf (text, ".%03d", rest);
}

static void
append_double (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_dtostr (buffer, sizeof buffer, isfinite (value) ? value : 0.0));
}

static gboolean
flush (GString *text, gsize threshold, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  if (text->len < threshold)
    return TRUE;
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
    return FALSE;
  g_string_truncate (text, 0);
  return TRUE;
}

static void
append_head (GString *text, SlabTrace *trace)
{
  const char *const *keys = slab_trace_get_property_keys (trace, NULL);
  gboolean first = TRUE;

  g_string_append_printf (text,
                          "{\"otherData\":{\"format\":\"" FORMAT_NAME
                          "\",\"version\":%d,\"duration_ns\":%" G_GINT64_FORMAT ",\"n_threads\":%u,\n\"settings\":{",
                          FORMAT_VERSION, slab_trace_get_duration (trace), slab_trace_get_n_threads (trace));
  for (; *keys != NULL; keys++)
    {
      const char *value = slab_trace_get_property_string (trace, *keys);

      if (strcmp (*keys, SLAB_TRACE_KEY_WARNING) == 0)
        continue;
      g_string_append (text, first ? "" : ",\n");
      append_string (text, *keys);
      g_string_append_c (text, ':');
      append_string (text, value != NULL ? value : "");
      first = FALSE;
    }
  g_string_append (text, "},\n\"chunks\":[");
}

static gboolean
write_trace (SlabTrace *trace, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (FLUSH_SIZE + 1024);
  guint n_chunks = slab_trace_get_n_chunks (trace);
  guint n_threads = slab_trace_get_n_threads (trace);
  guint64 n_samples = slab_trace_get_n_samples (trace);

  append_head (text, trace);
  for (guint i = 0; i < n_chunks; i++)
    {
      SlabTraceChunk c;

      slab_trace_get_chunk (trace, (gint32) i, &c);
      g_string_append_printf (text,
                              "%s[%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT "]",
                              i > 0 ? ",\n" : "", c.start[0], c.start[1], c.start[2], c.size[0], c.size[1], c.size[2],
                              c.padded_size[0], c.padded_size[1], c.padded_size[2]);
      if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
        return FALSE;
    }

  g_string_append_printf (text,
                          "]},\n\"displayTimeUnit\":\"ms\",\n\"traceEvents\":[\n"
                          "{\"ph\":\"M\",\"pid\":%d,\"name\":\"process_name\",\"args\":{\"name\":\"Slabscope\"}}",
                          PROCESS_ID);
  for (guint t = 0; t < n_threads; t++)
    {
      guint64 n_spans = slab_trace_get_n_spans (trace, t);
      g_autofree char *name = slab_trace_dup_row_name (trace, t);

      g_string_append_printf (
          text, ",\n{\"ph\":\"M\",\"pid\":%d,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":", PROCESS_ID,
          t + 1);
      append_string (text, name);
      g_string_append_printf (
          text, "}},\n{\"ph\":\"M\",\"pid\":%d,\"tid\":%u,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%u}}",
          PROCESS_ID, t + 1, t);
      for (guint64 i = 0; i < n_spans; i++)
        {
          SlabSpan span;
          char separator = '{';

          slab_trace_get_span (trace, t, i, &span);
          g_string_append_printf (text, ",\n{\"ph\":\"X\",\"pid\":%d,\"tid\":%u,\"ts\":", PROCESS_ID, t + 1);
          append_microseconds (text, span.start);
          g_string_append (text, ",\"dur\":");
          append_microseconds (text, span.duration);
          g_string_append (text, ",\"name\":\"");
          g_string_append (text, slab_phase_get_name (span.phase));
          g_string_append_c (text, '"');
          if (span.chunk >= 0 || span.iteration >= 0 || span.bytes > 0)
            {
              g_string_append (text, ",\"args\":");
              if (span.chunk >= 0)
                {
                  g_string_append_printf (text, "%c\"chunk\":%d", separator, span.chunk);
                  separator = ',';
                }
              if (span.iteration >= 0)
                {
                  g_string_append_printf (text, "%c\"iteration\":%d", separator, span.iteration);
                  separator = ',';
                }
              if (span.bytes > 0)
                g_string_append_printf (text, "%c\"bytes\":%" G_GUINT64_FORMAT, separator, span.bytes);
              g_string_append_c (text, '}');
            }
          g_string_append_c (text, '}');
          if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
            return FALSE;
        }
    }

  for (guint64 i = 0; i < n_samples; i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      g_string_append_printf (text, ",\n{\"ph\":\"C\",\"pid\":%d,\"ts\":", PROCESS_ID);
      append_microseconds (text, sample.time);
      g_string_append (text, ",\"name\":\"" NAME_CORES "\",\"args\":{\"cores\":");
      append_double (text, sample.cores_busy);
      g_string_append_printf (text, "}},\n{\"ph\":\"C\",\"pid\":%d,\"ts\":", PROCESS_ID);
      append_microseconds (text, sample.time);
      g_string_append_printf (text, ",\"name\":\"" NAME_MEMORY "\",\"args\":{\"resident\":%" G_GUINT64_FORMAT "}}",
                              sample.resident_bytes);
      if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
        return FALSE;
    }
  g_string_append (text, "\n]}\n");
  return flush (text, 0, stream, cancellable, error);
}

/**
 * slab_trace_save:
 * @trace: ended, or of a run that lasts: then as far as it has come
 *
 * Writes the trace as Chrome Trace Event JSON, in the same words and numbers in every locale. Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_trace_save (SlabTrace *trace, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabFileReplace) replace = NULL;

  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  replace = slab_file_replace_begin (file, cancellable, error);
  if (replace == NULL)
    return FALSE;
  if (!write_trace (trace, slab_file_replace_get_stream (replace), cancellable, error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  return slab_file_replace_finish (replace, cancellable, error);
}

/* ---- Reading ---- */

typedef struct
{
  gint64 start;
  gint64 duration;
  guint64 bytes;
  guint64 order; /* in the file */
  gint32 chunk;
  gint32 iteration;
  guint32 row;
  guint32 phase;
} Event;

typedef struct
{
  gint64 time;
  double value;
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

  Pool events;      /* Event */
  Pool cores;       /* Point */
  Pool resident;    /* Point */
  Pool chunks;      /* SlabTraceChunk */
  GHashTable *rows; /* RowKey -> itself */
  GPtrArray *settings;
  gboolean has_events; /* the member "traceEvents", or an array */
  gboolean is_ours;
  gint64 duration;
  gint64 n_threads;

  guint64 n_unknown;
  guint64 n_impossible;
  guint64 n_crowded;
  guint64 n_overlapping;
  guint64 n_bad_chunks;
} Loader;

typedef struct
{
  gint64 pid;
  gint64 tid;
  guint32 row;
} RowKey;

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

/* A plain number without loss; anything else by way of a double. */
static gboolean
parse_integer (const char *text, gint64 *value)
{
  char *end;
  double real;

  if (strpbrk (text, ".eE") == NULL)
    {
      gint64 integer = g_ascii_strtoll (text, &end, 10);

      if (*end == '\0' && integer > G_MININT64 && integer < G_MAXINT64)
        {
          *value = integer;
          return TRUE;
        }
    }
  real = g_ascii_strtod (text, NULL);
  if (!(fabs (real) < 9.2e18) || real != floor (real))
    return FALSE;
  *value = (gint64) real;
  return TRUE;
}

/* Microseconds with decimals to whole nanoseconds. */
static gboolean
parse_microseconds (const char *text, gint64 *nanoseconds)
{
  gboolean negative = *text == '-';
  const char *p = text + (negative ? 1 : 0);
  gint64 value = 0;
  double real;

  /* Plainly written, as slab_trace_save () does: exact. */
  while (g_ascii_isdigit (*p) && value < MAX_TIME / 10000)
    value = value * 10 + (*p++ - '0');
  if (!g_ascii_isdigit (*p) && value < MAX_TIME / 1000)
    {
      gint scale = 1000;

      value *= 1000;
      if (*p == '.')
        for (p++; g_ascii_isdigit (*p) && scale > 1; p++)
          {
            scale /= 10;
            value += (*p - '0') * scale;
          }
      if (*p == '\0')
        {
          *nanoseconds = negative ? -value : value;
          return TRUE;
        }
    }
  real = g_ascii_strtod (text, NULL) * 1000.0;
  if (!(fabs (real) < (double) MAX_TIME))
    return FALSE;
  *nanoseconds = (gint64) llround (real);
  return TRUE;
}

static gboolean
next_is_number (SlabJsonReader *reader)
{
  char c = slab_json_reader_peek (reader);

  return c == '-' || (c >= '0' && c <= '9');
}

/* A member that is a number in every sane file; of another kind it is passed over. */
static gboolean
read_integer (SlabJsonReader *reader, gint64 *value)
{
  const char *text;

  if (!next_is_number (reader))
    {
      slab_json_reader_skip (reader);
      return FALSE;
    }
  text = slab_json_reader_read_number (reader);
  return text != NULL && parse_integer (text, value);
}

static gboolean
read_microseconds (SlabJsonReader *reader, gint64 *nanoseconds)
{
  const char *text;

  if (!next_is_number (reader))
    {
      slab_json_reader_skip (reader);
      return FALSE;
    }
  text = slab_json_reader_read_number (reader);
  return text != NULL && parse_microseconds (text, nanoseconds);
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
  double value;
  gboolean has_value;
} EventArgs;

static void
read_args (SlabJsonReader *reader, EventArgs *args)
{
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
        read_integer (reader, &args->chunk);
      else if (strcmp (name, "iteration") == 0)
        read_integer (reader, &args->iteration);
      else if (strcmp (name, "bytes") == 0 && next_is_number (reader))
        {
          const char *text = slab_json_reader_read_number (reader);

          args->bytes = text != NULL && *text != '-' && strpbrk (text, ".eE") == NULL
                            ? g_ascii_strtoull (text, NULL, 10)
                            : 0;
        }
      else if ((strcmp (name, "cores") == 0 || strcmp (name, "resident") == 0) && next_is_number (reader))
        {
          const char *text = slab_json_reader_read_number (reader);

          args->value = text != NULL ? g_ascii_strtod (text, NULL) : 0.0;
          args->has_value = args->value >= 0.0 && args->value <= 9e18;
        }
      else
        slab_json_reader_skip (reader);
    }
}

static RowKey *
get_row (Loader *self, gint64 pid, gint64 tid)
{
  RowKey key = { pid, tid, 0 };
  RowKey *row = g_hash_table_lookup (self->rows, &key);

  if (row == NULL && g_hash_table_size (self->rows) < MAX_ROWS)
    {
      row = g_new (RowKey, 1);
      *row = key;
      row->row = g_hash_table_size (self->rows);
      g_hash_table_add (self->rows, row);
    }
  return row;
}

static void
add_span_event (Loader *self, gint64 pid, gint64 tid, gint64 start, gint64 duration, SlabPhase phase,
                const EventArgs *args)
{
  RowKey *row;
  Event *event;

  /* The sum of both must be a time as well. */
  if (duration < 0 || duration > MAX_TIME || start < -MAX_TIME || start > MAX_TIME - duration)
    {
      self->n_impossible++;
      return;
    }
  row = get_row (self, pid, tid);
  if (row == NULL)
    {
      self->n_crowded++;
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
  event->iteration = to_index (args->iteration);
  event->row = row->row;
  event->phase = phase;
}

static void
read_event (Loader *self)
{
  SlabJsonReader *reader = self->reader;
  EventArgs args = { -1, -1, 0, 0.0, FALSE };
  gint64 pid = 0, tid = 0, start = 0, duration = -1;
  gboolean has_start = FALSE, has_duration = FALSE, has_phase = FALSE;
  SlabPhase phase = SLAB_PHASE_WAIT;
  Pool *points = NULL;
  char kind = '\0';
  const char *name;

  if (slab_json_reader_peek (reader) != '{')
    {
      if (slab_json_reader_skip (reader))
        self->n_unknown++;
      return;
    }
  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "ts") == 0)
        has_start = read_microseconds (reader, &start);
      else if (strcmp (name, "dur") == 0)
        has_duration = read_microseconds (reader, &duration);
      else if (strcmp (name, "pid") == 0)
        read_integer (reader, &pid);
      else if (strcmp (name, "tid") == 0)
        read_integer (reader, &tid);
      else if (strcmp (name, "args") == 0)
        read_args (reader, &args);
      else if ((strcmp (name, "name") == 0 || strcmp (name, "ph") == 0) && slab_json_reader_peek (reader) == '"')
        {
          gboolean is_kind = name[0] == 'p';
          const char *text = slab_json_reader_read_string (reader);

          if (text == NULL)
            return;
          if (is_kind)
            kind = text[0] != '\0' && text[1] == '\0' ? text[0] : '?';
          else
            {
              has_phase = slab_phase_from_name (text, &phase);
              points = strcmp (text, NAME_CORES) == 0    ? &self->cores
                       : strcmp (text, NAME_MEMORY) == 0 ? &self->resident
                                                         : NULL;
            }
        }
      else
        slab_json_reader_skip (reader);
    }
  if (slab_json_reader_failed (reader))
    return;

  if (kind == 'X' && has_phase)
    {
      if (has_start && has_duration)
        add_span_event (self, pid, tid, start, duration, phase, &args);
      else
        self->n_impossible++;
    }
  else if (kind == 'C' && points != NULL)
    {
      Point *point;

      if (!has_start || !args.has_value || start < -MAX_TIME || start > MAX_TIME)
        {
          self->n_impossible++;
          return;
        }
      point = pool_add (self, points, sizeof *point);
      if (point != NULL)
        *point = (Point){ start, args.value };
    }
  else if (kind != 'M')
    self->n_unknown++;
}

static void
read_events (Loader *self)
{
  self->has_events = TRUE;
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    read_event (self);
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

              good = read_integer (self->reader, &number) && number >= 0 && number <= G_MAXINT64 / 4 && good;
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
          self->n_bad_chunks++;
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
read_other_data (Loader *self)
{
  SlabJsonReader *reader = self->reader;
  const char *name;

  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      if (strcmp (name, "format") == 0 && slab_json_reader_peek (reader) == '"')
        self->is_ours = g_strcmp0 (slab_json_reader_read_string (reader), FORMAT_NAME) == 0;
      else if (strcmp (name, "duration_ns") == 0)
        read_integer (reader, &self->duration);
      else if (strcmp (name, "n_threads") == 0)
        read_integer (reader, &self->n_threads);
      else if (strcmp (name, "settings") == 0 && slab_json_reader_peek (reader) == '{')
        read_settings (self);
      else if (strcmp (name, "chunks") == 0 && slab_json_reader_peek (reader) == '[')
        read_chunks (self);
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

  return p->time < q->time ? -1 : p->time > q->time;
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

static void
emit (SlabTrace *trace, Event *event, gint64 end, gint64 *cursor)
{
  gint64 start = MAX (*cursor, event->start);
  SlabSpan span;

  if (end < start || (end == start && event->duration > 0))
    return;
  span = (SlabSpan){ start, end - start, event->bytes, event->chunk, event->iteration, (SlabPhase) event->phase };
  slab_trace_add_span (trace, event->row, &span);
  /* The bytes went with the first piece. */
  event->bytes = 0;
  *cursor = end;
}

/* Rows hold spans side by side; of spans that lie over each other, as nested calls do, the one that began last shows.
 * @events are in the order of compare_events (). */
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
          emit (trace, top, top->start + top->duration, &cursor);
          stack.count--;
        }
      if (event == NULL)
        break;
      if (i == 0 || events[i - 1].row != event->row)
        cursor = 0;
      if (stack.count > 0)
        {
          self->n_overlapping++;
          emit (trace, open[stack.count - 1], event->start, &cursor);
        }
      slot = pool_add (self, &stack, sizeof *slot);
      if (slot != NULL)
        *slot = event;
    }
  g_free (stack.items);
}

/* One sample per time at which there is either figure; one that is missing is the one before it. */
static void
add_samples (Loader *self, SlabTrace *trace)
{
  const Point *cores = self->cores.items, *resident = self->resident.items;
  gsize i = 0, j = 0;
  SlabTraceSample sample = { 0 };

  while (i < self->cores.count || j < self->resident.count)
    {
      gint64 next_cores = i < self->cores.count ? cores[i].time : G_MAXINT64;
      gint64 next_resident = j < self->resident.count ? resident[j].time : G_MAXINT64;

      sample.time = MIN (next_cores, next_resident);
      if (next_cores == sample.time)
        {
          sample.cores_busy = MIN (cores[i].value, 1e6);
          i++;
        }
      if (next_resident == sample.time)
        sample.resident_bytes = (guint64) resident[j++].value;
      slab_trace_add_sample (trace, &sample);
    }
}

static void
add_warning (GString *warning, guint64 count, const char *what)
{
  if (count == 0)
    return;
  if (warning->len > 0)
    g_string_append (warning, "; ");
  g_string_append_printf (warning, "%" G_GUINT64_FORMAT " ", count);
  g_string_append (warning, what);
}

/* Rows of our own files are numbered, also those without a span; others' are put in order of process and thread. */
static guint
number_rows (Loader *self)
{
  g_autofree guint32 *numbers = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  Event *events = self->events.items;
  gsize kept = 0;
  guint n_rows;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_row_keys);

  numbers = g_new (guint32, MAX (keys->len, 1));
  n_rows = self->is_ours ? (guint) CLAMP (self->n_threads, 1, MAX_ROWS) : MAX (keys->len, 1);
  for (guint i = 0; i < keys->len; i++)
    {
      const RowKey *row = g_ptr_array_index (keys, i);

      if (!self->is_ours)
        numbers[row->row] = i;
      else
        numbers[row->row] = row->pid == PROCESS_ID && row->tid >= 1 && row->tid <= n_rows ? (guint32) (row->tid - 1)
                                                                                          : G_MAXUINT32;
    }
  for (gsize i = 0; i < self->events.count; i++)
    {
      events[i].row = numbers[events[i].row];
      if (events[i].row == G_MAXUINT32)
        self->n_crowded++;
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
  Pool *pools[2] = { &self->cores, &self->resident };
  gint64 origin = self->is_ours ? 0 : G_MAXINT64;
  gsize kept = 0;

  if (!self->is_ours)
    {
      for (gsize i = 0; i < self->events.count; i++)
        origin = MIN (origin, events[i].start);
      for (guint p = 0; p < 2; p++)
        for (gsize i = 0; i < pools[p]->count; i++)
          origin = MIN (origin, ((Point *) pools[p]->items)[i].time);
    }
  for (gsize i = 0; i < self->events.count; i++)
    {
      events[i].start -= origin;
      if (events[i].start < 0)
        self->n_impossible++;
      else
        events[kept++] = events[i];
    }
  self->events.count = kept;
  for (guint p = 0; p < 2; p++)
    {
      Point *points = pools[p]->items;

      kept = 0;
      for (gsize i = 0; i < pools[p]->count; i++)
        {
          points[i].time -= origin;
          if (points[i].time < 0)
            self->n_impossible++;
          else
            points[kept++] = points[i];
        }
      pools[p]->count = kept;
    }
}

static SlabTrace *
make_trace (Loader *self)
{
  g_autoptr (GString) warning = g_string_new (NULL);
  SlabTrace *trace;
  const Event *events;
  const Point *points;
  gint64 duration = self->is_ours && self->duration <= MAX_TIME ? MAX (self->duration, 0) : 0;

  trace = slab_trace_new (number_rows (self));
  move_origin (self);
  sort_pool (&self->events, sizeof (Event), compare_events);
  sort_pool (&self->cores, sizeof (Point), compare_points);
  sort_pool (&self->resident, sizeof (Point), compare_points);

  events = self->events.items;
  for (gsize i = 0; i < self->events.count; i++)
    duration = MAX (duration, events[i].start + events[i].duration);
  points = self->cores.items;
  if (self->cores.count > 0)
    duration = MAX (duration, points[self->cores.count - 1].time);
  points = self->resident.items;
  if (self->resident.count > 0)
    duration = MAX (duration, points[self->resident.count - 1].time);

  add_spans (self, trace);
  add_samples (self, trace);
  slab_trace_set_chunks (trace, self->chunks.items, (guint) self->chunks.count);
  for (guint i = 0; i + 1 < self->settings->len; i += 2)
    slab_trace_set_property_string (trace, g_ptr_array_index (self->settings, i),
                                    g_ptr_array_index (self->settings, i + 1));
  slab_trace_end_at (trace, duration);

  add_warning (warning, self->n_unknown, _ ("events of unknown kinds were left out"));
  add_warning (warning, self->n_impossible, _ ("events with impossible times or values were left out"));
  add_warning (warning, self->n_crowded, _ ("spans of threads that the trace has no row for were left out"));
  add_warning (warning, self->n_overlapping, _ ("spans overlap; the one that began last is shown"));
  add_warning (warning, self->n_bad_chunks, _ ("chunks without a sensible box"));
  add_warning (warning, slab_trace_get_n_dropped (trace), _ ("spans did not fit in memory"));
  if (warning->len > 0)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_WARNING, warning->str);
  return trace;
}

/**
 * slab_trace_load:
 *
 * Reads a trace that slab_trace_save() wrote, to the nanosecond, or another program's in the same format (also the
 * bare array of events, whose end may be missing), as far as its spans are named as our phases. What makes no sense
 * is left out and counted in the property %SLAB_TRACE_KEY_WARNING. Any thread; blocks.
 *
 * Returns: (transfer full) (nullable): an ended trace; %NULL with %SLAB_TRACE_ERROR_PARSE for what is empty, cut short
 *   or no JSON, with %SLAB_TRACE_ERROR_NOT_A_TRACE for JSON without events of a run, or a %G_IO_ERROR
 */
SlabTrace *
slab_trace_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
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

  loader.reader = slab_json_reader_new (G_INPUT_STREAM (stream), cancellable);
  loader.rows = g_hash_table_new_full (row_key_hash, row_key_equal, g_free, NULL);
  loader.settings = g_ptr_array_new_with_free_func (g_free);

  first = slab_json_reader_peek (loader.reader);
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
  /* The format lets writers of the bare array leave out its end. */
  else if (slab_json_reader_is_cut_short (loader.reader) && !(first == '[' && loader.events.count > 0))
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
                 _ ("“%s” holds no spans named “read”, “filter”, “write” or “wait”, which a trace of a run has"), name);
  else if (slab_json_reader_peek (loader.reader) != '\0')
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” goes on behind the end of the trace"), name);
  else
    trace = make_trace (&loader);

  slab_json_reader_free (loader.reader);
  g_hash_table_unref (loader.rows);
  g_ptr_array_unref (loader.settings);
  g_free (loader.events.items);
  g_free (loader.cores.items);
  g_free (loader.resident.items);
  g_free (loader.chunks.items);
  return trace;
}

/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "slab-gzip-stream.h"
#include "slab-trace-loader-private.h"

/* Times become integers of nanoseconds, so that what is loaded is what was saved. */

#define MAX_SETTINGS 1024
#define MAX_SPAN_NAMES 65536
/* Events between two reports of how far it is. */
#define PROGRESS_EVENTS 4096

/* Of any member of "args" that is a number. */
typedef struct
{
  gsize name; /* place in figure_names */
  double value;
} Figure;

static void
row_key_free (gpointer data)
{
  SlabTraceRowKey *key = data;

  g_free (key->name);
  g_free (key);
}

static guint
hash_number (guint64 mixed)
{
  mixed *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint) (mixed ^ mixed >> 32);
}

static guint
row_key_hash (gconstpointer data)
{
  const SlabTraceRowKey *key = data;

  return hash_number ((guint64) key->pid ^ ((guint64) key->tid << 1 | (key->is_async ? 1 : 0)) << 20);
}

static gboolean
row_key_equal (gconstpointer a, gconstpointer b)
{
  const SlabTraceRowKey *p = a, *q = b;

  return p->pid == q->pid && p->tid == q->tid && p->is_async == q->is_async;
}

static void
process_free (gpointer data)
{
  SlabTraceProcess *self = data;

  g_free (self->name);
  g_free (self);
}

static guint
process_hash (gconstpointer data)
{
  return hash_number ((guint64) ((const SlabTraceProcess *) data)->pid);
}

static gboolean
process_equal (gconstpointer a, gconstpointer b)
{
  return ((const SlabTraceProcess *) a)->pid == ((const SlabTraceProcess *) b)->pid;
}

static gint32
to_index (gint64 value)
{
  return value >= 0 && value <= G_MAXINT32 ? (gint32) value : -1;
}

/* What is read of one event. */
typedef struct
{
  char kind; /* '\0': none is told */
  gint64 pid;
  gint64 tid;
  gint64 start;
  gint64 duration;
  gboolean has_tid;
  gboolean has_start;
  gboolean has_duration;
  const char *name; /* NULL: not told; of the loader, as are the next two */
  const char *category;
  const char *id;    /* of asynchronous spans and counters */
  gboolean is_local; /* @id is one of its process alone */

  /* Of "args". */
  gint64 chunk;
  gint64 iteration;
  guint64 bytes;
  gint32 passes;
  char *told_name; /* "name": of a metadata event */
} Event;

/* Whether a word of which the length is known, too, is this one. */
#define IS(word, length, literal) ((length) == sizeof literal - 1 && memcmp (word, literal, sizeof literal - 1) == 0)

/* The room is used anew for every event. */
static void
take_string (SlabJsonReader *reader, GString *room, const char **string)
{
  const char *text = slab_json_reader_read_string (reader);

  g_string_truncate (room, 0);
  if (text != NULL)
    g_string_append_len (room, text, (gssize) slab_json_reader_get_length (reader));
  *string = text != NULL ? room->str : NULL;
}

/* [nanoseconds,bytes,nanoseconds,bytes, …] in the order of the names. */
static void
read_passes (SlabTraceLoader *self, Event *event)
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
  event->passes = (gint32) (self->passes.count - 1);
  slab_json_reader_enter (reader, '[');
  for (guint i = 0; slab_json_reader_next_element (reader); i++)
    {
      gint64 number = 0;

      if (!slab_json_reader_read_integer (reader, &number) || number < 0 || i / 2 >= SLAB_TRACE_MAX_PASSES)
        continue;
      if (i % 2 == 0)
        (*passes)[i / 2].duration = MIN (number, SLAB_TRACE_LOADER_MAX_DURATION);
      else
        (*passes)[i / 2].bytes = (guint64) number;
    }
}

static void
read_figure (SlabTraceLoader *self, const char *name)
{
  Figure figure = { self->figure_names->len, 0.0 };
  const gsize length = self->figure_names->len;

  /* The reader needs the room of the name for what it reads next. */
  g_string_append_len (self->figure_names, name, (gssize) strlen (name) + 1);
  if (slab_json_reader_read_double (self->reader, &figure.value) && self->figures->len < SLAB_TRACE_LOADER_MAX_ROWS)
    g_array_append_val (self->figures, figure);
  else
    g_string_truncate (self->figure_names, length);
}

static void
read_args (SlabTraceLoader *self, Event *event)
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
      const gsize length = slab_json_reader_get_length (reader);
      const char next = slab_json_reader_peek (reader);

      if (IS (name, length, "chunk") && next != '{' && next != '[')
        slab_json_reader_read_integer (reader, &event->chunk);
      else if (IS (name, length, "bytes") && slab_json_reader_next_is_number (reader))
        {
          Figure figure = { self->figure_names->len, 0.0 };

          if (!slab_json_reader_read_count (reader, &event->bytes, &figure.value))
            return;
          g_string_append_len (self->figure_names, "bytes", sizeof "bytes");
          g_array_append_val (self->figures, figure);
        }
      else if (IS (name, length, "passes"))
        read_passes (self, event);
      else if (next == '{' || next == '[')
        slab_json_reader_skip (reader);
      else if (IS (name, length, "name") && next == '"')
        {
          g_free (event->told_name);
          event->told_name = g_strdup (slab_json_reader_read_string (reader));
        }
      else if (IS (name, length, "iteration"))
        slab_json_reader_read_integer (reader, &event->iteration);
      else
        read_figure (self, name);
    }
}

static const char *
get_figure_name (SlabTraceLoader *self, const Figure *figure)
{
  return self->figure_names->str + figure->name;
}

static gboolean
find_figure (SlabTraceLoader *self, const char *name, double *value)
{
  for (guint i = 0; i < self->figures->len; i++)
    {
      const Figure *figure = &g_array_index (self->figures, Figure, i);

      if (strcmp (get_figure_name (self, figure), name) == 0 && isfinite (figure->value))
        {
          *value = figure->value;
          return TRUE;
        }
    }
  return FALSE;
}

/* Of a process or a thread. Some write words instead, which get numbers that no system gives. Returns: whether it is
 * told. */
static gboolean
read_id (SlabTraceLoader *self, gint64 *number)
{
  const char *text;
  char *end;
  gint64 told;

  if (slab_json_reader_peek (self->reader) != '"')
    return slab_json_reader_read_integer (self->reader, number);
  text = slab_json_reader_read_string (self->reader);
  if (text == NULL)
    return FALSE;
  told = g_ascii_strtoll (text, &end, 10);
  if (*text == '\0' || *end != '\0')
    told = SLAB_TRACE_LOADER_FIRST_WORD + slab_trace_loader_find_word (self, text);
  *number = told;
  return TRUE;
}

/* Of asynchronous spans: a number or a word, or in the second way {"local": …} or {"global": …}. */
static void
read_async_id (SlabTraceLoader *self, Event *event)
{
  const char next = slab_json_reader_peek (self->reader);
  const char *name;

  if (next == '"')
    take_string (self->reader, self->event_id, &event->id);
  else if (slab_json_reader_next_is_number (self->reader))
    {
      const char *text = slab_json_reader_read_number (self->reader);

      g_string_assign (self->event_id, text != NULL ? text : "");
      event->id = text != NULL ? self->event_id->str : NULL;
    }
  else if (next == '{')
    {
      slab_json_reader_enter (self->reader, '{');
      while (slab_json_reader_next_member (self->reader, &name))
        {
          const gboolean is_local = strcmp (name, "local") == 0;

          if (slab_json_reader_peek (self->reader) == '{')
            slab_json_reader_skip (self->reader);
          else
            {
              event->is_local = is_local;
              read_async_id (self, event);
            }
        }
    }
  else
    slab_json_reader_skip (self->reader);
}

static SlabTraceRowKey *
get_thread (SlabTraceLoader *self, const Event *event)
{
  SlabTraceRowKey *row = slab_trace_loader_get_row (self, event->pid, event->tid, FALSE);

  if (row != NULL && event->has_tid)
    row->has_tid = TRUE;
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

static gboolean
has_time (SlabTraceLoader *self, const Event *event)
{
  if (event->has_start && event->start >= -SLAB_JSON_MAX_TIME && event->start <= SLAB_JSON_MAX_TIME)
    return TRUE;
  self->lost.n_impossible++;
  return FALSE;
}

/* Returns: whether it is one, the last of the events then */
static gboolean
add_span (SlabTraceLoader *self, const Event *event, guint32 row, gint64 duration)
{
  SlabPhase phase = SLAB_PHASE_OTHER;
  SlabTraceEvent *span;

  /* The sum of both must be a time as well. */
  if (!event->has_start || duration < 0 || duration > SLAB_TRACE_LOADER_MAX_DURATION
      || event->start < -SLAB_JSON_MAX_TIME || event->start > SLAB_JSON_MAX_TIME - duration)
    {
      self->lost.n_impossible++;
      return FALSE;
    }
  span = slab_trace_pool_add (self, &self->events, sizeof *span);
  if (span == NULL)
    return FALSE;
  /* What lasts no time is none of our phases. */
  if (event->kind == 'X' || event->kind == 'B')
    slab_phase_from_name (event->name, &phase);
  *span = (SlabTraceEvent){ .start = event->start,
                            .duration = duration,
                            .bytes = event->bytes,
                            .order = self->n_read,
                            .chunk = to_index (event->chunk),
                            .passes = event->passes,
                            .row = row,
                            .phase = (guint16) phase,
                            .is_part = g_strcmp0 (event->category, SLAB_TRACE_JSON_PART) == 0 };
  /* The name takes the place of the iteration. */
  span->iteration = phase == SLAB_PHASE_OTHER ? find_span_name (self, event->name) : to_index (event->iteration);
  self->lost.n_unnamed += phase == SLAB_PHASE_OTHER && span->iteration < 0 ? 1 : 0;
  return TRUE;
}

static void
add_thread_span (SlabTraceLoader *self, const Event *event, gint64 duration)
{
  SlabTraceRowKey *row = get_thread (self, event);

  if (row == NULL)
    self->lost.n_crowded++;
  else if (add_span (self, event, row->row, duration))
    row->n_events++;
}

static void
add_half (SlabTraceLoader *self, const Event *event, SlabTraceHalfKind kind, gboolean is_async, guint32 owner)
{
  SlabTraceHalf *half = slab_trace_pool_add (self, &self->halves, sizeof *half);

  if (half == NULL)
    return;
  *half = (SlabTraceHalf){ .time = event->start,
                           .order = self->n_read,
                           .event = self->events.count - 1,
                           .pid = event->pid,
                           .owner = owner,
                           .kind = kind,
                           .is_async = is_async };
  half->name = *event->name != '\0' ? find_span_name (self, event->name) : -1;
}

/* "B" and "E". Which belong together is seen when all are known, for files need not have them in the order of time. */
static void
read_half (SlabTraceLoader *self, const Event *event)
{
  SlabTraceRowKey *row;

  if (!has_time (self, event))
    return;
  row = get_thread (self, event);
  if (row == NULL)
    self->lost.n_crowded++;
  else if (event->kind == 'E')
    add_half (self, event, SLAB_TRACE_HALF_END, FALSE, row->row);
  else if (add_span (self, event, row->row, 0))
    {
      row->n_events++;
      add_half (self, event, SLAB_TRACE_HALF_BEGIN, FALSE, row->row);
    }
}

/* Of what is not done by one thread from the beginning to the end: one category and id belong together. */
static void
read_async (SlabTraceLoader *self, const Event *event, SlabTraceHalfKind kind)
{
  const char *category = event->category != NULL ? event->category : "";
  g_autofree char *key = NULL;
  guint number;

  if (event->id == NULL)
    {
      self->lost.n_impossible++;
      return;
    }
  if (!has_time (self, event) || (kind != SLAB_TRACE_HALF_END && !add_span (self, event, SLAB_TRACE_LOADER_NO_ROW, 0)))
    return;
  key = event->is_local ? g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT, category, event->id, event->pid)
                        : g_strdup_printf ("%s\n%s", category, event->id);
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->async_indices, key));
  if (number == 0)
    {
      number = self->asyncs->len + 1;
      g_ptr_array_add (self->asyncs, key);
      g_hash_table_insert (self->async_indices, g_steal_pointer (&key), GUINT_TO_POINTER (number));
    }
  add_half (self, event, kind, TRUE, number - 1);
}

/* ---- Counters, names, and what an event is ---- */

static void
read_counter (SlabTraceLoader *self, const Event *event)
{
  const gboolean is_ours = event->pid == SLAB_TRACE_JSON_PROCESS && event->id == NULL
                           && g_strcmp0 (event->category, SLAB_TRACE_JSON_TRACK) != 0;
  g_autofree char *name = NULL;
  gint track;

  if (!has_time (self, event))
    return;
  if (self->figures->len == 0)
    {
      self->lost.n_impossible++;
      return;
    }
  name = event->id != NULL ? g_strdup_printf ("%s %s", event->name, event->id) : g_strdup (event->name);
  track = slab_trace_tracks_find (self->tracks, event->pid, name, is_ours);
  for (guint i = 0; i < self->figures->len; i++)
    {
      const Figure *figure = &g_array_index (self->figures, Figure, i);

      if (track < 0
          || !slab_trace_tracks_add (self->tracks, (guint) track, get_figure_name (self, figure), event->start,
                                     figure->value))
        self->lost.n_counters++;
    }
}

static SlabTraceProcess *
get_process (SlabTraceLoader *self, gint64 pid)
{
  const SlabTraceProcess key = { .pid = pid };
  SlabTraceProcess *process = g_hash_table_lookup (self->processes, &key);

  if (process == NULL && g_hash_table_size (self->processes) < SLAB_TRACE_LOADER_MAX_KEYS)
    {
      process = g_new0 (SlabTraceProcess, 1);
      process->pid = pid;
      g_hash_table_add (self->processes, process);
    }
  return process;
}

static void
read_metadata (SlabTraceLoader *self, Event *event)
{
  const gboolean is_thread = g_str_has_prefix (event->name, "thread_");
  const gboolean is_name = g_str_has_suffix (event->name, "_name") && event->told_name != NULL;
  double sort_index = NAN;
  SlabTraceProcess *process;
  SlabTraceRowKey *row;

  if (!is_thread && !g_str_has_prefix (event->name, "process_"))
    return;
  if (g_str_has_suffix (event->name, "_sort_index"))
    find_figure (self, "sort_index", &sort_index);
  if (!is_name && !(fabs (sort_index) < 1e15))
    return;
  process = is_thread ? NULL : get_process (self, event->pid);
  row = is_thread ? get_thread (self, event) : NULL;
  if (process == NULL && row == NULL)
    return;
  if (is_name)
    {
      char **name = row != NULL ? &row->name : &process->name;

      g_free (*name);
      *name = g_steal_pointer (&event->told_name);
    }
  else
    *(row != NULL ? &row->sort_index : &process->sort_index) = (gint64) sort_index;
}

static void
take_event (SlabTraceLoader *self, Event *event)
{
  /* What the specification knows; "S", "T", "p" and "F" are how asynchronous spans once were written. */
  switch (event->kind)
    {
    case 'X':
      if (self->is_ours && g_strcmp0 (event->category, SLAB_TRACE_JSON_PART) == 0)
        break;
      add_thread_span (self, event, event->has_duration ? event->duration : -1);
      break;
    case 'B':
    case 'E':
      read_half (self, event);
      break;
    case 'i':
    case 'I':
    case 'R':
      add_thread_span (self, event, 0);
      break;
    case 'b':
    case 'S':
      read_async (self, event, SLAB_TRACE_HALF_BEGIN);
      break;
    case 'e':
    case 'F':
      read_async (self, event, SLAB_TRACE_HALF_END);
      break;
    case 'n':
    case 'T':
    case 'p':
      read_async (self, event, SLAB_TRACE_HALF_MARK);
      break;
    case 'C':
      read_counter (self, event);
      break;
    case 'M':
      read_metadata (self, event);
      break;
    case 's':
    case 't':
    case 'f':
      self->lost.n_flows++;
      break;
    case 'N':
    case 'O':
    case 'D':
    case 'P':
    case 'v':
    case 'V':
    case 'c':
    case '(':
    case ')':
      self->lost.n_unseen++;
      break;
    default:
      /* Some end their list with an empty event, since a comma is behind the last one. */
      if (event->kind != '\0' || event->has_start || *event->name != '\0')
        self->lost.kinds[(guchar) event->kind % SLAB_TRACE_N_KINDS]++;
    }
}

static void
read_event (SlabTraceLoader *self)
{
  SlabJsonReader *reader = self->reader;
  Event event = { .duration = -1, .chunk = -1, .iteration = -1, .passes = -1 };
  const char *name;

  if (slab_json_reader_peek (reader) != '{')
    {
      if (slab_json_reader_skip (reader))
        self->lost.n_not_events++;
      return;
    }
  g_array_set_size (self->figures, 0);
  g_string_truncate (self->figure_names, 0);
  slab_json_reader_enter (reader, '{');
  while (slab_json_reader_next_member (reader, &name))
    {
      const gsize length = slab_json_reader_get_length (reader);
      const gboolean is_string = slab_json_reader_peek (reader) == '"';

      if (IS (name, length, "ts"))
        event.has_start = slab_json_reader_read_microseconds (reader, &event.start);
      else if (IS (name, length, "dur"))
        event.has_duration = slab_json_reader_read_microseconds (reader, &event.duration);
      else if (IS (name, length, "pid"))
        read_id (self, &event.pid);
      else if (IS (name, length, "tid"))
        event.has_tid = read_id (self, &event.tid);
      else if (IS (name, length, "args"))
        read_args (self, &event);
      else if (IS (name, length, "id") || IS (name, length, "id2"))
        read_async_id (self, &event);
      else if (IS (name, length, "cat") && is_string)
        take_string (reader, self->event_category, &event.category);
      else if (IS (name, length, "name") && is_string)
        take_string (reader, self->event_name, &event.name);
      else if (IS (name, length, "ph") && is_string)
        {
          const char *text = slab_json_reader_read_string (reader);

          event.kind = text != NULL && g_ascii_isgraph (text[0]) && text[1] == '\0' ? text[0] : '\0';
        }
      else
        slab_json_reader_skip (reader);
    }
  if (!slab_json_reader_failed (reader))
    {
      if (event.name == NULL)
        event.name = "";
      take_event (self, &event);
    }
  g_free (event.told_name);
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
  self->has_events = TRUE;
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      read_event (self);
      if (slab_json_reader_failed (self->reader))
        break;
      if (++self->n_read % PROGRESS_EVENTS == 0)
        report_progress (self);
    }
}

/* A list of numbers, none below 0. Returns: how many there are of which up to @n_most are in @numbers; 0 where the next
 * value is something else, or holds something else. */
static guint
read_numbers (SlabJsonReader *reader, gint64 *numbers, guint n_most)
{
  gboolean good = TRUE;
  guint n = 0;

  if (slab_json_reader_peek (reader) != '[')
    {
      slab_json_reader_skip (reader);
      return 0;
    }
  slab_json_reader_enter (reader, '[');
  while (slab_json_reader_next_element (reader))
    {
      gint64 number = 0;

      good = slab_json_reader_read_integer (reader, &number) && number >= 0 && number <= G_MAXINT64 / 4 && good;
      if (n < n_most)
        numbers[n] = number;
      n++;
    }
  return good ? n : 0;
}

/* [start z,y,x, size z,y,x, padded size z,y,x], or [start z,y,x, number of its sizes]. */
static void
read_chunks (SlabTraceLoader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      gint64 numbers[9] = { 0 };
      const guint n = read_numbers (self->reader, numbers, G_N_ELEMENTS (numbers));
      SlabTraceChunk *chunk;

      /* Its place stays, for spans name chunks by index. */
      chunk = self->chunks.count < G_MAXINT32 ? slab_trace_pool_add (self, &self->chunks, sizeof *chunk) : NULL;
      if (chunk == NULL)
        return;
      if (n == 4)
        numbers[6] = -1 - numbers[3];
      else if (n != 9)
        {
          memset (numbers, 0, sizeof numbers);
          self->lost.n_bad_chunks++;
        }
      memcpy (chunk->start, numbers, sizeof chunk->start);
      memcpy (chunk->size, numbers + 3, sizeof chunk->size);
      memcpy (chunk->padded_size, numbers + 6, sizeof chunk->padded_size);
    }
}

/* [[size z,y,x, padded size z,y,x],…] */
static void
read_sizes (SlabTraceLoader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (!self->no_memory && slab_json_reader_next_element (self->reader))
    {
      gint64 numbers[6] = { 0 };
      const guint n = read_numbers (self->reader, numbers, G_N_ELEMENTS (numbers));
      SlabTraceChunk *size = slab_trace_pool_add (self, &self->sizes, sizeof *size);

      if (size == NULL)
        return;
      *size = (SlabTraceChunk){ { 0 }, { 0 }, { n == 6 ? 0 : -1 } };
      if (n != 6)
        continue;
      memcpy (size->size, numbers, sizeof size->size);
      memcpy (size->padded_size, numbers + 3, sizeof size->padded_size);
    }
}

/* Once both lists are there, in whatever order. */
static void
find_sizes (SlabTraceLoader *self)
{
  SlabTraceChunk *chunks = self->chunks.items;
  const SlabTraceChunk *sizes = self->sizes.items;

  for (gsize i = 0; i < self->chunks.count; i++)
    {
      const gint64 number = -1 - chunks[i].padded_size[0];

      if (number < 0)
        continue;
      if (number < (gint64) self->sizes.count && sizes[number].padded_size[0] >= 0)
        {
          memcpy (chunks[i].size, sizes[number].size, sizeof chunks[i].size);
          memcpy (chunks[i].padded_size, sizes[number].padded_size, sizeof chunks[i].padded_size);
          continue;
        }
      chunks[i] = (SlabTraceChunk){ { 0 }, { 0 }, { 0 } };
      self->lost.n_bad_chunks++;
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
read_nested_in (SlabTraceLoader *self)
{
  slab_json_reader_enter (self->reader, '[');
  while (slab_json_reader_next_element (self->reader))
    {
      gint64 row = -1;

      slab_json_reader_read_integer (self->reader, &row);
      if (self->nested_in->len < SLAB_TRACE_LOADER_MAX_ROWS)
        g_array_append_val (self->nested_in, row);
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
      else if (strcmp (name, "version") == 0)
        slab_json_reader_read_integer (reader, &self->version);
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
      else if (strcmp (name, "nested_in") == 0 && slab_json_reader_peek (reader) == '[')
        read_nested_in (self);
      else if (strcmp (name, "chunks") == 0 && slab_json_reader_peek (reader) == '[')
        read_chunks (self);
      else if (strcmp (name, "chunk_sizes") == 0 && slab_json_reader_peek (reader) == '[')
        read_sizes (self);
      else if (strcmp (name, "chunks") == 0)
        self->lost.has_bad_chunks = slab_json_reader_skip (reader);
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

/* PyTorch and browsers pack their traces, by whatever name: told by the first bytes. Returns: (transfer full): of the
 * text; NULL where it cannot be read, with @error */
static GInputStream *
open_text (GFileInputStream *stream, gboolean *is_packed, GCancellable *cancellable, GError **error)
{
  guint8 magic[2];
  gsize n;

  *is_packed = FALSE;
  /* What cannot be read twice is read as it is. */
  if (!g_seekable_can_seek (G_SEEKABLE (stream)))
    return G_INPUT_STREAM (g_object_ref (stream));
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), magic, sizeof magic, &n, cancellable, error)
      || !g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_SET, cancellable, error))
    return NULL;
  if (n < sizeof magic || magic[0] != 0x1f || magic[1] != 0x8b)
    return G_INPUT_STREAM (g_object_ref (stream));
  *is_packed = TRUE;
  return slab_gzip_stream_new (G_INPUT_STREAM (stream));
}

/**
 * slab_trace_load:
 *
 * Reads a trace that slab_trace_save() wrote, to the nanosecond, or another program's in the same format (also the
 * bare array of events, whose end may be missing); its spans are of %SLAB_PHASE_OTHER unless they are named as phases
 * are, and spans inside others are in nested rows, see slab_trace_set_n_nested_rows(). What makes no sense is left out
 * and counted in the property %SLAB_TRACE_KEY_WARNING, which also tells of a file that is cut short behind its first
 * event. It may be packed by gzip, in one or several members; of one that is damaged or cut short there is what could
 * be unpacked. Any thread; blocks.
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
  g_autoptr (GInputStream) text = NULL;
  g_autoptr (GFileInfo) info = NULL;
  SlabTraceLoader loader = { .duration = 0, .n_threads = 0 };
  SlabTrace *trace = NULL;
  gboolean has_anything, goes_on, is_packed = FALSE, is_broken;
  char first;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  stream = g_file_read (file, cancellable, error);
  text = stream != NULL ? open_text (stream, &is_packed, cancellable, error) : NULL;
  if (text == NULL)
    {
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
      return NULL;
    }

  info = progress != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, NULL)
                          : NULL;
  loader.cancellable = cancellable;
  loader.stream = G_SEEKABLE (stream);
  loader.n_bytes = info != NULL ? g_file_info_get_size (info) : 0;
  loader.progress = progress;
  loader.progress_data = user_data;
  loader.reader = slab_json_reader_new (text, cancellable);
  loader.rows = g_hash_table_new_full (row_key_hash, row_key_equal, row_key_free, NULL);
  loader.pass_names = g_ptr_array_new_with_free_func (g_free);
  loader.span_names = g_ptr_array_new_with_free_func (g_free);
  loader.span_name_indices = g_hash_table_new (g_str_hash, g_str_equal);
  loader.tracks = slab_trace_tracks_new ();
  loader.processes = g_hash_table_new_full (process_hash, process_equal, process_free, NULL);
  loader.asyncs = g_ptr_array_new ();
  loader.async_indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  loader.words = g_ptr_array_new_with_free_func (g_free);
  loader.word_indices = g_hash_table_new (g_str_hash, g_str_equal);
  loader.nested_in = g_array_new (FALSE, FALSE, sizeof (gint64));
  loader.figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  loader.figure_names = g_string_new (NULL);
  loader.event_name = g_string_new (NULL);
  loader.event_category = g_string_new (NULL);
  loader.event_id = g_string_new (NULL);
  loader.settings = g_ptr_array_new_with_free_func (g_free);

  first = slab_json_reader_peek (loader.reader);
  loader.must_end = first != '[';
  if (first == '{' || first == '[')
    read_file (&loader);
  else
    slab_json_reader_skip (loader.reader);
  /* Also whether the stream is whole to its end. */
  goes_on = !loader.no_memory && slab_json_reader_peek (loader.reader) != '\0';
  find_sizes (&loader);
  has_anything = loader.events.count > 0 || slab_trace_tracks_get_n (loader.tracks) > 0;

  is_broken = is_packed && slab_json_reader_stream_failed (loader.reader)
              && (g_error_matches (slab_json_reader_get_error (loader.reader), G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
                  || g_error_matches (slab_json_reader_get_error (loader.reader), G_IO_ERROR, G_IO_ERROR_INVALID_DATA));

  if (loader.no_memory)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("“%s” does not fit in memory"), name);
  else if (is_broken && has_anything)
    trace = slab_trace_loader_make_trace (&loader);
  else if (is_broken)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” could not be unpacked as gzip: %s"), name,
                 slab_json_reader_get_error (loader.reader)->message);
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
  else if (slab_json_reader_is_cut_short (loader.reader) && !has_anything)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” is cut short: %s"), name,
                 slab_json_reader_get_error (loader.reader)->message);
  else if (slab_json_reader_failed (loader.reader) && !slab_json_reader_is_cut_short (loader.reader))
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” is not JSON: %s"), name,
                 slab_json_reader_get_error (loader.reader)->message);
  else if (!loader.has_events)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_NOT_A_TRACE,
                 _ ("“%s” is JSON but not a trace: expected a list “traceEvents”"), name);
  else if (!loader.is_ours && !has_anything)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_NOT_A_TRACE,
                 _ ("“%s” is a trace without a span, a mark or a counter: there is nothing in it to show"), name);
  else if (goes_on)
    g_set_error (error, SLAB_TRACE_ERROR, SLAB_TRACE_ERROR_PARSE, _ ("“%s” goes on behind the end of the trace"), name);
  else
    trace = slab_trace_loader_make_trace (&loader);
  if (trace == NULL && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (error);
      g_cancellable_set_error_if_cancelled (cancellable, error);
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
    }

  slab_json_reader_free (loader.reader);
  g_hash_table_unref (loader.rows);
  g_ptr_array_unref (loader.settings);
  g_free (loader.events.items);
  g_free (loader.halves.items);
  g_free (loader.points.items);
  g_free (loader.passes.items);
  g_free (loader.counters.items);
  g_free (loader.chunks.items);
  g_free (loader.sizes.items);
  g_ptr_array_unref (loader.pass_names);
  g_ptr_array_unref (loader.span_names);
  g_hash_table_unref (loader.span_name_indices);
  g_array_unref (loader.figures);
  g_string_free (loader.figure_names, TRUE);
  g_string_free (loader.event_name, TRUE);
  g_string_free (loader.event_category, TRUE);
  g_string_free (loader.event_id, TRUE);
  slab_trace_tracks_free (loader.tracks);
  g_hash_table_unref (loader.processes);
  g_ptr_array_unref (loader.asyncs);
  g_hash_table_unref (loader.async_indices);
  g_hash_table_unref (loader.word_indices);
  g_ptr_array_unref (loader.words);
  g_array_unref (loader.nested_in);
  return trace;
}

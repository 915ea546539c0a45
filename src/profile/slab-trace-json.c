/* SPDX-License-Identifier: MIT */
#include "slab-trace-json.h"

#include <math.h>
#include <string.h>

#include "slab-file-replace.h"
#include "slab-text-quote.h"
#include "slab-trace-json-private.h"
#include "slab-trace-tracks.h"
#include "slab-trace-tree.h"

/*
 * Reference: "Trace Event Format", the JSON Object Format. Times there are microseconds; three decimals make them
 * nanoseconds, which are written and read as integers, so that what is loaded is what was saved.
 */

#define FLUSH_SIZE (1 << 16)
/* Spans that only repeat others' numbers for viewers that nest by time are left out where the file would be larger. */
#define MOST_BYTES_WITH_PARTS 5000000
/* Of chunks: along an axis of a grid the first, those between and the last two may differ in what halos they have. */
#define MAX_SIZES 128

/* Not G_DEFINE_QUARK (): errors arise in several threads, and its variable is shared without an order. */
GQuark
slab_trace_error_quark (void)
{
  return g_quark_from_static_string ("slab-trace-error-quark");
}

/* Digits are most of a file, and printf is most of the time that it takes to write them. */
static void
append_integer (GString *text, guint64 number)
{
  char digits[20];
  gsize from = sizeof digits;

  do
    digits[--from] = (char) ('0' + number % 10);
  while ((number /= 10) != 0);
  g_string_append_len (text, digits + from, (gssize) (sizeof digits - from));
}

static void
append_signed (GString *text, gint64 number)
{
  if (number < 0)
    g_string_append_c (text, '-');
  append_integer (text, number < 0 ? -(guint64) number : (guint64) number);
}

/* Not below 0, which no time and no length of a trace is. */
static void
append_microseconds (GString *text, gint64 nanoseconds)
{
  const guint rest = (guint) (nanoseconds % 1000);
  const char decimals[] = { '.', (char) ('0' + rest / 100), (char) ('0' + rest / 10 % 10), (char) ('0' + rest % 10) };

  append_integer (text, (guint64) nanoseconds / 1000);
  if (rest != 0)
    g_string_append_len (text, decimals, rest % 10 != 0 ? 4 : rest % 100 != 0 ? 3 : 2);
}

/* As few digits as are read as the same number, of which @is_single tells how it is kept. Perfetto divides what is
 * behind the point by a power of ten of 64 bits, so that no more than 19 digits are there. */
static void
append_double (GString *text, double value, gboolean is_single)
{
  const guint most = is_single ? 9 : 17;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE], format[8];

  if (!isfinite (value))
    value = 0.0;
  for (guint n = is_single ? 6 : 15; n <= most; n++)
    {
      double again;

      if (fabs (value) < 1e-3)
        g_snprintf (format, sizeof format, "%%.%ue", n - 1);
      else
        g_snprintf (format, sizeof format, "%%.%ug", n);
      again = g_ascii_strtod (g_ascii_formatd (buffer, sizeof buffer, format, value), NULL);
      if (is_single ? (float) again == (float) value : again >= value && again <= value)
        break;
    }
  g_string_append (text, buffer);
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

/* Of each nested row the row of its thread, from 0. */
static void
append_nested_in (GString *text, SlabTrace *trace)
{
  const guint *parents = slab_trace_tree_get_parents (trace);
  const guint n_rows = slab_trace_get_n_threads (trace), n_nested = slab_trace_get_n_nested_rows (trace);

  if (parents == NULL || n_nested == 0)
    return;
  for (guint i = 0; i < n_nested; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? "\"nested_in\":[" : ",", parents[n_rows - n_nested + i]);
  g_string_append (text, "],");
}

static void
append_head (GString *text, SlabTrace *trace)
{
  const char *const *keys = slab_trace_get_property_keys (trace, NULL);
  gboolean first = TRUE;

  /* Before the events, since Perfetto once read their times by it. */
  g_string_append_printf (text,
                          "{\"displayTimeUnit\":\"ms\",\n\"otherData\":{\"format\":\"" SLAB_TRACE_JSON_FORMAT
                          "\",\"version\":%d,\"duration_ns\":%" G_GINT64_FORMAT ",\"n_threads\":%u,",
                          SLAB_TRACE_JSON_VERSION, slab_trace_get_duration (trace), slab_trace_get_n_threads (trace));
  if (slab_trace_has_row_names (trace))
    g_string_append (text, "\"has_names\":1,");
  if (slab_trace_get_n_nested_rows (trace) > 0)
    g_string_append_printf (text, "\"n_nested\":%u,", slab_trace_get_n_nested_rows (trace));
  append_nested_in (text, trace);
  g_string_append (text, "\n\"settings\":{");
  for (; *keys != NULL; keys++)
    {
      const char *value = slab_trace_get_property_string (trace, *keys);

      if (strcmp (*keys, SLAB_TRACE_KEY_WARNING) == 0)
        continue;
      g_string_append (text, first ? "" : ",\n");
      slab_text_append_json_string (text, *keys);
      g_string_append_c (text, ':');
      slab_text_append_json_string (text, value != NULL ? value : "");
      first = FALSE;
    }
  g_string_append (text, "},");
}

/* What most chunks have in common is written once, as [size z,y,x, padded size z,y,x]. */
typedef struct
{
  guint n;
  gint64 sizes[MAX_SIZES][6];
} ChunkSizes;

static gboolean
find_size (const ChunkSizes *sizes, const SlabTraceChunk *chunk, guint *index)
{
  for (*index = 0; *index < sizes->n; (*index)++)
    if (memcmp (sizes->sizes[*index], chunk->size, sizeof chunk->size) == 0
        && memcmp (sizes->sizes[*index] + 3, chunk->padded_size, sizeof chunk->padded_size) == 0)
      return TRUE;
  return FALSE;
}

/* The first ones: of the chunks of a grid there are no more than these. */
static void
collect_sizes (SlabTrace *trace, ChunkSizes *sizes)
{
  sizes->n = 0;
  for (guint i = 0; i < slab_trace_get_n_chunks (trace) && sizes->n < MAX_SIZES; i++)
    {
      SlabTraceChunk chunk;
      guint index;

      slab_trace_get_chunk (trace, (gint32) i, &chunk);
      if (find_size (sizes, &chunk, &index))
        continue;
      memcpy (sizes->sizes[sizes->n], chunk.size, sizeof chunk.size);
      memcpy (sizes->sizes[sizes->n++] + 3, chunk.padded_size, sizeof chunk.padded_size);
    }
}

static void
append_numbers (GString *text, const gint64 *numbers, guint n, gboolean goes_on)
{
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (text, i > 0 || goes_on ? ',' : '[');
      append_signed (text, numbers[i]);
    }
}

static void
append_sizes (GString *text, const ChunkSizes *sizes)
{
  for (guint i = 0; i < sizes->n; i++)
    {
      g_string_append (text, i > 0 ? ",\n" : "\n\"chunk_sizes\":[");
      append_numbers (text, sizes->sizes[i], 6, FALSE);
      g_string_append_c (text, ']');
    }
  g_string_append (text, sizes->n > 0 ? "]," : "");
}

/* [start z,y,x, number of its size], or in full where there are too many sizes. */
static void
append_chunk (GString *text, const SlabTraceChunk *chunk, const ChunkSizes *sizes)
{
  guint index;

  append_numbers (text, chunk->start, 3, FALSE);
  if (find_size (sizes, chunk, &index))
    append_numbers (text, (const gint64[]){ index }, 1, TRUE);
  else
    {
      append_numbers (text, chunk->size, 3, TRUE);
      append_numbers (text, chunk->padded_size, 3, TRUE);
    }
  g_string_append_c (text, ']');
}

static void
append_counters (GString *text, SlabTrace *trace)
{
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    {
      SlabTraceCounters counters;

      g_string_append (text, t > 0 ? "," : "");
      if (!slab_trace_get_counters (trace, t, &counters))
        {
          g_string_append (text, "null");
          continue;
        }
      g_string_append_c (text, '[');
      for (guint i = 0; i < 3; i++)
        {
          guint64 count = i == 0 ? counters.instructions : i == 1 ? counters.cycles : counters.cache_misses;

          g_string_append (text, i > 0 ? "," : "");
          if (count == SLAB_TRACE_UNKNOWN)
            g_string_append (text, "null");
          else
            g_string_append_printf (text, "%" G_GUINT64_FORMAT, count);
        }
      g_string_append_c (text, ']');
    }
}

static void
begin_span (GString *text, guint row, gint64 start, gint64 duration)
{
  g_string_append (text, ",\n{\"ph\":\"X\",\"pid\":" G_STRINGIFY (SLAB_TRACE_JSON_PROCESS) ",\"tid\":");
  append_integer (text, row + 1);
  g_string_append (text, ",\"ts\":");
  append_microseconds (text, start);
  g_string_append (text, ",\"dur\":");
  append_microseconds (text, duration);
  g_string_append (text, ",\"name\":");
}

static void
append_argument (GString *text, const char *name, char *separator, guint64 number)
{
  g_string_append_c (text, *separator);
  g_string_append (text, name);
  append_integer (text, number);
  *separator = ',';
}

static void
append_span (GString *text, SlabTrace *trace, guint row, guint64 index)
{
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  SlabSpan span;
  char separator = '{';
  gboolean has_passes;

  slab_trace_get_span (trace, row, index, &span);
  begin_span (text, row, span.start, span.duration);
  slab_text_append_json_string (text, slab_trace_get_span_name (trace, &span));
  if (span.phase == SLAB_PHASE_OTHER)
    span.iteration = -1;
  has_passes = slab_trace_get_span_passes (trace, row, index, passes);
  if (span.chunk >= 0 || span.iteration >= 0 || span.bytes > 0 || has_passes)
    {
      g_string_append (text, ",\"args\":");
      if (span.chunk >= 0)
        append_argument (text, "\"chunk\":", &separator, (guint64) span.chunk);
      if (span.iteration >= 0)
        append_argument (text, "\"iteration\":", &separator, (guint64) span.iteration);
      if (span.bytes > 0)
        append_argument (text, "\"bytes\":", &separator, span.bytes);
      if (has_passes)
        {
          g_string_append_c (text, separator);
          g_string_append (text, "\"passes\":");
          for (guint i = 0; i < slab_trace_get_n_passes (trace); i++)
            {
              g_string_append_c (text, i == 0 ? '[' : ',');
              append_signed (text, passes[i].duration);
              g_string_append_c (text, ',');
              append_integer (text, passes[i].bytes);
            }
          g_string_append_c (text, ']');
        }
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, '}');
}

typedef enum
{
  PARTS_NONE,
  PARTS_GROUPS, /* chunks, or iterations of a filter over the whole volume */
  PARTS_PASSES, /* those, and passes */
} Parts;

/* Marked by their category, by which the loader knows that they are no spans of the trace. */
static void
end_part (GString *text)
{
  g_string_append (text, ",\"cat\":\"" SLAB_TRACE_JSON_PART "\"}");
}

/* What the spans from one on are a part of: the same chunk or, without chunks, the same iteration. */
static gboolean
is_in_group (const SlabSpan *first, const SlabSpan *span)
{
  if (first->phase == SLAB_PHASE_OTHER || span->phase == SLAB_PHASE_OTHER || span->chunk != first->chunk)
    return FALSE;
  return first->chunk >= 0 || (first->iteration >= 0 && span->iteration == first->iteration);
}

/* Before the first span of a group: of what begins at the same time, viewers nest what comes later in the file. */
static void
append_group (GString *text, SlabTrace *trace, guint row, guint64 index)
{
  const guint64 n_spans = slab_trace_get_n_spans (trace, row);
  SlabSpan first, span;
  gint64 end;

  slab_trace_get_span (trace, row, index, &first);
  if (!is_in_group (&first, &first))
    return;
  if (index > 0)
    {
      slab_trace_get_span (trace, row, index - 1, &span);
      if (is_in_group (&first, &span))
        return;
    }
  end = first.start + first.duration;
  for (guint64 i = index + 1; i < n_spans; i++)
    {
      slab_trace_get_span (trace, row, i, &span);
      if (!is_in_group (&first, &span))
        break;
      end = span.start + span.duration;
    }
  begin_span (text, row, first.start, end - first.start);
  g_string_append (text, first.chunk >= 0 ? "\"chunk " : "\"iteration ");
  append_integer (text, (guint64) (first.chunk >= 0 ? first.chunk : first.iteration));
  g_string_append_c (text, '"');
  end_part (text);
}

static void
append_pass (GString *text, guint row, gint64 start, gint64 duration, const char *name, double share)
{
  char figure[G_ASCII_DTOSTR_BUF_SIZE];

  begin_span (text, row, start, duration);
  slab_text_append_json_string (text, name);
  g_ascii_formatd (figure, sizeof figure, "%.3g", share);
  g_string_append_printf (text, ",\"args\":{\"share\":%s}", figure);
  end_part (text);
}

/* Viewers know spans alone, which begin and end. Passes of one span alternate, and of each is told only how long it
 * took of it: one after the other they are as long, and their names say that they are not one after the other. */
static void
append_passes (GString *text, SlabTrace *trace, guint row, guint64 index)
{
  const guint n_passes = slab_trace_get_n_passes (trace);
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  SlabSpan span;
  gint64 start, end;
  guint n_seen = 0;

  if (!slab_trace_get_span_passes (trace, row, index, passes))
    return;
  slab_trace_get_span (trace, row, index, &span);
  for (guint i = 0; i < n_passes; i++)
    n_seen += passes[i].duration > 0 ? 1 : 0;
  start = span.start;
  end = span.start + span.duration;
  for (guint i = 0; i < n_passes; i++)
    {
      const gint64 duration = MIN (passes[i].duration, end - start);
      g_autofree char *name = NULL;

      if (duration <= 0)
        continue;
      name = g_strconcat (slab_trace_get_pass_name (trace, i), n_seen > 1 ? " (in turn)" : NULL, NULL);
      append_pass (text, row, start, duration, name, (double) duration / (double) span.duration);
      start += duration;
    }
  /* What is less than a hundredth is the clock's own. */
  if (n_seen > 0 && 100 * (end - start) >= span.duration)
    append_pass (text, row, start, end - start, n_seen > 1 ? "outside the passes (in turn)" : "outside the passes",
                 (double) (end - start) / (double) span.duration);
}

/* One event with the figures that are told; none where no figure is. */
typedef struct
{
  GString *text;
  gint64 time;
  const char *name;
  gboolean open;
} CounterEvent;

static void
add_figure (CounterEvent *event, const char *name, double value, gboolean is_single)
{
  if (!event->open)
    {
      g_string_append_printf (event->text, ",\n{\"ph\":\"C\",\"pid\":%d,\"ts\":", SLAB_TRACE_JSON_PROCESS);
      append_microseconds (event->text, event->time);
      g_string_append_printf (event->text, ",\"name\":\"%s\",\"args\":", event->name);
    }
  g_string_append_printf (event->text, "%c\"%s\":", event->open ? ',' : '{', name);
  append_double (event->text, value, is_single);
  event->open = TRUE;
}

static void
add_count (CounterEvent *event, const char *name, guint64 count)
{
  if (count != SLAB_TRACE_UNKNOWN)
    add_figure (event, name, (double) count, FALSE);
}

static void
end_event (CounterEvent *event)
{
  if (event->open)
    g_string_append (event->text, "}}");
}

static void
append_sample (GString *text, SlabTrace *trace, guint64 index)
{
  SlabTraceSample sample;
  CounterEvent event;

  slab_trace_get_sample (trace, index, &sample);

  event = (CounterEvent){ text, sample.time, SLAB_TRACE_JSON_CORES, FALSE };
  add_figure (&event, "cores", sample.cores_busy, FALSE);
  if (isfinite (sample.cores_queued))
    add_figure (&event, "queued", sample.cores_queued, FALSE);
  if (isfinite (sample.cores_system))
    add_figure (&event, "system", sample.cores_system, FALSE);
  end_event (&event);

  event = (CounterEvent){ text, sample.time, SLAB_TRACE_JSON_MEMORY, FALSE };
  add_count (&event, "resident", sample.resident_bytes);
  for (guint i = 0; i < SLAB_N_MEMORY_OWNERS; i++)
    add_count (&event, slab_memory_owner_get_name ((SlabMemoryOwner) i), sample.owner_bytes[i]);
  end_event (&event);

  event = (CounterEvent){ text, sample.time, SLAB_TRACE_JSON_FAULTS, FALSE };
  add_count (&event, "minor", sample.minor_faults);
  add_count (&event, "major", sample.major_faults);
  end_event (&event);

  event = (CounterEvent){ text, sample.time, SLAB_TRACE_JSON_DISK, FALSE };
  add_count (&event, "read", sample.disk_read_bytes);
  add_count (&event, "written", sample.disk_written_bytes);
  end_event (&event);

  event = (CounterEvent){ text, sample.time, SLAB_TRACE_JSON_THREADS, FALSE };
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    {
      float busy = slab_trace_get_sample_thread_busy (trace, index, t);
      char name[16];

      g_snprintf (name, sizeof name, "%u", t + 1);
      if (isfinite (busy))
        add_figure (&event, name, busy, TRUE);
    }
  end_event (&event);
}

/* Of what is not known nothing is said: the format has no word for it. */
static gboolean
append_tracks (GString *text, SlabTrace *trace, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  SlabTraceTracks *tracks = slab_trace_tracks_get (trace);

  for (guint t = 0; tracks != NULL && t < slab_trace_tracks_get_n (tracks); t++)
    for (guint s = 0; s < slab_trace_tracks_get_n_series (tracks, t); s++)
      {
        const SlabTraceTrackPoint *points;
        gsize n;

        points = slab_trace_tracks_get_points (tracks, t, s, &n);
        for (gsize i = 0; i < n; i++)
          {
            if (!isfinite (points[i].value))
              continue;
            g_string_append_printf (text, ",\n{\"ph\":\"C\",\"cat\":\"" SLAB_TRACE_JSON_TRACK "\",\"pid\":%d,\"ts\":",
                                    SLAB_TRACE_JSON_PROCESS);
            append_microseconds (text, points[i].time);
            g_string_append (text, ",\"name\":");
            slab_text_append_json_string (text, slab_trace_tracks_get_name (tracks, t));
            g_string_append (text, ",\"args\":{");
            slab_text_append_json_string (text, slab_trace_tracks_get_series_name (tracks, t, s));
            g_string_append_c (text, ':');
            append_double (text, points[i].value, FALSE);
            g_string_append (text, "}}");
            if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
              return FALSE;
          }
      }
  return TRUE;
}

/* How much of what viewers nest fits: everything is put into words once, as far as there is room. */
static Parts
choose_parts (SlabTrace *trace, const ChunkSizes *sizes)
{
  g_autoptr (GString) text = g_string_sized_new (1024);
  gsize n_bytes = 0, n_group_bytes = 0, n_pass_bytes = 0;

  for (guint i = 0; i < slab_trace_get_n_chunks (trace) && n_bytes <= MOST_BYTES_WITH_PARTS; i++)
    {
      SlabTraceChunk chunk;

      g_string_truncate (text, 0);
      slab_trace_get_chunk (trace, (gint32) i, &chunk);
      append_chunk (text, &chunk, sizes);
      n_bytes += text->len + strlen (",\n");
    }
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t) && n_bytes <= MOST_BYTES_WITH_PARTS; i++)
      {
        g_string_truncate (text, 0);
        append_span (text, trace, t, i);
        n_bytes += text->len;
        g_string_truncate (text, 0);
        append_group (text, trace, t, i);
        n_group_bytes += text->len;
        g_string_truncate (text, 0);
        append_passes (text, trace, t, i);
        n_pass_bytes += text->len;
      }
  for (guint64 i = 0; i < slab_trace_get_n_samples (trace) && n_bytes <= MOST_BYTES_WITH_PARTS; i++)
    {
      g_string_truncate (text, 0);
      append_sample (text, trace, i);
      n_bytes += text->len;
    }
  /* For the head and the threads' names. */
  n_bytes += 16384;
  if (n_bytes + n_group_bytes + n_pass_bytes <= MOST_BYTES_WITH_PARTS)
    return PARTS_PASSES;
  return n_bytes + n_group_bytes <= MOST_BYTES_WITH_PARTS ? PARTS_GROUPS : PARTS_NONE;
}

/* For whoever looks for them there. */
static void
append_parts_told (GString *text, Parts parts)
{
  static const char *const told[] = {
    [PARTS_NONE] = "left out: the file would be larger than 5 MB",
    [PARTS_GROUPS] = "chunks; passes are left out: the file would be larger than 5 MB",
    [PARTS_PASSES] = "chunks and passes; of passes in turn only the lengths are true, not when they begin",
  };

  g_string_append_printf (text, ",\n\"parts\":\"%s\"", told[parts]);
}

static gboolean
write_trace (gpointer what, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  SlabTrace *trace = what;
  g_autoptr (GString) text = g_string_sized_new (FLUSH_SIZE + 1024);
  guint n_chunks = slab_trace_get_n_chunks (trace);
  guint n_threads = slab_trace_get_n_threads (trace);
  guint n_passes = slab_trace_get_n_passes (trace);
  guint64 n_samples = slab_trace_get_n_samples (trace);
  ChunkSizes sizes;
  Parts parts;

  collect_sizes (trace, &sizes);
  parts = choose_parts (trace, &sizes);
  append_head (text, trace);
  append_sizes (text, &sizes);
  g_string_append (text, "\n\"chunks\":[");
  for (guint i = 0; i < n_chunks; i++)
    {
      SlabTraceChunk c;

      slab_trace_get_chunk (trace, (gint32) i, &c);
      g_string_append (text, i > 0 ? ",\n" : "");
      append_chunk (text, &c, &sizes);
      if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
        return FALSE;
    }
  g_string_append (text, "],\n\"passes\":[");
  for (guint i = 0; i < n_passes; i++)
    {
      g_string_append (text, i > 0 ? "," : "");
      slab_text_append_json_string (text, slab_trace_get_pass_name (trace, i));
    }
  g_string_append (text, "],\n\"counters\":[");
  append_counters (text, trace);
  g_string_append_c (text, ']');
  append_parts_told (text, parts);

  g_string_append_printf (text,
                          "},\n\"traceEvents\":[\n"
                          "{\"ph\":\"M\",\"pid\":%d,\"name\":\"process_name\",\"args\":{\"name\":\"Slabscope\"}}",
                          SLAB_TRACE_JSON_PROCESS);
  for (guint t = 0; t < n_threads; t++)
    {
      guint64 n_spans = slab_trace_get_n_spans (trace, t);
      g_autofree char *name = slab_trace_dup_row_name (trace, t);

      g_string_append_printf (text,
                              ",\n{\"ph\":\"M\",\"pid\":%d,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":",
                              SLAB_TRACE_JSON_PROCESS, t + 1);
      slab_text_append_json_string (text, name);
      g_string_append_printf (
          text, "}},\n{\"ph\":\"M\",\"pid\":%d,\"tid\":%u,\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":%u}}",
          SLAB_TRACE_JSON_PROCESS, t + 1, t);
      for (guint64 i = 0; i < n_spans; i++)
        {
          if (parts >= PARTS_GROUPS)
            append_group (text, trace, t, i);
          append_span (text, trace, t, i);
          if (parts >= PARTS_PASSES)
            append_passes (text, trace, t, i);
          if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
            return FALSE;
        }
    }

  for (guint64 i = 0; i < n_samples; i++)
    {
      append_sample (text, trace, i);
      if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
        return FALSE;
    }
  if (!append_tracks (text, trace, stream, cancellable, error))
    return FALSE;
  /* Perfetto reads in pieces, and a file is broken to it where the last one holds nothing but a line's end. */
  g_string_append (text, "\n]}");
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
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  return slab_file_replace_save (file, write_trace, trace, cancellable, error);
}

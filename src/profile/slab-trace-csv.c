/* SPDX-License-Identifier: MIT */
#include "slab-trace-csv.h"

#include <inttypes.h>

#include "slab-file-replace.h"
#include "slab-text-quote.h"

/* Handed on to the stream in pieces of about this many bytes. */
#define FLUSH_SIZE (1 << 16)

static gboolean
flush (GString *text, gsize least, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  if (text->len < MAX (least, 1))
    return TRUE;
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
    return FALSE;
  g_string_truncate (text, 0);
  return TRUE;
}

/* Every nanosecond is in it, so that sums are those of the trace. */
static void
append_seconds (GString *text, gint64 nanoseconds)
{
  gint64 size = ABS (nanoseconds);

  g_string_append_printf (text, "%s%" PRId64 ".%09" PRId64, nanoseconds < 0 ? "-" : "", size / 1000000000,
                          size % 1000000000);
}

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6g", value));
}

static void
append_count (GString *text, guint64 count)
{
  if (count != SLAB_TRACE_UNKNOWN)
    g_string_append_printf (text, "%" PRIu64, count);
}

static void
append_span (GString *text, SlabTrace *trace, guint row, guint64 index, const char *thread)
{
  SlabSpan span;
  SlabTraceChunk chunk;
  SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
  gboolean has_passes;

  slab_trace_get_span (trace, row, index, &span);
  g_string_append_printf (text, "%u,", row);
  slab_text_append_csv_field (text, thread);
  g_string_append_c (text, ',');
  slab_text_append_csv_field (text, slab_trace_get_span_name (trace, &span));
  g_string_append_c (text, ',');
  if (span.chunk >= 0)
    g_string_append_printf (text, "%d", span.chunk);
  g_string_append_c (text, ',');
  if (span.phase != SLAB_PHASE_OTHER && span.iteration >= 0)
    g_string_append_printf (text, "%d", span.iteration);
  g_string_append_c (text, ',');
  append_seconds (text, span.start);
  g_string_append_c (text, ',');
  append_seconds (text, span.duration);
  g_string_append_printf (text, ",%" PRIu64 ",", span.bytes);
  if (slab_trace_get_chunk (trace, span.chunk, &chunk))
    g_string_append_printf (text, "\"%" PRId64 ":%" PRId64 ",%" PRId64 ":%" PRId64 ",%" PRId64 ":%" PRId64 "\"",
                            chunk.start[0], chunk.start[0] + chunk.size[0], chunk.start[1],
                            chunk.start[1] + chunk.size[1], chunk.start[2], chunk.start[2] + chunk.size[2]);
  has_passes = slab_trace_get_span_passes (trace, row, index, passes);
  for (guint i = 0; i < slab_trace_get_n_passes (trace); i++)
    {
      g_string_append_c (text, ',');
      if (has_passes)
        append_seconds (text, passes[i].duration);
      g_string_append_c (text, ',');
      if (has_passes)
        append_count (text, passes[i].bytes);
    }
  g_string_append_c (text, '\n');
}

static gboolean
write_spans (gpointer what, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  SlabTrace *trace = what;
  g_autoptr (GString) text = g_string_sized_new (FLUSH_SIZE + 1024);

  g_string_append (text, "row,thread,phase,chunk,iteration,start_s,duration_s,bytes,box");
  for (guint i = 0; i < slab_trace_get_n_passes (trace); i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autofree char *name = g_strconcat (slab_trace_get_pass_name (trace, i), k == 0 ? "_s" : "_bytes", NULL);

        g_string_append_c (text, ',');
        slab_text_append_csv_field (text, name);
      }
  g_string_append_c (text, '\n');
  for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
    {
      guint64 n_spans = slab_trace_get_n_spans (trace, row);
      g_autofree char *thread = slab_trace_dup_row_name (trace, row);

      for (guint64 i = 0; i < n_spans; i++)
        {
          append_span (text, trace, row, i, thread);
          if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
            return FALSE;
        }
    }
  return flush (text, 0, stream, cancellable, error);
}

static gboolean
write_samples (gpointer what, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  SlabTrace *trace = what;
  g_autoptr (GString) text = g_string_sized_new (FLUSH_SIZE + 1024);
  guint n_rows = slab_trace_get_n_threads (trace);
  guint64 n_samples = slab_trace_get_n_samples (trace);

  g_string_append (text, "time_s,cores_busy,cores_queued,cores_system,resident_bytes");
  for (guint i = 0; i < SLAB_N_MEMORY_OWNERS; i++)
    g_string_append_printf (text, ",%s_bytes", slab_memory_owner_get_name ((SlabMemoryOwner) i));
  g_string_append (text, ",minor_faults,major_faults,disk_read_bytes,disk_written_bytes");
  for (guint row = 0; row < n_rows; row++)
    g_string_append_printf (text, ",row_%u_busy", row);
  g_string_append_c (text, '\n');

  for (guint64 i = 0; i < n_samples; i++)
    {
      SlabTraceSample sample;
      guint64 counts[SLAB_N_MEMORY_OWNERS + 4];

      slab_trace_get_sample (trace, i, &sample);
      append_seconds (text, sample.time);
      g_string_append_c (text, ',');
      append_number (text, sample.cores_busy);
      g_string_append_c (text, ',');
      append_number (text, sample.cores_queued);
      g_string_append_c (text, ',');
      append_number (text, sample.cores_system);
      g_string_append_c (text, ',');
      append_count (text, sample.resident_bytes);
      for (guint k = 0; k < SLAB_N_MEMORY_OWNERS; k++)
        counts[k] = sample.owner_bytes[k];
      counts[SLAB_N_MEMORY_OWNERS] = sample.minor_faults;
      counts[SLAB_N_MEMORY_OWNERS + 1] = sample.major_faults;
      counts[SLAB_N_MEMORY_OWNERS + 2] = sample.disk_read_bytes;
      counts[SLAB_N_MEMORY_OWNERS + 3] = sample.disk_written_bytes;
      for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
        {
          g_string_append_c (text, ',');
          append_count (text, counts[k]);
        }
      for (guint row = 0; row < n_rows; row++)
        {
          g_string_append_c (text, ',');
          append_number (text, (double) slab_trace_get_sample_thread_busy (trace, i, row));
        }
      g_string_append_c (text, '\n');
      if (!flush (text, FLUSH_SIZE, stream, cancellable, error))
        return FALSE;
    }
  return flush (text, 0, stream, cancellable, error);
}

/**
 * slab_trace_save_spans_csv:
 * @trace: ended, or of a run that lasts: then as far as it has come
 * @file: what to write
 *
 * A line for each span, row after row: row (from 0), thread (its name), phase (or what another program calls it),
 * chunk, iteration (of a chunk's span: how many), start_s and duration_s (seconds to the nanosecond), bytes, box (of
 * the chunk's core, as “slabscope-cli crop --box” takes it), and for each pass of the filter its seconds and its bytes.
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_trace_save_spans_csv (SlabTrace *trace, GFile *file, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  return slab_file_replace_save (file, write_spans, trace, cancellable, error);
}

/**
 * slab_trace_save_samples_csv:
 * @trace: ended, or of a run that lasts: then as far as it has come
 * @file: what to write
 *
 * A line for each sample, with the fields of #SlabTraceSample, and for each row the share of the time since the
 * sample before that its thread was on a core. Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_trace_save_samples_csv (SlabTrace *trace, GFile *file, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (SLAB_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  return slab_file_replace_save (file, write_samples, trace, cancellable, error);
}

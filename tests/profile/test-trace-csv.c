/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-csv.h"

#include <stdlib.h>
#include <string.h>

#include "file-fixture.h"
#include "profile/slab-trace-statistics.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

typedef gboolean (*SaveFunc) (SlabTrace *trace, GFile *file, GCancellable *cancellable, GError **error);

static char *
save (Fixture *fixture, SlabTrace *trace, SaveFunc func)
{
  g_autoptr (GError) error = NULL;
  char *text;

  func (trace, fixture->file, NULL, &error);
  g_assert_no_error (error);
  g_file_load_contents (fixture->file, NULL, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Every word that has to be quoted, a span without a chunk, one with passes, one of no length. */
static void
test_spans (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "gather", "a,b", NULL };
  const SlabTraceChunk chunk = { { 0, 64, 128 }, { 50, 64, 100 }, { 50, 80, 116 } };
  const SlabTracePass passes[2] = { { 1500000000, 4096 }, { 1, 0 } };
  SlabTrace *trace = slab_trace_new (2);
  SlabSpan span = { .start = 5, .duration = 2000000007, .chunk = 0, .iteration = -1, .phase = SLAB_PHASE_FILTER };
  g_autofree char *text = NULL;

  slab_trace_set_chunks (trace, &chunk, 1);
  slab_trace_set_pass_names (trace, names);
  slab_trace_set_row_name (trace, 1, "say \"hi\"\nyou");
  slab_trace_add_span_with_passes (trace, 0, &span, passes);
  span = (SlabSpan){ .start = 2000000012, .bytes = 77, .chunk = -1, .iteration = 3, .phase = SLAB_PHASE_WAIT };
  slab_trace_add_span (trace, 0, &span);
  span = (SlabSpan){ .start = 1000, .duration = 10, .chunk = 12, .phase = SLAB_PHASE_OTHER };
  span.iteration = slab_trace_add_span_name (trace, "load, then go");
  slab_trace_add_span (trace, 1, &span);
  slab_trace_end_at (trace, 3000000000);

  text = save (fixture, trace, slab_trace_save_spans_csv);
  g_assert_cmpstr (text, ==,
                   "row,thread,phase,chunk,iteration,start_s,duration_s,bytes,box,gather_s,gather_bytes,\"a,b_s\","
                   "\"a,b_bytes\"\n"
                   "0,Thread 1,filter,0,,0.000000005,2.000000007,0,\"0:50,64:128,128:228\",1.500000000,4096,"
                   "0.000000001,0\n"
                   "0,Thread 1,wait,,3,2.000000012,0.000000000,77,,,,,\n"
                   "1,\"say \"\"hi\"\"\nyou\",\"load, then go\",12,,0.000001000,0.000000010,0,,,,,\n");
  g_assert_finalize_object (trace);
}

/* Read back, line by line: what the table of statistics says, and more lines than one piece for the stream holds. */
static void
test_sums (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = slab_trace_new (3);
  g_autoptr (SlabTraceStatistics) statistics = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  double seconds[SLAB_N_PHASES] = { 0.0 };
  double rows[3] = { 0.0 };
  guint64 n[SLAB_N_PHASES] = { 0 }, bytes[SLAB_N_PHASES] = { 0 };
  gint64 last = 0;

  for (guint row = 0; row < 3; row++)
    {
      gint64 time = 0;

      for (gint64 i = 0; i < 1000; i++)
        {
          SlabSpan span = { .start = time,
                            .duration = 1 + (i * 7919 + row * 31) % 1000003,
                            .bytes = (guint64) (i * 13 % 4096),
                            .chunk = (gint32) i,
                            .iteration = -1,
                            .phase = (SlabPhase) (i % 4) };

          slab_trace_add_span (trace, row, &span);
          time += span.duration;
        }
      last = MAX (last, time);
    }
  slab_trace_end_at (trace, last);
  statistics = slab_trace_statistics_new (trace, 0, G_MAXINT64);

  text = save (fixture, trace, slab_trace_save_spans_csv);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 3000 + 1);
  for (guint i = 1; i <= 3000; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);
      SlabPhase phase;

      g_assert_cmpuint (g_strv_length (fields), ==, 9);
      g_assert_true (slab_phase_from_name (fields[2], &phase));
      n[phase]++;
      seconds[phase] += g_ascii_strtod (fields[6], NULL);
      bytes[phase] += g_ascii_strtoull (fields[7], NULL, 10);
      rows[atoi (fields[0])] += g_ascii_strtod (fields[6], NULL);
    }
  for (guint p = 0; p < SLAB_N_PHASES; p++)
    {
      g_assert_cmpuint (n[p], ==, statistics->phases[p].n);
      assert_near (seconds[p], statistics->phases[p].total);
      g_assert_cmpuint (bytes[p], ==, statistics->phases[p].bytes);
    }
  for (guint row = 0; row < 3; row++)
    assert_near (rows[row], statistics->rows[row].work + statistics->rows[row].overhead + statistics->rows[row].wait);
  g_assert_finalize_object (trace);
}

/* What is not told is an empty field, not a zero. */
static void
test_samples (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = slab_trace_new (2);
  const float busy[2] = { 0.5f, NAN };
  SlabTraceSample sample = SLAB_TRACE_SAMPLE_INIT;
  g_autofree char *text = NULL;

  sample.time = 20000000;
  sample.cores_busy = 1.5;
  sample.resident_bytes = 1000;
  slab_trace_add_sample (trace, &sample, busy);
  sample = (SlabTraceSample){ 40000001, 0.25, 0.125, 0.0625, 2000, { 500, 400, 300, 800 }, 7, 0, 4096, 8192 };
  slab_trace_add_sample (trace, &sample, NULL);
  slab_trace_end_at (trace, 50000000);

  text = save (fixture, trace, slab_trace_save_samples_csv);
  g_assert_cmpstr (
      text, ==,
      "time_s,cores_busy,cores_queued,cores_system,resident_bytes,input_bytes,output_bytes,"
      "scratch_bytes,other_bytes,minor_faults,major_faults,disk_read_bytes,disk_written_bytes,row_0_busy,row_1_busy\n"
      "0.020000000,1.5,,,1000,,,,,,,,,0.5,\n"
      "0.040000001,0.25,0.125,0.0625,2000,500,400,300,800,7,0,4096,8192,,\n");
  g_assert_finalize_object (trace);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  SlabTrace *trace = slab_trace_new (1);
  g_autoptr (GFile) file = g_file_get_child (fixture->file, "none.csv");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL, cancelled = NULL;

  g_assert_false (slab_trace_save_spans_csv (trace, file, NULL, &error));
  g_assert_nonnull (strstr (error->message, "none.csv"));
  g_cancellable_cancel (cancellable);
  g_assert_false (slab_trace_save_samples_csv (trace, fixture->file, cancellable, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (fixture->file, NULL));
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/trace-csv/spans", Fixture, NULL, set_up, test_spans, tear_down);
  g_test_add ("/trace-csv/sums", Fixture, NULL, set_up, test_sums, tear_down);
  g_test_add ("/trace-csv/samples", Fixture, NULL, set_up, test_samples, tear_down);
  g_test_add ("/trace-csv/failure", Fixture, NULL, set_up, test_failure, tear_down);
  return g_test_run ();
}

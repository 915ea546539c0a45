/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-record.h"

#include "filter/slab-cpu.h"
#include "profile/slab-trace-summary.h"
#include "run-fixture.h"

static SlabEngine *engine;

static void
check_rows (SlabRun *run)
{
  SlabTrace *trace = slab_run_get_trace (run);
  gint64 duration = slab_trace_get_duration (trace);

  g_assert_true (slab_trace_is_ended (trace));
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    {
      gint64 sum = 0;
      gint64 end = 0;

      for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t); i++)
        {
          SlabSpan span;

          slab_trace_get_span (trace, t, i, &span);
          g_assert_cmpint (span.start, >=, end);
          g_assert_cmpint (span.duration, >=, 0);
          end = span.start + span.duration;
          sum += span.duration;
        }
      g_assert_cmpint (end, <=, duration);
      g_assert_cmpfloat ((double) sum, >=, 0.99 * (double) duration);
    }
}

/* How often each of 5 chunks has a span of each phase, which must be chunks as these. */
static void
count_spans (SlabTrace *trace, guint n_seen[5][SLAB_N_PHASES], guint64 bytes[SLAB_N_PHASES])
{
  SlabSpan span;

  g_assert_cmpuint (slab_trace_get_n_chunks (trace), ==, 5);
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t); i++)
      {
        slab_trace_get_span (trace, t, i, &span);
        bytes[span.phase] += span.bytes;
        if (span.phase == SLAB_PHASE_WAIT)
          continue;
        g_assert_cmpint (span.chunk, >=, 0);
        n_seen[span.chunk][span.phase]++;
      }
}

static void
test_record (void)
{
  static const gint64 shape[3] = { 30, 100, 100 };
  static const char *const options[] = { "sigma", "3", NULL };
  static const char *const global[] = { "stop", "global", "max-iterations", "10", "eps", "0", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) identity = make_params ("identity", NULL);
  g_autoptr (SlabFilterParams) gaussian = make_params ("gaussian", options);
  g_autoptr (SlabFilterParams) tv = make_params ("tv", global);
  SlabRunSettings settings = make_settings (30, 20, 100, 3);
  SlabRunSettings overlapping = make_settings (30, 20, 100, 3);
  g_autoptr (SlabRun) run = make_run (volume, gaussian, &settings);
  g_autoptr (SlabRun) copy_run = NULL;
  g_autoptr (SlabRun) global_run = make_run (volume, tv, &settings);
  SlabTrace *trace = slab_run_get_trace (run);
  guint n_seen[5][SLAB_N_PHASES] = { { 0 } };
  guint n_copied[5][SLAB_N_PHASES] = { { 0 } };
  guint64 bytes[SLAB_N_PHASES] = { 0 };
  guint64 bytes_copied[SLAB_N_PHASES] = { 0 };
  SlabTraceSummary summary;
  SlabTraceChunk chunk;
  SlabSpan span;
  gint32 iterations = 0;

  overlapping.overlap_auto = FALSE;
  overlapping.overlap[0] = overlapping.overlap[1] = overlapping.overlap[2] = 12;
  copy_run = make_run (volume, identity, &overlapping);
  slab_run_start (run, engine);
  slab_run_start (copy_run, engine);
  slab_run_start (global_run, engine);
  slab_run_wait (global_run, -1);
  check_rows (run);
  check_rows (copy_run);
  check_rows (global_run);

  /* Each chunk is read, filtered and written once; 20 rows and 12 more to a neighbour's side. */
  count_spans (slab_run_get_trace (copy_run), n_copied, bytes_copied);
  for (guint c = 0; c < 5; c++)
    for (guint phase = 0; phase < SLAB_PHASE_WAIT; phase++)
      g_assert_cmpuint (n_copied[c][phase], ==, 1);
  g_assert_cmpuint (bytes_copied[SLAB_PHASE_WRITE], ==, 30 * 100 * 100 * 4);
  g_assert_cmpuint (bytes_copied[SLAB_PHASE_READ], ==, 30 * (32 + 44 + 44 + 44 + 32) * 100 * 4);
  g_assert_true (slab_trace_get_chunk (trace, 1, &chunk));
  g_assert_cmpint (chunk.start[1], ==, 20);
  g_assert_cmpint (chunk.size[1], ==, 20);
  g_assert_cmpint (chunk.padded_size[1], ==, 44);

  {
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    g_autoptr (GDateTime)
        begun = g_date_time_new_from_iso8601 (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_BEGUN), NULL);

    g_assert_nonnull (begun);
    g_assert_cmpint (ABS (g_date_time_difference (now, begun)), <, G_TIME_SPAN_MINUTE * 5);
    g_assert_cmpfloat (g_ascii_strtod (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_RESIDENT_BEFORE), NULL), >,
                       1e6);
    g_assert_nonnull (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_VERSION));
  }

  /* A filter that reads a volume in memory and writes the result by itself has nothing else to show. */
  count_spans (trace, n_seen, bytes);
  for (guint c = 0; c < 5; c++)
    for (guint phase = 0; phase < SLAB_PHASE_WAIT; phase++)
      g_assert_cmpuint (n_seen[c][phase], ==, phase == SLAB_PHASE_FILTER);
  g_assert_cmpuint (bytes[SLAB_PHASE_FILTER], ==, 30 * (32 + 44 + 44 + 44 + 32) * 100 * 4);

  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE), ==, "gaussian sigma=3");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_SHAPE), ==, "30,100,100");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_CHUNK), ==, "30,20,100");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OVERLAP), ==, "12,12,12");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_HALO), ==, "12,12,12");
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME), ==, "done");
  g_assert_cmpuint (slab_trace_get_n_samples (trace), >, 0);
  slab_trace_summarize (trace, &summary);
  g_assert_cmpfloat (summary.efficiency, >, 0.0);
  g_assert_cmpfloat (summary.efficiency, <=, 1.0);

  trace = slab_run_get_trace (global_run);
  g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_ITERATIONS), ==, "10");
  g_assert_cmpuint (slab_run_get_iterations (global_run), ==, 10);
  for (guint64 i = 0; i < slab_trace_get_n_spans (trace, 0); i++)
    {
      slab_trace_get_span (trace, 0, i, &span);
      iterations = MAX (iterations, span.iteration + 1);
    }
  g_assert_cmpint (iterations, >=, 9);
  g_assert_cmpint (iterations, <=, 11);
}

/* What a filter that iterates did in each span, in chunks and as one problem, and what the results need at least. */
static void
test_passes (void)
{
  static const gint64 shape[3] = { 30, 100, 100 };
  static const char *const filters[3] = { "tv", "tv", "gaussian" };
  static const char *const names[3] = { "sweep", "sweep", "z" };
  /* 30 operations and 28 bytes a voxel and iteration, from where the cache's size says. Three axes with 12 sums of
   * pairs and 13 products to be added, 3 x (12 + 13 + 12); a float is read, one written. */
  static const char *const flops[3] = { "90000000", "90000000", "33300000" };
  static const char *const useful[3] = { "2400000", "2400000", "2400000" };
  static const char *const moved[3] = { "84000000", "84000000", NULL };
  static const char *const from[3] = { "cache", "memory", NULL };
  static const char *const options[3][7] = { { "stop", "global", "max-iterations", "10", "eps", "0", NULL },
                                             { "stop", "chunk", "max-iterations", "10", "eps", "0", NULL },
                                             { "sigma", "3", NULL } };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  SlabRunSettings settings = make_settings (30, 20, 100, 3);

  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (SlabFilterParams) params = make_params (filters[k], options[k]);
      g_autoptr (SlabRun) run = NULL;
      SlabTrace *trace;
      gint64 filter = 0, swept = 0, all = 0;
      double bytes = 0.0;

      slab_cpu_set_cache_bytes (0, k == 1 ? 100000 : 1000000000);
      run = make_run (volume, params, &settings);
      trace = slab_run_get_trace (run);
      slab_run_start (run, engine);
      slab_run_wait (run, -1);
      g_assert_cmpuint (slab_trace_get_n_passes (trace), ==, 3);
      g_assert_cmpstr (slab_trace_get_pass_name (trace, 0), ==, names[k]);
      for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
        for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t); i++)
          {
            SlabTracePass passes[SLAB_TRACE_MAX_PASSES];
            gint64 sum = 0;
            SlabSpan span;

            slab_trace_get_span (trace, t, i, &span);
            g_assert_true (slab_trace_get_span_passes (trace, t, i, passes) == (span.phase == SLAB_PHASE_FILTER));
            if (span.phase != SLAB_PHASE_FILTER)
              continue;
            for (guint p = 0; p < 3; p++)
              {
                sum += passes[p].duration;
                bytes += (double) passes[p].bytes;
              }
            g_assert_cmpint (sum, <=, span.duration);
            filter += span.duration;
            swept += passes[0].duration;
            all += sum;
          }
      g_assert_cmpint (swept, >, 0);
      /* Of a voxel, in 10 iterations: f and p are read, p is written, 28 bytes; but the first one has no p yet, and the
       * last one writes u in the place of p: 16 + 8 * 28 + 20 = 260. */
      if (k == 0)
        g_assert_cmpfloat (bytes, ==, 260.0 * 300000.0);
      g_assert_cmpfloat ((double) all, >=, 0.5 * (double) filter);
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_FLOPS), ==, flops[k]);
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES), ==, useful[k]);
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES), ==, moved[k]);
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MOVED_FROM), ==, from[k]);
      g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_PROGRESS));
      slab_cpu_set_cache_bytes (0, 0);
    }
}

/* Chunks that stop by themselves differ: needed is what was made of each, and not the most of any for all. Half of the
 * volume is flat, and there is nothing to do there. */
static void
test_cost_by_chunk (void)
{
  static const gint64 shape[3] = { 20, 40, 40 };
  static const char *const options[] = { "stop", "chunk", "max-iterations", "40", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("tv", options);
  SlabRunSettings settings = make_settings (20, 20, 40, 2);
  g_autoptr (SlabRun) run = NULL;
  SlabTrace *trace;
  gint64 swept = 0, least = G_MAXINT64, most = 0;
  const float *voxels = slab_volume_peek_floats (volume);

  for (guint z = 0; z < 20; z++)
    for (guint i = 0; i < 24 * 40; i++)
      ((float *) voxels)[z * 1600 + i] = 0.5f;
  run = make_run (volume, params, &settings);
  trace = slab_run_get_trace (run);
  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    for (guint64 i = 0; i < slab_trace_get_n_spans (trace, t); i++)
      {
        SlabSpan span;

        slab_trace_get_span (trace, t, i, &span);
        if (span.phase != SLAB_PHASE_FILTER)
          continue;
        swept += (gint64) span.iteration * 20 * 20 * 40;
        least = MIN (least, span.iteration);
        most = MAX (most, span.iteration);
      }
  g_assert_cmpint (least, <, most);
  g_assert_cmpint (g_ascii_strtoll (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_FLOPS), NULL, 10), ==,
                   30 * swept);
  g_assert_cmpint (g_ascii_strtoll (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES), NULL, 10), ==,
                   28 * swept);
}

/*
 * A Gaussian of radius 12 over 30 x 100 x 100 in chunks of 30 x 20 x 100, with 32, 44, 44, 44 and 32 = 196 rows of 100.
 * By row of 30 x 100 voxels: 6 for a voxel that is looked at, 3 for each of the 54 planes that are gathered, 3 + 12 for
 * each of 30 sums along z, which halos take part in: 18000 + 100 (162 + 450) = 79200. Along y and x only rows of the
 * core: 3000 (3 + 12) + 3000 (8 + 12) = 105000. (100 * 184200) / (196 * 79200 + 100 * 105000) = 18420000 / 26023200.
 * Rows beyond the radius are not touched. Of TV all voxels of a chunk are alike: 100 / 196.
 */
static void
test_useful_share (void)
{
  static const gint64 shape[3] = { 30, 100, 100 };
  static const char *const sigma[] = { "sigma", "3", NULL };
  static const char *const chunk[] = { "stop", "chunk", "max-iterations", "1", NULL };
  static const double expected[3] = { 18420000.0 / 26023200.0, 18420000.0 / 26023200.0, 100.0 / 196.0 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);

  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (SlabFilterParams) params = k < 2 ? make_params ("gaussian", sigma) : make_params ("tv", chunk);
      SlabRunSettings settings = make_settings (30, 20, 100, 1);
      g_autoptr (SlabRun) run = NULL;
      const char *told;

      settings.overlap_auto = FALSE;
      for (guint a = 0; a < 3; a++)
        settings.overlap[a] = k == 1 ? 20 : 12;
      run = make_run (volume, params, &settings);
      slab_run_start (run, engine);
      slab_run_wait (run, -1);
      told = slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_USEFUL_SHARE);
      g_assert_nonnull (told);
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (told, NULL), expected[k], 1e-6);
      /* A Gaussian writes the result itself, and reads a volume in memory where that is. */
      g_assert_cmpstr (slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_STEPS), ==,
                       k < 2 ? "filter" : "read,filter,write");
    }
}

/* What the run says of its accuracy is what the filter knew, once it has ended, and nothing where it knows nothing. */
static void
test_gap (void)
{
  static const gint64 shape[3] = { 20, 60, 70 };
  static const char *const gap[] = { "stop", "gap", "gap", "1e-3", NULL };
  static const char *const global[] = { "stop", "global", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_STEPS, 1);
  g_autoptr (SlabFilterParams) gap_params = make_params ("tv", gap);
  g_autoptr (SlabFilterParams) global_params = make_params ("tv", global);
  SlabRunSettings settings = make_settings (0, 0, 0, 3);
  g_autoptr (SlabRun) run = make_run (volume, gap_params, &settings);
  g_autoptr (SlabRun) global_run = make_run (volume, global_params, &settings);
  const char *text;

  g_assert_cmpfloat (slab_run_get_gap (run), <, 0.0);
  slab_run_start (run, engine);
  slab_run_start (global_run, engine);
  slab_run_wait (global_run, -1);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  g_assert_cmpfloat (slab_run_get_gap (run), >, 0.0);
  g_assert_cmpfloat (slab_run_get_gap (run), <=, 1e-3);
  g_assert_cmpuint (slab_run_get_iterations (run), >=, 5);
  g_assert_cmpuint (slab_run_get_iterations (run), <, 200);
  text = slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_TASKS);
  g_assert_nonnull (text);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10) % slab_chunk_plan_get_n_tasks (slab_run_get_plan (run), FALSE),
                    ==, 0);
  g_assert_cmpuint (g_ascii_strtoull (text, NULL, 10), >, 0);
  text = slab_trace_get_property_string (slab_run_get_trace (run), SLAB_TRACE_KEY_GAP);
  g_assert_cmpfloat_with_epsilon (g_ascii_strtod (text, NULL), slab_run_get_gap (run), 1e-5);
  check_rows (run);

  g_assert_cmpfloat (slab_run_get_gap (global_run), <, 0.0);
  g_assert_null (slab_trace_get_property_string (slab_run_get_trace (global_run), SLAB_TRACE_KEY_GAP));
}

/* A volume in a file is waited for before it is filtered, and the wait is shown. */
static void
test_record_file (void)
{
  static const gint64 shape[3] = { 30, 100, 100 };
  static const char *const options[] = { "sigma", "3", NULL };
  SlabRawLayout layout = { { { 30, 100, 100 } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0 };
  gsize n_bytes = slab_reference_count (shape);
  g_autofree void *voxels = g_malloc0 (n_bytes);
  TempFile file = write_raw (voxels, n_bytes);
  g_autoptr (SlabVolume) volume = open_raw (&file, &layout);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (30, 20, 100, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings);
  guint n_seen[5][SLAB_N_PHASES] = { { 0 } };
  guint64 bytes[SLAB_N_PHASES] = { 0 };

  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  check_rows (run);
  count_spans (slab_run_get_trace (run), n_seen, bytes);
  for (guint c = 0; c < 5; c++)
    for (guint phase = 0; phase < SLAB_PHASE_WAIT; phase++)
      g_assert_cmpuint (n_seen[c][phase], ==, phase != SLAB_PHASE_WRITE);
  remove_raw (&file);
}

static void
test_no_record (void)
{
  static const gint64 shape[3] = { 10, 20, 20 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("identity", NULL);
  SlabRunSettings settings = make_settings (5, 5, 5, 2);
  g_autoptr (SlabRun) run = make_run (volume, params, &settings);

  slab_run_set_recording (run, FALSE);
  slab_run_start (run, engine);
  slab_run_wait (run, -1);
  g_assert_cmpint (slab_run_get_state (run), ==, SLAB_RUN_STATE_DONE);
  for (guint t = 0; t < slab_trace_get_n_threads (slab_run_get_trace (run)); t++)
    g_assert_cmpuint (slab_trace_get_n_spans (slab_run_get_trace (run), t), ==, 0);
  g_assert_cmpuint (slab_trace_get_n_samples (slab_run_get_trace (run)), ==, 0);
  g_assert_true (slab_trace_is_ended (slab_run_get_trace (run)));
}

/* A quarter of 2 x 3 x 4 voxels of 4 bytes is read and written: 48 bytes. */
static void
test_cancelled (void)
{
  static const gint64 shape[3] = { 2, 3, 4 };
  static const char *const chunk[] = { "stop", "chunk", NULL };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  SlabRunSettings settings = make_settings (2, 3, 2, 1);
  const SlabRunEnd end = { .outcome = "cancelled", .progress = 0.25, .gap = -1.0 };

  for (guint k = 0; k < 2; k++)
    {
      g_autoptr (SlabFilterParams) params = k == 0 ? make_params ("gaussian", NULL) : make_params ("tv", chunk);
      g_autoptr (SlabRun) run = make_run (volume, params, &settings);
      g_autoptr (SlabTrace) trace = slab_trace_new (1);

      slab_run_record_end (trace, volume, params, slab_run_get_plan (run), &end);
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_OUTCOME), ==, "cancelled");
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_PROGRESS), ==, "0.2500");
      g_assert_cmpstr (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES), ==, "48");
      g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_GAP));
      /* How often a chunk was gone over that was not done, nobody knows. */
      g_assert_true ((slab_trace_get_property_string (trace, SLAB_TRACE_KEY_FLOPS) == NULL) == (k == 1));
      g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_MOVED_BYTES));
    }
}

/* A minute between samples leaves those of the beginning and the end. */
static void
test_sample_interval (void)
{
  static const gint64 shape[3] = { 40, 300, 300 };
  static const char *const options[] = { "sigma", "20", "precision", "double", NULL };
  static const guint intervals[3] = { 0, 60000, 5 };
  g_autoptr (SlabVolume) volume = make_volume (shape, SLAB_REFERENCE_NOISE, 1);
  g_autoptr (SlabFilterParams) params = make_params ("gaussian", options);
  SlabRunSettings settings = make_settings (40, 30, 300, 2);
  guint64 n[3];

  for (guint k = 0; k < 3; k++)
    {
      g_autoptr (SlabRun) run = make_run (volume, params, &settings);

      slab_run_set_sample_interval (run, intervals[k]);
      slab_run_start (run, engine);
      slab_run_wait (run, -1);
      n[k] = slab_trace_get_n_samples (slab_run_get_trace (run));
    }
  g_assert_cmpuint (n[0], ==, 0);
  g_assert_cmpuint (n[1], >=, 1);
  g_assert_cmpuint (n[1], <=, 2);
  g_assert_cmpuint (n[2], >, 2);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  engine = slab_engine_new (FALSE);
  g_test_add_func ("/run-record/record", test_record);
  g_test_add_func ("/run-record/passes", test_passes);
  g_test_add_func ("/run-record/cost-by-chunk", test_cost_by_chunk);
  g_test_add_func ("/run-record/useful-share", test_useful_share);
  g_test_add_func ("/run-record/gap", test_gap);
  g_test_add_func ("/run-record/record-file", test_record_file);
  g_test_add_func ("/run-record/no-record", test_no_record);
  g_test_add_func ("/run-record/cancelled", test_cancelled);
  g_test_add_func ("/run-record/sample-interval", test_sample_interval);
  status = g_test_run ();
  slab_engine_shutdown (engine);
  g_assert_finalize_object (engine);
  return status;
}

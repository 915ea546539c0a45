/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include "profile/slab-trace-json.h"
#include "profile/slab-trace-summary.h"
#include "profile/slab-trace-tracks.h"
#include "profile/slab-trace-tree.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

static char *folder;
static GFile *input;
static GFile *output;

static void
remove_folder (void)
{
  g_file_delete (input, NULL, NULL);
  g_file_delete (output, NULL, NULL);
  g_rmdir (folder);
  g_object_unref (input);
  g_object_unref (output);
  g_free (folder);
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_make_warnings_fatal ();
  folder = g_dir_make_tmp ("slabscope-fuzz-XXXXXX", NULL);
  g_assert_nonnull (folder);
  input = g_file_new_build_filename (folder, "input.json", NULL);
  output = g_file_new_build_filename (folder, "output.json", NULL);
  atexit (remove_folder);
  return 0;
}

/* Tracks are in order, inside the run, and of numbers; extremes hold what is between. */
static void
check_tracks (SlabTrace *trace)
{
  SlabTraceTracks *tracks = slab_trace_tracks_get (trace);

  for (guint t = 0; tracks != NULL && t < slab_trace_tracks_get_n (tracks); t++)
    {
      double low, high, value;

      g_assert_true (g_utf8_validate (slab_trace_tracks_get_name (tracks, t), -1, NULL));
      if (slab_trace_tracks_get_range (tracks, t, &low, &high))
        g_assert_true (isfinite (low) && isfinite (high) && low <= high);
      for (guint s = 0; s < slab_trace_tracks_get_n_series (tracks, t); s++)
        {
          const SlabTraceTrackPoint *points;
          gint64 before = 0;
          gsize n;

          g_assert_true (g_utf8_validate (slab_trace_tracks_get_series_name (tracks, t, s), -1, NULL));
          points = slab_trace_tracks_get_points (tracks, t, s, &n);
          for (gsize i = 0; i < n; i++)
            {
              g_assert_cmpint (points[i].time, >=, before);
              g_assert_cmpint (points[i].time, <=, slab_trace_get_duration (trace));
              before = points[i].time;
              if (slab_trace_tracks_find_value (tracks, t, s, before, &value))
                g_assert_true (slab_trace_tracks_find_extent (tracks, t, s, before, before + 1, &low, &high)
                               && low <= value && value <= high);
            }
        }
    }
}

/* Every row is somewhere, once. */
static void
check_tree (SlabTrace *trace)
{
  const guint *rows = slab_trace_tree_get_rows (trace), *places = slab_trace_tree_get_places (trace);

  for (guint i = 0; rows != NULL && i < slab_trace_get_n_threads (trace); i++)
    g_assert_cmpuint (places[rows[i]], ==, i);
}

/* Everything a picture would ask for: rows in order and inside the run, figures that are numbers. */
static void
check_trace (SlabTrace *trace)
{
  gint64 duration = slab_trace_get_duration (trace);
  gint64 last_time = G_MININT64;
  SlabTraceSummary summary;
  guint n_keys;

  g_assert_true (slab_trace_is_ended (trace));
  g_assert_cmpint (duration, >=, 0);
  for (guint thread = 0; thread < slab_trace_get_n_threads (trace); thread++)
    {
      gint64 end = 0;

      for (guint64 i = 0; i < slab_trace_get_n_spans (trace, thread); i++)
        {
          SlabSpan span;

          slab_trace_get_span (trace, thread, i, &span);
          g_assert_cmpint (span.start, >=, end);
          g_assert_cmpint (span.duration, >=, 0);
          g_assert_cmpint (span.start, <=, duration - span.duration);
          g_assert_cmpuint (span.phase, <, SLAB_N_PHASES);
          end = span.start + span.duration;
        }
      (void) slab_trace_find_span (trace, thread, duration / 2);
    }
  for (guint64 i = 0; i < slab_trace_get_n_samples (trace); i++)
    {
      SlabTraceSample sample;

      slab_trace_get_sample (trace, i, &sample);
      g_assert_cmpint (sample.time, >=, last_time);
      g_assert_cmpint (sample.time, <=, duration);
      g_assert_true (sample.cores_busy >= 0 && isfinite (sample.cores_busy));
      last_time = sample.time;
    }
  for (guint i = 0; i < MIN (slab_trace_get_n_chunks (trace), 1000); i++)
    {
      SlabTraceChunk chunk;

      (void) slab_trace_get_chunk (trace, (gint32) i, &chunk);
    }
  for (const char *const *key = slab_trace_get_property_keys (trace, &n_keys); n_keys > 0; key++, n_keys--)
    g_assert_true (g_utf8_validate (slab_trace_get_property_string (trace, *key), -1, NULL));
  slab_trace_summarize (trace, &summary);
  g_assert_true (isfinite (summary.seconds) && isfinite (summary.mean_cores_busy));
  g_assert_true (isfinite (summary.efficiency) || isnan (summary.useful_share));
  check_tracks (trace);
  check_tree (trace);
}

static void
assert_same_tree (SlabTrace *a, SlabTrace *b)
{
  const guint *p = slab_trace_tree_get_parents (a), *q = slab_trace_tree_get_parents (b);

  g_assert_true ((p == NULL) == (q == NULL));
  for (guint i = 0; p != NULL && i < slab_trace_get_n_threads (a); i++)
    g_assert_cmpuint (p[i], ==, q[i]);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  SlabTrace *trace;
  SlabTrace *again;

  /* A file that is cut to nothing and written again makes some file systems wait for the disk. */
  g_unlink (g_file_peek_path (input));
  g_assert_true (g_file_set_contents_full (g_file_peek_path (input), (const char *) data, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  trace = slab_trace_load (input, NULL, &error);
  fuzz_check_outcome (trace != NULL, error);
  if (trace == NULL)
    return 0;
  check_trace (trace);

  /* What we write, we read. */
  g_assert_true (slab_trace_save (trace, output, NULL, &error));
  g_assert_no_error (error);
  again = slab_trace_load (output, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
  check_trace (again);
  g_assert_cmpuint (slab_trace_get_n_threads (again), ==, slab_trace_get_n_threads (trace));
  g_assert_cmpint (slab_trace_get_duration (again), ==, slab_trace_get_duration (trace));
  for (guint thread = 0; thread < slab_trace_get_n_threads (trace); thread++)
    g_assert_cmpuint (slab_trace_get_n_spans (again, thread), ==, slab_trace_get_n_spans (trace, thread));
  assert_same_tree (again, trace);
  g_assert_finalize_object (again);
  g_assert_finalize_object (trace);
  return 0;
}

/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-tracks.h"

static SlabTraceTracks *
make_tracks (void)
{
  SlabTraceTracks *tracks = slab_trace_tracks_new ();
  gint track = slab_trace_tracks_find (tracks, 7, "heap", FALSE);

  g_assert_cmpint (track, ==, 0);
  /* Not in the order of time; of one time the later one counts; for a while nothing is known. */
  g_assert_true (slab_trace_tracks_add (tracks, 0, "used", 1300, 3.0));
  g_assert_true (slab_trace_tracks_add (tracks, 0, "used", 1100, 1.0));
  g_assert_true (slab_trace_tracks_add (tracks, 0, "used", 1100, -2.0));
  g_assert_true (slab_trace_tracks_add (tracks, 0, "used", 1200, NAN));
  g_assert_true (slab_trace_tracks_add (tracks, 0, "free", 900, 50.0));
  g_assert_true (slab_trace_tracks_add (tracks, 0, "free", 1100, 40.0));
  return tracks;
}

static void
test_values (void)
{
  g_autoptr (SlabTraceTracks) tracks = make_tracks ();
  double low, high, value = 9.0;

  g_assert_cmpint (slab_trace_tracks_find_first_time (tracks, G_MININT64), ==, 900);
  g_assert_cmpint (slab_trace_tracks_find_first_time (tracks, 901), ==, 1100);
  g_assert_cmpint (slab_trace_tracks_find_first_time (tracks, 1301), ==, G_MAXINT64);
  g_assert_cmpuint (slab_trace_tracks_finish (tracks, 1000, 300), ==, 1);
  g_assert_cmpint (slab_trace_tracks_get_last_time (tracks), ==, 300);
  g_assert_cmpuint (slab_trace_tracks_get_n_series (tracks, 0), ==, 2);
  g_assert_cmpstr (slab_trace_tracks_get_series_name (tracks, 0, 0), ==, "used");
  g_assert_true (slab_trace_tracks_get_range (tracks, 0, &low, &high));
  g_assert_cmpfloat (low, ==, -2.0);
  g_assert_cmpfloat (high, ==, 40.0);

  g_assert_false (slab_trace_tracks_find_value (tracks, 0, 0, 99, &value));
  g_assert_cmpfloat (value, ==, 9.0);
  g_assert_true (slab_trace_tracks_find_value (tracks, 0, 0, 100, &value));
  g_assert_cmpfloat (value, ==, -2.0);
  g_assert_true (slab_trace_tracks_find_value (tracks, 0, 0, 199, &value));
  g_assert_false (slab_trace_tracks_find_value (tracks, 0, 0, 200, &value));
  g_assert_true (slab_trace_tracks_find_value (tracks, 0, 0, 100000, &value));
  g_assert_cmpfloat (value, ==, 3.0);

  /* What was read before still lasts. */
  g_assert_true (slab_trace_tracks_find_extent (tracks, 0, 0, 150, 160, &low, &high));
  g_assert_cmpfloat (low, ==, -2.0);
  g_assert_cmpfloat (high, ==, -2.0);
  g_assert_true (slab_trace_tracks_find_extent (tracks, 0, 0, 0, 301, &low, &high));
  g_assert_cmpfloat (high, ==, 3.0);
  g_assert_false (slab_trace_tracks_find_extent (tracks, 0, 0, 210, 300, &low, &high));
  g_assert_false (slab_trace_tracks_find_extent (tracks, 0, 0, 0, 100, &low, &high));
}

/* Counters are told apart by process and name; there is an end to them. */
static void
test_find (void)
{
  g_autoptr (SlabTraceTracks) tracks = slab_trace_tracks_new ();

  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "a", FALSE), ==, 0);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 2, "a", FALSE), ==, 1);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "a", TRUE), ==, 2);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "b", FALSE), ==, 3);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "a", FALSE), ==, 0);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 2, "a", FALSE), ==, 1);
  g_assert_true (slab_trace_tracks_is_own (tracks, 2));
  for (guint i = 4; i < SLAB_TRACE_TRACKS_MAX; i++)
    {
      g_autofree char *name = g_strdup_printf ("more %u", i);

      g_assert_cmpint (slab_trace_tracks_find (tracks, 1, name, FALSE), ==, i);
    }
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "one too many", FALSE), ==, -1);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "b", FALSE), ==, 3);
  slab_trace_tracks_remove (tracks, 3);
  g_assert_cmpstr (slab_trace_tracks_get_name (tracks, 3), ==, "more 4");
}

/* Extremes of any part are those that a walk over its points finds. */
static void
test_extents (void)
{
  g_autoptr (SlabTraceTracks) tracks = slab_trace_tracks_new ();
  const guint n = 1000;
  guint state = 1;

  (void) slab_trace_tracks_find (tracks, 1, "x", FALSE);
  for (guint i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      g_assert_true (slab_trace_tracks_add (tracks, 0, "x", i * 10, i % 7 == 3 ? NAN : (double) (state >> 16)));
    }
  (void) slab_trace_tracks_finish (tracks, 0, G_MAXINT64);
  for (guint first = 0; first < n; first += 37)
    for (guint last = first; last < n; last += 53)
      {
        double low = 0.0, high = 0.0, least = G_MAXDOUBLE, most = -G_MAXDOUBLE;
        const SlabTraceTrackPoint *points;
        gsize n_points;

        points = slab_trace_tracks_get_points (tracks, 0, 0, &n_points);
        g_assert_cmpuint (n_points, ==, n);
        for (guint i = first; i <= last; i++)
          if (isfinite (points[i].value))
            {
              least = MIN (least, points[i].value);
              most = MAX (most, points[i].value);
            }
        if (!(most >= least))
          {
            g_assert_false (slab_trace_tracks_find_extent (tracks, 0, 0, first * 10, last * 10 + 1, &low, &high));
            continue;
          }
        g_assert_true (slab_trace_tracks_find_extent (tracks, 0, 0, first * 10, last * 10 + 1, &low, &high));
        g_assert_cmpfloat (low, ==, least);
        g_assert_cmpfloat (high, ==, most);
      }
}

static void
test_give (void)
{
  g_autoptr (SlabTrace) trace = slab_trace_new (1);

  g_assert_null (slab_trace_tracks_get (trace));
  slab_trace_tracks_give (make_tracks (), trace);
  g_assert_cmpuint (slab_trace_tracks_get_n (slab_trace_tracks_get (trace)), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-tracks/values", test_values);
  g_test_add_func ("/trace-tracks/find", test_find);
  g_test_add_func ("/trace-tracks/extents", test_extents);
  g_test_add_func ("/trace-tracks/give", test_give);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "plot/slab-timeline-private.h"
#include "timeline-fixture.h"

/* A second: a counter that is 10 until 400 ms, not known until 600 ms, then 40; and one of two series below zero. */
static SlabTrace *
make_counters (void)
{
  SlabTrace *trace = slab_trace_new (1);
  SlabTraceTracks *tracks = slab_trace_tracks_new ();

  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "heap", FALSE), ==, 0);
  g_assert_cmpint (slab_trace_tracks_find (tracks, 1, "balance", FALSE), ==, 1);
  slab_trace_tracks_add (tracks, 0, "used", 0, 10.0);
  slab_trace_tracks_add (tracks, 0, "used", 400 * MS, NAN);
  slab_trace_tracks_add (tracks, 0, "used", 600 * MS, 40.0);
  slab_trace_tracks_add (tracks, 1, "a", 0, -2500000.0);
  slab_trace_tracks_add (tracks, 1, "b", 200 * MS, 5000000.0);
  slab_trace_tracks_finish (tracks, 0, G_MAXINT64);
  slab_trace_tracks_give (tracks, trace);
  add (trace, 0, 0, 1000 * MS, SLAB_PHASE_READ, -1);
  slab_trace_end_at (trace, 1000 * MS);
  return trace;
}

/* Where in a column of the picture there is something else than the ground and the lines of the scale. */
static gboolean
is_drawn (const Picture *picture, double seconds, double y)
{
  const int x = (int) slab_plot_axis_to_pixel (&picture->layout.time, seconds);
  const guint32 pixel = get_pixel (picture, x, (int) y);

  return pixel != to_pixel (&picture->theme.background) && pixel != to_pixel (&picture->theme.grid);
}

static void
test_curves (void)
{
  SlabTrace *trace = make_counters ();
  Picture picture;
  double bottom, unit;

  draw (&picture, trace, NULL, 900, 500, 1.0, FALSE, NULL);
  g_assert_cmpuint (picture.layout.n_tracks, ==, 2);
  bottom = picture.layout.track_top + picture.layout.track_height;
  /* The scale goes 12 % beyond 40. */
  unit = picture.layout.track_height / (1.12 * 40.0);
  g_assert_true (is_drawn (&picture, 0.2, bottom - 10.0 * unit));
  g_assert_true (is_drawn (&picture, 0.2, bottom - 5.0 * unit));
  g_assert_false (is_drawn (&picture, 0.2, bottom - 15.0 * unit));
  g_assert_false (is_drawn (&picture, 0.5, bottom - 10.0 * unit));
  g_assert_false (is_drawn (&picture, 0.5, bottom - 5.0 * unit));
  g_assert_true (is_drawn (&picture, 0.8, bottom - 40.0 * unit));
  g_assert_true (is_drawn (&picture, 0.99, bottom - 40.0 * unit));

  /* Below zero: from -2.5 to 5 million, and 12 % more at each end. */
  bottom += picture.layout.track_distance;
  unit = picture.layout.track_height / (1.12 * 7.5);
  g_assert_true (is_drawn (&picture, 0.1, bottom - 0.12 * 2.5 * unit));
  g_assert_false (is_drawn (&picture, 0.1, bottom - (1.12 * 2.5 + 5.0) * unit));
  g_assert_true (is_drawn (&picture, 0.3, bottom - (1.12 * 2.5 + 5.0) * unit));
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

static void
test_hit (void)
{
  SlabTrace *trace = make_counters ();
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  SlabTimelineHit hit;
  double top, height;
  guint item;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 900, 500);
  for (guint t = 0; t < 2; t++)
    {
      const double x = slab_plot_axis_to_pixel (&layout.time, 0.5);
      const double y = layout.track_top + t * layout.track_distance + 5.0;
      g_autofree char *text = NULL, *name = NULL;

      g_assert_true (slab_timeline_pick (trace, &layout, x, y, &hit));
      g_assert_cmpint (hit.thread, ==, -1);
      g_assert_cmpuint (hit.track, ==, t + 1);
      text = slab_timeline_describe_hit (trace, &hit);
      g_assert_cmpstr (text, ==, t == 0 ? "500 ms\nheap\nused not known" : "500 ms\nbalance\na −2.5 M · b 5 M");
      g_assert_true (slab_timeline_find_item (&layout, &theme, y, &item));
      g_assert_cmpuint (item, ==, SLAB_TIMELINE_ITEM_TRACK + t);
      g_assert_true (slab_timeline_get_item (&layout, &theme, item, &top, &height));
      g_assert_true (y > top && y < top + height);
      name = slab_timeline_dup_item_name (trace, item);
      g_assert_cmpstr (name, ==, t == 0 ? "heap" : "balance");
    }
  g_assert_false (slab_timeline_get_item (&layout, &theme, SLAB_TIMELINE_ITEM_TRACK + 2, &top, &height));
  g_assert_null (slab_timeline_dup_item_name (trace, SLAB_TIMELINE_ITEM_TRACK + 2));
  g_assert_finalize_object (trace);
}

/* A track that is pinned looks as it does in its place. */
static void
test_item (void)
{
  SlabTrace *trace = make_counters ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, 200);
  cairo_t *cr = cairo_create (surface);
  Picture picture, pinned;
  double top, height;

  draw (&picture, trace, NULL, 900, 500, 1.0, FALSE, NULL);
  g_assert_true (slab_timeline_get_item (&picture.layout, &picture.theme, SLAB_TIMELINE_ITEM_TRACK + 1, &top, &height));
  slab_timeline_draw_item (cr, trace, &picture.layout, &picture.theme, SLAB_TIMELINE_ITEM_TRACK + 1, 0.0, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pinned = (Picture){ .surface = surface };
  /* Without the line of the track above. */
  for (int y = 2; y < (int) picture.layout.track_distance - 1; y++)
    for (int x = (int) picture.layout.time.start; x < 880; x++)
      g_assert_cmphex (get_pixel (&pinned, x, y), ==, get_pixel (&picture, x, (int) top + y));
  cairo_surface_destroy (surface);
  cairo_surface_destroy (picture.surface);
  g_assert_finalize_object (trace);
}

/* Where there is no room the last tracks go, and rows stay. */
static void
test_room (void)
{
  SlabTrace *trace = make_counters ();
  SlabTimelineLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 900, 60);
  g_assert_cmpuint (layout.n_tracks, <, 2);
  g_assert_cmpfloat (layout.row_height, >=, 3.0);
  slab_timeline_layout_init (&layout, trace, NULL, &theme, 900, slab_timeline_get_natural_height (trace, &theme));
  g_assert_cmpuint (layout.n_tracks, ==, 2);
  g_assert_cmpfloat (layout.track_top + layout.track_distance + layout.track_height, <=, layout.height);
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-tracks/curves", test_curves);
  g_test_add_func ("/timeline-tracks/hit", test_hit);
  g_test_add_func ("/timeline-tracks/item", test_item);
  g_test_add_func ("/timeline-tracks/room", test_room);
  return g_test_run ();
}

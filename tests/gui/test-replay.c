/* SPDX-License-Identifier: MIT */
#include "window-fixture.h"

/* The ramp in eight chunks, two along each axis: chunk 4 k + 2 j + i is at z 4 k, y 32 j, x 48 i. At the beginning of
 * the run nothing of slice 4 is covered yet, which shows where it is. */
static GuiApp *
start_run (char **folder, int box[4])
{
  GuiApp *app = start_ramp (folder, box);

  gui_activate (app, "win.filter", g_variant_new_string ("identity"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "chunk", "4,32,48"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "overlap", "0"));
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "2");
  gui_wait_state (app, "win.chunks", "false");
  gui_key (app, "k");
  gui_wait_state (app, "win.chunks", "true");
  gui_change_state (app, "win.replay-time", g_variant_new_double (0));
  gui_wait_state (app, "win.replay-time", "0.0");
  gui_wait_settled (ramp_gray (4), 1, MANY_PIXELS / 4, box);
  return app;
}

static void
click_at (int box[4], double across, double down)
{
  gui_move (box[0] + (int) (across * box[2]), box[1] + (int) (down * box[3]));
  gui_click (1);
}

/* From the picture to the time and back. */
static void
test_round_trip (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_run (&folder, box);
  gboolean found = FALSE;

  gui_wait_state (app, "win.chunk", "-1");
  g_assert_false (gui_is_enabled (app, "win.go-to-chunk"));
  click_at (box, 0.25, 0.25);
  gui_wait_state (app, "win.chunk", "4");
  click_at (box, 0.75, 0.25);
  gui_wait_state (app, "win.chunk", "5");
  click_at (box, 0.75, 0.75);
  gui_wait_state (app, "win.chunk", "7");
  gui_wait_state (app, "win.slice", "4");
  gui_activate (app, "win.go-to-chunk", NULL);
  gui_wait_state (app, "win.slice", "6");

  /* The first span of a chunk in the timeline is one of the first two. */
  gui_activate (app, "win.show-timeline", NULL);
  gui_key (app, "Escape");
  gui_wait_state (app, "win.chunk", "-1");
  for (guint i = 0; i < 10 && !found; i++)
    {
      g_autoptr (GVariant) chunk = NULL;

      gui_key (app, "period");
      g_usleep (200000);
      chunk = gui_get_state (app, "win.chunk");
      found = g_variant_get_int32 (chunk) >= 0;
    }
  g_assert_true (found);
  gui_key (app, "Return");
  gui_wait_state (app, "win.slice", "2");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Played to its end; then by the keys of the slider. */
static void
test_play (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_run (&folder, box);
  g_autoptr (GVariant) end = NULL;

  gui_key (app, "shift+k");
  gui_wait_state (app, "win.replay", "true");
  gui_wait_state (app, "win.replay", "false");
  end = gui_get_state (app, "win.replay-time");
  g_assert_cmpfloat (g_variant_get_double (end), >, 0);
  /* All of it is done and covered. */
  gui_wait_gray_gone (ramp_gray (4), 1, MANY_PIXELS / 8);
  gui_key (app, "k");
  gui_wait_state (app, "win.chunks", "false");
  gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS / 4, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* ---- By the pointer ---- */

#define NANOSECOND 1e-9

static double
get_time (GuiApp *app)
{
  g_autoptr (GVariant) time = gui_get_state (app, "win.replay-time");

  return g_variant_get_double (time);
}

/* Until the moment is @time, give or take @slop; then whether it is. */
static gboolean
is_soon_at (GuiApp *app, double time, double slop, gint64 usec)
{
  const gint64 limit = g_get_monotonic_time () + usec;

  while (fabs (get_time (app) - time) > slop)
    {
      if (g_get_monotonic_time () > limit)
        return FALSE;
      g_usleep (10000);
    }
  return TRUE;
}

static void
wait_time (GuiApp *app, double time, double slop)
{
  if (!is_soon_at (app, time, slop, GUI_TIMEOUT))
    g_error ("the moment is %g s, not %g s", get_time (app), time);
}

static gint64
get_slice (GuiApp *app)
{
  g_autoptr (GVariant) slice = gui_get_state (app, "win.slice");

  return g_variant_get_int64 (slice);
}

/* The row of the screen that the slider of the bar is in, somewhere below @top: where a click moves the time. The one
 * of the slices comes before it. */
static int
find_slider (GuiApp *app, int x, int top)
{
  const gint64 slice = get_slice (app);
  int window[4];

  gui_get_geometry (app, window);
  for (int y = top; y < window[1] + window[3]; y += 6)
    {
      const double before = get_time (app);

      gui_move (x, y);
      gui_click (1);
      for (guint i = 0; i < 20 && get_time (app) == before && get_slice (app) == slice; i++)
        g_usleep (10000);
      if (get_time (app) != before)
        return y;
      if (get_slice (app) != slice)
        {
          g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, slice);

          gui_change_state (app, "win.slice", g_variant_new_int64 (slice));
          gui_wait_state (app, "win.slice", text);
          y += 18;
        }
    }
  g_error ("there is no slider");
}

/* With the time at places @x0 and @x1 known the one at @x is, for the slider is even. */
typedef struct
{
  int y;
  int x0, x1;
  double time0, time1;
} Slider;

static double
get_time_at (const Slider *slider, int x)
{
  return slider->time0 + (x - slider->x0) * (slider->time1 - slider->time0) / (slider->x1 - slider->x0);
}

/* A click puts the slider where it is, by which its places are known; then the slider is dragged. */
static Slider
measure_slider (GuiApp *app, int top)
{
  Slider slider;
  int window[4];

  gui_get_geometry (app, window);
  slider.x0 = window[0] + window[2] / 6;
  slider.x1 = window[0] + window[2] / 3;
  slider.y = find_slider (app, slider.x0, top);
  slider.time0 = get_time (app);
  gui_move (slider.x1, slider.y);
  gui_click (1);
  for (const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT; get_time (app) == slider.time0; g_usleep (10000))
    g_assert_cmpint (g_get_monotonic_time (), <, limit);
  slider.time1 = get_time (app);
  g_assert_cmpfloat (slider.time1, >, slider.time0);
  return slider;
}

/* What is covered goes back and forth with the time. */
static void
test_scrub (void)
{
  char *folder;
  int box[4], window[4];
  GuiApp *app = start_run (&folder, box);
  g_autoptr (GVariant) end = NULL;
  Slider slider;
  double slop;
  int middle;

  slider = measure_slider (app, box[1] + box[3] + 12);
  middle = (slider.x0 + slider.x1) / 2;
  slop = (slider.time1 - slider.time0) / 40;
  gui_drag (1, slider.x1, slider.y, middle, slider.y, NULL);
  wait_time (app, get_time_at (&slider, middle), slop);

  /* Far beyond either end it is at the end: nothing is begun, or all is done. */
  gui_get_geometry (app, window);
  gui_drag (1, middle, slider.y, window[0] + 2, slider.y, NULL);
  wait_time (app, 0, NANOSECOND);
  gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS / 4, NULL);
  gui_drag (1, slider.x0, slider.y, window[0] + window[2] - 2, slider.y, NULL);
  gui_wait_gray_gone (ramp_gray (4), 1, MANY_PIXELS / 8);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* ---- Of a trace alone ---- */

/* What a voxel that nobody knows looks like. */
#define UNKNOWN_GRAY 46

/*
 * 8 x 64 x 96 voxels in eight chunks as above; one thread has each for 10 ms, in their order, and then does nothing for
 * 20 ms. With the cursor in the middle slice 4 is shown, of which chunks 4 to 7 are a quarter each.
 */
static char *
write_trace (const char *folder)
{
  GString *text = g_string_new ("{\"otherData\":{\"format\":\"slabscope\",\"duration_ns\":100000000,"
                                "\"n_threads\":1,\"settings\":{\"shape\":\"8,64,96\"},\"chunks\":[");
  char *path = g_build_filename (folder, "run.json", NULL);

  for (int i = 0; i < 8; i++)
    g_string_append_printf (text, "%s[%d,%d,%d,4,32,48,4,32,48]", i > 0 ? "," : "", 4 * (i / 4), 32 * (i / 2 % 2),
                            48 * (i % 2));
  g_string_append (text, "]},\"traceEvents\":[");
  for (int i = 0; i < 8; i++)
    g_string_append_printf (text,
                            "%s{\"ph\":\"X\",\"name\":\"filter\",\"pid\":1,\"tid\":1,\"ts\":%d,\"dur\":10000,"
                            "\"args\":{\"chunk\":%d}}",
                            i > 0 ? "," : "", 10000 * i, i);
  g_string_append (text, "]}");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_string_free (text, TRUE);
  return path;
}

/* The size of one plane alone, of which nothing is done. */
static GuiApp *
start_trace (char **folder, int box[4])
{
  g_autofree char *path = NULL;
  GuiApp *app;

  *folder = gui_make_folder ();
  path = write_trace (*folder);
  app = start_with (path);
  gui_wait_state (app, "win.chunks", "true");
  gui_wait_state (app, "win.slice", "4");
  gui_wait_state (app, "win.replay-time", "0.10000000000000001");
  gui_change_state (app, "win.layout", g_variant_new_string ("single"));
  gui_change_state (app, "win.replay-time", g_variant_new_double (0));
  gui_wait_settled (UNKNOWN_GRAY, 1, MANY_PIXELS / 4, box);
  return app;
}

/* Of slice 4, in quarters, how many are not begun. */
static void
wait_quarters (const int box[4], guint n_ahead)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;
  const double quarter = 0.25 * box[2] * box[3];
  double found;

  /* Lines cover a few, and letters elsewhere have some. */
  do
    {
      cairo_surface_t *screen = gui_grab ();

      found = (double) gui_count_gray (screen, UNKNOWN_GRAY, 1, NULL) / quarter;
      cairo_surface_destroy (screen);
      if (g_get_monotonic_time () > limit)
        g_error ("%g quarters are not begun, not %u", found, n_ahead);
      g_usleep (10000);
    }
  while (found > n_ahead + 0.05 || found < 0.93 * n_ahead);
}

static void
test_trace_scrub (void)
{
  char *folder;
  int box[4], window[4], x;
  GuiApp *app = start_trace (&folder, box);
  Slider slider = measure_slider (app, box[1] + box[3] + 12);

  gui_get_geometry (app, window);
  gui_drag (1, slider.x1, slider.y, window[0] + 2, slider.y, NULL);
  wait_time (app, 0, NANOSECOND);
  wait_quarters (box, 4);
  /* 55 ms: chunk 5 is being worked on. */
  x = slider.x0 + (int) ((0.055 - slider.time0) / (slider.time1 - slider.time0) * (slider.x1 - slider.x0));
  gui_drag (1, slider.x0, slider.y, x, slider.y, NULL);
  wait_time (app, 0.055, 0.003);
  wait_quarters (box, 2);
  /* From moment to moment: 60 ms, where 6 begins, and 70. */
  gui_key (app, "period");
  wait_time (app, 0.060, NANOSECOND);
  gui_key (app, "period");
  wait_time (app, 0.070, NANOSECOND);
  wait_quarters (box, 0);
  gui_key (app, "comma");
  gui_key (app, "comma");
  gui_key (app, "comma");
  wait_time (app, 0.040, NANOSECOND);
  gui_key (app, "comma");
  wait_time (app, 0.030, NANOSECOND);
  wait_quarters (box, 4);

  /* Played to its end, and put away. */
  gui_key (app, "shift+k");
  gui_wait_state (app, "win.replay", "true");
  gui_wait_state (app, "win.replay", "false");
  wait_quarters (box, 0);
  gui_key (app, "Escape");
  gui_wait_state (app, "win.chunks", "false");
  gui_wait_gray_gone (UNKNOWN_GRAY, 1, MANY_PIXELS / 8);
  gui_key (app, "k");
  gui_wait_state (app, "win.chunks", "true");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* A chunk that is clicked is the span that is framed and chosen, and the other way round; slices turn as in a
 * volume. */
static void
test_trace_click (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_trace (&folder, box);

  click_at (box, 0.25, 0.25);
  gui_wait_state (app, "win.chunk", "4");
  click_at (box, 0.75, 0.75);
  gui_wait_state (app, "win.chunk", "7");
  gui_wheel (-1, NULL);
  gui_wait_state (app, "win.slice", "3");
  gui_key (app, "ctrl+k");
  gui_wait_state (app, "win.chunk", "3");
  gui_key (app, "Right");
  gui_wait_state (app, "win.slice", "4");
  gui_key (app, "End");
  gui_wait_state (app, "win.slice", "7");
  gui_key (app, "y");
  gui_wait_state (app, "win.plane", "'y'");

  /* From the timeline: the chosen span's neighbour, and the cursor to its chunk. */
  gui_activate (app, "win.show-timeline", NULL);
  gui_key (app, "comma");
  gui_wait_state (app, "win.chunk", "2");
  gui_key (app, "Return");
  gui_wait_state (app, "win.slice", "48");
  gui_key (app, "F6");
  gui_key (app, "z");
  gui_wait_state (app, "win.slice", "2");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Of another program's there is nothing to replay. */
static void
test_trace_without (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = g_build_filename (folder, "other.json", NULL);
  GuiApp *app;

  g_assert_true (g_file_set_contents (path, "[{\"ph\":\"X\",\"name\":\"load\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":9}]",
                                      -1, NULL));
  app = start_with (path);
  gui_wait_enabled (app, "win.compare-file", TRUE);
  gui_focus (app);
  gui_key (app, "k");
  gui_key (app, "shift+k");
  g_assert_false (gui_is_enabled (app, "win.chunks"));
  g_assert_false (gui_is_enabled (app, "win.replay"));
  g_assert_false (gui_is_enabled (app, "win.next"));
  gui_wait_state (app, "win.chunks", "false");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/round-trip", test_round_trip);
  g_test_add_func ("/replay/play", test_play);
  g_test_add_func ("/replay/scrub", test_scrub);
  g_test_add_func ("/replay/trace-scrub", test_trace_scrub);
  g_test_add_func ("/replay/trace-click", test_trace_click);
  g_test_add_func ("/replay/trace-without", test_trace_without);
  return g_test_run ();
}

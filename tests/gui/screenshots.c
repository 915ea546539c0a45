/* SPDX-License-Identifier: MIT */

/*
 * screenshots VOLUME FOLDER SUFFIX [GROUP…]: takes the window through its states and writes STATE-SUFFIX.png of each;
 * of all groups, or of those that are named. Light or dark, the contrast, once or twice the size are decided by the
 * environment; see the script take-screenshots.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "gui-driver.h"

/* How long a toast stays, and a bit. */
#define TOAST_TIME (5600 * 1000)
/* A filter on a machine that has other things to do. */
#define RUN_TIME (10 * GUI_TIMEOUT)

static const char *folder;
static const char *suffix;
static const char *volume;

/* Animations and the last frame: there is nothing to ask for here. */
static void
settle (void)
{
  g_usleep (700 * 1000);
}

/* With @margin pixels around the window: of what sticks out of it. */
static void
save_with_margin (GuiApp *app, const char *state, int margin)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.png", state, suffix);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *screen;
  cairo_surface_t *part;
  int box[4];

  settle ();
  screen = gui_grab ();
  gui_get_geometry (app, box);
  part = cairo_surface_create_for_rectangle (screen, box[0] - margin, box[1] - margin, box[2] + 2 * margin,
                                             box[3] + 2 * margin);
  g_assert_cmpint (cairo_surface_write_to_png (part, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (part);
  cairo_surface_destroy (screen);
  g_print ("%s\n", name);
}

static void
save (GuiApp *app, const char *state)
{
  save_with_margin (app, state, 0);
}

/* Places are shares of the window. */
static void
point_at (GuiApp *app, double across, double down)
{
  int box[4];

  gui_get_geometry (app, box);
  gui_move (box[0] + (int) (across * box[2]), box[1] + (int) (down * box[3]));
}

static void
drag (GuiApp *app, double across_0, double down_0, double across_1, double down_1)
{
  int box[4];

  gui_get_geometry (app, box);
  gui_drag (1, box[0] + (int) (across_0 * box[2]), box[1] + (int) (down_0 * box[3]), box[0] + (int) (across_1 * box[2]),
            box[1] + (int) (down_1 * box[3]), NULL);
}

static void
wait_shown (GuiApp *app)
{
  g_autoptr (GVariant) slice = NULL;
  g_autofree char *text = NULL;

  gui_wait_enabled (app, "win.run", TRUE);
  slice = gui_get_state (app, "win.slice");
  text = g_variant_print (slice, FALSE);
  gui_wait_state (app, "win.shown-slice", text);
}

/* Until there is the result of a filter, or until it is known that there will be none. */
static void
wait_run (GuiApp *app, const char *n_entries)
{
  const gint64 limit = g_get_monotonic_time () + RUN_TIME;

  for (;;)
    {
      g_autoptr (GVariant) running = gui_get_state (app, "win.running");
      g_autoptr (GVariant) entries = gui_get_state (app, "win.entries");
      g_autofree char *n = g_variant_print (entries, FALSE);

      if (g_str_equal (n, n_entries))
        return;
      if (!g_variant_get_boolean (running) || g_get_monotonic_time () > limit)
        g_error ("the filter gave no result: %s entries, not %s", n, n_entries);
      g_usleep (20000);
    }
}

/* Of a run that has been started; one that is quicker than this program is seen after its end. */
static void
wait_progress (GuiApp *app, double least)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  for (;;)
    {
      g_autoptr (GVariant) progress = gui_get_state (app, "win.progress");

      if (g_variant_get_double (progress) > least || g_get_monotonic_time () > limit)
        return;
      g_usleep (20000);
    }
}

static void
wait_n_windows (GuiApp *app, int n)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  while (gui_get_n_windows (app) != n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_usleep (20000);
    }
}

static GuiApp *
start (const char *path)
{
  GuiApp *app = gui_app_start ((const char *const[]){ path, NULL });

  gui_wait_state (app, "win.entries", "1");
  wait_shown (app);
  return app;
}

static void
set_text (GuiApp *app, const char *action, const char *value)
{
  gui_change_state (app, action, g_variant_new_string (value));
}

static void
set_boolean (GuiApp *app, const char *action, gboolean value)
{
  gui_change_state (app, action, g_variant_new_boolean (value));
}

static void
open_dialog (GuiApp *app, const char *action)
{
  gui_focus (app);
  settle ();
  gui_activate (app, action, NULL);
  wait_n_windows (app, 2);
  settle ();
  gui_center_last (app);
}

static void
close_dialog (GuiApp *app)
{
  gui_key (app, "Escape");
  wait_n_windows (app, 1);
  gui_focus (app);
}

/* A window over the first. */
static void
save_dialog (GuiApp *app, const char *action, const char *state)
{
  open_dialog (app, action);
  save (app, state);
  close_dialog (app);
}

/* What does not fit at first, by the wheel. */
static void
save_scrolled (GuiApp *app, double across, double down, const char *state)
{
  point_at (app, across, down);
  gui_wheel (30, NULL);
  save (app, state);
}

static void
take_start (void)
{
  GuiApp *app = gui_app_start (NULL);

  save (app, "empty");
  open_dialog (app, "app.preferences");
  save (app, "preferences");
  save_scrolled (app, 0.5, 0.6, "preferences-end");
  close_dialog (app);
  open_dialog (app, "win.show-help-overlay");
  save (app, "shortcuts");
  for (guint i = 2; i <= 4; i++)
    {
      g_autofree char *state = g_strdup_printf ("shortcuts-%u", i);

      /* The sections are a list under the title. */
      point_at (app, 0.495, 0.127);
      gui_click (1);
      settle ();
      /* The keys begin at the first of it. */
      for (guint k = 1; k < i; k++)
        gui_key (app, "Down");
      gui_key (app, "Return");
      save (app, state);
    }
  close_dialog (app);
  save_dialog (app, "app.about", "about");
  gui_focus (app);
  gui_key (app, "F10");
  save_with_margin (app, "menu", 160);
  gui_key (app, "Escape");
  gui_resize (app, 360, 420);
  save (app, "empty-small");
  gui_app_quit (app);
}

static void
take_planes (void)
{
  GuiApp *app = start (volume);

  point_at (app, 0.4, 0.45);
  save (app, "planes");
  set_text (app, "win.layout", "row");
  save (app, "planes-row");
  set_text (app, "win.layout", "column");
  save (app, "planes-column");
  set_text (app, "win.layout", "single");
  save (app, "plane");
  gui_activate (app, "win.plane", g_variant_new_string ("y"));
  set_text (app, "win.plane", "y");
  wait_shown (app);
  save (app, "plane-y");
  set_text (app, "win.plane", "z");
  set_text (app, "win.layout", "auto");
  gui_change_state (app, "win.thickness", g_variant_new_int64 (9));
  set_text (app, "win.projection", "maximum");
  set_text (app, "win.sidebar-page", "display");
  wait_shown (app);
  save (app, "slab");
  gui_change_state (app, "win.thickness", g_variant_new_int64 (1));
  set_text (app, "win.layout", "single");
  gui_change_state (app, "win.zoom", g_variant_new_double (12));
  wait_shown (app);
  save (app, "nearest");
  set_boolean (app, "win.linear", TRUE);
  save (app, "linear");
  set_boolean (app, "win.linear", FALSE);
  gui_change_state (app, "win.zoom", g_variant_new_double (16));
  save (app, "values-small");
  gui_change_state (app, "win.zoom", g_variant_new_double (65));
  save (app, "values");
  gui_app_quit (app);
}

static void
take_display (void)
{
  GuiApp *app = start (volume);

  set_text (app, "win.sidebar-page", "display");
  set_boolean (app, "win.color-bar", TRUE);
  save (app, "display");
  /* Narrower than what is there: the marks of what is clipped. */
  gui_activate (app, "win.contrast", g_variant_new ("(dd)", 0.9, 1.1));
  save (app, "display-clipped");
  gui_activate (app, "win.auto-contrast", NULL);
  set_text (app, "win.colormap", "viridis");
  gui_change_state (app, "win.gamma", g_variant_new_double (0.5));
  set_boolean (app, "win.log-histogram", FALSE);
  save (app, "display-gamma");
  set_boolean (app, "win.log-histogram", TRUE);
  gui_change_state (app, "win.gamma", g_variant_new_double (1));
  set_text (app, "win.colormap", "coolwarm");
  save (app, "display-diverging");
  set_text (app, "win.colormap", "labels");
  save (app, "display-labels");
  /* The list of the colour maps. */
  point_at (app, 0.93, 0.845);
  gui_click (1);
  save_with_margin (app, "display-colormaps", 160);
  gui_key (app, "Escape");
  save_scrolled (app, 0.8, 0.845, "display-end");
  gui_app_quit (app);
}

static void
take_measures (void)
{
  GuiApp *app = start (volume);

  set_text (app, "win.layout", "single");
  set_text (app, "win.tool", "line");
  save (app, "measure-none");
  drag (app, 0.2, 0.3, 0.5, 0.6);
  gui_wait_state (app, "win.measures", "1");
  save (app, "measure-line");
  set_text (app, "win.tool", "rectangle");
  drag (app, 0.25, 0.55, 0.4, 0.75);
  gui_wait_state (app, "win.measures", "2");
  save (app, "measure-rectangle");
  set_text (app, "win.tool", "distance");
  drag (app, 0.45, 0.25, 0.55, 0.45);
  gui_wait_state (app, "win.measures", "3");
  save (app, "measure-distance");
  set_text (app, "win.tool", "angle");
  gui_focus (app);
  drag (app, 0.3, 0.35, 0.4, 0.5);
  gui_wait_state (app, "win.measures", "4");
  save (app, "measure-angle");
  set_text (app, "win.tool", "cursor");
  gui_activate (app, "win.bookmark", NULL);
  gui_activate (app, "win.next-10", NULL);
  gui_activate (app, "win.bookmark", NULL);
  gui_wait_state (app, "win.measures", "6");
  gui_activate (app, "win.go-to-measure", g_variant_new_uint32 (4));
  save (app, "bookmarks");
  gui_activate (app, "win.remove-measure", NULL);
  save (app, "measure-removed");
  gui_app_quit (app);
}

static void
take_out (void)
{
  GuiApp *app = start (volume);

  set_boolean (app, "win.crop", TRUE);
  gui_change_state (app, "win.crop-box",
                    g_variant_new ("(xxxxxx)", G_GINT64_CONSTANT (10), G_GINT64_CONSTANT (200), G_GINT64_CONSTANT (300),
                                   G_GINT64_CONSTANT (30), G_GINT64_CONSTANT (500), G_GINT64_CONSTANT (600)));
  save (app, "crop");
  gui_activate (app, "win.copy-view", NULL);
  save (app, "crop-toast");
  set_boolean (app, "win.crop", FALSE);
  g_usleep (TOAST_TIME);
  save_dialog (app, "win.save-series", "series");
  save_dialog (app, "win.save-slice", "slice");
  open_dialog (app, "win.properties");
  save (app, "properties");
  save_scrolled (app, 0.5, 0.6, "properties-end");
  close_dialog (app);
  set_text (app, "win.sidebar-page", "filter");
  save_scrolled (app, 0.8, 0.3, "filter-end");
  gui_app_quit (app);
}

static void
start_tv (GuiApp *app, const char *n_iterations)
{
  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "stop", "fixed"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", n_iterations));
  gui_activate (app, "win.run", NULL);
}

static void
take_run (void)
{
  GuiApp *app = start (volume);

  set_text (app, "win.layout", "single");
  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "3"));
  gui_activate (app, "win.run", NULL);
  wait_run (app, "2");
  wait_shown (app);
  point_at (app, 0.4, 0.3);
  save (app, "done");
  /* The toast goes by itself. */
  g_usleep (TOAST_TIME);
  save (app, "after");
  set_text (app, "win.sidebar-page", "history");
  save (app, "history");
  set_text (app, "win.sidebar-page", "filter");
  /* Over the timeline: the card of the span that is there. */
  point_at (app, 0.5, 0.775);
  save (app, "hover");

  set_text (app, "win.layout", "auto");
  gui_resize (app, 420, 900);
  save (app, "narrow");
  set_text (app, "win.sidebar-page", "display");
  set_boolean (app, "win.color-bar", TRUE);
  save (app, "narrow-display");
  set_text (app, "win.sidebar-page", "measure");
  gui_activate (app, "win.bookmark", NULL);
  set_boolean (app, "win.crop", TRUE);
  save (app, "narrow-crop");
  set_boolean (app, "win.crop", FALSE);
  set_text (app, "win.sidebar-page", "history");
  gui_resize (app, 360, 640);
  save (app, "small-history");
  set_boolean (app, "win.profile", FALSE);
  set_text (app, "win.sidebar-page", "filter");
  save (app, "small");
  set_boolean (app, "win.sidebar", FALSE);
  save (app, "small-picture");
  set_boolean (app, "win.sidebar", TRUE);
  set_boolean (app, "win.color-bar", FALSE);
  gui_resize (app, 1280, 860);
  gui_activate (app, "win.undo", NULL);
  wait_shown (app);

  start_tv (app, "60");
  wait_progress (app, 0.4);
  save (app, "running");
  gui_activate (app, "win.cancel", NULL);
  gui_wait_state (app, "win.running", "false");
  gui_app_quit (app);
}

/* A run over its volume: chunks by thread, one of them chosen, the middle of the run, and one that has none. */
static void
take_chunks (void)
{
  GuiApp *app = start (volume);
  g_autoptr (GVariant) whole = NULL;
  double middle;

  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "stop", "chunk"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", "20"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "chunk", "25,160,160"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "overlap", "6"));
  set_boolean (app, "win.chunks", TRUE);
  point_at (app, 0.2, 0.9);
  save (app, "chunks-before");
  gui_activate (app, "win.run", NULL);
  wait_progress (app, 0.4);
  save (app, "chunks-running");
  wait_run (app, "2");
  wait_shown (app);
  g_usleep (TOAST_TIME);
  save (app, "chunks");
  whole = gui_get_state (app, "win.replay-time");
  middle = g_variant_get_double (whole) * 0.45;
  gui_change_state (app, "win.replay-time", g_variant_new_double (middle));
  set_text (app, "win.chunk-colors", "start");
  save (app, "chunks-start");
  set_text (app, "win.chunk-colors", "iterations");
  save (app, "chunks-iterations");
  set_text (app, "win.chunk-colors", "duration");
  gui_change_state (app, "win.chunk", g_variant_new_int32 (17));
  save (app, "chunks-chosen");
  set_boolean (app, "win.chunks", FALSE);
  save (app, "chunk-alone");
  set_boolean (app, "win.chunks", TRUE);
  gui_resize (app, 420, 900);
  save (app, "narrow-chunks");
  gui_resize (app, 1280, 860);
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "stop", "global"));
  gui_activate (app, "win.run", NULL);
  wait_run (app, "3");
  wait_shown (app);
  save (app, "chunks-none");
  gui_app_quit (app);
}

/* Of a run over 50 x 400 x 400 voxels in 2 x 4 x 4 chunks: two threads take them in turn, each longer than the last. */
static char *
write_chunks (const char *own)
{
  char *path = g_build_filename (own, "chunks.json", NULL);
  g_autoptr (GString) text = g_string_new ("{\"otherData\":{\"format\":\"slabscope\",\"duration_ns\":420000000,"
                                           "\"n_threads\":2,\"settings\":{\"title\":\"gaussian sigma=3\","
                                           "\"input\":\"chunks.vol\","
                                           "\"shape\":\"50,400,400\",\"overlap\":\"6,6,6\"},\"chunks\":[");
  guint end[2] = { 0, 0 };

  for (guint i = 0; i < 32; i++)
    g_string_append_printf (text, "%s[%u,%u,%u,25,100,100,31,112,112]", i > 0 ? "," : "", 25 * (i / 16),
                            100 * (i / 4 % 4), 100 * (i % 4));
  g_string_append (text, "]},\"traceEvents\":[");
  for (guint i = 0; i < 32; i++)
    {
      const guint thread = end[1] < end[0] ? 1 : 0, duration = 10000 + 900 * i;

      g_string_append_printf (text,
                              "%s{\"ph\":\"X\",\"name\":\"filter\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":%u,"
                              "\"args\":{\"chunk\":%u}}",
                              i > 0 ? "," : "", thread + 1, end[thread], duration, i);
      end[thread] += duration + 300;
    }
  g_string_append (text, "]}");
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* The same without the volume. */
static void
take_trace_chunks (void)
{
  char *own = gui_make_folder ();
  g_autofree char *path = write_chunks (own);
  GuiApp *app = gui_app_start ((const char *const[]){ path, NULL });

  gui_wait_state (app, "win.chunks", "true");
  save (app, "trace-chunks");
  gui_change_state (app, "win.replay-time", g_variant_new_double (0.2));
  set_text (app, "win.chunk-colors", "duration");
  gui_change_state (app, "win.chunk", g_variant_new_int32 (18));
  save (app, "trace-chunks-chosen");
  gui_resize (app, 420, 900);
  save (app, "trace-chunks-narrow");
  gui_app_quit (app);
  gui_remove_folder (own);
}

/* Each page of the profile, by its key. */
/* A part of the run, and what is below its first figures. */
static void
save_range (GuiApp *app)
{
  int box[4];

  gui_get_geometry (app, box);
  gui_drag (1, box[0] + box[2] * 4 / 10, box[1] + box[3] * 85 / 100, box[0] + box[2] * 6 / 10,
            box[1] + box[3] * 85 / 100, NULL);
  save (app, "profile-range");
  gui_key (app, "ctrl+3");
  save (app, "profile-range-statistics");
  gui_key (app, "End");
  save (app, "profile-range-counters");
  gui_key (app, "ctrl+1");
  gui_key (app, "Escape");
}

static void
save_profile_pages (GuiApp *app, const char *prefix)
{
  static const char *const pages[] = { "timeline", "spans", "statistics", "verdict", "inside", "tasks", "roofline" };

  gui_activate (app, "win.show-timeline", NULL);
  gui_focus (app);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *key = g_strdup_printf ("ctrl+%u", i + 1);
      g_autofree char *state = g_strconcat (prefix, "-", pages[i], NULL);

      gui_key (app, key);
      save (app, state);
    }
  gui_key (app, "ctrl+1");
}

/* Of another program: two threads, spans in spans, and names that no phase of ours has. */
static char *
write_trace (const char *own)
{
  char *path = g_build_filename (own, "other-program.json", NULL);
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < 40; i++)
    {
      const guint thread = 1 + i % 2, start = 2600 * (i / 2);

      g_string_append_printf (text,
                              "%s{\"ph\":\"X\",\"name\":\"load\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":%u},"
                              "{\"ph\":\"X\",\"name\":\"back-project\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":%u}",
                              i > 0 ? "," : "", thread, start, 600 + 20 * (i % 7), thread, start + 800,
                              1500 + 30 * (i % 5));
    }
  g_string_append_c (text, ']');
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

/* What is known of runs: each page while one runs and after it, two of them side by side, one from a file. */
/* Of the tab in front, by the keys of its timeline: a row and a graph that are pinned, and a range that is marked. */
static void
save_timeline_states (GuiApp *app)
{
  static const char *const marks[] = { "bracketleft", "bracketright", "shift+Right", "shift+Right", "shift+Right" };

  gui_focus (app);
  gui_key (app, "ctrl+1");
  settle ();
  gui_key (app, "period");
  gui_key (app, "period");
  gui_key (app, "p");
  save (app, "timeline-pinned");
  gui_key (app, "Menu");
  save (app, "timeline-menu");
  gui_key (app, "Escape");
  settle ();
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gui_key (app, marks[i]);
  save (app, "timeline-marked");
  gui_key (app, "shift+p");
  gui_key (app, "Escape");
}

static void
take_profile (void)
{
  char *own = gui_make_folder ();
  g_autofree char *trace = write_trace (own);
  GuiApp *app = start (volume);

  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "3"));
  gui_activate (app, "win.run", NULL);
  wait_run (app, "2");
  wait_shown (app);
  g_usleep (TOAST_TIME);
  save_profile_pages (app, "profile");
  save_range (app);
  gui_resize (app, 420, 900);
  save_profile_pages (app, "narrow");
  gui_resize (app, 1280, 860);

  gui_activate (app, "win.undo", NULL);
  gui_wait_state (app, "win.position", "0");
  start_tv (app, "400");
  wait_progress (app, 0.05);
  save_profile_pages (app, "live");
  gui_activate (app, "win.cancel", NULL);
  gui_wait_state (app, "win.running", "false");
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", "10"));
  gui_activate (app, "win.run", NULL);
  /* The first result is still there until this one takes its place. */
  gui_wait_state (app, "win.running", "true");
  gui_wait_state (app, "win.running", "false");
  gui_wait_enabled (app, "win.compare", TRUE);
  g_usleep (TOAST_TIME);
  set_text (app, "win.sidebar-page", "history");
  save (app, "history-runs");
  gui_focus (app);
  gui_key (app, "ctrl+m");
  gui_wait_state (app, "win.tabs", "2");
  save (app, "compare");
  gui_activate (app, "win.open-uri", g_variant_new_string (trace));
  gui_wait_state (app, "win.tabs", "3");
  save_profile_pages (app, "trace");
  save_timeline_states (app);
  save_dialog (app, "win.properties", "trace-properties");
  gui_app_quit (app);
  gui_remove_folder (own);
}

static float
slope_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) (z + y + x);
}

static float
comb_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) ((z + x) / 50 % 2);
}

static float
same_voxel (gint64 z, gint64 y, gint64 x)
{
  return 3;
}

static float
nan_voxel (gint64 z, gint64 y, gint64 x)
{
  return NAN;
}

/* Volumes with little to see. */
static void
take_odd (void)
{
  static const struct
  {
    const char *state;
    gint64 n[3];
    GuiVoxel voxel;
  } volumes[] = {
    { "one-row", { 1, 1, 4000 }, comb_voxel }, { "one-column", { 4000, 1, 1 }, comb_voxel },
    { "one-voxel", { 1, 1, 1 }, same_voxel },  { "one-value", { 20, 60, 80 }, same_voxel },
    { "all-nan", { 20, 60, 80 }, nan_voxel },
  };
  char *own = gui_make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (volumes); i++)
    {
      const gint64 *n = volumes[i].n;
      g_autofree char *name = g_strconcat (volumes[i].state, ".vol", NULL);
      g_autofree char *path = gui_write_volume (own, name, n[0], n[1], n[2], volumes[i].voxel);
      GuiApp *app = start (path);

      set_text (app, "win.sidebar-page", "display");
      set_boolean (app, "win.color-bar", TRUE);
      save (app, volumes[i].state);
      gui_app_quit (app);
    }
  gui_remove_folder (own);
}

/* All of a large screen; smaller where there is none. */
static void
take_large (void)
{
  GuiApp *app = start (volume);

  gui_resize (app, 3800, 2100);
  set_boolean (app, "win.color-bar", TRUE);
  set_text (app, "win.sidebar-page", "display");
  settle ();
  wait_shown (app);
  save (app, "large");
  gui_app_quit (app);
}

static void
take_tabs (void)
{
  char *own = gui_make_folder ();
  char *paths[11] = { NULL };
  g_autofree char *other = NULL;
  GuiApp *app = start (volume);

  for (int i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf (
          i == 0 ? "a-name-as-long-as-those-that-beamlines-give-sample-12-scan-0034-pag-db0100-%d.vol"
                 : "a-longer-name-of-volume-%d.vol",
          i);

      paths[i] = gui_write_volume (own, name, 20, 60 + 4 * i, 80, slope_voxel);
    }
  gui_activate (app, "win.open-uri", g_variant_new_string (paths[0]));
  gui_wait_state (app, "win.tabs", "2");
  wait_shown (app);
  save (app, "tabs");
  gui_app_quit (app);

  app = gui_app_start ((const char *const *) paths);
  gui_wait_state (app, "win.tabs", "10");
  wait_shown (app);
  save (app, "ten");
  gui_app_quit (app);

  app = start (paths[1]);
  other = gui_write_volume (own, "other.vol", 20, 64, 80, comb_voxel);
  g_assert_cmpint (g_rename (other, paths[1]), ==, 0);
  g_usleep (3 * G_USEC_PER_SEC);
  save (app, "reload");
  gui_app_quit (app);

  for (int i = 0; i < 10; i++)
    g_free (paths[i]);
  gui_remove_folder (own);
}

static void
take_files (void)
{
  char *own = gui_make_folder ();
  /* The file of the experiment: its name and size are all there is. */
  g_autofree char *raw = g_build_filename (own, "Al8Cu_1000_g13_t4_200_250.vol", NULL);
  g_autofree char *missing = g_build_filename (own, "missing.vol", NULL);
  GuiApp *app;

  g_assert_cmpint (symlink (volume, raw), ==, 0);
  app = gui_app_start ((const char *const[]){ raw, NULL });
  wait_n_windows (app, 2);
  settle ();
  gui_center_last (app);
  save (app, "raw-dialog");
  gui_app_quit (app);

  app = start (volume);
  gui_activate (app, "win.open-uri", g_variant_new_string (missing));
  save (app, "message");
  gui_app_quit (app);
  gui_remove_folder (own);
}

/* What README.md and the metainfo show, as data/screenshots/window.png: the light one, at 1x. */
static void
take_window (void)
{
  GuiApp *app = start (volume);
  int box[4];

  gui_resize (app, 1500, 950);
  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "3"));
  gui_activate (app, "win.run", NULL);
  wait_run (app, "2");
  wait_shown (app);
  g_usleep (TOAST_TIME);
  gui_get_geometry (app, box);
  gui_move (box[0] + box[2] / 2, box[1] + 20);
  save (app, "window");
  gui_app_quit (app);
}

static void
measure (GuiApp *app, const char *set)
{
  gui_activate (app, "win.set", g_variant_new_string (set));
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.measuring", "false");
}

/* The scaling lab: nothing yet, a filter's parameters, on its way, each set done, cancelled, compared, narrow. */
static void
take_lab (void)
{
  static const char *const sets[] = { "2017", "strong", "weak", "grid", "identity" };
  GuiApp *app = start (volume);

  gui_activate (app, "win.lab", NULL);
  gui_use_second (app);
  gui_focus (app);
  save (app, "lab-empty");
  gui_activate (app, "win.set", g_variant_new_string ("strong"));
  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  save (app, "lab-params");
  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set", g_variant_new_string ("2017"));

  /* So many that it is still on its way. */
  gui_activate (app, "win.repeats", g_variant_new_uint32 (100));
  gui_activate (app, "win.run", NULL);
  /* The machine is measured first. */
  gui_wait_enabled (app, "win.save", TRUE);
  g_usleep (2 * G_USEC_PER_SEC);
  save (app, "lab-running");
  gui_activate (app, "win.cancel", NULL);
  gui_wait_state (app, "win.measuring", "false");
  save (app, "lab-cancelled");
  g_usleep (TOAST_TIME);
  gui_activate (app, "win.repeats", g_variant_new_uint32 (1));
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      g_autofree char *state = g_strdup_printf ("lab-%s", sets[i]);

      measure (app, sets[i]);
      save (app, state);
    }
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "5"));
  measure (app, "strong");
  settle ();
  gui_change_state (app, "win.mark-kept", g_variant_new_uint32 (4));
  save (app, "lab-compared");
  measure (app, "grid");
  settle ();
  gui_change_state (app, "win.mark-kept", g_variant_new_uint32 (3));
  save (app, "lab-grid-compared");
  gui_activate (app, "win.delete-kept", g_variant_new_uint32 (1));
  save (app, "lab-deleted");
  gui_activate (app, "win.show-kept", g_variant_new_uint32 (1));
  gui_resize (app, 420, 780);
  save (app, "lab-narrow");
  gui_activate (app, "win.sidebar", NULL);
  save (app, "lab-narrow-sidebar");
  gui_app_quit (app);
}

static const struct
{
  const char *name;
  void (*take) (void);
} groups[] = {
  { "start", take_start },       { "planes", take_planes }, { "display", take_display },
  { "measures", take_measures }, { "out", take_out },       { "run", take_run },
  { "odd", take_odd },           { "tabs", take_tabs },     { "chunks", take_chunks },
  { "files", take_files },       { "lab", take_lab },       { "large", take_large },
  { "profile", take_profile },   { "window", take_window }, { "trace-chunks", take_trace_chunks },
};

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  if (argc < 4)
    {
      g_printerr ("usage: screenshots VOLUME FOLDER SUFFIX [GROUP…]\n");
      return 2;
    }
  path = realpath (argv[1], NULL);
  g_assert_nonnull (path);
  volume = path;
  folder = argv[2];
  suffix = argv[3];
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (argc == 4 || g_strv_contains ((const char *const *) argv + 4, groups[i].name))
      groups[i].take ();
  return 0;
}

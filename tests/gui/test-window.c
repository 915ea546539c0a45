/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gui-driver.h"

/* Large enough that nothing but the slice has so much of one grey, small enough for a narrow view. */
#define MANY_PIXELS 40000

/* Slices of one grey each: with the contrast from 0 to 7 slice z is drawn in the grey z / 7. */
#define RAMP_DEPTH 8

static float
ramp_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) z;
}

static guint
ramp_gray (gint64 z)
{
  return (guint) (255.0 * (double) z / (RAMP_DEPTH - 1) + 0.5);
}

/* Lines of 0 and 1 along x in turn: a Gaussian of 3 voxels leaves 0.5 of them, wherever it looks. */
static float
comb_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) (x % 2);
}

static float
noise_voxel (gint64 z, gint64 y, gint64 x)
{
  guint32 h = (guint32) (x * 374761393 + y * 668265263 + z * 2147483647);

  h = (h ^ (h >> 13)) * 1274126177u;
  return (float) ((h ^ (h >> 16)) & 0xffff) / 65535.0f;
}

static GuiApp *
start_with (const char *path)
{
  return gui_app_start ((const char *const[]){ path, NULL });
}

static void
wait_n_windows (GuiApp *app, int n)
{
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  while (gui_get_n_windows (app) != n)
    {
      if (g_get_monotonic_time () > limit)
        g_error ("there are %d windows, not %d", gui_get_n_windows (app), n);
      g_assert_true (gui_app_is_alive (app));
      g_usleep (10000);
    }
}

static void
wait_slice (GuiApp *app, gint64 z, int box[4])
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, z);

  gui_wait_state (app, "win.slice", text);
  gui_wait_state (app, "win.shown-slice", text);
  gui_wait_gray (ramp_gray (z), 1, MANY_PIXELS, box);
}

static double
get_zoom (GuiApp *app)
{
  g_autoptr (GVariant) zoom = gui_get_state (app, "win.zoom");

  return g_variant_get_double (zoom);
}

/* Slices of XZ and YZ are bands of all greys. */
static void
wait_bands (void)
{
  gui_wait_gray (ramp_gray (2), 1, MANY_PIXELS / 20, NULL);
}

/* Until XY is alone on the screen, as large as the zoom says. */
static void
wait_alone (GuiApp *app, int box[4])
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  gui_wait_gray_gone (ramp_gray (2), 1, MANY_PIXELS / 20);
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      wait_slice (app, RAMP_DEPTH / 2, box);
    }
  while (fabs (box[2] - 96 * get_zoom (app)) > 3 || fabs (box[3] - 64 * get_zoom (app)) > 3);
}

/* The ramp in a window, one plane of it, its contrast known, the keyboard and the pointer on the picture. */
static GuiApp *
start_ramp (char **folder, int box[4])
{
  g_autofree char *path = NULL;
  GuiApp *app;

  *folder = gui_make_folder ();
  path = gui_write_volume (*folder, "ramp.vol", RAMP_DEPTH, 64, 96, ramp_voxel);
  app = start_with (path);
  gui_wait_enabled (app, "win.contrast", TRUE);
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_change_state (app, "win.layout", g_variant_new_string ("single"));
  wait_alone (app, box);
  gui_move (box[0] + box[2] / 2, box[1] + box[3] / 2);
  gui_click (1);
  return app;
}

static void
test_empty (void)
{
  GuiApp *app = gui_app_start (NULL);

  g_assert_false (gui_is_enabled (app, "win.run"));
  g_assert_false (gui_is_enabled (app, "win.save"));
  g_assert_false (gui_is_enabled (app, "win.slice"));
  g_assert_true (gui_is_enabled (app, "win.open"));
  g_assert_true (gui_is_enabled (app, "win.sample"));
  gui_wait_state (app, "win.entries", "0");
  /* Keys of the view do nothing, and harm nothing. */
  gui_key (app, "Right");
  gui_key (app, "x");
  gui_key (app, "ctrl+z");
  gui_wait_state (app, "win.entries", "0");
  gui_app_quit (app);
}

static void
test_keys (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_key (app, "Right");
  wait_slice (app, 5, NULL);
  gui_key (app, "Left");
  wait_slice (app, 4, NULL);
  gui_key (app, "Page_Down");
  wait_slice (app, 5, NULL);
  gui_key (app, "comma");
  wait_slice (app, 4, NULL);
  gui_key (app, "period");
  wait_slice (app, 5, NULL);
  gui_key (app, "End");
  wait_slice (app, 7, NULL);
  gui_key (app, "Right");
  wait_slice (app, 7, NULL);
  gui_key (app, "Home");
  wait_slice (app, 0, NULL);
  gui_key (app, "shift+Right");
  wait_slice (app, 7, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_wheel (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_wheel (1, NULL);
  wait_slice (app, 5, NULL);
  gui_wheel (2, NULL);
  wait_slice (app, 7, NULL);
  gui_wheel (-3, NULL);
  wait_slice (app, 4, NULL);
  gui_wheel (-20, NULL);
  wait_slice (app, 0, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_actions (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_change_state (app, "win.slice", g_variant_new_int64 (2));
  wait_slice (app, 2, NULL);
  gui_change_state (app, "win.slice", g_variant_new_int64 (G_MAXINT64));
  wait_slice (app, 7, NULL);
  gui_change_state (app, "win.slice", g_variant_new_int64 (-5));
  wait_slice (app, 0, NULL);
  gui_activate (app, "win.last", NULL);
  wait_slice (app, 7, NULL);
  gui_activate (app, "win.previous", NULL);
  wait_slice (app, 6, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Across the slices every grey of the ramp is a band of the picture. */
static void
check_bands (void)
{
  for (gint64 z = 1; z < RAMP_DEPTH - 1; z++)
    gui_wait_gray (ramp_gray (z), 1, MANY_PIXELS / 20, NULL);
}

static void
test_planes (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_key (app, "x");
  gui_wait_state (app, "win.plane", "'x'");
  gui_wait_state (app, "win.slice", "48");
  gui_wait_state (app, "win.shown-slice", "48");
  check_bands ();
  gui_key (app, "y");
  gui_wait_state (app, "win.plane", "'y'");
  gui_wait_state (app, "win.slice", "32");
  gui_wait_state (app, "win.shown-slice", "32");
  check_bands ();
  gui_key (app, "End");
  gui_wait_state (app, "win.shown-slice", "63");
  gui_key (app, "z");
  gui_wait_state (app, "win.plane", "'z'");
  wait_slice (app, 4, NULL);
  /* Each plane keeps its place. */
  gui_activate (app, "win.plane", g_variant_new_string ("y"));
  gui_wait_state (app, "win.shown-slice", "63");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* The column of the screen that has the most pixels of a colour. */
static int
find_line (guint32 color)
{
  cairo_surface_t *surface = gui_grab ();
  int best = -1, most = 0;

  for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
    {
      int n = 0;

      for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
        n += gui_get_pixel (surface, x, y) == color;
      if (n > most)
        {
          most = n;
          best = x;
        }
    }
  cairo_surface_destroy (surface);
  g_assert_cmpint (most, >, 100);
  return best;
}

/* Three planes of one voxel: what is turned in one is a line in the others, and the other way round. */
static void
test_three_planes (void)
{
  char *folder = gui_make_folder ();
  /* Side by side are 96 + 96 + 64 voxels across. */
  g_autofree char *path = gui_write_volume (folder, "ramp.vol", RAMP_DEPTH, 64, 96, ramp_voxel);
  GuiApp *app = start_with (path);
  int window[4], box[4], line;
  double zoom;

  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_wait_state (app, "win.layout", "'auto'");
  /* By way of one, which cannot be taken for three. */
  gui_change_state (app, "win.layout", g_variant_new_string ("single"));
  wait_alone (app, box);
  gui_change_state (app, "win.layout", g_variant_new_string ("column"));
  gui_wait_state (app, "win.layout", "'column'");
  wait_bands ();
  gui_get_geometry (app, window);
  zoom = get_zoom (app);
  g_assert_cmpfloat (zoom, >, 2);

  /* A wheel over the lowest, YZ: its slices are along x. */
  gui_move (window[0] + 300, window[1] + window[3] - 100);
  gui_wheel (2, NULL);
  gui_wait_state (app, "win.plane", "'x'");
  gui_wait_state (app, "win.slice", "50");
  gui_wait_state (app, "win.shown-slice", "50");
  /* The keys that have no plane of their own go with it. */
  gui_activate (app, "win.next", NULL);
  gui_wait_state (app, "win.slice", "51");

  /* Alone by the key and by a double click, and back by the same. */
  gui_key (app, "z");
  gui_wait_state (app, "win.layout", "'single'");
  gui_wait_state (app, "win.plane", "'z'");
  wait_alone (app, box);
  gui_key (app, "z");
  gui_wait_state (app, "win.layout", "'column'");
  wait_bands ();
  gui_move (window[0] + 300, window[1] + window[3] - 100);
  gui_double_click ();
  gui_wait_state (app, "win.layout", "'single'");
  gui_wait_state (app, "win.plane", "'x'");
  /* XY has gone. */
  gui_wait_gray_gone (ramp_gray (4), 1, MANY_PIXELS);
  gui_double_click ();
  gui_wait_state (app, "win.layout", "'column'");

  /* The upright line of the x slices, held in XY and taken 20 voxels to the left. */
  gui_change_state (app, "win.plane", g_variant_new_string ("x"));
  gui_change_state (app, "win.slice", g_variant_new_int64 (60));
  gui_change_state (app, "win.plane", g_variant_new_string ("z"));
  /* The clicks have set the cursor. */
  gui_change_state (app, "win.slice", g_variant_new_int64 (4));
  wait_slice (app, 4, NULL);
  gui_change_state (app, "win.plane", g_variant_new_string ("x"));
  gui_wait_state (app, "win.shown-slice", "60");
  line = find_line (0x33cc8f);
  gui_drag (1, line, window[1] + 150, line - (int) (20 * zoom), window[1] + 150, NULL);
  gui_wait_state (app, "win.plane", "'z'");
  gui_change_state (app, "win.plane", g_variant_new_string ("x"));
  gui_wait_state (app, "win.slice", "40");
  gui_wait_state (app, "win.shown-slice", "40");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_play (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_activate (app, "win.last", NULL);
  gui_change_state (app, "win.play-rate", g_variant_new_double (30));
  gui_key (app, "backslash");
  gui_wait_state (app, "win.play", "true");
  /* Round and round. */
  gui_wait_state (app, "win.shown-slice", "2");
  gui_wait_state (app, "win.shown-slice", "6");
  gui_wait_state (app, "win.shown-slice", "1");
  gui_key (app, "backslash");
  gui_wait_state (app, "win.play", "false");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_zoom (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  const double fitted = get_zoom (app);
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  /* What the state says is what is on the screen. */
  g_assert_cmpfloat_with_epsilon (box[2], 96 * fitted, 3);
  g_assert_cmpfloat_with_epsilon (box[3], 64 * fitted, 3);

  gui_wheel (-2, "ctrl");
  while (get_zoom (app) <= fitted * 1.2)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_usleep (10000);
    }
  /* The slice stayed where it was: Ctrl turns the wheel into a zoom. */
  wait_slice (app, 4, NULL);
  gui_key (app, "r");
  while (ABS (get_zoom (app) - fitted) > 1e-6)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_usleep (10000);
    }
  gui_key (app, "1");
  gui_wait_state (app, "win.zoom", "1.0");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_contrast (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *before = NULL;
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  gui_activate (app, "win.contrast", g_variant_new ("(dd)", 0.0, 16.0));
  gui_wait_gray (64, 1, MANY_PIXELS, NULL); /* 4 of 16 */
  gui_key (app, "c");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  wait_slice (app, 4, NULL);
  gui_activate (app, "win.invert", NULL);
  gui_wait_state (app, "win.invert", "true");
  gui_wait_gray (255 - ramp_gray (4), 1, MANY_PIXELS, NULL);
  gui_activate (app, "win.invert", NULL);
  wait_slice (app, 4, NULL);

  gui_drag (3, box[0] + box[2] / 2, box[1] + box[3] / 2, box[0] + box[2] / 2 + 80, box[1] + box[3] / 2 + 30, NULL);
  do
    {
      g_autoptr (GVariant) state = gui_get_state (app, "win.contrast");

      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_free (before);
      before = g_variant_print (state, FALSE);
    }
  while (g_str_equal (before, "(0.0, 7.0)"));
  gui_key (app, "c");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* The slices are of one grey each: of a slice, or of a box in it, the window has no width; of the volume it is 0 to
 * 7. */
static void
test_found_contrast (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_activate (app, "win.contrast-slice", NULL);
  gui_wait_state (app, "win.contrast", "(4.0, 4.0)");
  gui_activate (app, "win.contrast-full", NULL);
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  wait_slice (app, 4, NULL);
  gui_key (app, "Right");
  wait_slice (app, 5, NULL);
  /* From slice to slice it stays; a box that is drawn with Ctrl changes it. */
  gui_drag (1, box[0] + box[2] / 4, box[1] + box[3] / 4, box[0] + box[2] / 2, box[1] + box[3] / 2, "ctrl");
  gui_wait_state (app, "win.contrast", "(5.0, 5.0)");
  gui_activate (app, "win.contrast", g_variant_new ("(dd)", 0.0, 7.0));
  gui_change_state (app, "win.gamma", g_variant_new_double (2));
  gui_wait_state (app, "win.gamma", "2.0");
  /* (5/7)² of 255 */
  gui_wait_gray (130, 2, MANY_PIXELS, NULL);
  gui_change_state (app, "win.gamma", g_variant_new_double (1));
  gui_wait_state (app, "win.color-bar", "false");
  gui_activate (app, "win.color-bar", NULL);
  gui_wait_state (app, "win.color-bar", "true");
  gui_change_state (app, "win.sidebar-page", g_variant_new_string ("display"));
  gui_wait_state (app, "win.sidebar-page", "'display'");
  gui_wait_state (app, "win.log-histogram", "true");
  gui_activate (app, "win.log-histogram", NULL);
  gui_wait_state (app, "win.log-histogram", "false");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_run_and_flip (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = gui_write_volume (folder, "comb.vol", 6, 64, 96, comb_voxel);
  GuiApp *app = start_with (path);
  int box[4];

  gui_wait_enabled (app, "win.run", TRUE);
  gui_wait_state (app, "win.contrast", "(0.0, 1.0)");
  gui_wait_gray (255, 0, MANY_PIXELS / 2, box);
  gui_move (box[0] + box[2] / 2, box[1] + box[3] / 2);
  gui_click (1);
  gui_wait_state (app, "win.entries", "1");
  g_assert_false (gui_is_enabled (app, "win.flip"));

  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "3"));
  gui_key (app, "ctrl+Return");
  gui_wait_state (app, "win.entries", "2");
  gui_wait_state (app, "win.running", "false");
  gui_wait_state (app, "win.position", "1");
  gui_wait_gray (128, 2, MANY_PIXELS, NULL);
  /* The picture of the run came with it. */
  gui_wait_state (app, "win.profile", "true");

  gui_key (app, "b");
  gui_wait_state (app, "win.position", "0");
  gui_wait_gray (255, 0, MANY_PIXELS / 4, NULL);
  gui_key (app, "b");
  gui_wait_state (app, "win.position", "1");
  gui_wait_gray (128, 2, MANY_PIXELS, NULL);
  gui_key (app, "ctrl+z");
  gui_wait_state (app, "win.position", "0");
  g_assert_false (gui_is_enabled (app, "win.undo"));
  gui_key (app, "ctrl+shift+z");
  gui_wait_state (app, "win.position", "1");

  /* A run of a result goes on from there; one after an undo drops what was undone. */
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "3");
  gui_activate (app, "win.undo", NULL);
  gui_activate (app, "win.undo", NULL);
  gui_wait_state (app, "win.position", "0");
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.position", "1");
  gui_wait_state (app, "win.entries", "2");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_cancel (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = gui_write_volume (folder, "noise.vol", 48, 192, 192, noise_voxel);
  GuiApp *app = start_with (path);

  gui_wait_enabled (app, "win.run", TRUE);
  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "eps", "0"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", "100000"));
  for (int i = 0; i < 3; i++)
    {
      gui_activate (app, "win.run", NULL);
      gui_wait_enabled (app, "win.cancel", TRUE);
      /* Slices are answered while it runs. */
      gui_change_state (app, "win.slice", g_variant_new_int64 (i));
      gui_wait_state (app, "win.shown-slice", i == 0 ? "0" : i == 1 ? "1" : "2");
      g_assert_true (gui_is_enabled (app, "win.cancel"));
      gui_activate (app, "win.cancel", NULL);
      gui_wait_state (app, "win.running", "false");
      gui_wait_state (app, "win.entries", "1");
      gui_wait_enabled (app, "win.run", TRUE);
    }
  /* A tab and a window that work ask before they are closed, and then end like any other. */
  gui_activate (app, "win.run", NULL);
  gui_wait_enabled (app, "win.cancel", TRUE);
  gui_key (app, "ctrl+w");
  wait_n_windows (app, 2);
  gui_focus_last (app);
  gui_key (app, "Escape");
  wait_n_windows (app, 1);
  g_assert_true (gui_is_enabled (app, "win.cancel"));
  gui_focus (app);
  gui_key (app, "ctrl+w");
  wait_n_windows (app, 2);
  gui_focus_last (app);
  gui_key (app, "alt+s");
  gui_wait_state (app, "win.tabs", "0");
  g_assert_false (gui_is_enabled (app, "win.cancel"));

  gui_activate (app, "win.open-uri", g_variant_new_string (path));
  gui_wait_enabled (app, "win.run", TRUE);
  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "eps", "0"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", "100000"));
  gui_activate (app, "win.run", NULL);
  gui_wait_enabled (app, "win.cancel", TRUE);
  gui_activate (app, "app.quit", NULL);
  wait_n_windows (app, 2);
  gui_focus_last (app);
  gui_key (app, "alt+s");
  gui_app_wait_ended (app);
  gui_remove_folder (folder);
}

static void
test_save (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = gui_write_volume (folder, "comb.vol", 6, 64, 96, comb_voxel);
  g_autofree char *target = g_build_filename (folder, "saved.vol", NULL);
  g_autofree char *info = g_strconcat (target, ".info", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "nowhere", "saved.vol", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;
  GuiApp *app = start_with (path);
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  gui_wait_enabled (app, "win.save-to", TRUE);
  gui_activate (app, "win.save-to", g_variant_new_string (target));
  /* The last of the three files to get its name. */
  while (!g_file_test (target, G_FILE_TEST_EXISTS) || !g_file_test (info, G_FILE_TEST_EXISTS)
         || !gui_is_enabled (app, "win.save-to"))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_usleep (10000);
    }
  g_assert_true (g_file_get_contents (path, &before, &before_size, NULL));
  g_assert_true (g_file_get_contents (target, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);

  gui_activate (app, "win.save-to", g_variant_new_string (nowhere));
  gui_wait_enabled (app, "win.save-to", TRUE);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));

  gui_activate (app, "win.open-uri", g_variant_new_string (target));
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.entries", "1");
  gui_wait_gray (255, 0, MANY_PIXELS / 2, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
write_file (const char *folder, const char *name, const char *text, gsize n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, (gssize) n, NULL));
}

/* Each bad file gives a message (or the dialog that asks) and leaves what is open alone. */
static void
test_bad_files (void)
{
  static const struct
  {
    const char *name;
    const char *info; /* NULL: none */
    gsize n_bytes;
  } files[] = {
    { "short.vol", "NUM_X = 96\nNUM_Y = 64\nNUM_Z = 8\n", 1000 },
    { "long.vol", "NUM_X = 4\nNUM_Y = 4\nNUM_Z = 4\n", 257 },
    { "zero.vol", "NUM_X = 0\nNUM_Y = 4\nNUM_Z = 4\n", 256 },
    { "negative.vol", "NUM_X = -4\nNUM_Y = 4\nNUM_Z = 4\n", 256 },
    { "absurd.vol", "NUM_X = 4000000000\nNUM_Y = 4000000000\nNUM_Z = 4000000000\n", 256 },
    { "nonsense.vol", "this is not an info file\n", 256 },
    { "empty.vol", "NUM_X = 4\nNUM_Y = 4\nNUM_Z = 4\n", 0 },
    { "empty-without-info.vol", NULL, 0 },
  };
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *missing = g_build_filename (folder, "missing.vol", NULL);
  g_autofree char *zeros = g_malloc0 (2000);

  gui_activate (app, "win.open-uri", g_variant_new_string (missing));
  gui_activate (app, "win.open-uri", g_variant_new_string (folder));
  gui_activate (app, "win.open-uri", g_variant_new_string ("nonsense://nowhere/x.vol"));
  gui_activate (app, "win.open-uri", g_variant_new_string (""));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *info_name = g_strconcat (files[i].name, ".info", NULL);

      g_test_message ("%s", files[i].name);
      write_file (folder, files[i].name, zeros, files[i].n_bytes);
      if (files[i].info != NULL)
        write_file (folder, info_name, files[i].info, strlen (files[i].info));
      gui_activate (app, "win.open-uri", g_variant_new_string (path));
      gui_wait_state (app, "win.tabs", "1");
      gui_wait_state (app, "win.entries", "1");
      g_assert_true (gui_app_is_alive (app));
    }
  /* The ramp is still there, and still turns its slices. */
  gui_change_state (app, "win.slice", g_variant_new_int64 (6));
  gui_wait_state (app, "win.shown-slice", "6");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* The message is seen: the banner takes its place from the picture, and gives it back. */
static void
test_message_shown (void)
{
  char *folder;
  int box[4], smaller[4], again[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *missing = g_build_filename (folder, "missing.vol", NULL);
  gint64 limit;

  gui_activate (app, "win.open-uri", g_variant_new_string (missing));
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, smaller);
    }
  while (smaller[1] <= box[1] + 2);
  gui_activate (app, "win.dismiss", NULL);
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, again);
    }
  while (abs (again[1] - box[1]) > 2);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_truncated_while_open (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *path = g_build_filename (folder, "ramp.vol", NULL);

  g_assert_cmpint (truncate (path, 3 * 64 * 96 * 4), ==, 0);
  gui_change_state (app, "win.slice", g_variant_new_int64 (7));
  gui_wait_state (app, "win.slice", "7");
  gui_change_state (app, "win.slice", g_variant_new_int64 (6));
  gui_wait_state (app, "win.slice", "6");
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.running", "false");
  gui_wait_state (app, "win.entries", "1");
  g_assert_true (gui_app_is_alive (app));
  /* What is left of the file can still be seen. */
  gui_change_state (app, "win.slice", g_variant_new_int64 (1));
  gui_wait_state (app, "win.slice", "1");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_raw_dialog (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = gui_write_volume (folder, "ramp_96x64x8_float32.raw", RAMP_DEPTH, 64, 96, ramp_voxel);
  g_autofree char *info = g_strconcat (path, ".info", NULL);
  GuiApp *app;

  g_assert_cmpint (g_remove (info), ==, 0);
  app = start_with (path);
  wait_n_windows (app, 2);
  gui_wait_state (app, "win.entries", "0");
  /* Closing it opens nothing. */
  gui_focus_last (app);
  gui_key (app, "Escape");
  wait_n_windows (app, 1);
  gui_wait_state (app, "win.entries", "0");

  /* The guess from the name is right, so Open is enough. */
  gui_activate (app, "win.open-uri", g_variant_new_string (path));
  wait_n_windows (app, 2);
  gui_focus_last (app);
  gui_key (app, "Return");
  wait_n_windows (app, 1);
  gui_wait_state (app, "win.entries", "1");
  gui_wait_state (app, "win.slice", "4");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* A second start hands its file to the first and ends. */
static void
test_second_start (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *path = gui_write_volume (folder, "comb.vol", 6, 64, 96, comb_voxel);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess)
      second = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("SLABSCOPE_PROGRAM"), path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (second, NULL, &error));
  g_assert_no_error (error);
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "1");
  gui_wait_state (app, "win.contrast", "(0.0, 1.0)");
  g_assert_cmpint (gui_get_n_windows (app), ==, 1);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Names that are not plain words: nothing takes a part of them for markup, a format or an option. */
static void
test_odd_names (void)
{
  static const char *const names[] = { "K\303\244se 100% <b>&amp;.vol", "%s%n_x.vol", "a b\tc.vol", "._.vol" };
  char *folder = gui_make_folder ();
  GuiApp *app = gui_app_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = gui_write_volume (folder, names[i], RAMP_DEPTH, 64, 96 + 2 * (gint64) i, ramp_voxel);

      gui_activate (app, "win.open-uri", g_variant_new_string (path));
      gui_wait_state (app, "win.tabs", i == 0 ? "1" : i == 1 ? "2" : i == 2 ? "3" : "4");
      /* Each is wider than the one before, so its middle tells that it is the new one. */
      gui_activate (app, "win.plane", g_variant_new_string ("x"));
      gui_wait_state (app, "win.slice", i == 0 ? "48" : i == 1 ? "49" : i == 2 ? "50" : "51");
      gui_activate (app, "win.plane", g_variant_new_string ("z"));
      gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, NULL);
    }
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Tabs keep what is seen in each; what can be done, and the states, are those of the one in front. */
static void
test_tabs (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *path = gui_write_volume (folder, "comb.vol", 6, 64, 96, comb_voxel);
  g_autofree char *missing = g_build_filename (folder, "missing.vol", NULL);

  g_assert_false (gui_is_enabled (app, "win.next-tab"));
  gui_change_state (app, "win.slice", g_variant_new_int64 (6));
  gui_activate (app, "win.open-uri", g_variant_new_string (missing));
  gui_activate (app, "win.open-uri", g_variant_new_string (path));
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "1");
  gui_wait_state (app, "win.slice", "3");
  gui_wait_state (app, "win.contrast", "(0.0, 1.0)");
  gui_wait_gray (255, 0, MANY_PIXELS / 2, NULL);
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "2");

  gui_key (app, "ctrl+Page_Up");
  gui_wait_state (app, "win.tab", "0");
  wait_slice (app, 6, NULL);
  gui_wait_state (app, "win.entries", "1");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  g_assert_false (gui_is_enabled (app, "win.undo"));
  gui_key (app, "ctrl+Tab");
  gui_wait_state (app, "win.tab", "1");
  gui_wait_state (app, "win.entries", "2");
  g_assert_true (gui_is_enabled (app, "win.undo"));
  /* Round to the first again. */
  gui_key (app, "ctrl+Page_Down");
  gui_wait_state (app, "win.tab", "0");
  /* What is open comes to the front. */
  gui_activate (app, "win.open-uri", g_variant_new_string (path));
  gui_wait_state (app, "win.tab", "1");
  gui_wait_state (app, "win.tabs", "2");

  gui_key (app, "ctrl+w");
  gui_wait_state (app, "win.tabs", "1");
  wait_slice (app, 6, NULL);
  gui_key (app, "ctrl+w");
  gui_wait_state (app, "win.tabs", "0");
  g_assert_false (gui_is_enabled (app, "win.slice"));
  gui_wait_state (app, "win.entries", "0");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Ten at once, one of which cannot be opened: nine tabs in the order of the names, the last one in front. */
static void
test_many (void)
{
  char *folder = gui_make_folder ();
  char *arguments[11] = { NULL };
  GuiApp *app;

  for (int i = 0; i < 10; i++)
    {
      g_autofree char *name = g_strdup_printf ("volume-%d.vol", i);

      if (i == 4)
        arguments[i] = g_build_filename (folder, "missing.vol", NULL);
      else
        arguments[i] = gui_write_volume (folder, name, 2 * (i + 1), 8, 8, ramp_voxel);
    }
  app = gui_app_start ((const char *const *) arguments);
  gui_wait_state (app, "win.tabs", "9");
  gui_wait_state (app, "win.tab", "8");
  for (guint tab = 0; tab < 9; tab++)
    {
      /* Half of its planes. */
      g_autofree char *middle = g_strdup_printf ("%u", tab < 4 ? tab + 1 : tab + 2);

      gui_change_state (app, "win.tab", g_variant_new_uint32 (tab));
      gui_wait_state (app, "win.slice", middle);
      gui_wait_state (app, "win.shown-slice", middle);
    }
  /* To a window of its own. */
  gui_activate (app, "win.move-to-window", NULL);
  wait_n_windows (app, 2);
  gui_wait_state (app, "win.tabs", "8");
  gui_app_quit (app);
  for (int i = 0; i < 10; i++)
    g_free (arguments[i]);
  gui_remove_folder (folder);
}

/* Tabs of one shape move together while they are linked; of another shape, or unlinked, alone. */
static void
test_link (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *other = gui_write_volume (folder, "other.vol", RAMP_DEPTH, 64, 96, noise_voxel);
  g_autofree char *small = gui_write_volume (folder, "small.vol", RAMP_DEPTH, 64, 90, noise_voxel);

  g_assert_false (gui_is_enabled (app, "win.link"));
  gui_activate (app, "win.open-uri", g_variant_new_string (small));
  gui_wait_state (app, "win.tabs", "2");
  g_assert_false (gui_is_enabled (app, "win.link"));
  gui_activate (app, "win.open-uri", g_variant_new_string (other));
  gui_wait_state (app, "win.tabs", "3");
  gui_wait_enabled (app, "win.link", TRUE);
  gui_change_state (app, "win.slice", g_variant_new_int64 (2));
  gui_activate (app, "win.link", NULL);
  gui_wait_state (app, "win.link", "true");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  wait_slice (app, 2, NULL);
  gui_wait_state (app, "win.link", "true");
  gui_change_state (app, "win.slice", g_variant_new_int64 (7));
  gui_change_state (app, "win.tab", g_variant_new_uint32 (1));
  gui_wait_state (app, "win.slice", "4");
  gui_wait_state (app, "win.link", "false");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (2));
  gui_wait_state (app, "win.slice", "7");
  gui_activate (app, "win.link", NULL);
  gui_wait_state (app, "win.link", "false");
  gui_change_state (app, "win.slice", g_variant_new_int64 (1));
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  wait_slice (app, 7, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* A file that another program replaces: told over the picture, and there on request, where the person was. */
static void
test_reload (void)
{
  char *folder;
  int box[4], smaller[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *path = g_build_filename (folder, "ramp.vol", NULL);
  g_autofree char *other = NULL;
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  gui_change_state (app, "win.slice", g_variant_new_int64 (2));
  wait_slice (app, 2, NULL);
  other = gui_write_volume (folder, "other.vol", RAMP_DEPTH, 64, 96, comb_voxel);
  g_assert_cmpint (g_rename (other, path), ==, 0);
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (2), 1, MANY_PIXELS, smaller);
    }
  while (smaller[1] <= box[1]);
  gui_key (app, "F5");
  /* 1 of 0 to 7. */
  gui_wait_gray (ramp_gray (1), 1, MANY_PIXELS / 2, NULL);
  gui_wait_state (app, "win.slice", "2");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* What was open is there again, as it was seen; a damaged session is said, and keeps nobody from working. */
static void
test_session (void)
{
  char *folder;
  int box[4];
  GuiApp *app;
  g_autofree char *other = NULL;
  g_autofree char *settings = g_build_filename (g_get_user_config_dir (), "glib-2.0", "settings", NULL);
  g_autofree char *keyfile = g_build_filename (settings, "keyfile", NULL);
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "slabscope", "session", NULL);
  g_autofree char *damaged = g_strconcat (state, ".damaged", NULL);

  /* Within this test's own folders. */
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_assert_cmpint (g_mkdir_with_parents (settings, 0700), ==, 0);
  g_assert_true (g_file_set_contents (keyfile, "[io/github/slabscope/Slabscope]\nrestore-session=true\n", -1, NULL));
  app = start_ramp (&folder, box);
  other = gui_write_volume (folder, "other.vol", 6, 64, 96, comb_voxel);
  gui_change_state (app, "win.slice", g_variant_new_int64 (6));
  gui_activate (app, "win.contrast", g_variant_new ("(dd)", 0.0, 16.0));
  gui_wait_state (app, "win.contrast", "(0.0, 16.0)");
  gui_activate (app, "win.open-uri", g_variant_new_string (other));
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.contrast", "(0.0, 1.0)");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.slice", "6");
  gui_app_quit (app);

  app = gui_app_start (NULL);
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "0");
  gui_wait_state (app, "win.slice", "6");
  gui_wait_state (app, "win.contrast", "(0.0, 16.0)");
  gui_wait_state (app, "win.layout", "'single'");
  gui_wait_gray (96, 1, MANY_PIXELS, NULL); /* 6 of 16 */
  gui_app_quit (app);

  g_assert_true (g_file_set_contents (state, "\1\2nothing", -1, NULL));
  app = gui_app_start (NULL);
  gui_wait_state (app, "win.tabs", "0");
  g_assert_true (g_file_test (damaged, G_FILE_TEST_EXISTS));
  gui_app_quit (app);
  g_assert_cmpint (g_remove (keyfile), ==, 0);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  gui_remove_folder (folder);
}

static float
one_voxel (gint64 z, gint64 y, gint64 x)
{
  return 3;
}

static float
nan_voxel (gint64 z, gint64 y, gint64 x)
{
  return NAN;
}

/* Volumes with nothing to see: opened, turned, zoomed and filtered like any other. */
static void
test_odd_volumes (void)
{
  static const struct
  {
    const char *name;
    gint64 n[3];
    GuiVoxel voxel;
    const char *middle;
  } volumes[] = {
    { "same.vol", { 4, 16, 16 }, one_voxel, "2" },        { "nan.vol", { 4, 16, 16 }, nan_voxel, "2" },
    { "one.vol", { 1, 1, 1 }, one_voxel, "0" },           { "line.vol", { 1, 1, 4000 }, comb_voxel, "0" },
    { "column.vol", { 4000, 1, 1 }, comb_voxel, "2000" },
  };
  char *folder = gui_make_folder ();
  GuiApp *app = gui_app_start (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (volumes); i++)
    {
      g_autofree char *tabs = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);
      const gint64 *n = volumes[i].n;
      g_autofree char *path = gui_write_volume (folder, volumes[i].name, n[0], n[1], n[2], volumes[i].voxel);

      g_test_message ("%s", volumes[i].name);
      gui_activate (app, "win.open-uri", g_variant_new_string (path));
      gui_wait_state (app, "win.tabs", tabs);
      gui_change_state (app, "win.layout", g_variant_new_string ("single"));
      gui_change_state (app, "win.plane", g_variant_new_string ("z"));
      gui_wait_state (app, "win.slice", volumes[i].middle);
      gui_wait_state (app, "win.shown-slice", volumes[i].middle);
      gui_activate (app, "win.last", NULL);
      gui_activate (app, "win.zoom-1", NULL);
      gui_activate (app, "win.zoom-in", NULL);
      gui_activate (app, "win.zoom-fit", NULL);
      gui_activate (app, "win.auto-contrast", NULL);
      gui_activate (app, "win.run", NULL);
      gui_wait_state (app, "win.entries", "2");
      gui_wait_state (app, "win.running", "false");
    }
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Properties and preferences come by their keys and go by Escape. */
static void
test_dialogs (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  static const char *const keys[] = { "alt+Return", "ctrl+comma", "ctrl+question" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gui_focus (app);
      gui_key (app, keys[i]);
      wait_n_windows (app, 2);
      gui_focus_last (app);
      gui_key (app, "Escape");
      wait_n_windows (app, 1);
    }
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* The middle of the picture is that of the room it has beside the sidebar. */
static int
get_middle (const int box[4])
{
  return box[0] + box[2] / 2;
}

static void
test_panes_kept (void)
{
  char *folder;
  int box[4], window[4], moved[4], again[4], again_window[4];
  gint64 limit;
  GuiApp *app;
  g_autofree char *path = NULL;

  /* Within this test's own folders. */
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  app = start_ramp (&folder, box);
  path = g_build_filename (folder, "ramp.vol", NULL);
  gui_get_geometry (app, window);
  /* 120 pixels wider: the middle moves by half of that. */
  gui_drag (1, 2 * get_middle (box) - window[0], box[1] + box[3] / 2, 2 * get_middle (box) - window[0] - 120,
            box[1] + box[3] / 2, NULL);
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (RAMP_DEPTH / 2), 1, MANY_PIXELS, moved);
    }
  while (ABS (get_middle (box) - get_middle (moved) - 60) > 8);
  gui_app_quit (app);

  app = start_with (path);
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  gui_change_state (app, "win.layout", g_variant_new_string ("single"));
  gui_get_geometry (app, again_window);
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (RAMP_DEPTH / 2), 1, MANY_PIXELS, again);
    }
  while (ABS (get_middle (box) - window[0] - get_middle (again) + again_window[0] - 60) > 8);
  gui_app_quit (app);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  gui_remove_folder (folder);
}

/* Asked for its version it needs neither a display nor the window that runs. */
static void
test_version (void)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;

  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  program = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("SLABSCOPE_PROGRAM"), "--version", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (program));
  g_assert_true (g_str_has_prefix (out, "slabscope 0."));
}

static void
test_panels (void)
{
  char *folder;
  int box[4], wide[4];
  GuiApp *app = start_ramp (&folder, box);
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  gui_wait_state (app, "win.sidebar", "true");
  gui_key (app, "F9");
  gui_wait_state (app, "win.sidebar", "false");
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, wide);
    }
  while (wide[2] <= box[2] && wide[0] + wide[2] / 2 <= box[0] + box[2] / 2);
  gui_key (app, "F9");
  gui_wait_state (app, "win.sidebar", "true");
  gui_wait_state (app, "win.profile", "false");
  gui_key (app, "ctrl+F9");
  gui_wait_state (app, "win.profile", "true");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/keys", test_keys);
  g_test_add_func ("/window/wheel", test_wheel);
  g_test_add_func ("/window/actions", test_actions);
  g_test_add_func ("/window/planes", test_planes);
  g_test_add_func ("/window/three-planes", test_three_planes);
  g_test_add_func ("/window/play", test_play);
  g_test_add_func ("/window/zoom", test_zoom);
  g_test_add_func ("/window/contrast", test_contrast);
  g_test_add_func ("/window/found-contrast", test_found_contrast);
  g_test_add_func ("/window/panels", test_panels);
  g_test_add_func ("/window/run-and-flip", test_run_and_flip);
  g_test_add_func ("/window/cancel", test_cancel);
  g_test_add_func ("/window/save", test_save);
  g_test_add_func ("/window/bad-files", test_bad_files);
  g_test_add_func ("/window/message-shown", test_message_shown);
  g_test_add_func ("/window/truncated-while-open", test_truncated_while_open);
  g_test_add_func ("/window/raw-dialog", test_raw_dialog);
  g_test_add_func ("/window/second-start", test_second_start);
  g_test_add_func ("/window/odd-names", test_odd_names);
  g_test_add_func ("/window/panes-kept", test_panes_kept);
  g_test_add_func ("/window/tabs", test_tabs);
  g_test_add_func ("/window/many", test_many);
  g_test_add_func ("/window/link", test_link);
  g_test_add_func ("/window/reload", test_reload);
  g_test_add_func ("/window/session", test_session);
  g_test_add_func ("/window/odd-volumes", test_odd_volumes);
  g_test_add_func ("/window/dialogs", test_dialogs);
  g_test_add_func ("/window/version", test_version);

  return g_test_run ();
}

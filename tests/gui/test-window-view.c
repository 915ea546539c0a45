/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "window-fixture.h"

/* What is seen of a volume: slices, planes, place and contrast, by keys, pointer and actions. */

#define STATUS_HEIGHT 22
/* From the lower end of the window to the middle of the slider of a plane alone. */
#define SLIDER_BOTTOM 46

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

/* Over the slider the wheel and the keys go the same way as over the picture. */
static void
test_slider (void)
{
  char *folder;
  int box[4], window[4];
  GuiApp *app = start_ramp (&folder, box);

  gui_get_geometry (app, window);
  /* Above the status line. */
  gui_move (window[0] + 200, window[1] + window[3] - SLIDER_BOTTOM);
  gui_wheel (1, NULL);
  wait_slice (app, 5, NULL);
  gui_wheel (-2, NULL);
  wait_slice (app, 3, NULL);
  gui_wheel (1, "shift");
  wait_slice (app, 7, NULL);
  /* A click takes the keyboard to it. */
  gui_click (1);
  gui_key (app, "Home");
  wait_slice (app, 0, NULL);
  gui_key (app, "Page_Down");
  wait_slice (app, 1, NULL);
  gui_key (app, "Right");
  wait_slice (app, 2, NULL);
  gui_key (app, "Page_Up");
  wait_slice (app, 1, NULL);
  gui_key (app, "shift+Page_Down");
  wait_slice (app, 7, NULL);
  gui_key (app, "Home");
  wait_slice (app, 0, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Of the right half of the status line. */
static guint32
sum_hint (GuiApp *app)
{
  cairo_surface_t *surface = gui_grab ();
  guint32 sum = 0;
  int window[4];

  gui_get_geometry (app, window);
  for (int y = window[1] + window[3] - STATUS_HEIGHT; y < window[1] + window[3]; y++)
    for (int x = window[0] + window[2] / 2; x < window[0] + window[2]; x++)
      sum = sum * 31 + gui_get_pixel (surface, x, y);
  cairo_surface_destroy (surface);
  return sum;
}

static void
wait_hint (GuiApp *app, guint32 sum, gboolean same)
{
  const gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT;

  while ((sum_hint (app) == sum) != same)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_usleep (10000);
    }
}

/* While a key is held the status line says what the mouse does with it, and no longer. */
static void
test_hint (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  const guint32 plain = sum_hint (app);
  guint32 control;

  gui_hold (app, "ctrl", TRUE);
  wait_hint (app, plain, FALSE);
  control = sum_hint (app);
  gui_hold (app, "ctrl", FALSE);
  wait_hint (app, plain, TRUE);
  gui_hold (app, "shift", TRUE);
  wait_hint (app, plain, FALSE);
  g_assert_cmpuint (sum_hint (app), !=, control);
  gui_hold (app, "shift", FALSE);
  wait_hint (app, plain, TRUE);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window-view/keys", test_keys);
  g_test_add_func ("/window-view/wheel", test_wheel);
  g_test_add_func ("/window-view/slider", test_slider);
  g_test_add_func ("/window-view/hint", test_hint);
  g_test_add_func ("/window-view/actions", test_actions);
  g_test_add_func ("/window-view/planes", test_planes);
  g_test_add_func ("/window-view/three-planes", test_three_planes);
  g_test_add_func ("/window-view/play", test_play);
  g_test_add_func ("/window-view/zoom", test_zoom);
  g_test_add_func ("/window-view/contrast", test_contrast);
  g_test_add_func ("/window-view/found-contrast", test_found_contrast);
  g_test_add_func ("/window-view/odd-volumes", test_odd_volumes);

  return g_test_run ();
}

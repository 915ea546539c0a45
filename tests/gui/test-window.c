/* SPDX-License-Identifier: MIT */
#include "window-fixture.h"

/* The window itself: its panels, tabs and dialogs, and runs of filters. */

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

/* Tabs of one shape move together while they are linked; of another shape, or unlinked, alone. */
static void
test_link (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *other = gui_write_volume (folder, "other.vol", RAMP_DEPTH, 64, 96, noise_voxel);
  g_autofree char *small = gui_write_volume (folder, "small.vol", RAMP_DEPTH, 64, 90, noise_voxel);
  g_autofree char *late = gui_write_volume (folder, "late.vol", RAMP_DEPTH, 64, 96, noise_voxel);

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
  /* The contrast is each one's own until it is asked for. */
  gui_activate (app, "win.link-contrast", NULL);
  gui_wait_state (app, "win.link-contrast", "true");
  gui_change_state (app, "win.contrast", g_variant_new ("(dd)", 3.0, 44.0));
  /* One that is opened beside them comes along. */
  gui_activate (app, "win.open-uri", g_variant_new_string (late));
  gui_wait_state (app, "win.tabs", "4");
  gui_wait_state (app, "win.link", "true");
  gui_wait_state (app, "win.slice", "7");
  gui_wait_state (app, "win.contrast", "(3.0, 44.0)");
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

  gui_change_state (app, "win.tab", g_variant_new_uint32 (3));
  gui_activate (app, "win.close", NULL);
  gui_wait_state (app, "win.tabs", "3");

  /* In a window of its own the other one is still one to be linked with. */
  gui_change_state (app, "win.tab", g_variant_new_uint32 (2));
  gui_activate (app, "win.move-to-window", NULL);
  wait_n_windows (app, 2);
  gui_wait_state (app, "win.tabs", "2");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_wait_enabled (app, "win.link", TRUE);
  gui_change_state (app, "win.tab", g_variant_new_uint32 (1));
  gui_wait_enabled (app, "win.link", FALSE);
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_activate (app, "win.link", NULL);
  gui_wait_state (app, "win.link", "true");
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
  g_test_add_func ("/window/panels", test_panels);
  g_test_add_func ("/window/run-and-flip", test_run_and_flip);
  g_test_add_func ("/window/cancel", test_cancel);
  g_test_add_func ("/window/second-start", test_second_start);
  g_test_add_func ("/window/panes-kept", test_panes_kept);
  g_test_add_func ("/window/tabs", test_tabs);
  g_test_add_func ("/window/link", test_link);
  g_test_add_func ("/window/dialogs", test_dialogs);
  g_test_add_func ("/window/version", test_version);

  return g_test_run ();
}

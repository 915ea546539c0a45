/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib/gstdio.h>
#include <math.h>

#include "gui-driver.h"

/* Volumes whose pictures can be told by their greys, and a window that shows one. */

/* Large enough that nothing but the slice has so much of one grey, small enough for a narrow view. */
#define MANY_PIXELS 40000

/* Slices of one grey each: with the contrast from 0 to 7 slice z is drawn in the grey z / 7. */
#define RAMP_DEPTH 8

static inline float
ramp_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) z;
}

/* Of a mean of slices as well. */
static inline guint
ramp_gray (double z)
{
  return (guint) (255.0 * z / (RAMP_DEPTH - 1) + 0.5);
}

/* Lines of 0 and 1 along x in turn: a Gaussian of 3 voxels leaves 0.5 of them, wherever it looks. */
static inline float
comb_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) (x % 2);
}

static inline float
noise_voxel (gint64 z, gint64 y, gint64 x)
{
  guint32 h = (guint32) (x * 374761393 + y * 668265263 + z * 2147483647);

  h = (h ^ (h >> 13)) * 1274126177u;
  return (float) ((h ^ (h >> 16)) & 0xffff) / 65535.0f;
}

static inline GuiApp *
start_with (const char *path)
{
  return gui_app_start ((const char *const[]){ path, NULL });
}

static inline void
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

static inline void
wait_slice (GuiApp *app, gint64 z, int box[4])
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, z);

  gui_wait_state (app, "win.slice", text);
  gui_wait_state (app, "win.shown-slice", text);
  gui_wait_gray (ramp_gray ((double) z), 1, MANY_PIXELS, box);
}

/* Settings that outlive a window, within this test's own folders: what was open is opened again. Returns: their file,
 * for forget_settings() */
static inline char *
keep_settings (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "glib-2.0", "settings", NULL);
  char *file = g_build_filename (folder, "keyfile", NULL);

  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "[io/github/slabscope/Slabscope]\nrestore-session=true\n", -1, NULL));
  return file;
}

static inline void
forget_settings (const char *file)
{
  g_assert_cmpint (g_remove (file), ==, 0);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
}

static inline double
get_zoom (GuiApp *app)
{
  g_autoptr (GVariant) zoom = gui_get_state (app, "win.zoom");

  return g_variant_get_double (zoom);
}

/* Slices of XZ and YZ are bands of all greys. */
static inline void
wait_bands (void)
{
  gui_wait_gray (ramp_gray (2), 1, MANY_PIXELS / 20, NULL);
}

/* Until XY is alone on the screen, as large as the zoom says. */
static inline void
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
static inline GuiApp *
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

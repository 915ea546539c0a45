/* SPDX-License-Identifier: MIT */

/*
 * screenshots VOLUME FOLDER SUFFIX: takes the window through its main states and writes STATE-SUFFIX.png of each.
 * Light or dark, once or twice the size is decided by the environment; see the script of the same name.
 */
#include <stdlib.h>
#include <unistd.h>

#include "gui-driver.h"

/* How long a toast stays, and a bit. */
#define TOAST_TIME (5600 * 1000)

static const char *folder;
static const char *suffix;

/* Animations and the last frame: there is nothing to ask for here. */
static void
settle (void)
{
  g_usleep (700 * 1000);
}

static void
save (GuiApp *app, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.png", state, suffix);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *screen;
  cairo_surface_t *part;
  int box[4];

  settle ();
  screen = gui_grab ();
  gui_get_geometry (app, box);
  part = cairo_surface_create_for_rectangle (screen, box[0], box[1], box[2], box[3]);
  g_assert_cmpint (cairo_surface_write_to_png (part, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (part);
  cairo_surface_destroy (screen);
  g_print ("%s\n", name);
}

static void
point_at (GuiApp *app, double across, double down)
{
  int box[4];

  gui_get_geometry (app, box);
  gui_move (box[0] + (int) (across * box[2]), box[1] + (int) (down * box[3]));
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

int
main (int argc, char **argv)
{
  g_autofree char *raw_folder = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *volume = NULL;
  GuiApp *app;
  gint64 limit;

  if (argc != 4)
    {
      g_printerr ("usage: screenshots VOLUME FOLDER SUFFIX\n");
      return 2;
    }
  volume = realpath (argv[1], NULL);
  g_assert_nonnull (volume);
  folder = argv[2];
  suffix = argv[3];

  app = gui_app_start (NULL);
  save (app, "empty");

  gui_activate (app, "win.open-uri", g_variant_new_string (volume));
  wait_shown (app);
  gui_wait_state (app, "win.entries", "1");
  point_at (app, 0.4, 0.45);
  save (app, "volume");

  gui_change_state (app, "win.sidebar-page", g_variant_new_string ("display"));
  gui_change_state (app, "win.color-bar", g_variant_new_boolean (TRUE));
  save (app, "display");
  gui_change_state (app, "win.colormap", g_variant_new_string ("viridis"));
  gui_change_state (app, "win.gamma", g_variant_new_double (0.5));
  gui_change_state (app, "win.log-histogram", g_variant_new_boolean (FALSE));
  save (app, "display-gamma");
  gui_change_state (app, "win.log-histogram", g_variant_new_boolean (TRUE));
  gui_change_state (app, "win.gamma", g_variant_new_double (1));
  gui_change_state (app, "win.colormap", g_variant_new_string ("labels"));
  save (app, "display-labels");
  /* The list of the colour maps. */
  point_at (app, 0.93, 0.59);
  gui_click (1);
  save (app, "display-colormaps");
  gui_key (app, "Escape");
  gui_change_state (app, "win.colormap", g_variant_new_string ("grey"));
  gui_change_state (app, "win.color-bar", g_variant_new_boolean (FALSE));
  gui_change_state (app, "win.sidebar-page", g_variant_new_string ("filter"));

  gui_activate (app, "win.plane", g_variant_new_string ("y"));
  wait_shown (app);
  gui_activate (app, "win.zoom-fit", NULL);
  save (app, "plane-y");
  gui_activate (app, "win.plane", g_variant_new_string ("z"));

  gui_activate (app, "win.filter", g_variant_new_string ("gaussian"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "sigma", "3"));
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "2");
  wait_shown (app);
  point_at (app, 0.4, 0.3);
  save (app, "done");
  /* The toast goes by itself. */
  g_usleep (TOAST_TIME);
  save (app, "after");
  /* Over the timeline: the card of the span that is there. */
  point_at (app, 0.5, 0.775);
  save (app, "hover");

  gui_resize (app, 420, 900);
  save (app, "narrow");
  gui_change_state (app, "win.sidebar-page", g_variant_new_string ("display"));
  gui_change_state (app, "win.color-bar", g_variant_new_boolean (TRUE));
  save (app, "narrow-display");
  gui_change_state (app, "win.color-bar", g_variant_new_boolean (FALSE));
  gui_change_state (app, "win.sidebar-page", g_variant_new_string ("filter"));
  gui_resize (app, 1280, 860);
  gui_activate (app, "win.undo", NULL);
  wait_shown (app);

  gui_activate (app, "win.filter", g_variant_new_string ("tv"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "stop", "fixed"));
  gui_activate (app, "win.set-param", g_variant_new ("(ss)", "max-iterations", "60"));
  gui_activate (app, "win.run", NULL);
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  for (;;)
    {
      g_autoptr (GVariant) progress = gui_get_state (app, "win.progress");

      if (g_variant_get_double (progress) > 0.4 || g_get_monotonic_time () > limit)
        break;
      g_usleep (20000);
    }
  save (app, "running");
  gui_activate (app, "win.cancel", NULL);
  gui_wait_state (app, "win.running", "false");
  wait_shown (app);
  gui_app_quit (app);

  /* The file of the experiment: its name and size are all there is. */
  raw_folder = gui_make_folder ();
  raw = g_build_filename (raw_folder, "Al8Cu_1000_g13_t4_200_250.vol", NULL);
  g_assert_cmpint (symlink (volume, raw), ==, 0);
  app = gui_app_start ((const char *const[]){ raw, NULL });
  limit = g_get_monotonic_time () + GUI_TIMEOUT;
  while (gui_get_n_windows (app) < 2 && g_get_monotonic_time () < limit)
    g_usleep (20000);
  gui_center_last (app);
  save (app, "raw-dialog");
  gui_app_quit (app);
  gui_remove_folder (g_steal_pointer (&raw_folder));

  raw_folder = gui_make_folder ();
  g_free (raw);
  raw = g_build_filename (raw_folder, "missing.vol", NULL);
  app = gui_app_start ((const char *const[]){ volume, NULL });
  wait_shown (app);
  gui_activate (app, "win.open-uri", g_variant_new_string (raw));
  save (app, "message");
  gui_app_quit (app);
  gui_remove_folder (g_steal_pointer (&raw_folder));
  return 0;
}

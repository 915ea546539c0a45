/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>

#include "window-fixture.h"

/* How a volume is looked into: slabs and interpolation by the keys, measures, what is cut out of it, and what of it is
 * there again the next time. */

/* The slices 3, 4 and 5: their mean is 4 and their maximum 5; two of them, 3 and 4, have the mean 3.5. */
static void
test_slab (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autofree char *other = gui_write_volume (folder, "other.vol", RAMP_DEPTH, 64, 96, ramp_voxel);

  gui_key (app, "t");
  gui_wait_state (app, "win.thickness", "2");
  gui_wait_gray (ramp_gray (3.5), 1, MANY_PIXELS, NULL);
  gui_key (app, "t");
  gui_wait_state (app, "win.thickness", "3");
  gui_wait_state (app, "win.projection", "'mean'");
  gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, NULL);
  gui_key (app, "p");
  gui_wait_state (app, "win.projection", "'maximum'");
  gui_wait_gray (ramp_gray (5), 1, MANY_PIXELS, NULL);
  gui_key (app, "p");
  gui_wait_state (app, "win.projection", "'minimum'");
  gui_wait_gray (ramp_gray (3), 1, MANY_PIXELS, NULL);
  gui_key (app, "shift+t");
  gui_wait_state (app, "win.thickness", "2");
  gui_key (app, "i");
  gui_wait_state (app, "win.linear", "true");

  /* Not thicker than the volume is long, not thinner than a slice. */
  gui_change_state (app, "win.thickness", g_variant_new_int64 (5000));
  gui_wait_state (app, "win.thickness", "96");
  gui_change_state (app, "win.thickness", g_variant_new_int64 (-3));
  gui_wait_state (app, "win.thickness", "1");
  gui_change_state (app, "win.thickness", g_variant_new_int64 (3));

  /* Another tab has its own; linked, it follows. */
  gui_activate (app, "win.open-uri", g_variant_new_string (other));
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.thickness", "1");
  gui_wait_state (app, "win.linear", "false");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.thickness", "3");
  gui_activate (app, "win.link", NULL);
  gui_wait_state (app, "win.link", "true");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (1));
  gui_wait_state (app, "win.thickness", "3");
  gui_wait_state (app, "win.projection", "'minimum'");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Of a filter's result: a box that is dragged, by a corner that lies on the end of a measure, and then told in numbers
 * opens as a tab of its own, with the look of the one that it was cut out of, which stays as it was. */
static void
test_crop (void)
{
  char *folder;
  int box[4];
  GuiApp *app = start_ramp (&folder, box);
  g_autoptr (GVariant) dragged = NULL;
  gint64 limit = g_get_monotonic_time () + GUI_TIMEOUT, start_y, start_x, n_y, n_x;

  gui_activate (app, "win.filter", g_variant_new_string ("identity"));
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "2");
  gui_wait_settled (ramp_gray (4), 1, MANY_PIXELS, box);
  gui_key (app, "d");
  gui_wait_state (app, "win.tool", "'distance'");
  gui_drag (1, box[0] + box[2] / 4, box[1] + box[3] / 4, box[0] + box[2] / 2, box[1] + box[3] / 4, NULL);
  gui_wait_state (app, "win.measures", "1");
  gui_key (app, "Escape");
  gui_wait_state (app, "win.tool", "'cursor'");
  g_assert_false (gui_is_enabled (app, "win.crop-create"));
  gui_key (app, "ctrl+shift+x");
  gui_wait_state (app, "win.crop", "true");
  gui_wait_enabled (app, "win.crop-create", TRUE);
  gui_wait_settled (ramp_gray (4), 1, MANY_PIXELS / 2, box);
  /* What is not dimmed is the middle half of 64 by 96 voxels; a quarter of it is left. */
  gui_drag (1, box[0], box[1], box[0] + box[2] / 2, box[1] + box[3] / 2, NULL);
  do
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      g_clear_pointer (&dragged, g_variant_unref);
      dragged = gui_get_state (app, "win.crop-box");
      g_variant_get (dragged, "(xxxxxx)", NULL, &start_y, &start_x, NULL, &n_y, &n_x);
    }
  while (ABS (start_y - 32) > 1 || ABS (start_x - 48) > 1 || start_y + n_y != 48 || start_x + n_x != 72);

  gui_change_state (app, "win.crop-box",
                    g_variant_new ("(xxxxxx)", G_GINT64_CONSTANT (4), G_GINT64_CONSTANT (8), G_GINT64_CONSTANT (8),
                                   G_GINT64_CONSTANT (2), G_GINT64_CONSTANT (48), G_GINT64_CONSTANT (80)));
  gui_activate (app, "win.crop-create", NULL);
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "1");
  gui_wait_state (app, "win.entries", "1");
  gui_wait_state (app, "win.crop", "false");
  gui_wait_state (app, "win.contrast", "(0.0, 7.0)");
  /* Its last slice is the fifth of the other. */
  gui_change_state (app, "win.slice", g_variant_new_int64 (7));
  gui_wait_state (app, "win.slice", "1");
  gui_wait_gray (ramp_gray (5), 1, MANY_PIXELS, NULL);

  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.crop", "false");
  gui_wait_state (app, "win.entries", "2");
  gui_wait_gray (ramp_gray (4), 1, MANY_PIXELS, NULL);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

static void
test_session (void)
{
  char *folder;
  int box[4];
  GuiApp *app;
  g_autofree char *other = NULL;
  g_autofree char *settings = NULL;

  settings = keep_settings ();
  app = start_ramp (&folder, box);
  other = gui_write_volume (folder, "other.vol", RAMP_DEPTH, 64, 96, ramp_voxel);
  gui_change_state (app, "win.thickness", g_variant_new_int64 (3));
  gui_change_state (app, "win.projection", g_variant_new_string ("maximum"));
  gui_activate (app, "win.linear", NULL);
  gui_wait_state (app, "win.linear", "true");
  gui_activate (app, "win.bookmark", NULL);
  gui_wait_state (app, "win.measures", "1");
  gui_activate (app, "win.open-uri", g_variant_new_string (other));
  gui_wait_state (app, "win.tabs", "2");
  gui_activate (app, "win.link", NULL);
  gui_wait_state (app, "win.link", "true");
  gui_wait_state (app, "win.measures", "0");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.measures", "1");
  gui_app_quit (app);

  app = gui_app_start (NULL);
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "0");
  gui_wait_state (app, "win.link", "true");
  gui_wait_state (app, "win.measures", "1");
  gui_wait_state (app, "win.linear", "true");
  /* The bookmark leads back, and the tab that is linked comes along. */
  gui_change_state (app, "win.slice", g_variant_new_int64 (6));
  gui_activate (app, "win.go-to-measure", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.slice", "4");
  gui_change_state (app, "win.tab", g_variant_new_uint32 (1));
  gui_wait_state (app, "win.slice", "4");
  gui_wait_state (app, "win.measures", "0");
  gui_app_quit (app);
  forget_settings (settings);
  gui_remove_folder (folder);
}

/* By pointer and by keys: drawn, moved, removed, brought back; and a place that is found again. */
static void
test_measure (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *path = gui_write_volume (folder, "noise.vol", 20, 120, 160, noise_voxel);
  GuiApp *app = gui_app_start ((const char *const[]){ path, NULL });
  int box[4];

  gui_wait_state (app, "win.shown-slice", "10");
  g_assert_false (gui_is_enabled (app, "win.copy-measures"));
  gui_activate (app, "win.layout", g_variant_new_string ("single"));
  gui_focus (app);
  gui_get_geometry (app, box);
  gui_key (app, "l");
  gui_wait_state (app, "win.tool", "'line'");
  gui_drag (1, box[0] + box[2] / 4, box[1] + box[3] / 3, box[0] + box[2] / 2, box[1] + box[3] / 2, NULL);
  gui_wait_state (app, "win.measures", "1");
  /* The arrows are the measure's while one is selected. */
  gui_key (app, "Right");
  gui_key (app, "Escape");
  gui_wait_state (app, "win.tool", "'cursor'");
  gui_wait_state (app, "win.slice", "10");
  gui_key (app, "Delete");
  gui_wait_state (app, "win.measures", "0");
  gui_wait_enabled (app, "win.restore-measure", TRUE);
  gui_activate (app, "win.restore-measure", NULL);
  gui_wait_state (app, "win.measures", "1");
  gui_activate (app, "win.copy-measures", NULL);

  gui_key (app, "Escape");
  gui_key (app, "Right");
  gui_wait_state (app, "win.slice", "11");
  gui_key (app, "shift+r");
  gui_wait_state (app, "win.tool", "'rectangle'");
  gui_key (app, "Return");
  gui_wait_state (app, "win.measures", "2");
  gui_key (app, "Escape");
  gui_key (app, "ctrl+d");
  gui_wait_state (app, "win.measures", "3");
  gui_activate (app, "win.slice", g_variant_new_int64 (3));
  gui_wait_state (app, "win.slice", "3");
  gui_activate (app, "win.go-to-measure", g_variant_new_uint32 (2));
  gui_wait_state (app, "win.slice", "11");
  gui_activate (app, "win.go-to-measure", g_variant_new_uint32 (0));
  gui_wait_state (app, "win.slice", "10");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/inspection/slab", test_slab);
  g_test_add_func ("/inspection/crop", test_crop);
  g_test_add_func ("/inspection/session", test_session);
  g_test_add_func ("/inspection/measure", test_measure);
  return g_test_run ();
}

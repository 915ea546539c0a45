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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/round-trip", test_round_trip);
  g_test_add_func ("/replay/play", test_play);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>

#include "gui-driver.h"

static float
ramp_voxel (gint64 z, gint64 y, gint64 x)
{
  return (float) (z + y + x);
}

static char *
write_trace (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

#define TRACE                                                                                                          \
  "[{\"ph\":\"X\",\"name\":\"load\",\"pid\":1,\"tid\":1,\"ts\":0,\"dur\":1000},"                                       \
  "{\"ph\":\"X\",\"name\":\"sum\",\"pid\":1,\"tid\":1,\"ts\":1000,\"dur\":2000}]"

/* A trace is opened beside a volume; what needs a volume is off while it is in front. */
static void
test_open (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *volume = gui_write_volume (folder, "ramp.vol", 6, 64, 96, ramp_voxel);
  g_autofree char *trace = write_trace (folder, "other.json", TRACE);
  g_autofree char *empty = write_trace (folder, "empty.json", "");
  const char *const arguments[] = { trace, NULL };
  GuiApp *app = gui_app_start (arguments);

  gui_wait_state (app, "win.tabs", "1");
  g_assert_false (gui_is_enabled (app, "win.run"));
  g_assert_false (gui_is_enabled (app, "win.slice"));
  gui_wait_enabled (app, "win.properties", TRUE);
  gui_wait_enabled (app, "win.compare-file", TRUE);

  gui_activate (app, "win.open-uri", g_variant_new_string (volume));
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_enabled (app, "win.run", TRUE);
  gui_activate (app, "win.open-uri", g_variant_new_string (empty));
  /* The one that is open comes to the front. */
  gui_activate (app, "win.open-uri", g_variant_new_string (trace));
  gui_wait_state (app, "win.tab", "0");
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_enabled (app, "win.run", FALSE);
  gui_focus (app);
  gui_key (app, "ctrl+w");
  gui_wait_state (app, "win.tabs", "1");
  gui_wait_enabled (app, "win.run", TRUE);
  gui_app_quit (app);
  gui_remove_folder (folder);
}

/* Two runs of a document by the key, also where the first result was dropped; then one with a file. */
static void
test_compare (void)
{
  char *folder = gui_make_folder ();
  g_autofree char *volume = gui_write_volume (folder, "ramp.vol", 6, 64, 96, ramp_voxel);
  g_autofree char *trace = write_trace (folder, "other.json", TRACE);
  const char *const arguments[] = { volume, NULL };
  GuiApp *app = gui_app_start (arguments);

  gui_wait_state (app, "win.tabs", "1");
  g_assert_false (gui_is_enabled (app, "win.compare"));
  gui_activate (app, "win.run", NULL);
  gui_wait_state (app, "win.entries", "2");
  g_assert_false (gui_is_enabled (app, "win.compare"));
  gui_activate (app, "win.undo", NULL);
  gui_wait_state (app, "win.position", "0");
  gui_activate (app, "win.run", NULL);
  gui_wait_enabled (app, "win.compare", TRUE);
  gui_wait_state (app, "win.entries", "2");

  gui_focus (app);
  gui_key (app, "ctrl+m");
  gui_wait_state (app, "win.tabs", "2");
  gui_wait_state (app, "win.tab", "1");
  gui_wait_enabled (app, "win.run", FALSE);
  gui_key (app, "ctrl+w");
  gui_wait_state (app, "win.tabs", "1");
  gui_activate (app, "win.compare-to", g_variant_new_string (trace));
  gui_wait_state (app, "win.tabs", "2");
  gui_app_quit (app);
  gui_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/traces/open", test_open);
  g_test_add_func ("/traces/compare", test_compare);
  return g_test_run ();
}

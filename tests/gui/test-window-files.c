/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "window-fixture.h"

/* What is opened and saved, what is wrong with it, and what of it is there again. */

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
  g_autofree char *settings = NULL;
  g_autofree char *state = g_build_filename (g_get_user_state_dir (), "slabscope", "session", NULL);
  g_autofree char *damaged = g_strconcat (state, ".damaged", NULL);

  settings = keep_settings ();
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
  forget_settings (settings);
  gui_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/window-files/save", test_save);
  g_test_add_func ("/window-files/bad-files", test_bad_files);
  g_test_add_func ("/window-files/message-shown", test_message_shown);
  g_test_add_func ("/window-files/truncated-while-open", test_truncated_while_open);
  g_test_add_func ("/window-files/raw-dialog", test_raw_dialog);
  g_test_add_func ("/window-files/odd-names", test_odd_names);
  g_test_add_func ("/window-files/many", test_many);
  g_test_add_func ("/window-files/reload", test_reload);
  g_test_add_func ("/window-files/session", test_session);

  return g_test_run ();
}

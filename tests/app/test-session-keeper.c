/* SPDX-License-Identifier: MIT */
#include "app/slab-session-keeper.h"

#include "app-fixture.h"
#include "app/slab-session.h"
#include "app/slab-window.h"

static void
write_volume (const char *path)
{
  g_autofree char *info = g_strconcat (path, ".info", NULL);
  static const float voxels[6 * 4 * 5] = { 0 };

  g_assert_true (g_file_set_contents (path, (const char *) voxels, sizeof voxels, NULL));
  g_assert_true (g_file_set_contents (info, "NUM_X = 5\nNUM_Y = 4\nNUM_Z = 6\n", -1, NULL));
}

static SlabWindow *
open_window (const char *path)
{
  SlabApplication *app = app_get_application ();
  SlabWindow *window = slab_window_new (app);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_settings_set_boolean (slab_application_get_settings (app), "restore-session", TRUE);
  slab_window_open_file (window, file);
  app_wait_until (slab_window_get_n_tabs (window) == 1);
  gtk_window_present (GTK_WINDOW (window));
  app_iterate_until_quiet ();
  return window;
}

static SlabViewState *
get_state (SlabWindow *window)
{
  return slab_viewer_get_state (SLAB_VIEWER (slab_window_get_nth_tab (window, 0)));
}

static gboolean
is_kept (gint64 slice, const char *colormap)
{
  g_autofree char *path = slab_session_get_default_path ();
  g_autoptr (GPtrArray) windows = slab_session_load (path, NULL);
  gboolean kept = FALSE;

  if (windows != NULL && windows->len == 1)
    {
      const SlabSessionWindow *window = g_ptr_array_index (windows, 0);
      const SlabSessionTab *tab = window->tabs->len == 1 ? g_ptr_array_index (window->tabs, 0) : NULL;

      kept = tab != NULL && tab->cursor[SLAB_AXIS_Z] == slice && g_strcmp0 (tab->colormap, colormap) == 0;
    }
  return kept;
}

/* No tab comes or goes: what is seen of it is kept all the same, without the program's end. */
static void
test_view (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.vol", NULL);
  SlabWindow *window;

  write_volume (path);
  window = open_window (path);
  app_wait_until (is_kept (3, "grey"));
  slab_view_state_set_slice (get_state (window), SLAB_AXIS_Z, 5);
  slab_view_state_set_colormap (get_state (window), SLAB_COLORMAP_MAGMA);
  app_wait_until (is_kept (5, "magma"));
  gtk_window_destroy (GTK_WINDOW (window));
  app_iterate_until_quiet ();
  app_remove_folder (folder);
}

static gboolean
change_cb (gpointer user_data)
{
  SlabViewState *state = user_data;

  slab_view_state_set_slice (state, SLAB_AXIS_Z, 5 - slab_view_state_get_slice (state, SLAB_AXIS_Z));
  return G_SOURCE_CONTINUE;
}

/* While it plays there is no quiet moment, and what was set before is not to be lost. */
static void
test_always_changing (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.vol", NULL);
  SlabWindow *window;
  guint source;

  write_volume (path);
  window = open_window (path);
  slab_view_state_set_slice (get_state (window), SLAB_AXIS_Z, 5);
  slab_view_state_set_colormap (get_state (window), SLAB_COLORMAP_VIRIDIS);
  source = g_timeout_add (20, change_cb, get_state (window));
  app_wait_until (is_kept (5, "viridis") || is_kept (0, "viridis"));
  g_source_remove (source);
  gtk_window_destroy (GTK_WINDOW (window));
  app_iterate_until_quiet ();
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/session-keeper/view", test_view);
  g_test_add_func ("/session-keeper/always-changing", test_always_changing);
  return g_test_run ();
}

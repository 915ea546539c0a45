/* SPDX-License-Identifier: MIT */
#include "app/slab-lab-window.h"

#include "app/slab-banner.h"
#include "app/slab-lab-form.h"
#include "app/slab-lab-plots.h"
#include "app/slab-lab-table.h"
#include "app/slab-window.h"
#include "engine/slab-lab.h"
#include "lab-app-fixture.h"

typedef struct
{
  SlabApplication *app;
  SlabVolume *volume;
  char *folder;
  SlabLabWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = NULL;

  fixture->app = app_get_application ();
  fixture->volume = app_make_volume (8, 32, 32);
  fixture->folder = app_make_folder ();
  folder = g_file_new_for_path (fixture->folder);
  fixture->window = slab_lab_window_present (fixture->app, fixture->volume);
  slab_lab_window_set_folder (fixture->window, folder);
  app_iterate_until_quiet ();
}

/* Nothing holds the window once it is closed. */
static void
close_window (Fixture *fixture)
{
  gpointer weak = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_wait_until (weak == NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_window (fixture);
  app_iterate_until_quiet ();
  g_assert_false (slab_application_is_measuring (fixture->app));
  g_object_unref (fixture->volume);
  app_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
activate (Fixture *fixture, const char *action, GVariant *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), action));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), action, parameter);
}

static guint
get_kept (Fixture *fixture)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "kept");

  return g_variant_get_uint32 (state);
}

static gboolean
is_measuring (Fixture *fixture)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "measuring");

  return g_variant_get_boolean (state);
}

static void
begin (Fixture *fixture, const char *set, guint n_repeats)
{
  activate (fixture, "set", g_variant_new_string (set));
  activate (fixture, "threads", g_variant_new_uint32 (2));
  activate (fixture, "repeats", g_variant_new_uint32 (n_repeats));
  activate (fixture, "run", NULL);
}

static void
measure (Fixture *fixture, const char *set)
{
  const guint n = get_kept (fixture);

  begin (fixture, set, 1);
  g_assert_true (is_measuring (fixture));
  g_assert_true (slab_application_is_measuring (fixture->app));
  app_wait_until (!is_measuring (fixture) && get_kept (fixture) == n + 1);
  g_assert_false (slab_application_is_measuring (fixture->app));
}

/* So much that it cannot have ended before somebody looks. */
static void
begin_long (Fixture *fixture)
{
  g_autoptr (SlabVolume) volume = app_make_volume (32, 128, 128);

  slab_lab_window_set_volume (fixture->window, volume);
  begin (fixture, "all", 100);
}

static guint
get_n_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (slab_lab_table_get_rows (app_get_child (fixture->window, "table")));
}

static const char *
get_text (Fixture *fixture, const char *label)
{
  return gtk_label_get_text (app_get_child (fixture->window, label));
}

static SlabLabForm *
get_form (Fixture *fixture)
{
  return app_get_child (fixture->window, "form");
}

static const char *
get_estimate (Fixture *fixture)
{
  return gtk_label_get_text (app_get_child (get_form (fixture), "estimate_label"));
}

/* Beforehand it says what there is to do, and what it takes. */
static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  app_wait_until (strstr (get_estimate (fixture), "10 experiments, 5 times") != NULL);
  app_assert_contains (get_estimate (fixture), "as yet a guess");
  app_assert_contains (get_estimate (fixture), "of memory");
  g_assert_false (gtk_widget_get_visible (app_get_child (get_form (fixture), "filter_group")));
  activate (fixture, "set", g_variant_new_string ("strong"));
  activate (fixture, "threads", g_variant_new_uint32 (4));
  activate (fixture, "repeats", g_variant_new_uint32 (1));
  g_assert_true (gtk_widget_get_visible (app_get_child (get_form (fixture), "filter_group")));
  app_wait_until (strstr (get_estimate (fixture), "4 experiments, 1 time:") != NULL);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "save"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "cancel"));
}

static void
test_every_set (Fixture *fixture, gconstpointer data)
{
  /* Of two threads, and of a volume that one chunk of 32 is as long as. */
  static const struct
  {
    const char *set;
    guint n_rows;
    guint n_plots;
  } sets[] = { { "2017", 10, 5 }, { "strong", 2, 1 }, { "weak", 2, 1 }, { "identity", 8, 1 }, { "grid", 5, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    {
      measure (fixture, sets[i].set);
      g_assert_cmpuint (get_n_rows (fixture), ==, sets[i].n_rows);
      g_assert_cmpuint (slab_lab_plots_get_n_plots (app_get_child (fixture->window, "plots")), ==, sets[i].n_plots);
      g_assert_cmpuint (lab_count_files (fixture->folder), ==, i + 1);
      g_assert_cmpstr (get_text (fixture, "conclusion_label"), !=, "");
    }
  app_wait_until (strstr (get_estimate (fixture), "by earlier results") != NULL);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  begin_long (fixture);
  app_wait_until (gtk_progress_bar_get_fraction (app_get_child (fixture->window, "progress")) > 0.0);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "run"));
  app_assert_contains (get_text (fixture, "step_label"), ", round ");
  activate (fixture, "cancel", NULL);
  app_wait_until (!is_measuring (fixture) && get_kept (fixture) == 1);
  g_assert_cmpuint (lab_count_files (fixture->folder), ==, 1);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "run"));
}

/* The test's end asserts that the window goes at once; what was measured is kept nevertheless. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  begin_long (fixture);
  app_wait_until (gtk_progress_bar_get_fraction (app_get_child (fixture->window, "progress")) > 0.0);
  close_window (fixture);
  g_assert_false (slab_application_is_measuring (fixture->app));
  app_wait_until (lab_count_files (fixture->folder) == 1);
  fixture->window = slab_lab_window_present (fixture->app, fixture->volume);
}

static void
test_exports (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "a.svg", "a.png", "a.pdf", "a.csv", "a.json" };
  g_autofree char *place = app_make_folder ();
  g_autofree char *wrong = g_build_filename (place, "a.txt", NULL);
  SlabBanner *banner = app_get_child (fixture->window, "banner");

  measure (fixture, "strong");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (place, names[i], NULL);

      activate (fixture, "save-to", g_variant_new_string (path));
      app_wait_until (g_file_test (path, G_FILE_TEST_EXISTS));
      app_iterate_until_quiet ();
    }
  g_assert_null (slab_banner_get_message (banner));
  activate (fixture, "save-to", g_variant_new_string (wrong));
  app_wait_until (slab_banner_get_message (banner) != NULL);
  app_assert_contains (slab_banner_get_message (banner), "a.txt");
  app_remove_folder (place);
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);

  lab_keep (fixture->folder, 2.5);
  lab_keep (fixture->folder, 5.0);
  slab_lab_window_set_folder (fixture->window, folder);
  app_wait_until (get_kept (fixture) == 2);

  activate (fixture, "show-kept", g_variant_new_uint32 (0));
  g_assert_cmpuint (get_n_rows (fixture), ==, 2);
  app_assert_contains (get_text (fixture, "about_label"), "a.vol, 8 × 16 × 32");
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window), "mark-kept", g_variant_new_uint32 (1));
  app_assert_contains (get_text (fixture, "about_label"), "Compared with");
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window), "mark-kept", g_variant_new_uint32 (1));
  g_assert_null (strstr (get_text (fixture, "about_label"), "Compared with"));

  /* Measured on a volume that is not here. */
  activate (fixture, "reload", NULL);
  g_assert_false (is_measuring (fixture));
  app_assert_contains (slab_banner_get_message (app_get_child (fixture->window, "banner")), "“a.vol”");

  activate (fixture, "delete-kept", g_variant_new_uint32 (0));
  g_assert_cmpuint (get_kept (fixture), ==, 1);
  g_assert_cmpuint (lab_count_files (fixture->folder), ==, 1);
  g_assert_cmpuint (get_n_rows (fixture), ==, 0);
  activate (fixture, "restore-kept", NULL);
  app_wait_until (get_kept (fixture) == 2);
  g_assert_cmpuint (lab_count_files (fixture->folder), ==, 2);
}

static void
test_repeat (Fixture *fixture, gconstpointer data)
{
  measure (fixture, "weak");
  activate (fixture, "set", g_variant_new_string ("2017"));
  activate (fixture, "reload", NULL);
  app_wait_until (!is_measuring (fixture) && get_kept (fixture) == 2);
  g_assert_cmpuint (get_n_rows (fixture), ==, 2);
}

/* The filter's parameters are those of the form; what is measured again has its own, whatever the form says. */
static void
test_params (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "filter", g_variant_new_string ("gaussian"));
  activate (fixture, "set-param", g_variant_new ("(ss)", "sigma", "1,2,1.5"));
  measure (fixture, "weak");
  app_assert_contains (get_text (fixture, "about_label"), "gaussian sigma=1,2,1.5");
  activate (fixture, "filter", g_variant_new_string ("tv"));
  activate (fixture, "reload", NULL);
  app_wait_until (!is_measuring (fixture) && get_kept (fixture) == 2);
  app_assert_contains (get_text (fixture, "about_label"), "gaussian sigma=1,2,1.5");
  measure (fixture, "weak");
  app_assert_contains (get_text (fixture, "about_label"), "tv weight=0.1");
  /* Back at a filter its parameters are found again. */
  activate (fixture, "filter", g_variant_new_string ("gaussian"));
  measure (fixture, "weak");
  app_assert_contains (get_text (fixture, "about_label"), "gaussian sigma=1,2,1.5");
}

/* A result of this volume and machine of which every cell was disturbed. */
static void
keep_disturbed (Fixture *fixture)
{
  g_autoptr (GFile) place = g_file_new_for_path (fixture->folder);
  g_autoptr (GPtrArray) cells = slab_lab_set_make_cells (slab_lab_set_find ("weak", NULL), NULL,
                                                         slab_volume_get_shape (fixture->volume), 1);
  g_autoptr (SlabLab) lab = slab_lab_new (fixture->volume, "weak", cells, 1, NULL);
  g_autoptr (SlabLabResult) result = slab_lab_dup_result (lab);
  SlabLabCell *cell = g_ptr_array_index (result->cells, 0);

  cell->n_threads = 1;
  fixture_add_disturbed (cell, 1000.0, 1000.0);
  result->is_complete = TRUE;
  g_assert_true (slab_lab_result_keep (result, place, NULL, NULL, NULL));
  slab_lab_window_set_folder (fixture->window, place);
}

/* What others disturbed is said, and can be measured again by itself. */
static void
test_disturbed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = app_get_child (fixture->window, "again_button");

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "measure-disturbed"));
  keep_disturbed (fixture);
  app_wait_until (get_kept (fixture) == 1);
  activate (fixture, "show-kept", g_variant_new_uint32 (0));
  g_assert_true (gtk_widget_get_visible (button));
  app_assert_contains (get_text (fixture, "conclusion_label"), "Other programs disturbed 1 of 1");
  activate (fixture, "measure-disturbed", NULL);
  g_assert_false (gtk_widget_get_visible (button));
  app_wait_until (!is_measuring (fixture) && get_kept (fixture) == 2);
  g_assert_null (strstr (get_text (fixture, "conclusion_label"), "1000 cores"));
}

/* A file that is broken or of a later version is counted, and the others are shown; one that somebody else deleted is
 * gone from the list as well, while what is shown of it stays until then. */
static void
test_broken_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autofree char *broken = g_build_filename (fixture->folder, "20170101T000000Z-broken.json", NULL);
  g_autofree char *later = g_build_filename (fixture->folder, "20170101T000001Z-later.json", NULL);
  SlabBanner *banner = app_get_child (fixture->window, "banner");
  g_autoptr (GPtrArray) files = NULL;

  lab_keep (fixture->folder, 2.5);
  files = slab_lab_list_kept (folder, NULL, NULL);
  g_assert_true (g_file_set_contents (broken, "{\"format\": \"slabscope-lab\", ", -1, NULL));
  g_assert_true (g_file_set_contents (later, "{\"format\": \"slabscope-lab\", \"version\": 99}", -1, NULL));
  slab_lab_window_set_folder (fixture->window, folder);
  app_wait_until (get_kept (fixture) == 1 && slab_banner_get_message (banner) != NULL);
  app_assert_contains (slab_banner_get_message (banner), "2 kept results in");
  slab_banner_dismiss (banner);

  activate (fixture, "show-kept", g_variant_new_uint32 (0));
  g_assert_true (g_file_delete (g_ptr_array_index (files, 0), NULL, NULL));
  g_assert_cmpuint (get_n_rows (fixture), ==, 2);
  activate (fixture, "delete-kept", g_variant_new_uint32 (0));
  g_assert_null (slab_banner_get_message (banner));
  g_assert_cmpuint (get_kept (fixture), ==, 0);
  g_assert_cmpuint (get_n_rows (fixture), ==, 0);
}

/* Where it cannot be kept, that is said, and what was measured stays to be seen and exported. */
static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  SlabBanner *banner = app_get_child (fixture->window, "banner");

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  slab_lab_window_set_folder (fixture->window, folder);
  app_iterate_until_quiet ();
  begin (fixture, "weak", 1);
  app_wait_until (!is_measuring (fixture) && slab_banner_get_message (banner) != NULL);
  app_assert_contains (slab_banner_get_message (banner), path);
  g_assert_cmpuint (get_n_rows (fixture), ==, 2);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "save"));
}

static float *
make_voxels (gsize n)
{
  float *voxels = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    voxels[i] = (float) (i * 2654435761u % 1000);
  return voxels;
}

/* A filter and the lab disturb each other: the second of them says so, and does not begin. */
static void
test_not_beside_a_filter (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "b.vol", NULL);
  g_autofree char *info = g_strconcat (path, ".info", NULL);
  g_autofree float *voxels = make_voxels (32 * 64 * 64);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  SlabWindow *window = slab_window_new (fixture->app);
  GActionGroup *actions = G_ACTION_GROUP (window);
  SlabTab *tab;
  gboolean running = FALSE;

  g_assert_true (g_file_set_contents (path, (const char *) voxels, (gssize) (32 * 64 * 64 * sizeof (float)), NULL));
  g_assert_true (g_file_set_contents (info, "NUM_X = 64\nNUM_Y = 64\nNUM_Z = 32\n", -1, NULL));
  slab_window_open_file (window, file);
  gtk_window_present (GTK_WINDOW (window));
  app_wait_until (slab_window_get_n_tabs (window) == 1 && g_action_group_get_action_enabled (actions, "run"));
  tab = slab_window_get_nth_tab (window, 0);

  begin (fixture, "strong", 100);
  g_action_group_activate_action (actions, "run", NULL);
  g_object_get (tab, "running", &running, NULL);
  g_assert_false (running);
  app_assert_contains (slab_banner_get_message (app_get_child (tab, "banner")), "scaling lab is measuring");
  activate (fixture, "cancel", NULL);
  app_wait_until (!is_measuring (fixture));

  g_action_group_activate_action (actions, "filter", g_variant_new_string ("tv"));
  g_action_group_activate_action (actions, "set-param", g_variant_new ("(ss)", "stop", "fixed"));
  g_action_group_activate_action (actions, "set-param", g_variant_new ("(ss)", "max-iterations", "100000"));
  g_action_group_activate_action (actions, "run", NULL);
  g_object_get (tab, "running", &running, NULL);
  g_assert_true (running);
  activate (fixture, "run", NULL);
  g_assert_false (is_measuring (fixture));
  app_assert_contains (slab_banner_get_message (app_get_child (fixture->window, "banner")), "A filter runs on “b.vol”");
  g_action_group_activate_action (actions, "cancel", NULL);
  app_wait_until (g_action_group_get_action_enabled (actions, "run"));
  gtk_window_destroy (GTK_WINDOW (window));
  app_iterate_until_quiet ();
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(NAME, TEST) g_test_add ("/lab-window/" NAME, Fixture, NULL, set_up, TEST, tear_down)
  ADD ("estimate", test_estimate);
  ADD ("every-set", test_every_set);
  ADD ("cancel", test_cancel);
  ADD ("close", test_close);
  ADD ("exports", test_exports);
  ADD ("kept", test_kept);
  ADD ("repeat", test_repeat);
  ADD ("params", test_params);
  ADD ("disturbed", test_disturbed);
  ADD ("broken-kept", test_broken_kept);
  ADD ("no-room", test_no_room);
  ADD ("not-beside-a-filter", test_not_beside_a_filter);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "app/slab-viewer.h"

#include <math.h>
#include <unistd.h>

#include "app-fixture.h"
#include "app/slab-banner.h"
#include "app/slab-display-panel.h"
#include "app/slab-filter-panel.h"
#include "app/slab-histogram-view.h"
#include "app/slab-history-panel.h"
#include "app/slab-measure-overlay.h"
#include "app/slab-measure-panel.h"
#include "app/slab-planes-view.h"
#include "app/slab-profile-view-private.h"
#include "app/slab-viewer-private.h"

/* A viewer in a window that hands out its actions, as the program's own does. */
typedef struct
{
  SlabApplication *app;
  GtkWidget *window;
  SlabViewer *viewer;
  char *folder;
  char *path;
} Fixture;

static void
write_volume (Fixture *fixture, gint64 nz, float first)
{
  g_autofree char *info = g_strconcat (fixture->path, ".info", NULL);
  g_autofree char *text = g_strdup_printf ("NUM_X = 16\nNUM_Y = 8\nNUM_Z = %" G_GINT64_FORMAT "\n", nz);
  g_autofree float *voxels = g_new (float, nz * 8 * 16);
  FILE *file = fopen (fixture->path, "w");

  for (gint64 i = 0; i < nz * 8 * 16; i++)
    voxels[i] = first + (float) i;
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (voxels, sizeof (float), (gsize) nz * 8 * 16, file), ==, (gsize) nz * 8 * 16);
  fclose (file);
  g_assert_true (g_file_set_contents (info, text, -1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->app = app_get_application ();
  fixture->folder = app_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "a.vol", NULL);
  fixture->window = gtk_window_new ();
  fixture->viewer = SLAB_VIEWER (slab_viewer_new (fixture->app));
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->viewer));
  gtk_widget_insert_action_group (fixture->window, "win", slab_viewer_get_actions (fixture->viewer));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 800);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  SlabViewer *viewer = g_object_ref (fixture->viewer);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (viewer);
  app_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
open_volume (Fixture *fixture)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  slab_viewer_open_file (fixture->viewer, file);
  app_wait_until (slab_document_get_volume (slab_viewer_get_document (fixture->viewer)) != NULL);
  app_iterate_until_quiet ();
}

static SlabBanner *
get_banner (Fixture *fixture)
{
  return app_get_child (fixture->viewer, "banner");
}

static void
wait_message (Fixture *fixture, const char *part)
{
  app_wait_until (slab_banner_get_message (get_banner (fixture)) != NULL
                  && strstr (slab_banner_get_message (get_banner (fixture)), part) != NULL);
}

static double
get_high (Fixture *fixture)
{
  double high;

  slab_view_state_get_contrast (slab_viewer_get_state (fixture->viewer), NULL, &high);
  return high;
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *title = NULL, *subtitle = NULL;

  g_assert_null (slab_view_state_get_volume (slab_viewer_get_state (fixture->viewer)));
  write_volume (fixture, 6, 0);
  open_volume (fixture);
  g_object_get (fixture->viewer, "title", &title, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (title, ==, "a.vol");
  app_assert_contains (subtitle, "float32");
  g_assert_true (g_action_group_get_action_enabled (slab_viewer_get_actions (fixture->viewer), "run"));
  g_assert_false (slab_viewer_is_working (fixture->viewer));
}

static void
failed_cb (SlabViewer *viewer, const char *message, char **told)
{
  g_free (*told);
  *told = g_strdup (message);
}

/* With nothing open the failure is for whoever asked. */
static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autofree char *told = NULL;

  g_signal_connect (fixture->viewer, "open-failed", G_CALLBACK (failed_cb), &told);
  slab_viewer_open_file (fixture->viewer, file);
  app_wait_until (told != NULL);
  app_assert_contains (told, "a.vol");
  g_assert_null (slab_banner_get_message (get_banner (fixture)));
}

/* The one that is open. */
static AdwMessageDialog *
get_question (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  AdwMessageDialog *found = NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
      {
        g_assert_null (found);
        found = l->data;
      }
  g_assert_nonnull (found);
  return found;
}

static void
answer (const char *response)
{
  AdwMessageDialog *dialog = get_question ();

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_reload (Fixture *fixture, gconstpointer data)
{
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  const gint64 place[SLAB_N_AXES] = { 1, 2, 3 };
  gint64 cursor[SLAB_N_AXES];

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  slab_view_state_set_cursor (state, place);
  slab_view_state_set_contrast (state, 10, 20);
  slab_view_state_set_place (state, 3, (const double[]){ 1, 2, 3 });

  /* Of the same shape: seen as before. */
  write_volume (fixture, 6, 1000);
  wait_message (fixture, "“a.vol” was written to");
  g_assert_cmpstr (slab_banner_get_action (get_banner (fixture)), ==, "win.reload");
  /* Of whatever else is done it is not forgotten. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->viewer), "win.run", NULL);
  app_wait_until (slab_document_get_n_entries (slab_viewer_get_document (fixture->viewer)) == 2);
  wait_message (fixture, "“a.vol” was written to");
  /* Not without being asked: the result would go with it. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->viewer), "win.reload", NULL);
  answer ("cancel");
  app_iterate_until_quiet ();
  g_assert_cmpuint (slab_document_get_n_entries (slab_viewer_get_document (fixture->viewer)), ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (fixture->viewer), "win.reload", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->viewer), "win.reload", NULL);
  app_assert_contains (adw_message_dialog_get_body (get_question ()), "1 result");
  answer ("reload");
  app_wait_until (slab_banner_get_message (get_banner (fixture)) == NULL);
  app_iterate_until_quiet ();
  slab_view_state_get_cursor (state, cursor);
  g_assert_cmpmem (cursor, sizeof cursor, place, sizeof place);
  g_assert_cmpfloat (get_high (fixture), ==, 20);
  g_assert_cmpfloat (slab_view_state_get_zoom (state), ==, 3);
  g_assert_null (slab_banner_get_message (get_banner (fixture)));

  /* Of another shape: from the beginning. */
  write_volume (fixture, 10, 0);
  wait_message (fixture, "has grown");
  slab_viewer_reload (fixture->viewer);
  app_wait_until (slab_view_state_get_n_slices (state, SLAB_AXIS_Z) == 10);
  app_wait_until (get_high (fixture) > 1000);
  slab_view_state_get_cursor (state, cursor);
  g_assert_cmpint (cursor[0], ==, 5);
}

static void
activate (Fixture *fixture, const char *name, GVariant *parameter)
{
  g_action_group_activate_action (slab_viewer_get_actions (fixture->viewer), name, parameter);
}

static void
activate_path (Fixture *fixture, const char *name, const char *path)
{
  activate (fixture, name, g_variant_new_string (path));
}

/* What is shown stays; what cannot be opened again says why, and can be tried again. */
static void
test_cut_short (Fixture *fixture, gconstpointer data)
{
  SlabVolume *volume;

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  volume = slab_document_get_volume (slab_viewer_get_document (fixture->viewer));
  g_assert_cmpint (truncate (fixture->path, 100), ==, 0);
  wait_message (fixture, "it has 100 bytes now");
  /* The way to open it again outlasts another message. */
  activate_path (fixture, "save-slice-to", "/tmp/s.jpg");
  wait_message (fixture, "s.jpg");
  g_assert_cmpstr (slab_banner_get_action (get_banner (fixture)), ==, "win.reload");
  g_assert_true (slab_document_get_volume (slab_viewer_get_document (fixture->viewer)) == volume);
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  slab_viewer_reload (fixture->viewer);
  wait_message (fixture, "a.vol");
  app_iterate_until_quiet ();
  g_assert_true (slab_document_get_volume (slab_viewer_get_document (fixture->viewer)) == volume);
  g_assert_cmpstr (slab_banner_get_action (get_banner (fixture)), ==, "win.reload");
  write_volume (fixture, 6, 5);
  slab_viewer_reload (fixture->viewer);
  app_wait_until (slab_document_get_volume (slab_viewer_get_document (fixture->viewer)) != volume);
}

static void
test_session_tab (Fixture *fixture, gconstpointer data)
{
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  SlabSessionTab *tab;
  SlabViewer *other;
  gint64 cursor[SLAB_N_AXES];
  double low, high, middle[SLAB_N_AXES];

  g_assert_null (slab_viewer_save_tab (fixture->viewer));
  write_volume (fixture, 6, 0);
  open_volume (fixture);
  slab_view_state_set_cursor (state, (const gint64[]){ 5, 1, 2 });
  slab_view_state_set_place (state, 2.5, (const double[]){ 3, 4, 5 });
  slab_view_state_set_contrast (state, -1, 7);
  slab_view_state_set_gamma (state, 2);
  slab_view_state_set_colormap (state, SLAB_COLORMAP_MAGMA);
  slab_view_state_set_thickness (state, 3);
  slab_view_state_set_projection (state, SLAB_PROJECTION_MINIMUM);
  slab_view_state_set_interpolation (state, SLAB_INTERPOLATION_LINEAR);
  gtk_widget_activate_action (GTK_WIDGET (fixture->viewer), "win.bookmark", NULL);
  tab = slab_viewer_save_tab (fixture->viewer);
  g_assert_nonnull (tab);

  other = SLAB_VIEWER (g_object_ref_sink (slab_viewer_new (fixture->app)));
  slab_viewer_open_tab (other, tab);
  app_wait_until (slab_document_get_volume (slab_viewer_get_document (other)) != NULL);
  app_iterate_until_quiet ();
  state = slab_viewer_get_state (other);
  slab_view_state_get_cursor (state, cursor);
  slab_view_state_get_contrast (state, &low, &high);
  slab_view_state_get_middle (state, middle);
  g_assert_cmpint (cursor[0], ==, 5);
  g_assert_cmpint (cursor[2], ==, 2);
  g_assert_cmpfloat (low, ==, -1);
  g_assert_cmpfloat (high, ==, 7);
  g_assert_false (slab_view_state_get_fitted (state));
  g_assert_cmpfloat (slab_view_state_get_zoom (state), ==, 2.5);
  g_assert_cmpfloat (middle[1], ==, 4);
  g_assert_cmpfloat (slab_view_state_get_gamma (state), ==, 2);
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_COLORMAP_MAGMA);
  g_assert_cmpint (slab_view_state_get_thickness (state), ==, 3);
  g_assert_cmpint (slab_view_state_get_projection (state), ==, SLAB_PROJECTION_MINIMUM);
  g_assert_cmpint (slab_view_state_get_interpolation (state), ==, SLAB_INTERPOLATION_LINEAR);

  /* The bookmark is there, and is the one that was kept. */
  tab = slab_viewer_save_tab (other);
  g_assert_cmpuint (tab->measures->len, ==, 1);
  g_assert_cmpint (tab->selected, ==, 0);
  {
    const SlabSessionMeasure *measure = g_ptr_array_index (tab->measures, 0);

    g_assert_cmpint (measure->kind, ==, SLAB_MEASURE_PLACE);
    g_assert_cmpstr (measure->name, ==, "Bookmark 1");
    g_assert_cmpint (measure->place.cursor[SLAB_AXIS_Z], ==, 5);
    g_assert_cmpfloat (measure->place.zoom, ==, 2.5);
    g_assert_cmpfloat (measure->place.middle[SLAB_AXIS_X], ==, 5);
  }
  slab_session_tab_free (tab);
  g_object_unref (other);
}

/* Voxel z, y, x of 16 × 8 to a plane is (8 z + y) 16 + x. */
static void
test_without_pointer (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  GtkInscription *status = app_get_child (fixture->viewer, "status_pointer");
  SlabMeasures *measures;
  g_autoptr (SlabMeasure) rectangle = slab_measure_new (SLAB_MEASURE_RECTANGLE, SLAB_AXIS_Z, 4);
  double low, high;

  write_volume (fixture, 6, 0);
  gtk_window_present (GTK_WINDOW (fixture->window));
  open_volume (fixture);
  slab_view_state_set_cursor (state, (const gint64[]){ 2, 3, 4 });
  app_wait_until (strstr (gtk_inscription_get_text (status), "308") != NULL);
  slab_view_state_set_cursor (state, (const gint64[]){ 2, 4, 4 });
  app_wait_until (strstr (gtk_inscription_get_text (status), "324") != NULL);

  g_assert_false (g_action_group_get_action_enabled (actions, "contrast-rectangle"));
  measures = slab_measure_overlay_get_measures (app_get_nth (fixture->window, SLAB_TYPE_MEASURE_OVERLAY, 0));
  slab_measure_set_end (rectangle, 0, (const double[]){ 0, 1, 2 });
  slab_measure_set_end (rectangle, 1, (const double[]){ 0, 3, 6 });
  slab_measures_add (measures, rectangle);
  g_assert_true (g_action_group_get_action_enabled (actions, "contrast-rectangle"));
  g_action_group_activate_action (actions, "contrast-rectangle", NULL);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Z), ==, 4);
  /* From y 1, x 2 to y 2, x 5, of slice 4. */
  app_wait_until ((slab_view_state_get_contrast (state, &low, &high), low >= (8 * 4 + 1) * 16 + 2));
  g_assert_cmpfloat (high, <=, (8 * 4 + 2) * 16 + 5);
  g_assert_cmpfloat (high, >, low);
  app_iterate_until_quiet ();
}

static gboolean
is_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* Slices of 8 x 16 voxels to files, and what cannot be written to the banner. */
static void
test_slices (Fixture *fixture, gconstpointer data)
{
  g_autofree char *png = g_build_filename (fixture->folder, "s.png", NULL);
  g_autofree char *tiff = g_build_filename (fixture->folder, "s.tif", NULL);
  g_autofree char *contents = NULL;
  float last;
  gsize n;

  g_assert_false (g_action_group_get_action_enabled (slab_viewer_get_actions (fixture->viewer), "save-slice"));
  g_assert_false (g_action_group_get_action_enabled (slab_viewer_get_actions (fixture->viewer), "copy-view"));
  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  activate_path (fixture, "save-slice-to", png);
  app_wait_until (!slab_viewer_is_working (fixture->viewer));
  g_assert_true (is_file (fixture, "s.png"));
  activate_path (fixture, "save-slice-to", tiff);
  app_wait_until (!slab_viewer_is_working (fixture->viewer));
  /* The last voxel of slice 3. */
  g_assert_true (g_file_get_contents (tiff, &contents, &n, NULL));
  memcpy (&last, contents + n - 4, 4);
  g_assert_cmpfloat ((double) last, ==, 4 * 8 * 16 - 1);
  activate_path (fixture, "save-series-to", fixture->folder);
  app_wait_until (!slab_viewer_is_working (fixture->viewer));
  g_assert_true (is_file (fixture, "a-xy-0000.png"));
  g_assert_true (is_file (fixture, "a-xy-0005.png"));
  g_assert_false (is_file (fixture, "a-xy-0006.png"));
  g_assert_null (slab_banner_get_message (get_banner (fixture)));
  activate_path (fixture, "save-series-to", fixture->folder);
  wait_message (fixture, "a-xy-0000.png");
  /* To open the file again would not help. */
  g_assert_null (slab_banner_get_action (get_banner (fixture)));
  activate_path (fixture, "save-slice-to", "/tmp/s.jpg");
  wait_message (fixture, "s.jpg");
  activate_path (fixture, "save-slice-to", "/nonexistent-folder/s.png");
  wait_message (fixture, "s.png");
}

static void
texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GdkTexture **) user_data = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  g_autoptr (GdkTexture) texture = NULL;

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  activate (fixture, "copy-view", NULL);
  app_wait_until (gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (clipboard), GDK_TYPE_TEXTURE));
  gdk_clipboard_read_texture_async (clipboard, NULL, texture_cb, &texture);
  app_wait_until (texture != NULL);
  /* Twice as wide as high, as the slice is. */
  g_assert_cmpint (ABS (gdk_texture_get_width (texture) - 2 * gdk_texture_get_height (texture)), <=, 2);
}

static void
volume_made_cb (SlabViewer *viewer, SlabVolume *volume, SlabVolume **made)
{
  g_set_object (made, volume);
}

static void
test_crop (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  const SlabBox all = { { 0, 0, 0 }, { 2, 3, 4 } };
  g_autofree char *path = g_build_filename (fixture->folder, "part.vol", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (SlabVolume) made = NULL;
  g_autoptr (SlabVolume) saved = NULL;
  g_autoptr (GVariant) state = NULL;
  float voxels[24];

  g_assert_false (g_action_group_get_action_enabled (actions, "crop"));
  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_signal_connect (fixture->viewer, "volume-made", G_CALLBACK (volume_made_cb), &made);
  g_assert_false (g_action_group_get_action_enabled (actions, "crop-create"));
  activate (fixture, "crop", NULL);
  g_assert_true (gtk_revealer_get_reveal_child (app_get_child (fixture->viewer, "crop_revealer")));
  g_assert_true (g_action_group_get_action_enabled (actions, "crop-create"));
  g_action_group_change_action_state (actions, "crop-box",
                                      g_variant_new ("(xxxxxx)", G_GINT64_CONSTANT (3), G_GINT64_CONSTANT (4),
                                                     G_GINT64_CONSTANT (5), G_GINT64_CONSTANT (2),
                                                     G_GINT64_CONSTANT (3), G_GINT64_CONSTANT (4)));
  activate_path (fixture, "crop-save-to", path);
  app_wait_until (!slab_viewer_is_working (fixture->viewer));
  saved = slab_volume_open (file, NULL, NULL);
  g_assert_nonnull (saved);
  activate (fixture, "crop-create", NULL);
  app_wait_until (made != NULL);
  for (guint k = 0; k < 2; k++)
    {
      g_assert_true (slab_volume_read_box (k == 0 ? made : saved, &all, voxels, 4, 12, NULL));
      for (guint i = 0; i < 24; i++)
        g_assert_cmpfloat ((double) voxels[i], ==, (3 + i / 12) * 128 + (4 + i / 4 % 3) * 16 + 5 + i % 4);
    }
  /* Done: the box is gone. */
  state = g_action_group_get_action_state (actions, "crop");
  g_assert_false (g_variant_get_boolean (state));
  g_assert_false (gtk_revealer_get_reveal_child (app_get_child (fixture->viewer, "crop_revealer")));
  g_signal_handlers_disconnect_by_data (fixture->viewer, &made);
}

static gboolean
has_page (Fixture *fixture, GType type)
{
  guint index = 0;

  return app_find_nth (GTK_WIDGET (fixture->viewer), type, &index) != NULL;
}

static void
show_page (Fixture *fixture, const char *name)
{
  g_action_group_change_action_state (slab_viewer_get_actions (fixture->viewer), "sidebar-page",
                                      g_variant_new_string (name));
  app_iterate_until_quiet ();
}

/* A line follows the view at once, and its plot says how: a quarter of a voxel before the middle of a voxel that is one
 * more than the one on its left, linear is a quarter less. */
static void
test_line_interpolation (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  g_autoptr (SlabMeasure) line = slab_measure_new (SLAB_MEASURE_LINE, SLAB_AXIS_Z, 4);
  SlabMeasures *measures;
  GtkAccessible *plot;

  write_volume (fixture, 6, 0);
  gtk_window_present (GTK_WINDOW (fixture->window));
  open_volume (fixture);
  show_page (fixture, "measure");
  plot = app_get_child (app_get_nth (fixture->window, SLAB_TYPE_MEASURE_PANEL, 0), "plot");
  measures = slab_measure_overlay_get_measures (app_get_nth (fixture->window, SLAB_TYPE_MEASURE_OVERLAY, 0));
  slab_measure_set_end (line, 0, (const double[]){ 0, 1.5, 2.25 });
  slab_measure_set_end (line, 1, (const double[]){ 0, 1.5, 4.25 });
  slab_measures_add (measures, line);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *label = NULL;
      const double *values;
      guint n;

      app_wait_until (slab_measure_is_up_to_date (line));
      values = slab_line_sample_peek_values (slab_measure_get_profile (line), &n);
      g_assert_cmpuint (n, ==, 3);
      for (guint j = 0; j < n; j++)
        g_assert_cmpfloat_with_epsilon (values[j], (8 * 4 + 1) * 16 + 2 + j - (i % 2 != 0 ? 0.25 : 0), 1e-9);
      label = gtk_test_accessible_check_property (plot, GTK_ACCESSIBLE_PROPERTY_LABEL, "");
      g_assert_nonnull (strstr (label, i % 2 != 0 ? "linear interpolation" : "nearest voxel"));
      /* What the key does. */
      g_action_group_activate_action (actions, "linear", NULL);
    }
}

/* Pages of the sidebar are made when they are first looked at; they then know what happened before, and the sidebar
 * stays as wide as it was. */
static void
test_pages (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  GtkWidget *sidebar = app_get_child (fixture->viewer, "sidebar");
  g_autofree char *texts = NULL;
  int width;

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  width = gtk_widget_get_width (sidebar);
  g_assert_cmpint (width, >, 0);
  g_assert_true (has_page (fixture, SLAB_TYPE_FILTER_PANEL));
  g_assert_false (has_page (fixture, SLAB_TYPE_DISPLAY_PANEL));
  g_assert_false (has_page (fixture, SLAB_TYPE_MEASURE_PANEL));
  g_assert_false (has_page (fixture, SLAB_TYPE_HISTORY_PANEL));

  g_action_group_change_action_state (actions, "log-histogram", g_variant_new_boolean (FALSE));
  show_page (fixture, "display");
  g_assert_false (
      slab_histogram_view_get_logarithmic (app_get_nth (GTK_WIDGET (fixture->viewer), SLAB_TYPE_HISTOGRAM_VIEW, 0)));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, width);
  g_action_group_change_action_state (actions, "log-histogram", g_variant_new_boolean (TRUE));
  g_assert_true (
      slab_histogram_view_get_logarithmic (app_get_nth (GTK_WIDGET (fixture->viewer), SLAB_TYPE_HISTOGRAM_VIEW, 0)));

  show_page (fixture, "history");
  texts = app_get_texts (app_get_nth (GTK_WIDGET (fixture->viewer), SLAB_TYPE_HISTORY_PANEL, 0));
  app_assert_contains (texts, "a.vol");
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, width);

  /* A bookmark is made there; the page need not have been there. */
  g_assert_false (has_page (fixture, SLAB_TYPE_MEASURE_PANEL));
  g_action_group_activate_action (actions, "bookmark", NULL);
  app_iterate_until_quiet ();
  g_assert_true (has_page (fixture, SLAB_TYPE_MEASURE_PANEL));
  g_assert_nonnull (
      app_get_nth (app_get_nth (GTK_WIDGET (fixture->viewer), SLAB_TYPE_MEASURE_PANEL, 0), GTK_TYPE_LIST_BOX_ROW, 0));
  g_assert_cmpint (gtk_widget_get_width (sidebar), ==, width);

  show_page (fixture, "display");
  show_page (fixture, "filter");
  {
    guint second = 1;

    g_assert_null (app_find_nth (GTK_WIDGET (fixture->viewer), SLAB_TYPE_DISPLAY_PANEL, &second));
  }
}

static GtkOrientation
get_sidebar_orientation (Fixture *fixture)
{
  return gtk_orientable_get_orientation (app_get_child (fixture->viewer, "sidebar_paned"));
}

/* The width at which the sidebar goes under the picture can be reached, also with the bar of the crop. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  int minimum;

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  g_assert_cmpint (get_sidebar_orientation (fixture), ==, GTK_ORIENTATION_HORIZONTAL);
  for (guint crop = 0; crop < 2; crop++)
    {
      g_action_group_change_action_state (actions, "crop", g_variant_new_boolean (crop != 0));
      app_iterate_until_quiet ();
      g_assert_true (gtk_widget_get_visible (app_get_child (fixture->viewer, "crop_revealer")) == (crop != 0));
      gtk_widget_measure (GTK_WIDGET (fixture->viewer), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <, 600);
    }
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 620, 1000);
  app_wait_until (get_sidebar_orientation (fixture) == GTK_ORIENTATION_VERTICAL);
  app_iterate_until_quiet ();
  /* There is a picture to drag the box in; and without the bar the sidebar has its half, also over the timeline. */
  g_assert_cmpint (gtk_widget_get_height (app_get_child (fixture->viewer, "view")), >, 250);
  g_action_group_change_action_state (actions, "crop", g_variant_new_boolean (FALSE));
  app_iterate_until_quiet ();
  g_assert_cmpint (gtk_widget_get_height (app_get_child (fixture->viewer, "sidebar")), >, 500);
  g_action_group_change_action_state (actions, "profile", g_variant_new_boolean (TRUE));
  app_iterate_until_quiet ();
  g_assert_cmpint (gtk_widget_get_height (app_get_child (fixture->viewer, "profile")), >, 100);
  g_assert_cmpint (gtk_widget_get_height (app_get_child (fixture->viewer, "sidebar")), >, 250);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 800);
  app_wait_until (get_sidebar_orientation (fixture) == GTK_ORIENTATION_HORIZONTAL);
}

static gboolean
get_switch (Fixture *fixture, const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (slab_viewer_get_actions (fixture->viewer), action);

  return g_variant_get_boolean (state);
}

/* What is over the picture has a switch; a preference acts at once, and leaves what was switched otherwise. */
static void
test_overlays (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *action;
    const char *key;
    SlabViewOverlays overlay;
  } rows[] = {
    { "cursor-lines", "show-cursor", SLAB_VIEW_OVERLAY_CURSOR },
    { "scale-bar", "show-scale-bar", SLAB_VIEW_OVERLAY_SCALE_BAR },
    { "color-bar", "show-color-bar", SLAB_VIEW_OVERLAY_COLOR_BAR },
    { "values", "show-values", SLAB_VIEW_OVERLAY_VALUES },
  };
  GSettings *settings = slab_application_get_settings (fixture->app);
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  GtkWidget *later;

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SlabViewOverlays before = slab_view_state_get_overlays (state);
      const gboolean shown = (before & rows[i].overlay) != 0;

      g_assert_true (get_switch (fixture, rows[i].action) == shown);
      activate (fixture, rows[i].action, NULL);
      g_assert_cmpuint (slab_view_state_get_overlays (state), ==, before ^ rows[i].overlay);
      g_assert_true (get_switch (fixture, rows[i].action) == !shown);
      activate (fixture, rows[i].action, NULL);
    }

  activate (fixture, "values", NULL);
  for (guint i = 0; i < 3; i++)
    {
      const gboolean shown = get_switch (fixture, rows[i].action);

      g_settings_set_boolean (settings, rows[i].key, !shown);
      app_iterate_until_quiet ();
      g_assert_true (get_switch (fixture, rows[i].action) == !shown);
    }
  g_assert_false (get_switch (fixture, "values"));
  g_settings_set_string (settings, "colormap", "magma");
  app_iterate_until_quiet ();
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_COLORMAP_MAGMA);

  later = g_object_ref_sink (slab_viewer_new (fixture->app));
  g_assert_cmpuint (slab_view_state_get_overlays (slab_viewer_get_state (SLAB_VIEWER (later))), ==,
                    SLAB_VIEW_OVERLAY_COLOR_BAR | SLAB_VIEW_OVERLAY_VALUES | SLAB_VIEW_OVERLAY_MEASURES);
  g_object_unref (later);
  for (guint i = 0; i < 3; i++)
    g_settings_reset (settings, rows[i].key);
  g_settings_reset (settings, "colormap");
}

/* Round and round, and through what is plain. */
static void
test_steps (Fixture *fixture, gconstpointer data)
{
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  SlabPlanesView *view = app_get_child (fixture->viewer, "view");

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  activate (fixture, "next-colormap", NULL);
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_COLORMAP_VIRIDIS);
  activate (fixture, "previous-colormap", NULL);
  activate (fixture, "previous-colormap", NULL);
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_N_COLORMAPS - 1);
  activate (fixture, "next-colormap", NULL);
  g_assert_cmpint (slab_view_state_get_colormap (state), ==, SLAB_COLORMAP_GREY);

  /* The tenth root of ten. */
  activate (fixture, "gamma-up", NULL);
  g_assert_cmpfloat_with_epsilon (slab_view_state_get_gamma (state), 1.2589254, 1e-6);
  activate (fixture, "gamma-down", NULL);
  g_assert_cmpfloat (slab_view_state_get_gamma (state), ==, 1);
  activate (fixture, "gamma-down", NULL);
  g_assert_cmpfloat_with_epsilon (slab_view_state_get_gamma (state), 0.7943282, 1e-6);

  for (guint i = 1; i <= SLAB_N_PLANES_LAYOUTS; i++)
    {
      activate (fixture, "next-layout", NULL);
      g_assert_cmpint (slab_planes_view_get_layout (view), ==, i % SLAB_N_PLANES_LAYOUTS);
    }
}

static gboolean
has_focus (Fixture *fixture, const char *child)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, app_get_child (fixture->viewer, child));
}

/* What is not to be seen is passed over. */
static void
test_panes (Fixture *fixture, gconstpointer data)
{
  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  gtk_widget_grab_focus (GTK_WIDGET (fixture->viewer));
  g_assert_true (has_focus (fixture, "view"));
  activate (fixture, "next-pane", NULL);
  g_assert_true (has_focus (fixture, "sidebar"));
  activate (fixture, "next-pane", NULL);
  g_assert_true (has_focus (fixture, "view"));
  activate (fixture, "profile", NULL);
  app_iterate_until_quiet ();
  activate (fixture, "previous-pane", NULL);
  g_assert_true (has_focus (fixture, "profile"));
  activate (fixture, "previous-pane", NULL);
  g_assert_true (has_focus (fixture, "sidebar"));
}

static const char *
get_readout (Fixture *fixture)
{
  return gtk_inscription_get_text (app_get_child (fixture->viewer, "status_pointer"));
}

/* Neighbours that are one float32, and two in the file. */
static void
test_readout (Fixture *fixture, gconstpointer data)
{
  SlabViewState *state = slab_viewer_get_state (fixture->viewer);
  g_autofree guint32 *voxels = g_new (guint32, 4 * 8 * 16);
  const SlabRawLayout layout = { { { 4, 8, 16 } }, SLAB_SAMPLE_UINT32, slab_byte_order_get_native (), 0, 0 };
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (SlabVolume) volume = NULL;

  for (guint i = 0; i < 4 * 8 * 16; i++)
    voxels[i] = 4000000000u + i;
  g_assert_true (g_file_set_contents (fixture->path, (const char *) voxels, 4 * 8 * 16 * sizeof *voxels, NULL));
  volume = slab_volume_open (file, &layout, NULL);
  slab_viewer_take_volume (fixture->viewer, volume);
  gtk_window_present (GTK_WINDOW (fixture->window));
  slab_view_state_set_cursor (state, (const gint64[]){ 0, 0, 1 });
  app_wait_until (get_readout (fixture) != NULL && strstr (get_readout (fixture), "4000000001") != NULL);
  slab_view_state_set_cursor (state, (const gint64[]){ 0, 0, 2 });
  app_wait_until (strstr (get_readout (fixture), "4000000002") != NULL);
}

static gboolean
reads (Fixture *fixture, const char *part)
{
  const char *text = gtk_inscription_get_text (app_get_child (fixture->viewer, "status_pointer"));

  return text != NULL && strstr (text, part) != NULL;
}

/* The line tells of the slices what the picture shows of them, though the slice stays the same. */
static void
test_readout_slab (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_action_group_change_action_state (actions, "thickness", g_variant_new_int64 (3));
  app_wait_until (reads (fixture, "mean of 3 slices"));
  g_action_group_change_action_state (actions, "projection", g_variant_new_string ("maximum"));
  app_wait_until (reads (fixture, "maximum of 3 slices"));
  g_action_group_change_action_state (actions, "thickness", g_variant_new_int64 (1));
  app_wait_until (!reads (fixture, "slices"));
}

static gboolean
is_suggested (Fixture *fixture, const char *child, const char *button)
{
  return gtk_widget_has_css_class (app_get_child (app_get_child (fixture->viewer, child), button), "suggested-action");
}

/* Of what can be done next one thing has the colour. */
static void
test_suggested (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);

  write_volume (fixture, 6, 0);
  open_volume (fixture);
  g_assert_true (is_suggested (fixture, "filter_panel", "run_button"));
  g_action_group_change_action_state (actions, "crop", g_variant_new_boolean (TRUE));
  g_assert_false (is_suggested (fixture, "filter_panel", "run_button"));
  g_action_group_change_action_state (actions, "crop", g_variant_new_boolean (FALSE));
  g_assert_true (is_suggested (fixture, "filter_panel", "run_button"));
}

/* The newest news is seen at once and alone, be it a moment after another or later. */
static void
test_toasts (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "Denoised in 1 s", "Copied", "Saved <b>" };
  GtkWidget *toasts = app_get_child (fixture->viewer, "toasts");
  g_autoptr (GListModel) children = gtk_widget_observe_children (toasts);

  gtk_window_present (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  for (guint i = 0; i < 2 * G_N_ELEMENTS (texts); i++)
    {
      const guint index = i % G_N_ELEMENTS (texts);
      g_autofree char *shown = NULL;

      if (i == G_N_ELEMENTS (texts))
        app_iterate (600);
      slab_viewer_show_toast (fixture->viewer, texts[index], index == 0 ? "Show" : NULL,
                              index == 0 ? "win.show-timeline" : NULL);
      shown = app_get_texts (toasts);
      app_assert_contains (shown, texts[index]);
    }
  app_wait_until (g_list_model_get_n_items (children) == 2);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *shown = app_get_texts (toasts);

      g_assert_true ((strstr (shown, texts[i]) != NULL) == (i == 2));
      g_assert_null (strstr (shown, "Show\n"));
    }
  app_iterate (600);
}

/* Two chunks, slices 0 and 1, and 2 and 3, on one thread for 10 ms each. */
static SlabTrace *
make_chunks (void)
{
  const SlabTraceChunk chunks[] = { { { 0, 0, 0 }, { 2, 8, 16 }, { 3, 8, 16 } },
                                    { { 2, 0, 0 }, { 2, 8, 16 }, { 3, 8, 16 } } };
  SlabTrace *trace = slab_trace_new (1);

  slab_trace_set_chunks (trace, chunks, 2);
  for (gint32 i = 0; i < 2; i++)
    slab_trace_add_span (trace, 0, &(SlabSpan){ i * 10000000, 10000000, 0, i, -1, SLAB_PHASE_FILTER });
  slab_trace_end_at (trace, 20000000);
  return trace;
}

/* A chosen span is a chunk that is lit up, and a chunk that is pointed at a span that is chosen. */
static void
test_chunks (Fixture *fixture, gconstpointer data)
{
  SlabViewer *viewer = fixture->viewer;
  SlabViewState *state = slab_viewer_get_state (viewer);
  SlabProfileView *timeline = slab_profile_panel_get_view (viewer->profile);
  g_autoptr (SlabTrace) trace = make_chunks ();
  guint64 span;
  guint row;

  write_volume (fixture, 4, 0);
  open_volume (fixture);
  slab_profile_panel_set_trace (viewer->profile, trace);
  g_assert_true (slab_chunk_replay_get_trace (viewer->replay) == trace);
  slab_view_state_set_slice (state, SLAB_AXIS_Z, 0);
  slab_profile_view_select_span (timeline, 0, 1);
  g_assert_cmpint (slab_chunk_replay_get_selected (viewer->replay), ==, 1);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Z), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (timeline), "profile.go-to-chunk", NULL);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Z), ==, 3);
  slab_view_state_set_slice (state, SLAB_AXIS_Z, 0);
  gtk_widget_activate_action (fixture->window, "win.go-to-chunk", NULL);
  g_assert_cmpint (slab_view_state_get_slice (state, SLAB_AXIS_Z), ==, 3);
  slab_chunk_replay_pick (viewer->replay, (const gint64[]){ 1, 2, 3 });
  g_assert_true (slab_profile_view_get_selected (timeline, &row, &span));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpuint (span, ==, 0);
  slab_view_state_set_slice (state, SLAB_AXIS_Z, 2);
  gtk_widget_activate_action (fixture->window, "win.pick-chunk", NULL);
  g_assert_true (slab_profile_view_get_selected (timeline, &row, &span));
  g_assert_cmpuint (span, ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (timeline), "profile.deselect", NULL);
  g_assert_cmpint (slab_chunk_replay_get_selected (viewer->replay), ==, -1);

  /* The moment is shown in the timeline while the chunks are. */
  g_assert_cmpint (timeline->highlight_time, ==, -1);
  gtk_widget_activate_action (fixture->window, "win.chunks", NULL);
  g_assert_true (gtk_revealer_get_reveal_child (app_get_child (viewer->replay_bar, "revealer")));
  g_assert_cmpint (timeline->highlight_time, ==, 20000000);
  g_signal_emit_by_name (timeline, "time-scrubbed", G_GINT64_CONSTANT (5000000));
  g_assert_cmpint (slab_chunk_replay_get_time (viewer->replay), ==, 5000000);
  g_assert_cmpint (timeline->highlight_time, ==, 5000000);
  gtk_widget_activate_action (fixture->window, "win.replay", NULL);
  g_assert_true (slab_chunk_replay_get_playing (viewer->replay));
  gtk_widget_activate_action (fixture->window, "win.chunks", NULL);
  g_assert_false (slab_chunk_replay_get_playing (viewer->replay));
  g_assert_cmpint (timeline->highlight_time, ==, -1);
  slab_profile_panel_set_trace (viewer->profile, NULL);
  g_assert_null (slab_chunk_replay_get_index (viewer->replay));
}

/* Under the picture there is no room for the sidebar and the bar of a replay, but after a person has asked for both. */
static void
test_narrow_replay (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = slab_viewer_get_actions (fixture->viewer);
  g_autoptr (SlabTrace) trace = make_chunks ();
  GtkWidget *sidebar = app_get_child (fixture->viewer, "sidebar");

  write_volume (fixture, 4, 0);
  open_volume (fixture);
  slab_profile_panel_set_trace (app_get_child (fixture->viewer, "profile"), trace);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 560);
  app_wait_until (get_sidebar_orientation (fixture) == GTK_ORIENTATION_VERTICAL);
  g_action_group_change_action_state (actions, "profile", g_variant_new_boolean (TRUE));
  app_iterate_until_quiet ();
  g_assert_true (gtk_widget_get_visible (sidebar));
  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (TRUE));
  app_iterate_until_quiet ();
  g_assert_false (gtk_widget_get_visible (sidebar));
  g_assert_false (get_switch (fixture, "sidebar"));
  g_assert_cmpint (gtk_widget_get_height (fixture->window), <=, 560);
  g_assert_cmpint (gtk_widget_get_height (app_get_child (fixture->viewer, "view")), >, 120);
  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (FALSE));
  app_wait_until (gtk_widget_get_visible (sidebar));
  g_assert_true (get_switch (fixture, "sidebar"));
  app_iterate_until_quiet ();
  g_assert_cmpint (gtk_widget_get_height (fixture->window), <=, 560);

  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (TRUE));
  g_action_group_change_action_state (actions, "sidebar", g_variant_new_boolean (TRUE));
  g_assert_true (gtk_widget_get_visible (sidebar));
  g_action_group_change_action_state (actions, "sidebar", g_variant_new_boolean (FALSE));
  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (FALSE));
  app_iterate_until_quiet ();
  g_assert_false (gtk_widget_get_visible (sidebar));
  /* Wide, both have room. */
  g_action_group_change_action_state (actions, "sidebar", g_variant_new_boolean (TRUE));
  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (TRUE));
  app_iterate_until_quiet ();
  g_assert_false (gtk_widget_get_visible (sidebar));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 800);
  app_wait_until (gtk_widget_get_visible (sidebar));
  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (FALSE));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/viewer/open", test_open);
  ADD ("/viewer/missing", test_missing);
  ADD ("/viewer/reload", test_reload);
  ADD ("/viewer/cut-short", test_cut_short);
  ADD ("/viewer/session-tab", test_session_tab);
  ADD ("/viewer/without-pointer", test_without_pointer);
  ADD ("/viewer/slices", test_slices);
  ADD ("/viewer/copy", test_copy);
  ADD ("/viewer/crop", test_crop);
  ADD ("/viewer/line-interpolation", test_line_interpolation);
  ADD ("/viewer/pages", test_pages);
  ADD ("/viewer/narrow", test_narrow);
  ADD ("/viewer/narrow-replay", test_narrow_replay);
  ADD ("/viewer/overlays", test_overlays);
  ADD ("/viewer/readout", test_readout);
  ADD ("/viewer/steps", test_steps);
  ADD ("/viewer/panes", test_panes);
  ADD ("/viewer/readout-slab", test_readout_slab);
  ADD ("/viewer/suggested", test_suggested);
  ADD ("/viewer/toasts", test_toasts);
  ADD ("/viewer/chunks", test_chunks);
  return g_test_run ();
}

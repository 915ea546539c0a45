/* SPDX-License-Identifier: MIT */
#include "app/slab-raw-dialog.h"

#include "app-fixture.h"

#define SPACE "\342\200\257"
#define TIMES "\302\240×\302\240"

static SlabRawLayout
layout_of (gint64 z, gint64 y, gint64 x, SlabSampleType type, guint64 skip)
{
  return (SlabRawLayout){ .shape = { { z, y, x } }, .sample_type = type, .skip = skip };
}

static void
assert_fit (SlabRawLayout layout, guint64 n_bytes, SlabRawFit expected, const char *part)
{
  g_autofree char *text = NULL;
  g_assert_cmpint (slab_raw_dialog_describe_fit (&layout, n_bytes, &text), ==, expected);
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
  g_assert_cmpint (slab_raw_dialog_describe_fit (&layout, n_bytes, NULL), ==, expected);
}

static void
test_fit (void)
{
  guint64 n_bytes = 243763200;
  assert_fit (layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0), n_bytes, SLAB_RAW_FIT_EXACT,
              "50" TIMES "1104" TIMES "1104 float32 (61 million voxels, 243.8");
  assert_fit (layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0), n_bytes, SLAB_RAW_FIT_EXACT,
              "needs 243" SPACE "763" SPACE "200 bytes: just what the file has");
  /* One slice is 1104 * 1104 * 4 bytes. */
  assert_fit (layout_of (51, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0), n_bytes, SLAB_RAW_FIT_TOO_LONG,
              "needs 248" SPACE "638" SPACE "464 bytes, and the file has 243" SPACE "763" SPACE "200 bytes: 4" SPACE
              "875" SPACE "264 bytes too few");
  assert_fit (layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0), n_bytes + 123, SLAB_RAW_FIT_LEFTOVER,
              "200 bytes, and the file has 243" SPACE "763" SPACE "323 bytes: 123 bytes stay unread");
  assert_fit (layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 123), n_bytes + 123, SLAB_RAW_FIT_EXACT,
              "after 123 bytes");
  assert_fit (layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 1), n_bytes, SLAB_RAW_FIT_TOO_LONG, ": 1 byte too few");
  /* The header is no part of the voxels' size: 2^32 of 4 bytes are 17.18 GB. */
  assert_fit (layout_of (1024, 2048, 2048, SLAB_SAMPLE_FLOAT32, 1000000000), 0, SLAB_RAW_FIT_TOO_LONG,
              "(4.3 billion voxels, 17.2");
  assert_fit (layout_of (1, 1000, 1000, SLAB_SAMPLE_UINT8, 0), 0, SLAB_RAW_FIT_TOO_LONG, "(1.0 million voxels, 1.0");
  assert_fit (layout_of (1, 999, 1000, SLAB_SAMPLE_UINT8, 0), 0, SLAB_RAW_FIT_TOO_LONG,
              "(999" SPACE "000 voxels, 999.0");
  assert_fit (layout_of (1, 9960, 1000, SLAB_SAMPLE_UINT8, 0), 0, SLAB_RAW_FIT_TOO_LONG, "(10 million voxels");

  assert_fit (layout_of (0, 1104, 1104, SLAB_SAMPLE_UINT8, 0), n_bytes, SLAB_RAW_FIT_INVALID, "at least 1");
  assert_fit (layout_of (1, -1, 1104, SLAB_SAMPLE_UINT8, 0), n_bytes, SLAB_RAW_FIT_INVALID, "at least 1");
  assert_fit (layout_of (G_MAXINT64, G_MAXINT64, G_MAXINT64, SLAB_SAMPLE_UINT8, 0), n_bytes, SLAB_RAW_FIT_INVALID,
              "more than any volume");
  assert_fit (layout_of (1, 1, 1, SLAB_SAMPLE_FLOAT64, G_MAXUINT64), n_bytes, SLAB_RAW_FIT_TOO_LONG, "any file");
  assert_fit (layout_of (1, 1, 1, SLAB_SAMPLE_UINT8, 0), 0, SLAB_RAW_FIT_TOO_LONG,
              "(1 voxel, 1 byte) needs 1 byte, and the file has 0 bytes: 1 byte too few");
}

static gboolean
has_suggestion (const SlabRawLayout *found, guint n_found, gint64 z, gint64 y, gint64 x, SlabSampleType type,
                guint64 skip)
{
  for (guint i = 0; i < n_found; i++)
    if (found[i].shape.n[0] == z && found[i].shape.n[1] == y && found[i].shape.n[2] == x && found[i].sample_type == type
        && found[i].skip == skip)
      return TRUE;
  return FALSE;
}

static void
test_suggest (void)
{
  SlabRawLayout found[6];
  guint64 n_bytes = 243763200;
  SlabRawLayout wrong = layout_of (50, 1104, 1103, SLAB_SAMPLE_FLOAT32, 0);
  guint n_found = slab_raw_dialog_suggest ("Al8Cu_1000_g13_t4_200_250.vol", n_bytes, &wrong, found, 6);
  g_assert_true (has_suggestion (found, n_found, 50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0));
  /* 50 * 1104 voxels of 4 bytes are missing: a header of that size. */
  g_assert_true (has_suggestion (found, n_found, 50, 1104, 1103, SLAB_SAMPLE_FLOAT32, 50 * 1104 * 4));

  SlabRawLayout right = layout_of (50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0);
  n_found = slab_raw_dialog_suggest ("Al8Cu_1000_g13_t4_200_250.vol", n_bytes, &right, found, 6);
  g_assert_cmpuint (n_found, >, 0);
  g_assert_false (has_suggestion (found, n_found, 50, 1104, 1104, SLAB_SAMPLE_FLOAT32, 0));
  g_assert_true (has_suggestion (found, n_found, 100, 1104, 1104, SLAB_SAMPLE_UINT16, 0));
  g_assert_true (has_suggestion (found, n_found, 200, 1104, 1104, SLAB_SAMPLE_UINT8, 0));

  /* Whatever the numbers, what is suggested fits and is said once. */
  static const guint64 sizes[] = { 0, 1, 7, 64, 1000, 4000000, 1530368, G_MAXUINT64 };
  static const gint64 sides[] = { -1, 0, 1, 112, G_MAXINT64 };
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint n = 0; n < G_N_ELEMENTS (sides); n++)
      {
        SlabRawLayout current = layout_of (sides[n], sides[n], sides[n], SLAB_SAMPLE_UINT8, s % 2 ? G_MAXUINT64 : 0);
        n_found = slab_raw_dialog_suggest ("", sizes[s], &current, found, 6);
        g_assert_cmpuint (n_found, <=, 6);
        for (guint i = 0; i < n_found; i++)
          {
            g_assert_cmpint (slab_raw_dialog_describe_fit (&found[i], sizes[s], NULL), ==, SLAB_RAW_FIT_EXACT);
            for (guint j = 0; j < i; j++)
              g_assert_false (has_suggestion (&found[j], 1, found[i].shape.n[0], found[i].shape.n[1],
                                              found[i].shape.n[2], found[i].sample_type, found[i].skip));
          }
      }
}

typedef struct
{
  char *folder;
  GFile *file;
  SlabRawDialog *dialog;
  SlabVolume *opened;
} Fixture;

static gpointer
get_child (Fixture *fixture, const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (fixture->dialog), SLAB_TYPE_RAW_DIALOG, name);
  g_assert_nonnull (child);
  return child;
}

static void
on_opened (SlabRawDialog *dialog, SlabVolume *volume, Fixture *fixture)
{
  g_assert_null (fixture->opened);
  fixture->opened = g_object_ref (volume);
}

/* 4 slices of 6 rows of 8 voxels: the number of the voxel, as uint16. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint16 voxels[4 * 6 * 8];
  for (guint i = 0; i < G_N_ELEMENTS (voxels); i++)
    voxels[i] = GUINT16_TO_LE (i);
  fixture->folder = g_dir_make_tmp ("slabscope-raw-dialog-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (fixture->folder, "steps_8x6x4_uint16.raw", NULL);
  g_assert_true (g_file_set_contents (path, (const char *) voxels, sizeof voxels, &error));
  fixture->file = g_file_new_for_path (path);
  fixture->dialog = g_object_ref (slab_raw_dialog_new (NULL, fixture->file, "Nothing says what it holds"));
  g_signal_connect (fixture->dialog, "opened", G_CALLBACK (on_opened), fixture);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  while (!gtk_widget_get_sensitive (get_child (fixture, "open_button")))
    g_main_context_iteration (NULL, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (gtk_widget_get_visible (GTK_WIDGET (fixture->dialog)))
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  /* A preview that was on its way holds the dialog until its thread has ended. */
  for (guint i = 0; i < 1000 && g_atomic_int_get ((gint *) &G_OBJECT (fixture->dialog)->ref_count) > 1; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (5000);
    }
  g_assert_finalize_object (fixture->dialog);
  g_clear_object (&fixture->opened);
  g_autofree char *path = g_file_get_path (fixture->file);
  g_remove (path);
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->file);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
test_guess (Fixture *fixture, gconstpointer data)
{
  SlabRawLayout layout;
  g_assert_cmpint (slab_raw_dialog_get_layout (fixture->dialog, &layout), ==, SLAB_RAW_FIT_EXACT);
  g_assert_cmpint (layout.shape.n[0], ==, 4);
  g_assert_cmpint (layout.shape.n[1], ==, 6);
  g_assert_cmpint (layout.shape.n[2], ==, 8);
  g_assert_cmpint (layout.sample_type, ==, SLAB_SAMPLE_UINT16);
  g_assert_cmpstr (gtk_label_get_text (get_child (fixture, "reason_label")), ==, "Nothing says what it holds");
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (fixture->dialog)) == get_child (fixture, "open_button"));

  /* The middle slice comes into the preview by itself. */
  while (g_strcmp0 (gtk_stack_get_visible_child_name (get_child (fixture, "preview_stack")), "slice") != 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_child (fixture, "preview")), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Preview of slice 2");
}

static void
assert_typed (Fixture *fixture, const char *row, const char *text, SlabRawFit expected)
{
  SlabRawLayout layout;
  gtk_editable_set_text (get_child (fixture, row), text);
  g_assert_cmpint (slab_raw_dialog_get_layout (fixture->dialog, &layout), ==, expected);
  g_assert_cmpint (gtk_widget_get_sensitive (get_child (fixture, "open_button")), ==,
                   expected == SLAB_RAW_FIT_EXACT || expected == SLAB_RAW_FIT_LEFTOVER);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_typed (Fixture *fixture, gconstpointer data)
{
  static const char *const invalid[] = {
    "0", "-3", "", "abc", "1.5", "99999999999999999999999", "0x10", "70368744177665"
  };
  static const char *const rows[] = { "width_row", "height_row", "depth_row" };
  static const char *const valid[] = { "8", "6", "4" };
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
        {
          assert_typed (fixture, rows[row], invalid[i], SLAB_RAW_FIT_INVALID);
          g_assert_true (gtk_widget_has_css_class (get_child (fixture, rows[row]), "error"));
        }
      /* 2^46 along one axis is a number, and absurd with the others. */
      assert_typed (fixture, rows[row], "70368744177664", SLAB_RAW_FIT_INVALID);
      assert_typed (fixture, rows[row], "100", SLAB_RAW_FIT_TOO_LONG);
      assert_typed (fixture, rows[row], "3", SLAB_RAW_FIT_LEFTOVER);
      assert_typed (fixture, rows[row], valid[row], SLAB_RAW_FIT_EXACT);
      g_assert_false (gtk_widget_has_css_class (get_child (fixture, rows[row]), "error"));
    }
  assert_typed (fixture, "skip_row", "2", SLAB_RAW_FIT_TOO_LONG);
  assert_typed (fixture, "skip_row", "-1", SLAB_RAW_FIT_INVALID);
  assert_typed (fixture, "skip_row", "18446744073709551615", SLAB_RAW_FIT_TOO_LONG);
  assert_typed (fixture, "skip_row", "0", SLAB_RAW_FIT_EXACT);
  adw_combo_row_set_selected (get_child (fixture, "type_row"), SLAB_SAMPLE_UINT8);
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "order_row")));
  assert_typed (fixture, "depth_row", "8", SLAB_RAW_FIT_EXACT);
}

/* A voxel size is not needed, but what is there must be one. */
static void
test_spacing (Fixture *fixture, gconstpointer data)
{
  double spacing[SLAB_N_AXES];
  gtk_editable_set_text (GTK_EDITABLE (get_child (fixture, "spacing_row")), "10, 5");
  g_assert_false (gtk_widget_get_sensitive (get_child (fixture, "open_button")));
  app_assert_contains (gtk_label_get_text (get_child (fixture, "fit_label")), "voxel size");
  gtk_editable_set_text (GTK_EDITABLE (get_child (fixture, "spacing_row")), "10, 5, 2.5");
  g_assert_true (gtk_widget_get_sensitive (get_child (fixture, "open_button")));
  g_signal_emit_by_name (get_child (fixture, "open_button"), "clicked");
  while (fixture->opened == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (slab_volume_get_spacing (fixture->opened, spacing));
  g_assert_cmpfloat (spacing[0], ==, 10);
  g_assert_cmpfloat (spacing[1], ==, 5);
  g_assert_cmpfloat (spacing[2], ==, 2.5);
  g_assert_cmpstr (slab_volume_get_unit (fixture->opened), ==, "µm");
}

static void
test_open_with_leftover (Fixture *fixture, gconstpointer data)
{
  assert_typed (fixture, "depth_row", "3", SLAB_RAW_FIT_LEFTOVER);
  gtk_widget_activate_default (get_child (fixture, "width_row"));
  while (fixture->opened == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (slab_volume_get_shape (fixture->opened)->n[0], ==, 3);
  while (gtk_widget_get_visible (GTK_WIDGET (fixture->dialog)))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  /* What Enter does in a field. */
  gtk_widget_activate_default (get_child (fixture, "width_row"));
  while (fixture->opened == NULL)
    g_main_context_iteration (NULL, TRUE);
  const SlabShape *shape = slab_volume_get_shape (fixture->opened);
  g_assert_cmpint (shape->n[0], ==, 4);
  g_assert_cmpint (shape->n[1], ==, 6);
  g_assert_cmpint (shape->n[2], ==, 8);
  g_autoptr (GError) error = NULL;
  float voxel;
  SlabBox box = { { 3, 5, 7 }, { 1, 1, 1 } };
  g_assert_true (slab_volume_read_box (fixture->opened, &box, &voxel, 1, 1, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (voxel, ==, 191);
  while (gtk_widget_get_visible (GTK_WIDGET (fixture->dialog)))
    g_main_context_iteration (NULL, TRUE);
}

/* The file is gone between the guess and Open: a message, and the dialog stays. */
static void
test_open_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_file_get_path (fixture->file);
  g_assert_cmpint (g_remove (path), ==, 0);
  gtk_widget_activate (get_child (fixture, "open_button"));
  GtkLabel *fit = get_child (fixture, "fit_label");
  while (!gtk_widget_has_css_class (GTK_WIDGET (fit), "error"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (strstr (gtk_label_get_text (fit), "steps_8x6x4_uint16.raw"));
  g_assert_null (fixture->opened);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->dialog)));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/raw-dialog/fit", test_fit);
  g_test_add_func ("/app/raw-dialog/suggest", test_suggest);
  g_test_add ("/app/raw-dialog/guess", Fixture, NULL, set_up, test_guess, tear_down);
  g_test_add ("/app/raw-dialog/typed", Fixture, NULL, set_up, test_typed, tear_down);
  g_test_add ("/app/raw-dialog/open", Fixture, NULL, set_up, test_open, tear_down);
  g_test_add ("/app/raw-dialog/spacing", Fixture, NULL, set_up, test_spacing, tear_down);
  g_test_add ("/app/raw-dialog/open-with-leftover", Fixture, NULL, set_up, test_open_with_leftover, tear_down);
  g_test_add ("/app/raw-dialog/open-fails", Fixture, NULL, set_up, test_open_fails, tear_down);
  return g_test_run ();
}

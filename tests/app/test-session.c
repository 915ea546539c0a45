/* SPDX-License-Identifier: MIT */
#include "app/slab-session.h"

#include "app-fixture.h"

static void
free_window (gpointer data)
{
  slab_session_window_free (data);
}

static GPtrArray *
make_session (void)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func (free_window);
  SlabSessionWindow *window = slab_session_window_new ();
  SlabSessionTab *tab = slab_session_tab_new ("file:///tmp/a%20b;c.vol");

  window->width = 1200;
  window->height = 800;
  window->maximized = TRUE;
  window->selected = 1;
  tab->plane = SLAB_AXIS_X;
  tab->arrangement = g_strdup ("row");
  tab->shape = (SlabShape){ { 50, 1104, G_GINT64_CONSTANT (4000000000) } };
  tab->cursor[0] = 7;
  tab->cursor[2] = G_GINT64_CONSTANT (3999999999);
  tab->fitted = FALSE;
  tab->zoom = 1.0 / 3;
  tab->middle[1] = 0.1;
  tab->low = -1e-30;
  tab->high = 1e30;
  tab->gamma = 0.45;
  tab->symmetric = TRUE;
  tab->annotated = TRUE;
  tab->spacing[0] = 10;
  tab->spacing[1] = tab->spacing[2] = 0.1;
  tab->value_unit = g_strdup ("1/cm");
  tab->colormap = g_strdup ("magma");
  tab->inverted = TRUE;
  tab->interpolation = SLAB_INTERPOLATION_LINEAR;
  tab->projection = SLAB_PROJECTION_MAXIMUM;
  tab->thickness = 5;
  tab->overlays = 3;
  tab->link = 4;
  tab->selected = 1;
  {
    SlabSessionMeasure *measure = slab_session_measure_new (SLAB_MEASURE_LINE, SLAB_AXIS_Y, 1103, "The crack; [1]\n");

    measure->ends[1][SLAB_AXIS_Z] = 1.0 / 3;
    measure->ends[1][SLAB_AXIS_X] = 3999999999.5;
    measure->width = 7;
    g_ptr_array_add (tab->measures, measure);
    measure = slab_session_measure_new (SLAB_MEASURE_PLACE, SLAB_AXIS_Z, 3, "Здесь");
    measure->place = (SlabMeasurePlace){ { 3, 2, G_GINT64_CONSTANT (3999999999) }, FALSE, 0.3, { 3.5, 0.1, 7 } };
    g_ptr_array_add (tab->measures, measure);
    measure = slab_session_measure_new (SLAB_MEASURE_ANGLE, SLAB_AXIS_Z, 3, "Angle 1");
    measure->ends[2][SLAB_AXIS_Y] = 12.5;
    g_ptr_array_add (tab->measures, measure);
  }
  g_ptr_array_add (window->tabs, tab);
  tab = slab_session_tab_new ("file:///tmp/raw");
  tab->is_raw = TRUE;
  tab->layout = (SlabRawLayout){ .shape = { { 3, 4, 5 } },
                                 .sample_type = SLAB_SAMPLE_UINT16,
                                 .byte_order = SLAB_BYTE_ORDER_BIG,
                                 .skip = G_GUINT64_CONSTANT (10000000000),
                                 .trailing = 7 };
  g_ptr_array_add (window->tabs, tab);
  g_ptr_array_add (windows, window);
  g_ptr_array_add (windows, slab_session_window_new ());
  return windows;
}

static char *
make_path (char **folder)
{
  *folder = app_make_folder ();
  /* The folder of the state is made when there is something to keep. */
  return g_build_filename (*folder, "state", "session", NULL);
}

static void
test_kept (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = make_path (&folder);
  g_autoptr (GPtrArray) windows = make_session ();
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  SlabSessionWindow *window;
  SlabSessionTab *tab;

  g_assert_true (slab_session_save (windows, path, &error));
  g_assert_no_error (error);
  again = slab_session_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  window = g_ptr_array_index (again, 0);
  g_assert_cmpint (window->width, ==, 1200);
  g_assert_cmpint (window->height, ==, 800);
  g_assert_true (window->maximized);
  g_assert_cmpuint (window->selected, ==, 1);
  g_assert_cmpuint (window->tabs->len, ==, 2);
  tab = g_ptr_array_index (window->tabs, 0);
  g_assert_cmpstr (tab->uri, ==, "file:///tmp/a%20b;c.vol");
  g_assert_false (tab->is_raw);
  g_assert_cmpint (tab->plane, ==, SLAB_AXIS_X);
  g_assert_cmpstr (tab->arrangement, ==, "row");
  g_assert_cmpint (tab->shape.n[2], ==, G_GINT64_CONSTANT (4000000000));
  g_assert_cmpint (tab->cursor[0], ==, 7);
  g_assert_cmpint (tab->cursor[2], ==, G_GINT64_CONSTANT (3999999999));
  g_assert_false (tab->fitted);
  g_assert_cmpfloat (tab->zoom, ==, 1.0 / 3);
  g_assert_cmpfloat (tab->middle[1], ==, 0.1);
  g_assert_cmpfloat (tab->low, ==, -1e-30);
  g_assert_cmpfloat (tab->high, ==, 1e30);
  g_assert_cmpfloat (tab->gamma, ==, 0.45);
  g_assert_true (tab->symmetric);
  g_assert_true (tab->annotated);
  g_assert_cmpfloat (tab->spacing[0], ==, 10);
  g_assert_cmpfloat (tab->spacing[2], ==, 0.1);
  g_assert_cmpstr (tab->value_unit, ==, "1/cm");
  g_assert_cmpstr (tab->colormap, ==, "magma");
  g_assert_true (tab->inverted);
  g_assert_cmpint (tab->interpolation, ==, SLAB_INTERPOLATION_LINEAR);
  g_assert_cmpint (tab->projection, ==, SLAB_PROJECTION_MAXIMUM);
  g_assert_cmpint (tab->thickness, ==, 5);
  g_assert_cmpuint (tab->overlays, ==, 3);
  g_assert_cmpuint (tab->link, ==, 4);
  g_assert_cmpint (tab->selected, ==, 1);
  g_assert_cmpuint (tab->measures->len, ==, 3);
  {
    const SlabSessionMeasure *measure = g_ptr_array_index (tab->measures, 0);

    g_assert_cmpint (measure->kind, ==, SLAB_MEASURE_LINE);
    g_assert_cmpint (measure->plane, ==, SLAB_AXIS_Y);
    g_assert_cmpint (measure->slice, ==, 1103);
    g_assert_cmpstr (measure->name, ==, "The crack; [1]\n");
    g_assert_cmpfloat (measure->ends[1][SLAB_AXIS_Z], ==, 1.0 / 3);
    g_assert_cmpfloat (measure->ends[1][SLAB_AXIS_X], ==, 3999999999.5);
    g_assert_cmpuint (measure->width, ==, 7);
    measure = g_ptr_array_index (tab->measures, 1);
    g_assert_cmpint (measure->kind, ==, SLAB_MEASURE_PLACE);
    g_assert_cmpstr (measure->name, ==, "Здесь");
    g_assert_cmpint (measure->place.cursor[SLAB_AXIS_X], ==, G_GINT64_CONSTANT (3999999999));
    g_assert_false (measure->place.fitted);
    g_assert_cmpfloat (measure->place.zoom, ==, 0.3);
    g_assert_cmpfloat (measure->place.middle[SLAB_AXIS_Y], ==, 0.1);
    measure = g_ptr_array_index (tab->measures, 2);
    g_assert_cmpint (measure->kind, ==, SLAB_MEASURE_ANGLE);
    g_assert_cmpfloat (measure->ends[2][SLAB_AXIS_Y], ==, 12.5);
  }
  tab = g_ptr_array_index (window->tabs, 1);
  g_assert_true (tab->is_raw);
  g_assert_cmpint (tab->layout.shape.n[1], ==, 4);
  g_assert_cmpint (tab->layout.sample_type, ==, SLAB_SAMPLE_UINT16);
  g_assert_cmpint (tab->layout.byte_order, ==, SLAB_BYTE_ORDER_BIG);
  g_assert_cmpuint (tab->layout.skip, ==, G_GUINT64_CONSTANT (10000000000));
  g_assert_cmpuint (tab->layout.trailing, ==, 7);
  window = g_ptr_array_index (again, 1);
  g_assert_cmpuint (window->tabs->len, ==, 0);
  app_remove_folder (folder);
}

static void
test_none (void)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = make_path (&folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) windows = slab_session_load (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (windows->len, ==, 0);
  app_remove_folder (folder);
}

static GPtrArray *
load_text (const char *text, GError **error)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "session", NULL);
  GPtrArray *windows;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  windows = slab_session_load (path, error);
  app_remove_folder (folder);
  return windows;
}

/* What is no session says so; what is half a session gives its half. */
static void
test_damaged (void)
{
  static const char *const texts[] = { "", "\1\2\3 not a key file", "[Session]\n",
                                       "[Session]\nversion=99\nwindows=1\n" };
  g_autoptr (GPtrArray) windows = NULL;
  g_autoptr (GError) error = NULL;
  SlabSessionWindow *window;
  SlabSessionTab *tab;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_null (load_text (texts[i], &error));
      g_assert_nonnull (error);
      app_assert_contains (error->message, "session");
      g_clear_error (&error);
    }
  windows = load_text ("[Session]\nversion=1\nwindows=3\n"
                       "[Window 1]\nwidth=-5\nheight=abc\nselected=77\ntabs=4\n"
                       "[Window 1 Tab 0]\nuri=no address\n"
                       "[Window 1 Tab 2]\nuri=file:///a.vol\nzoom=-3\nfitted=false\ncontrast=nan,1\ngamma=\n"
                       "cursor=1,2\nthickness=-4\nplane=9\ninterpolation=x\nraw-type=float128\nraw-shape=0,1,1\n"
                       "shape=4,5,6\nlink=-2\nmeasures=7\nselected=5\n"
                       "[Window 1 Tab 2 Measure 0]\nkind=hammer\nplane=0\nslice=0\n"
                       "[Window 1 Tab 2 Measure 1]\nkind=line\nplane=0\nslice=4\n"
                       "[Window 1 Tab 2 Measure 2]\nkind=line\nplane=3\nslice=0\n"
                       "[Window 1 Tab 2 Measure 3]\nkind=line\nslice=0\n"
                       "[Window 1 Tab 2 Measure 5]\nkind=rectangle\nplane=1\nslice=4\nend-0=1,nan,2\nwidth=-1\n",
                       &error);
  g_assert_no_error (error);
  g_assert_cmpuint (windows->len, ==, 1);
  window = g_ptr_array_index (windows, 0);
  g_assert_cmpint (window->width, ==, 0);
  g_assert_cmpint (window->height, ==, 0);
  g_assert_cmpuint (window->selected, ==, 0);
  g_assert_cmpuint (window->tabs->len, ==, 1);
  tab = g_ptr_array_index (window->tabs, 0);
  g_assert_cmpstr (tab->uri, ==, "file:///a.vol");
  g_assert_true (tab->fitted);
  g_assert_cmpfloat (tab->zoom, ==, 1);
  g_assert_cmpfloat (tab->low, ==, 0);
  g_assert_cmpfloat (tab->high, ==, 1);
  g_assert_cmpfloat (tab->gamma, ==, 1);
  g_assert_cmpint (tab->cursor[0], ==, 0);
  g_assert_cmpint (tab->thickness, ==, 1);
  g_assert_cmpint (tab->plane, ==, SLAB_AXIS_Z);
  g_assert_false (tab->is_raw);
  g_assert_cmpuint (tab->link, ==, 0);
  g_assert_cmpuint (tab->measures->len, ==, 1);
  g_assert_cmpint (tab->selected, ==, 0);
  {
    const SlabSessionMeasure *measure = g_ptr_array_index (tab->measures, 0);

    g_assert_cmpint (measure->kind, ==, SLAB_MEASURE_RECTANGLE);
    g_assert_cmpstr (measure->name, ==, "");
    g_assert_cmpfloat (measure->ends[0][SLAB_AXIS_X], ==, 0);
    g_assert_cmpuint (measure->width, ==, 1);
  }
}

/* A folder that cannot be made is an error with its name. */
static void
test_no_place (void)
{
  g_autoptr (GPtrArray) windows = make_session ();
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_session_save (windows, "/dev/null/state/session", &error));
  app_assert_contains (error->message, "/dev/null/state");
}

/* A trace is only its file. */
static void
test_trace (void)
{
  g_autofree char *folder = g_dir_make_tmp ("slabscope-session-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "session", NULL);
  g_autoptr (GPtrArray) windows = g_ptr_array_new_with_free_func ((GDestroyNotify) slab_session_window_free);
  g_autoptr (GPtrArray) loaded = NULL;
  g_autoptr (GError) error = NULL;
  SlabSessionWindow *window = slab_session_window_new ();
  SlabSessionTab *tab = slab_session_tab_new ("file:///tmp/run.json");

  tab->is_trace = TRUE;
  g_ptr_array_add (window->tabs, tab);
  g_ptr_array_add (window->tabs, slab_session_tab_new ("file:///tmp/slab.vol"));
  g_ptr_array_add (windows, window);
  g_assert_true (slab_session_save (windows, path, &error));
  g_assert_no_error (error);
  loaded = slab_session_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->len, ==, 1);
  window = g_ptr_array_index (loaded, 0);
  g_assert_cmpuint (window->tabs->len, ==, 2);
  tab = g_ptr_array_index (window->tabs, 0);
  g_assert_true (tab->is_trace);
  g_assert_cmpstr (tab->uri, ==, "file:///tmp/run.json");
  tab = g_ptr_array_index (window->tabs, 1);
  g_assert_false (tab->is_trace);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/kept", test_kept);
  g_test_add_func ("/session/none", test_none);
  g_test_add_func ("/session/damaged", test_damaged);
  g_test_add_func ("/session/no-place", test_no_place);
  g_test_add_func ("/session/trace", test_trace);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "app/slab-figure-table.h"

#include <math.h>

#include "app-fixture.h"
#include "app/slab-widget-theme.h"

static GPtrArray *
make_texts (const char *const *texts, guint n)
{
  GPtrArray *array = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (array, (gpointer) texts[i]);
  return array;
}

static void
test_lines (void)
{
  static const char *const titles[] = { "Phase", "Total", NULL };
  static const char *const many[] = { "read", "1 s", "filter", "2 s" };
  static const char *const few[] = { "write", "3 s" };
  static const double seconds[SLAB_N_PHASES] = { 1, 2 };
  SlabFigureTable *table = SLAB_FIGURE_TABLE (g_object_ref_sink (slab_figure_table_new ("Spans", titles)));
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) first = make_texts (many, 4);
  g_autoptr (GPtrArray) second = make_texts (few, 2);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (table), GTK_ACCESSIBLE_PROPERTY_LABEL, "Spans");
  slab_figure_table_append_text (table, text);
  g_assert_cmpstr (text->str, ==, "");

  slab_figure_table_set_texts (table, first);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_cmpuint (slab_figure_table_get_n_lines (table), ==, 2);
  g_assert_cmpstr (slab_figure_table_get_text (table, 1, 1), ==, "2 s");
  slab_figure_table_set_phase (table, 1, SLAB_PHASE_FILTER);
  slab_figure_table_set_bar (table, 1, seconds, 4);
  slab_figure_table_append_text (table, text);
  g_assert_cmpstr (text->str, ==, "Spans\nPhase\tTotal\nread\t1 s\nfilter\t2 s\n");

  slab_figure_table_set_texts (table, second);
  g_assert_cmpuint (slab_figure_table_get_n_lines (table), ==, 1);
  g_assert_cmpstr (slab_figure_table_get_text (table, 0, 0), ==, "write");
  slab_figure_table_set_texts (table, none);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_finalize_object (table);
}

/* How many pixels of a picture have nearly a colour. */
static guint
count_color (cairo_surface_t *surface, const SlabColor *color)
{
  const double parts[3] = { color->blue, color->green, color->red };
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        const guint8 *pixel = data + y * cairo_image_surface_get_stride (surface) + 4 * x;
        gboolean is_same = TRUE;

        for (guint c = 0; c < 3; c++)
          is_same = is_same && fabs (pixel[c] - 255 * parts[c]) < 2;
        n += is_same ? 1 : 0;
      }
  return n;
}

/* Squares of 10 pixels before the names of three passes, each in its pass's colour in the other pictures. */
static void
test_passes (void)
{
  static const char *const titles[] = { "Pass", "Total", NULL };
  static const char *const lines[] = { "z", "1 s", "y", "2 s", "x", "3 s" };
  GtkWidget *table = slab_figure_table_new ("Inside the filter", titles), *window = gtk_window_new ();
  g_autoptr (GPtrArray) texts = make_texts (lines, G_N_ELEMENTS (lines));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GdkPaintable) paintable = NULL;
  cairo_surface_t *surface;
  GskRenderNode *node;
  SlabPlotTheme theme;

  slab_figure_table_set_texts (SLAB_FIGURE_TABLE (table), texts);
  for (guint i = 0; i < 3; i++)
    slab_figure_table_set_pass (SLAB_FIGURE_TABLE (table), i, i, 3);
  gtk_window_set_child (GTK_WINDOW (window), table);
  gtk_window_present (GTK_WINDOW (window));
  app_wait_until (gtk_widget_get_mapped (table) && gtk_widget_get_height (table) > 0);
  app_iterate_until_quiet ();
  paintable = gtk_widget_paintable_new (table);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (table),
                          gtk_widget_get_height (table));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  surface = app_draw_node (node, gtk_widget_get_width (table), gtk_widget_get_height (table));
  slab_widget_theme_init (&theme, table);
  for (guint i = 0; i < 3; i++)
    {
      SlabColor color;

      slab_plot_theme_get_pass_color (&theme, i, 3, &color);
      g_assert_cmpuint (count_color (surface, &color), >=, 90);
      g_assert_cmpuint (count_color (surface, &color), <=, 110);
    }
  cairo_surface_destroy (surface);
  gsk_render_node_unref (node);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/figure-table/lines", test_lines);
  g_test_add_func ("/figure-table/passes", test_passes);
  return g_test_run ();
}

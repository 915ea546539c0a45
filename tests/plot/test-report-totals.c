/* SPDX-License-Identifier: MIT */
#include "plot/slab-report-totals.h"
#include "timeline-fixture.h"

#define WIDTH 600
#define HEIGHT 200

/* The right and the lower edge of what is drawn: of the first column and line that are empty from there on. */
static void
get_ends (SlabTrace *trace, const SlabPlotTheme *theme, double width, int *right, int *bottom)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  const guint32 *row;

  slab_report_totals_draw (cr, trace, theme, 0.0, 0.0, width);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  *right = *bottom = 0;
  for (int y = 0; y < HEIGHT; y++)
    {
      row = (const guint32 *) (const void *) (cairo_image_surface_get_data (surface)
                                              + y * cairo_image_surface_get_stride (surface));
      for (int x = 0; x < WIDTH; x++)
        if (row[x] != 0)
          {
            *right = MAX (*right, x + 1);
            *bottom = y + 1;
          }
    }
  cairo_surface_destroy (surface);
}

/* All of it is there, in as many lines as it takes, and within the width. */
static void
test_lines (void)
{
  static const double widths[] = { WIDTH, 300.0, 200.0, 150.0 };
  SlabTrace *trace = make_trace ();
  SlabPlotTheme theme;
  double before = 0.0;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      const double height = slab_report_totals_get_height (trace, &theme, widths[i]);
      int right, bottom;

      get_ends (trace, &theme, widths[i], &right, &bottom);
      g_assert_cmpint (right, >, (int) (0.4 * widths[i]));
      g_assert_cmpint (right, <=, (int) widths[i]);
      g_assert_cmpint (bottom, <=, (int) ceil (height));
      /* Its last line is used. */
      g_assert_cmpint (bottom, >, (int) (height - 1.5 * theme.font_size));
      g_assert_cmpfloat (height, >, before);
      before = height;
    }
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-totals/lines", test_lines);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "plot/slab-plot-theme.h"

#include <math.h>

static void
to_linear (const SlabColor *color, double rgb[3])
{
  const double values[3] = { color->red, color->green, color->blue };

  for (guint c = 0; c < 3; c++)
    rgb[c] = values[c] <= 0.04045 ? values[c] / 12.92 : pow ((values[c] + 0.055) / 1.055, 2.4);
}

/* WCAG 2: (lighter + 0.05) / (darker + 0.05), of relative luminance. */
static double
contrast (const SlabColor *a, const SlabColor *b)
{
  double p[3], q[3], x, y;

  to_linear (a, p);
  to_linear (b, q);
  x = 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2] + 0.05;
  y = 0.2126 * q[0] + 0.7152 * q[1] + 0.0722 * q[2] + 0.05;
  return MAX (x, y) / MIN (x, y);
}

static double
lab_curve (double t)
{
  return t > 216.0 / 24389.0 ? cbrt (t) : (t * 24389.0 / 27.0 + 16.0) / 116.0;
}

/* How a colour looks with one kind of cone missing (Machado, Oliveira, Fernandes 2009), in CIE L*a*b* (D65). */
static void
see (const SlabColor *color, const double matrix[9], double lab[3])
{
  double in[3], rgb[3], x, y, z;

  to_linear (color, in);
  for (guint r = 0; r < 3; r++)
    rgb[r] = CLAMP (matrix[3 * r] * in[0] + matrix[3 * r + 1] * in[1] + matrix[3 * r + 2] * in[2], 0.0, 1.0);
  x = lab_curve ((0.4124564 * rgb[0] + 0.3575761 * rgb[1] + 0.1804375 * rgb[2]) / 0.95047);
  y = lab_curve (0.2126729 * rgb[0] + 0.7151522 * rgb[1] + 0.0721750 * rgb[2]);
  z = lab_curve ((0.0193339 * rgb[0] + 0.1191920 * rgb[1] + 0.9503041 * rgb[2]) / 1.08883);
  lab[0] = 116.0 * y - 16.0;
  lab[1] = 500.0 * (x - y);
  lab[2] = 200.0 * (y - z);
}

static const double eyes[4][9] = {
  { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
  { 0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998 },
  { 0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881 },
  { 1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900 },
};

static void
test_phases (void)
{
  for (guint style = 0; style < 4; style++)
    {
      SlabPlotTheme theme;

      slab_plot_theme_init (&theme, (style & 1) != 0, (style & 2) != 0);
      for (guint p = 0; p < SLAB_N_PHASES; p++)
        if (p != SLAB_PHASE_WAIT)
          g_assert_cmpfloat (contrast (&theme.phases[p], &theme.background), >=, 3.0);
      for (guint e = 0; e < 4; e++)
        for (guint p = 0; p < SLAB_N_PHASES; p++)
          for (guint q = 0; q < p; q++)
            {
              double a[3], b[3];

              see (&theme.phases[p], eyes[e], a);
              see (&theme.phases[q], eyes[e], b);
              /* 2.3 is just noticeable; this is told apart without a neighbour to compare with. */
              g_assert_cmpfloat (hypot (hypot (a[0] - b[0], a[1] - b[1]), a[2] - b[2]), >=, 20.0);
            }
    }
}

static void
test_text (void)
{
  for (guint style = 0; style < 4; style++)
    {
      SlabPlotTheme theme;

      slab_plot_theme_init (&theme, (style & 1) != 0, (style & 2) != 0);
      g_assert_cmpfloat (contrast (&theme.foreground, &theme.background), >=, 7.0);
      g_assert_cmpfloat (contrast (&theme.dim, &theme.background), >=, (style & 2) != 0 ? 7.0 : 4.5);
      g_assert_cmpfloat (contrast (&theme.cores, &theme.background), >=, 3.0);
      g_assert_cmpfloat (contrast (&theme.memory, &theme.background), >=, 3.0);
      g_assert_cmpfloat (contrast (&theme.accent, &theme.background), >=, 3.0);
      g_assert_cmpfloat (theme.font_size, >, 0.0);
      g_assert_nonnull (theme.font_family);
    }
}

static void
test_set_color (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 1, 1);
  cairo_t *cr = cairo_create (surface);
  SlabColor color = { 1.0, 0.0, 1.0, 0.5 };

  slab_plot_set_color (cr, &color, 0.5);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  /* Premultiplied: a quarter of alpha, red and blue. */
  g_assert_cmphex (*(guint32 *) (void *) cairo_image_surface_get_data (surface), ==, 0x40400040);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plot-theme/phases", test_phases);
  g_test_add_func ("/plot-theme/text", test_text);
  g_test_add_func ("/plot-theme/set-color", test_set_color);
  return g_test_run ();
}

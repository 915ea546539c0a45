/* SPDX-License-Identifier: MIT */
#include "plot/slab-histogram-plot.h"

#include <math.h>
#include <string.h>

#define WIDTH 300
#define HEIGHT 160

typedef struct
{
  cairo_surface_t *surface;
  SlabHistogramLayout layout;
  SlabPlotTheme theme;
  double scale;
} Picture;

/* Ten bars over 0 to 10: none, 1, 10, 100, 1000, 10000, and none again. */
static const guint64 decades[] = { 0, 1, 10, 100, 1000, 10000, 0, 0, 0, 0 };

static SlabHistogramBars
make_bars (void)
{
  return (SlabHistogramBars){ .counts = decades,
                              .n_counts = G_N_ELEMENTS (decades),
                              .first = 0,
                              .step = 1,
                              .n = 11111,
                              .exact = TRUE,
                              .progress = 1 };
}

static SlabHistogramLook
make_look (void)
{
  return (SlabHistogramLook){ .window = { 2, 8 }, .gamma = 1, .logarithmic = TRUE };
}

static void
draw (Picture *picture, const SlabHistogramBars *bars, const SlabHistogramLook *look, double low, double high,
      double scale, gboolean dark)
{
  const SlabHistogramRange range = { low, high };
  cairo_t *cr;

  slab_plot_theme_init (&picture->theme, dark, FALSE);
  picture->scale = scale;
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (WIDTH * scale), (int) (HEIGHT * scale));
  cairo_surface_set_device_scale (picture->surface, scale, scale);
  cr = cairo_create (picture->surface);
  slab_plot_set_color (cr, &picture->theme.background, 1);
  cairo_paint (cr);
  slab_histogram_layout_init (&picture->layout, &range, &picture->theme, WIDTH, HEIGHT);
  slab_histogram_plot_draw (cr, bars, look, &picture->layout, &picture->theme);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
}

/* 0xRRGGBB at a place in pixels of the layout. */
static guint32
get_pixel (const Picture *picture, double x, double y)
{
  const guint8 *data = cairo_image_surface_get_data (picture->surface);
  guint32 pixel;

  memcpy (&pixel,
          data + (int) (y * picture->scale) * cairo_image_surface_get_stride (picture->surface)
              + 4 * (int) (x * picture->scale),
          4);
  return pixel & 0xffffff;
}

static guint32
to_pixel (const SlabColor *color)
{
  return (guint32) lround (color->red * 255.0) << 16 | (guint32) lround (color->green * 255.0) << 8
         | (guint32) lround (color->blue * 255.0);
}

static int
get_distance (guint32 a, guint32 b)
{
  int distance = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    distance = MAX (distance, ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
  return distance;
}

/* 0.7 of their colour: a quarter as all bars, and 0.6 of the rest. */
static guint32
get_bar_pixel (const SlabPlotTheme *theme)
{
  const SlabColor *ground = &theme->background, *ink = &theme->cores;
  const SlabColor mixed = { 0.3 * ground->red + 0.7 * ink->red, 0.3 * ground->green + 0.7 * ink->green,
                            0.3 * ground->blue + 0.7 * ink->blue, 1 };

  return to_pixel (&mixed);
}

/* Whether a bar of the window is drawn at a share of the height, measured where the curve is not. */
static gboolean
has_bar (const Picture *picture, double value, double share)
{
  const SlabHistogramLayout *layout = &picture->layout;

  return get_distance (get_pixel (picture, slab_plot_axis_to_pixel (&layout->value, value),
                                  layout->bars_bottom - share * (layout->bars_bottom - layout->bars_top)),
                       get_bar_pixel (&picture->theme))
         <= 3;
}

/* The bars of 100 and of 10000 in powers of ten: log (101) / log (10001) is 0.501. */
static void
test_bars (void)
{
  SlabHistogramBars bars = make_bars ();
  SlabHistogramLook look = make_look ();

  for (guint i = 0; i < 4; i++)
    {
      Picture picture;

      draw (&picture, &bars, &look, 0, 10, i % 2 + 1, i >= 2);
      g_assert_true (has_bar (&picture, 3.3, 0.46));
      g_assert_false (has_bar (&picture, 3.3, 0.56));
      g_assert_true (has_bar (&picture, 5.2, 0.9));
      /* The one of 1 voxel is outside of the window: there, and paler. */
      g_assert_false (has_bar (&picture, 1.5, 0.03));
      g_assert_cmphex (
          get_pixel (&picture, slab_plot_axis_to_pixel (&picture.layout.value, 1.5), picture.layout.bars_bottom - 3.5),
          !=, to_pixel (&picture.theme.background));
      g_assert_false (has_bar (&picture, 6.5, 0.05));
      cairo_surface_destroy (picture.surface);
    }

  /* In proportion, up to 100 and a quarter: the two that are far above are cut off below their top. */
  {
    Picture picture;

    look.logarithmic = FALSE;
    draw (&picture, &bars, &look, 0, 10, 1, FALSE);
    g_assert_true (has_bar (&picture, 3.3, 0.7));
    g_assert_false (has_bar (&picture, 3.3, 0.85));
    g_assert_true (has_bar (&picture, 5.2, 0.85));
    g_assert_cmpint (get_distance (get_pixel (&picture, slab_plot_axis_to_pixel (&picture.layout.value, 5.2),
                                              picture.layout.bars_top + 5),
                                   get_bar_pixel (&picture.theme)),
                     >, 20);
    cairo_surface_destroy (picture.surface);
  }
  /* What is of a sample only is drawn less firmly. */
  {
    Picture picture;

    bars.exact = FALSE;
    draw (&picture, &bars, &look, 0, 10, 1, FALSE);
    g_assert_false (has_bar (&picture, 5.2, 0.9));
    g_assert_cmphex (
        get_pixel (&picture, slab_plot_axis_to_pixel (&picture.layout.value, 5.2), picture.layout.bars_top + 10), !=,
        to_pixel (&picture.theme.background));
    cairo_surface_destroy (picture.surface);
  }
}

/* Along the axis the colours are those that the values get: grey levels by p^gamma. */
static void
test_strip (void)
{
  static const double gammas[] = { 1, 2, 0.5 };
  SlabHistogramBars bars = { .step = 1 };

  for (guint g = 0; g < G_N_ELEMENTS (gammas); g++)
    for (guint inverted = 0; inverted < 2; inverted++)
      {
        SlabHistogramLook look = { .window = { 2, 8 }, .gamma = gammas[g], .inverted = inverted != 0 };
        Picture picture;

        draw (&picture, &bars, &look, 0, 10, 1, FALSE);
        for (double value = 0.5; value < 10; value += 0.75)
          {
            const double x = floor (slab_plot_axis_to_pixel (&picture.layout.value, value));
            const double there = slab_plot_axis_to_value (&picture.layout.value, x + 0.5);
            double level = pow (CLAMP ((there - 2) / 6, 0, 1), gammas[g]);
            guint32 pixel;

            /* The knobs are over it. */
            if (fabs (value - 2) < 0.4 || fabs (value - 8) < 0.4)
              continue;
            level = inverted ? 1 - level : level;
            pixel = get_pixel (&picture, x, (picture.layout.bars_bottom + picture.layout.strip_bottom) / 2);
            g_assert_cmpint (ABS ((int) (pixel & 0xff) - (int) (255 * level)), <=, 2);
            g_assert_cmpuint (pixel >> 16, ==, pixel & 0xff);
          }
        cairo_surface_destroy (picture.surface);
      }
}

/* A volume of one value: its bar is inside of the window that has no width, in the colour that the picture has. */
static void
test_flat (void)
{
  const guint64 counts[] = { 10 };
  SlabHistogramBars bars = { .counts = counts, .n_counts = 1, .first = 2.5, .step = 1, .n = 10, .exact = TRUE };
  SlabHistogramLook look = { .window = { 3, 3 }, .gamma = 1 };
  static const struct
  {
    double value;
    guint level;
  } places[] = { { 2.2, 0 }, { 2.7, 128 }, { 3.3, 128 }, { 3.8, 255 } };
  Picture picture;
  guint32 inside;
  double x;

  draw (&picture, &bars, &look, 2, 4, 1, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      x = slab_plot_axis_to_pixel (&picture.layout.value, places[i].value);
      g_assert_cmpint (
          ABS ((int) (get_pixel (&picture, x, (picture.layout.bars_bottom + picture.layout.strip_bottom) / 2) & 0xff)
               - (int) places[i].level),
          <=, 1);
    }
  x = slab_plot_axis_to_pixel (&picture.layout.value, 2.7);
  inside = get_pixel (&picture, x, (picture.layout.bars_top + picture.layout.bars_bottom) / 2);
  cairo_surface_destroy (picture.surface);
  look.window = (SlabHistogramRange){ 2.5, 3.5 };
  draw (&picture, &bars, &look, 2, 4, 1, FALSE);
  g_assert_cmphex (inside, ==, get_pixel (&picture, x, (picture.layout.bars_top + picture.layout.bars_bottom) / 2));
  cairo_surface_destroy (picture.surface);
}

/* Of labels each whole number has its own colour, and there is no window. */
static void
test_labels (void)
{
  SlabHistogramBars bars = make_bars ();
  SlabHistogramLook look = make_look ();
  Picture picture;

  look.colormap = SLAB_COLORMAP_LABELS;
  draw (&picture, &bars, &look, 0, 10, 1, FALSE);
  for (guint label = 1; label < 10; label++)
    {
      guint8 rgb[3];

      slab_colormap_get_label_rgb (label, rgb);
      g_assert_cmphex (get_pixel (&picture, slab_plot_axis_to_pixel (&picture.layout.value, label),
                                  (picture.layout.bars_bottom + picture.layout.strip_bottom) / 2),
                       ==, (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2]);
    }
  cairo_surface_destroy (picture.surface);
}

static gboolean
has_ink (const Picture *picture, double x0, double x1, double y)
{
  for (double x = x0; x < x1; x += 1)
    for (double dy = -3; dy <= 3; dy += 1)
      if (get_pixel (picture, x, y + dy) != to_pixel (&picture->theme.background))
        return TRUE;
  return FALSE;
}

/* Pixels of the name that ends the axis: to the first gap wider than a space. */
static int
get_name_width (const Picture *picture)
{
  int gap = 0, width = 0;

  for (int x = WIDTH - 1; x > 0 && gap < 6; x--)
    {
      gap = has_ink (picture, x, x + 1, picture->layout.ticks_y) ? 0 : gap + 1;
      width = gap == 0 ? WIDTH - x : width;
    }
  return width;
}

static void
test_unit (void)
{
  SlabHistogramBars bars = make_bars ();
  SlabHistogramLook look = make_look ();
  int widths[2];
  Picture picture;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      look.unit = i == 0 ? NULL : "1/cm";
      draw (&picture, &bars, &look, 0, 10, 1, FALSE);
      widths[i] = get_name_width (&picture);
      cairo_surface_destroy (picture.surface);
    }
  /* Seven letters and more of some five pixels. */
  g_assert_cmpint (widths[1], >, widths[0] + 25);
}

/* What is clipped, what is no number and what is not yet known is written; else nothing is. */
static void
test_texts (void)
{
  SlabHistogramBars bars = make_bars ();
  SlabHistogramLook look = make_look ();
  guint8 rgb[3];
  guint32 invalid;
  gboolean swatch = FALSE;
  Picture picture;

  draw (&picture, &bars, &look, 0, 10, 1, FALSE);
  /* The names of the axes. */
  g_assert_true (has_ink (&picture, 1, 20, picture.layout.shares_y));
  g_assert_true (has_ink (&picture, WIDTH - 12, WIDTH - 1, picture.layout.ticks_y));
  g_assert_false (has_ink (&picture, 60, WIDTH - 1, picture.layout.shares_y));
  g_assert_false (has_ink (&picture, 1, WIDTH - 1, picture.layout.notes_y));
  cairo_surface_destroy (picture.surface);

  bars.n_below = 1111;
  bars.n_nan = 5;
  bars.exact = FALSE;
  draw (&picture, &bars, &look, 0, 10, 1, FALSE);
  g_assert_true (
      has_ink (&picture, 1, slab_plot_axis_to_pixel (&picture.layout.value, 2) + 4, picture.layout.shares_y));
  g_assert_false (
      has_ink (&picture, slab_plot_axis_to_pixel (&picture.layout.value, 5), WIDTH - 1, picture.layout.shares_y));
  g_assert_true (has_ink (&picture, 1, 60, picture.layout.notes_y));
  slab_colormap_get_invalid_rgb (rgb);
  invalid = (guint32) rgb[0] << 16 | (guint32) rgb[1] << 8 | rgb[2];
  for (int x = WIDTH / 3; x < WIDTH; x++)
    swatch |= get_pixel (&picture, x, picture.layout.notes_y) == invalid;
  g_assert_true (swatch);
  cairo_surface_destroy (picture.surface);
}

static void
test_percent (void)
{
  static const struct
  {
    guint64 part, n;
    const char *text;
  } cases[] = {
    { 0, 100, NULL },
    { 1, 0, NULL },
    { 1, 1000, "0.1\u202f%" },
    { 1, 100000, "<0.01\u202f%" },
    { 25, 200, "12.5\u202f%" },
    { 7, 7, "100\u202f%" },
    { 99999, 100000, ">99.9\u202f%" },
    { G_GUINT64_CONSTANT (4000000000), G_GUINT64_CONSTANT (8000000000), "50\u202f%" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_histogram_plot_format_percent (cases[i].part, cases[i].n);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_choose_bars (void)
{
  double first, step;

  /* Whole numbers: a bar a value where there is room, centred on it; else the same number of values each. */
  g_assert_cmpuint (slab_histogram_plot_choose_bars (&(SlabHistogramRange){ 0, 255 }, TRUE, 400, &first, &step), ==,
                    256);
  g_assert_cmpfloat (first, ==, -0.5);
  g_assert_cmpfloat (step, ==, 1);
  g_assert_cmpuint (slab_histogram_plot_choose_bars (&(SlabHistogramRange){ 0, 65535 }, TRUE, 150, &first, &step), ==,
                    150);
  g_assert_cmpfloat (first, ==, -0.5);
  g_assert_cmpfloat (step, ==, 437);
  g_assert_cmpuint (slab_histogram_plot_choose_bars (&(SlabHistogramRange){ 0, 3 }, FALSE, 150, &first, &step), ==,
                    150);
  g_assert_cmpfloat (first, ==, 0);
  g_assert_cmpfloat (step, ==, 0.02);
  /* Where a float32 has no fractions any more. */
  g_assert_cmpuint (slab_histogram_plot_choose_bars (&(SlabHistogramRange){ 0, 1e20 }, TRUE, 100, &first, &step), ==,
                    100);
  g_assert_cmpuint (slab_histogram_plot_choose_bars (&(SlabHistogramRange){ 5, 5.5 }, TRUE, 100, &first, &step), ==, 1);
  g_assert_cmpfloat (first, ==, 4.5);
}

static void
assert_part (const SlabHistogramLayout *layout, const SlabHistogramRange *window, double value, double dx,
             SlabHistogramPart part)
{
  const double x = slab_plot_axis_to_pixel (&layout->value, value) + dx;

  g_assert_cmpint (slab_histogram_plot_pick (layout, window, x, layout->bars_top + 5), ==, part);
}

static void
test_pick (void)
{
  const SlabHistogramRange range = { 0, 10 };
  const SlabHistogramRange window = { 2, 8 }, empty = { 5, 5 }, outside = { -7, 30 }, end = { 20, 20 };
  SlabHistogramLayout layout;
  SlabPlotTheme theme;

  slab_plot_theme_init (&theme, FALSE, FALSE);
  slab_histogram_layout_init (&layout, &range, &theme, WIDTH, HEIGHT);
  assert_part (&layout, &window, 2, 4, SLAB_HISTOGRAM_PART_LOW);
  assert_part (&layout, &window, 2, -4, SLAB_HISTOGRAM_PART_LOW);
  assert_part (&layout, &window, 8, 4, SLAB_HISTOGRAM_PART_HIGH);
  assert_part (&layout, &window, 5, 0, SLAB_HISTOGRAM_PART_MIDDLE);
  assert_part (&layout, &window, 0.5, 0, SLAB_HISTOGRAM_PART_NONE);
  /* On one place: to either side the one that can go there. */
  assert_part (&layout, &empty, 5, -3, SLAB_HISTOGRAM_PART_LOW);
  assert_part (&layout, &empty, 5, 3, SLAB_HISTOGRAM_PART_HIGH);
  /* Beyond the axis they wait at its ends. */
  assert_part (&layout, &outside, 0, 0, SLAB_HISTOGRAM_PART_LOW);
  assert_part (&layout, &outside, 10, 0, SLAB_HISTOGRAM_PART_HIGH);
  assert_part (&layout, &end, 10, 0, SLAB_HISTOGRAM_PART_LOW);
  g_assert_cmpint (
      slab_histogram_plot_pick (&layout, &window, slab_plot_axis_to_pixel (&layout.value, 2), layout.ticks_y), ==,
      SLAB_HISTOGRAM_PART_NONE);
  g_assert_cmpint (slab_histogram_plot_pick (&layout, &window, NAN, NAN), ==, SLAB_HISTOGRAM_PART_NONE);
}

static void
assert_range (const SlabHistogramRange *range, double low, double high)
{
  g_assert_cmpfloat_with_epsilon (range->low, low, 1e-9 * MAX (fabs (low), 1));
  g_assert_cmpfloat_with_epsilon (range->high, high, 1e-9 * MAX (fabs (high), 1));
}

static void
test_move (void)
{
  const SlabHistogramRange window = { 2, 8 };
  SlabHistogramRange moved = slab_histogram_window_move (&window, SLAB_HISTOGRAM_PART_LOW, 1);

  assert_range (&moved, 3, 8);
  moved = slab_histogram_window_move (&window, SLAB_HISTOGRAM_PART_LOW, 100);
  assert_range (&moved, 8, 8);
  moved = slab_histogram_window_move (&window, SLAB_HISTOGRAM_PART_HIGH, -100);
  assert_range (&moved, 2, 2);
  moved = slab_histogram_window_move (&window, SLAB_HISTOGRAM_PART_MIDDLE, -5);
  assert_range (&moved, -3, 3);
  moved = slab_histogram_window_move (&window, SLAB_HISTOGRAM_PART_NONE, -5);
  assert_range (&moved, 2, 8);
}

static void
test_ranges (void)
{
  const SlabHistogramRange window = { -10, 50 }, point = { 7, 7 }, zero = { 0, 0 };
  SlabHistogramRange whole = slab_histogram_range_get_whole (0, 100, NULL), range;

  assert_range (&whole, -5, 105);
  whole = slab_histogram_range_get_whole (0, 90, &window);
  assert_range (&whole, -15, 95);
  /* One value, no finite value, nothing at all: still an axis. */
  whole = slab_histogram_range_get_whole (7, 7, &point);
  assert_range (&whole, 6, 8);
  whole = slab_histogram_range_get_whole (0.5, 0.5, &(SlabHistogramRange){ 0.5, 0.5 });
  assert_range (&whole, 0.475, 0.525);
  whole = slab_histogram_range_get_whole (NAN, NAN, &zero);
  assert_range (&whole, -1, 1);
  whole = slab_histogram_range_get_whole (-3.4e38, 3.4e38, NULL);
  g_assert_true (isfinite (whole.high - whole.low));

  whole = (SlabHistogramRange){ 0, 100 };
  range = whole;
  slab_histogram_range_zoom (&range, 2, 25, &whole);
  assert_range (&range, 12.5, 62.5);
  slab_histogram_range_pan (&range, 1000, &whole);
  assert_range (&range, 50, 100);
  slab_histogram_range_zoom (&range, 0.001, 75, &whole);
  assert_range (&range, 0, 100);
  for (guint i = 0; i < 1000; i++)
    slab_histogram_range_zoom (&range, 10, 75, &whole);
  g_assert_cmpfloat (range.high, >, range.low);
}

/* Whatever the size, nothing is drawn outside of it and nothing fails. */
static void
test_sizes (void)
{
  static const double sizes[] = { 1, 5, 40, 90, 500 };
  SlabHistogramBars bars = make_bars ();
  SlabHistogramLook look = make_look ();
  const SlabHistogramRange range = { 0, 10 };
  SlabPlotTheme theme;

  bars.n_below = bars.n_above = bars.n_nan = bars.n_infinite = 1;
  slab_plot_theme_init (&theme, FALSE, FALSE);
  for (guint w = 0; w < G_N_ELEMENTS (sizes); w++)
    for (guint h = 0; h < G_N_ELEMENTS (sizes); h++)
      {
        cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
        cairo_t *cr = cairo_create (surface);
        SlabHistogramLayout layout;

        slab_histogram_layout_init (&layout, &range, &theme, sizes[w], sizes[h]);
        g_assert_cmpfloat (layout.value.end, >=, layout.value.start);
        slab_histogram_plot_draw (cr, &bars, &look, &layout, &theme);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

/* Where no value is finite there is no axis, since its values would be none of the volume's: the same picture whatever
 * the window, and none of its handles. */
static void
test_nothing (void)
{
  const guint64 counts[4] = { 0 };
  SlabHistogramBars bars = {
    .counts = counts, .n_counts = 4, .first = 0, .step = 0.25, .n = 7, .n_nan = 5, .n_infinite = 2, .exact = TRUE
  };
  cairo_surface_t *surfaces[2];

  g_assert_true (slab_histogram_bars_have_nothing (&bars));
  for (guint i = 0; i < 2; i++)
    {
      const SlabHistogramRange range = { 0, i == 0 ? 1 : 1000 };
      const SlabHistogramLook look = { .window = { 0, i == 0 ? 1 : 500 }, .gamma = 1 };
      SlabHistogramLayout layout;
      SlabPlotTheme theme;
      cairo_t *cr;

      surfaces[i] = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 160);
      slab_plot_theme_init (&theme, FALSE, FALSE);
      slab_histogram_layout_init (&layout, &range, &theme, 300, 160);
      cr = cairo_create (surfaces[i]);
      slab_histogram_plot_draw (cr, &bars, &look, &layout, &theme);
      cairo_destroy (cr);
      cairo_surface_flush (surfaces[i]);
    }
  g_assert_cmpmem (cairo_image_surface_get_data (surfaces[0]), 300 * 160 * 4,
                   cairo_image_surface_get_data (surfaces[1]), 300 * 160 * 4);
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (surfaces[i]);

  bars.n = 8;
  g_assert_false (slab_histogram_bars_have_nothing (&bars));
  bars.n = 0;
  g_assert_false (slab_histogram_bars_have_nothing (&bars));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram-plot/bars", test_bars);
  g_test_add_func ("/histogram-plot/strip", test_strip);
  g_test_add_func ("/histogram-plot/flat", test_flat);
  g_test_add_func ("/histogram-plot/labels", test_labels);
  g_test_add_func ("/histogram-plot/texts", test_texts);
  g_test_add_func ("/histogram-plot/unit", test_unit);
  g_test_add_func ("/histogram-plot/percent", test_percent);
  g_test_add_func ("/histogram-plot/choose-bars", test_choose_bars);
  g_test_add_func ("/histogram-plot/pick", test_pick);
  g_test_add_func ("/histogram-plot/move", test_move);
  g_test_add_func ("/histogram-plot/ranges", test_ranges);
  g_test_add_func ("/histogram-plot/sizes", test_sizes);
  g_test_add_func ("/histogram-plot/nothing", test_nothing);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "slab-histogram-plot.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-text.h"

/* A bar so many times as high as others is cut off. */
#define CUT_RATIO 4
/* Of the colour of all bars, and once more of those inside of the window; the curve is to be seen on both. */
#define ALL_ALPHA 0.25
#define INSIDE_ALPHA 0.6
#define CUT_HEIGHT 2.0
#define STRIP_HEIGHT 10.0
/* Room for half a knob at either end of the axis. */
#define MARGIN 7.0
#define KNOB_RADIUS 5.5
/* Pixels from a handle within which it is taken hold of. */
#define REACH 9.0
/* Pixels of the transfer curve from one point to the next. */
#define CURVE_STEP 2.0
/* Of the font's size. */
#define LINE 1.5
#define SMALL 0.9
/* A range narrower than this share of its distance from 0 has no values of float32 between its ends. */
#define RANGE_RELATIVE_MIN 1e-6
#define RANGE_MARGIN 0.05
/* Sizes of the font that the axis of values has where there is room for its name. */
#define MIN_NAMED_WIDTH 14.0

/* Arithmetic */

/**
 * slab_histogram_plot_get_share:
 * @largest: of all bars
 *
 * Returns: 0 for no voxels; with powers of ten a bar of one voxel is still seen beside one of a billion
 */
double
slab_histogram_plot_get_share (guint64 count, guint64 largest, gboolean logarithmic)
{
  if (count == 0 || largest == 0)
    return 0;
  return logarithmic ? log1p ((double) count) / log1p ((double) largest) : (double) count / (double) largest;
}

/**
 * slab_histogram_plot_choose_bars:
 * @integral: the values are whole numbers: a bar of 1.5 of them beside one of 2 would tell of a comb that is not there
 * @max_bars: at least 1
 * @first: (out): lower edge of the first bar
 * @step: (out): width of each
 *
 * Returns: how many bars reach over @range
 */
guint
slab_histogram_plot_choose_bars (const SlabHistogramRange *range, gboolean integral, guint max_bars, double *first,
                                 double *step)
{
  double width;

  g_return_val_if_fail (range != NULL && range->high > range->low, 0);
  g_return_val_if_fail (first != NULL && step != NULL, 0);

  max_bars = MAX (max_bars, 1);
  width = range->high - range->low;
  *first = range->low;
  *step = width / max_bars;
  /* Beyond 2^24 a float32 is a whole number whatever it means. */
  if (!integral || MAX (fabs (range->low), fabs (range->high)) > 0x1p24)
    return max_bars;
  *first = floor (range->low + 0.5) - 0.5;
  *step = MAX (ceil ((range->high - *first) / max_bars), 1.0);
  return (guint) MAX (ceil ((range->high - *first) / *step), 1.0);
}

char *
slab_histogram_plot_format_percent (guint64 part, guint64 n)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double percent;

  if (part == 0 || n == 0)
    return NULL;
  percent = 100.0 * (double) part / (double) n;
  if (percent < 0.01)
    return g_strdup ("<0.01\u202f%");
  /* All but a few are not all. */
  if (part < n && percent > 99.9)
    return g_strdup (">99.9\u202f%");
  return g_strdup_printf ("%s\u202f%%",
                          g_ascii_formatd (number, sizeof number, percent < 1 ? "%.2g" : "%.3g", percent));
}

SlabHistogramRange
slab_histogram_window_move (const SlabHistogramRange *window, SlabHistogramPart part, double by)
{
  SlabHistogramRange moved;

  g_return_val_if_fail (window != NULL, ((SlabHistogramRange){ 0, 1 }));

  moved = *window;
  switch (part)
    {
    case SLAB_HISTOGRAM_PART_LOW:
      moved.low = MIN (window->low + by, window->high);
      break;
    case SLAB_HISTOGRAM_PART_HIGH:
      moved.high = MAX (window->high + by, window->low);
      break;
    case SLAB_HISTOGRAM_PART_MIDDLE:
      moved.low += by;
      moved.high += by;
      break;
    case SLAB_HISTOGRAM_PART_NONE:
      break;
    }
  return moved;
}

/**
 * slab_histogram_range_get_whole:
 * @min: smallest value; NaN where there is none
 * @max: largest value
 * @window: (nullable): whose handles are to be within reach
 *
 * Returns: a range with something between its ends, also where all values are one, or none is finite
 */
SlabHistogramRange
slab_histogram_range_get_whole (double min, double max, const SlabHistogramRange *window)
{
  SlabHistogramRange range = { min, max };
  double margin;

  if (!isfinite (min) || !isfinite (max))
    range = window != NULL ? *window : (SlabHistogramRange){ 0, 1 };
  else if (window != NULL)
    range = (SlabHistogramRange){ MIN (min, window->low), MAX (max, window->high) };
  margin = (range.high - range.low) * RANGE_MARGIN;
  if (!(margin > MAX (fabs (range.low), fabs (range.high)) * RANGE_RELATIVE_MIN))
    /* A whole number is alone in a bar of its own, with room on both sides. */
    margin = MAX (fabs (range.low) * RANGE_MARGIN, range.low == floor (range.low) ? 1 : 0);
  range.low -= margin;
  range.high += margin;
  return range;
}

static void
keep_inside (SlabHistogramRange *range, const SlabHistogramRange *whole)
{
  const double width = MIN (range->high - range->low, whole->high - whole->low);

  range->low = CLAMP (range->low, whole->low, whole->high - width);
  range->high = range->low + width;
}

/**
 * slab_histogram_range_zoom:
 * @factor: > 1 shows less
 * @at: value that stays where it is
 * @whole: the most that is shown
 */
void
slab_histogram_range_zoom (SlabHistogramRange *range, double factor, double at, const SlabHistogramRange *whole)
{
  double width, narrowest, share;

  g_return_if_fail (range != NULL && range->high > range->low);
  g_return_if_fail (factor > 0 && isfinite (factor));
  g_return_if_fail (whole != NULL && whole->high > whole->low);

  at = CLAMP (at, range->low, range->high);
  share = (at - range->low) / (range->high - range->low);
  narrowest = MAX (MAX (fabs (range->low), fabs (range->high)), DBL_MIN) * RANGE_RELATIVE_MIN;
  width = MAX ((range->high - range->low) / factor, narrowest);
  range->low = at - share * width;
  range->high = range->low + width;
  keep_inside (range, whole);
}

void
slab_histogram_range_pan (SlabHistogramRange *range, double by, const SlabHistogramRange *whole)
{
  g_return_if_fail (range != NULL && range->high > range->low);
  g_return_if_fail (isfinite (by));
  g_return_if_fail (whole != NULL && whole->high > whole->low);

  range->low += by;
  range->high += by;
  keep_inside (range, whole);
}

/* Layout */

void
slab_histogram_layout_init (SlabHistogramLayout *layout, const SlabHistogramRange *range, const SlabPlotTheme *theme,
                            double width, double height)
{
  double line;

  g_return_if_fail (layout != NULL);
  g_return_if_fail (range != NULL && range->high > range->low);
  g_return_if_fail (theme != NULL);

  line = theme->font_size * LINE;
  *layout = (SlabHistogramLayout){ .width = width, .height = height };
  layout->notes_y = height - line / 2;
  layout->ticks_y = layout->notes_y - line;
  layout->strip_bottom = layout->ticks_y - line / 2 - 3;
  layout->bars_bottom = layout->strip_bottom - STRIP_HEIGHT;
  layout->shares_y = line / 2;
  /* Where there is no room the bars shrink first, and then are not there. */
  layout->bars_top = MIN (line, layout->bars_bottom);
  layout->value = (SlabPlotAxis){ .low = range->low,
                                  .high = range->high,
                                  .start = MIN (MARGIN + theme->font_size * 2.6, width / 2),
                                  .end = MAX (width - MARGIN, width / 2) };
}

/* A handle beyond the axis waits at its end. */
static double
get_handle_x (const SlabHistogramLayout *layout, double value)
{
  return CLAMP (slab_plot_axis_to_pixel (&layout->value, value), layout->value.start, layout->value.end);
}

/**
 * slab_histogram_plot_pick:
 *
 * Returns: what is at @x, @y; of two handles on one place the one that can be pulled to that side
 */
SlabHistogramPart
slab_histogram_plot_pick (const SlabHistogramLayout *layout, const SlabHistogramRange *window, double x, double y)
{
  double low, high, to_low, to_high;

  g_return_val_if_fail (layout != NULL, SLAB_HISTOGRAM_PART_NONE);
  g_return_val_if_fail (window != NULL, SLAB_HISTOGRAM_PART_NONE);

  if (!(y >= 0 && y <= layout->strip_bottom + 3))
    return SLAB_HISTOGRAM_PART_NONE;
  low = get_handle_x (layout, window->low);
  high = get_handle_x (layout, window->high);
  to_low = fabs (x - low);
  to_high = fabs (x - high);
  if (MIN (to_low, to_high) <= REACH)
    {
      /* Between two that are close there is the middle of them still, if it is a pixel or more. */
      if (x > low && x < high && high - low < 3 * REACH && MIN (to_low, to_high) > (high - low) / 3)
        return SLAB_HISTOGRAM_PART_MIDDLE;
      if (low == high)
        return x < low || low >= layout->value.end ? SLAB_HISTOGRAM_PART_LOW : SLAB_HISTOGRAM_PART_HIGH;
      return to_low <= to_high ? SLAB_HISTOGRAM_PART_LOW : SLAB_HISTOGRAM_PART_HIGH;
    }
  return x > low && x < high ? SLAB_HISTOGRAM_PART_MIDDLE : SLAB_HISTOGRAM_PART_NONE;
}

/* Drawing */

/* The count that the axis goes up to. What surrounds an object is often one value, whose bar would leave none of the
 * others to be seen: two bars far above the third are cut off, and drawn so. */
static guint64
get_largest (const SlabHistogramBars *bars, gboolean logarithmic)
{
  guint64 top[3] = { 0, 0, 0 };

  for (guint i = 0; bars->counts != NULL && i < bars->n_counts; i++)
    {
      const guint64 count = bars->counts[i];

      if (count > top[0])
        {
          top[2] = top[1];
          top[1] = top[0];
          top[0] = count;
        }
      else if (count > top[1])
        {
          top[2] = top[1];
          top[1] = count;
        }
      else
        top[2] = MAX (top[2], count);
    }
  if (logarithmic || top[2] == 0 || top[0] / CUT_RATIO < top[2])
    return top[0];
  return top[2] + top[2] / 4 + 1;
}

static double
get_bar_y (const SlabHistogramLayout *layout, double share)
{
  return layout->bars_bottom - share * (layout->bars_bottom - layout->bars_top);
}

/* "0", "200", "5k", "10M": counts of an axis are round. */
static char *
format_count (double count)
{
  static const struct
  {
    double size;
    const char *name;
  } units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e3, "k" } };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (count >= units[i].size)
      return g_strdup_printf ("%s%s", g_ascii_formatd (number, sizeof number, "%.4g", count / units[i].size),
                              units[i].name);
  return g_strdup (g_ascii_formatd (number, sizeof number, "%.4g", count));
}

static void
draw_count_line (cairo_t *cr, SlabPlotText *text, double count, double share, const SlabHistogramLayout *layout,
                 const SlabPlotTheme *theme)
{
  const double y = floor (get_bar_y (layout, share)) + 0.5;
  g_autofree char *label = format_count (count);

  slab_plot_set_color (cr, &theme->grid, 1);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, layout->value.start, y);
  cairo_line_to (cr, layout->value.end, y);
  cairo_stroke (cr);
  slab_plot_set_color (cr, &theme->dim, 1);
  /* The axis' name is above the highest. */
  slab_plot_text_draw (text, label, layout->value.start - 4, MAX (y, layout->shares_y + theme->font_size), 1,
                       layout->value.start - 4);
}

static void
draw_count_axis (cairo_t *cr, SlabPlotText *text, guint64 largest, gboolean logarithmic,
                 const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  const double height = layout->bars_bottom - layout->bars_top;
  const guint max_lines = (guint) CLAMP (height / (1.6 * theme->font_size), 1, 5);

  if (largest == 0 || height < theme->font_size)
    return;
  slab_plot_text_set_font (text, SMALL, FALSE);
  if (logarithmic)
    {
      const guint decades = (guint) floor (log10 ((double) largest) + 1e-9);
      const guint every = decades / max_lines + 1;

      for (guint i = 0; i <= decades; i += every)
        {
          const double count = pow (10, i);

          draw_count_line (cr, text, count, log1p (count) / log1p ((double) largest), layout, theme);
        }
    }
  else
    {
      double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
      const guint n = slab_plot_axis_get_ticks (0, (double) largest, max_lines + 1, ticks, &step);

      for (guint i = 1; i < n; i++)
        draw_count_line (cr, text, ticks[i], ticks[i] / (double) largest, layout, theme);
    }
}

/* Edges of neighbours meet on whole pixels of the device, so that no seam is seen between them. */
static double
snap_x (cairo_t *cr, double x)
{
  double y = 0;

  cairo_user_to_device (cr, &x, &y);
  x = round (x);
  y = 0;
  cairo_device_to_user (cr, &x, &y);
  return x;
}

static void
add_bars (cairo_t *cr, const SlabHistogramBars *bars, guint64 largest, gboolean logarithmic,
          const SlabHistogramLayout *layout)
{
  for (guint i = 0; i < bars->n_counts; i++)
    {
      const double from = snap_x (cr, slab_plot_axis_to_pixel (&layout->value, bars->first + i * bars->step));
      double to = snap_x (cr, slab_plot_axis_to_pixel (&layout->value, bars->first + (i + 1) * bars->step));
      double top;

      if (bars->counts[i] == 0)
        continue;
      top = get_bar_y (layout, MIN (slab_histogram_plot_get_share (bars->counts[i], largest, logarithmic), 1));
      /* Wide ones stand apart: each is a value of its own. */
      if (to - from > 6)
        to -= 1;
      /* One voxel of a billion is a pixel high. */
      top = MIN (top, layout->bars_bottom - 1);
      if (bars->counts[i] > largest)
        {
          cairo_rectangle (cr, from, top, MAX (to - from, 0.5), 2 * CUT_HEIGHT);
          top += 3 * CUT_HEIGHT;
        }
      cairo_rectangle (cr, from, top, MAX (to - from, 0.5), layout->bars_bottom - top);
    }
}

/* The bar of the value that a window of no width has; FALSE for another window, or where there is no bar. */
static gboolean
get_flat_bar (const SlabHistogramBars *bars, const SlabHistogramLook *look, double *from, double *to)
{
  const double index = floor ((look->window.low - bars->first) / bars->step);

  if (look->window.high > look->window.low || bars->counts == NULL || !(index >= 0) || !(index < bars->n_counts))
    return FALSE;
  *from = bars->first + index * bars->step;
  *to = *from + bars->step;
  return TRUE;
}

static void
draw_bars (cairo_t *cr, const SlabHistogramBars *bars, const SlabHistogramLook *look, guint64 largest,
           const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  double from = look->window.low, to = look->window.high;
  const gboolean flat = get_flat_bar (bars, look, &from, &to);
  const double low = get_handle_x (layout, from), high = get_handle_x (layout, to);
  const double height = layout->bars_bottom - layout->bars_top;
  /* An estimate is not yet as firm as what is known. */
  const double strength = bars->exact ? 1 : 0.6;

  if (bars->counts == NULL || height < 1)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, layout->value.start, layout->bars_top, layout->value.end - layout->value.start, height);
  cairo_clip (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  add_bars (cr, bars, largest, look->logarithmic, layout);
  slab_plot_set_color (cr, &theme->cores, ALL_ALPHA * strength);
  cairo_fill (cr);
  cairo_rectangle (cr, flat ? floor (low) : low, layout->bars_top, flat ? ceil (high) - floor (low) : high - low,
                   height);
  cairo_clip (cr);
  add_bars (cr, bars, largest, look->logarithmic, layout);
  slab_plot_set_color (cr, &theme->cores, INSIDE_ALPHA * strength);
  cairo_fill (cr);
  cairo_restore (cr);
}

static double
get_position (const SlabHistogramLook *look, double value)
{
  double share;

  if (!(look->window.high > look->window.low))
    return value < look->window.low ? 0 : 1;
  share = CLAMP ((value - look->window.low) / (look->window.high - look->window.low), 0, 1);
  return look->gamma > 0 ? pow (share, look->gamma) : share;
}

/* A colour a pixel of the device is what the values there are shown in. */
static void
draw_strip (cairo_t *cr, const SlabHistogramBars *bars, const SlabHistogramLook *look,
            const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  double pixel = 1, unused = 0, from, to;
  const gboolean flat = get_flat_bar (bars, look, &from, &to);

  cairo_device_to_user_distance (cr, &pixel, &unused);
  pixel = CLAMP (fabs (pixel), 0.25, 1);
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (double x = layout->value.start; x < layout->value.end; x += pixel)
    {
      const double value = slab_plot_axis_to_value (&layout->value, x + pixel / 2);
      guint8 rgb[3];

      if (slab_colormap_get_kind (look->colormap) == SLAB_COLORMAP_CATEGORICAL)
        slab_colormap_get_label_rgb (value, rgb);
      else
        {
          /* The one value has the colour of the map's middle. */
          const double position = !flat || value < from || value >= to ? get_position (look, value)
                                  : look->gamma > 0                    ? pow (0.5, look->gamma)
                                                                       : 0.5;

          slab_colormap_get_rgb (look->colormap, look->inverted ? 1 - position : position, rgb);
        }
      cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
      cairo_rectangle (cr, x, layout->bars_bottom, pixel, layout->strip_bottom - layout->bars_bottom);
      cairo_fill (cr);
    }
  cairo_restore (cr);
  slab_plot_set_color (cr, &theme->dim, 0.5);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, floor (layout->value.start) + 0.5, floor (layout->bars_bottom) + 0.5,
                   floor (layout->value.end - layout->value.start) - 1, STRIP_HEIGHT - 1);
  cairo_stroke (cr);
}

/* From the first colour, below left, to the last one, above right. */
static void
draw_curve (cairo_t *cr, const SlabHistogramLook *look, const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  const double start = layout->value.start, end = layout->value.end;

  if (layout->bars_bottom - layout->bars_top < 4)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, start, layout->bars_top - 1, end - start, layout->bars_bottom - layout->bars_top + 2);
  cairo_clip (cr);
  cairo_move_to (cr, start, get_bar_y (layout, get_position (look, layout->value.low)));
  for (double x = start; x < end; x += CURVE_STEP)
    cairo_line_to (cr, x, get_bar_y (layout, get_position (look, slab_plot_axis_to_value (&layout->value, x))));
  cairo_line_to (cr, end, get_bar_y (layout, get_position (look, layout->value.high)));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  /* Bars of any colour are behind it. */
  slab_plot_set_color (cr, &theme->background, 0.7);
  cairo_set_line_width (cr, 3.5);
  cairo_stroke_preserve (cr);
  slab_plot_set_color (cr, &theme->accent, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_handle (cairo_t *cr, double value, gboolean hover, gboolean focus, const SlabHistogramLayout *layout,
             const SlabPlotTheme *theme)
{
  const double x = floor (get_handle_x (layout, value)) + 0.5;
  const double y = (layout->bars_bottom + layout->strip_bottom) / 2;

  cairo_move_to (cr, x, layout->bars_top);
  cairo_line_to (cr, x, layout->strip_bottom);
  slab_plot_set_color (cr, &theme->background, 0.8);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  slab_plot_set_color (cr, &theme->foreground, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_arc (cr, x, y, KNOB_RADIUS + (hover ? 1 : 0), 0, 2 * G_PI);
  slab_plot_set_color (cr, &theme->background, 1);
  cairo_fill_preserve (cr);
  slab_plot_set_color (cr, focus ? &theme->accent : &theme->foreground, 1);
  cairo_set_line_width (cr, focus ? 3 : 1.5);
  cairo_stroke (cr);
}

/* What the bars count, above their axis. Returns where it ends. */
static double
draw_count_name (cairo_t *cr, SlabPlotText *text, const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  const char *name = _ ("voxels");

  if (layout->bars_bottom - layout->bars_top < theme->font_size)
    return 0;
  slab_plot_text_set_font (text, SMALL, FALSE);
  slab_plot_set_color (cr, &theme->dim, 1);
  slab_plot_text_draw (text, name, 0, layout->shares_y, 0, layout->width / 3);
  return MIN (slab_plot_text_get_width (text, name), layout->width / 3);
}

/* At the handle, outside of the window, where there is room for it; right of @free_from. */
static void
draw_shares (cairo_t *cr, SlabPlotText *text, const SlabHistogramBars *bars, const SlabHistogramLook *look,
             double free_from, const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  g_autofree char *below = slab_histogram_plot_format_percent (bars->n_below, bars->n);
  g_autofree char *above = slab_histogram_plot_format_percent (bars->n_above, bars->n);
  double from = free_from, width;

  slab_plot_text_set_font (text, SMALL, FALSE);
  slab_plot_set_color (cr, &theme->foreground, 1);
  if (below != NULL)
    {
      g_autofree char *string = g_strdup_printf ("◂\u202f%s", below);

      width = slab_plot_text_get_width (text, string);
      from = MAX (get_handle_x (layout, look->window.low) + 3, free_from + width);
      from = MIN (from, layout->width);
      slab_plot_text_draw (text, string, from, layout->shares_y, 1, -1);
      from += theme->font_size / 2;
    }
  if (above != NULL)
    {
      g_autofree char *string = g_strdup_printf ("%s\u202f▸", above);

      width = slab_plot_text_get_width (text, string);
      from = MAX (from, MIN (get_handle_x (layout, look->window.high) - 3, layout->width - width));
      if (from + width <= layout->width + 1)
        slab_plot_text_draw (text, string, from, layout->shares_y, 0, -1);
    }
}

static void
draw_value_axis (cairo_t *cr, SlabPlotText *text, const SlabHistogramLayout *layout, const char *unit,
                 const SlabPlotTheme *theme)
{
  const double width = layout->value.end - layout->value.start;
  /* Translators: the name of an axis, and its unit */
  g_autofree char *name = unit != NULL ? g_strdup_printf (_ ("value in %s"), unit) : g_strdup (_ ("value"));
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  double free_from = 0, free_to = layout->width;
  guint n;

  n = slab_plot_axis_get_ticks (layout->value.low, layout->value.high,
                                (guint) CLAMP (width / (4.5 * theme->font_size), 2, 12), ticks, &step);
  slab_plot_text_set_font (text, SMALL, FALSE);
  /* The axis' name ends it; a number gives way, unless there are few of them. */
  if (width > MIN_NAMED_WIDTH * theme->font_size)
    {
      free_to -= slab_plot_text_get_width (text, name);
      slab_plot_set_color (cr, &theme->dim, 1);
      slab_plot_text_draw (text, name, free_to, layout->ticks_y, 0, -1);
      free_to -= theme->font_size / 2;
    }
  for (guint i = 0; i < n; i++)
    {
      const double x = slab_plot_axis_to_pixel (&layout->value, ticks[i]);
      g_autofree char *label = slab_plot_format_value (ticks[i], step);
      const double label_width = slab_plot_text_get_width (text, label);
      const double left = CLAMP (x - label_width / 2, 0, MAX (layout->width - label_width, 0));

      slab_plot_set_color (cr, &theme->dim, 1);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, floor (x) + 0.5, layout->strip_bottom);
      cairo_line_to (cr, floor (x) + 0.5, layout->strip_bottom + 3);
      cairo_stroke (cr);
      if (left < free_from || left + label_width > free_to + 0.5)
        continue;
      slab_plot_text_draw (text, label, left, layout->ticks_y, 0, -1);
      free_from = left + label_width + theme->font_size / 2;
    }
}

static char *
describe_state (const SlabHistogramBars *bars)
{
  g_autofree char *percent = NULL;

  if (bars->exact)
    return NULL;
  if (bars->counts == NULL)
    return g_strdup (_ ("reading…"));
  if (!(bars->progress > 0))
    return g_strdup (_ ("estimate"));
  percent = g_strdup_printf ("%.0f\u202f%%", 100 * bars->progress);
  /* Translators: the histogram is of a sample; the share of the volume that has been counted since */
  return g_strdup_printf (_ ("estimate, counting: %s"), percent);
}

static char *
describe_invalid (const SlabHistogramBars *bars)
{
  g_autofree char *nan = slab_histogram_plot_format_percent (bars->n_nan, bars->n);
  g_autofree char *infinite = slab_histogram_plot_format_percent (bars->n_infinite, bars->n);

  if (nan != NULL && infinite != NULL)
    /* Translators: shares of the voxels that are no number */
    return g_strdup_printf (_ ("%s NaN, %s infinite"), nan, infinite);
  if (nan != NULL)
    return g_strdup_printf (_ ("%s NaN"), nan);
  return infinite != NULL ? g_strdup_printf (_ ("%s infinite"), infinite) : NULL;
}

static void
draw_notes (cairo_t *cr, SlabPlotText *text, const SlabHistogramBars *bars, const SlabHistogramLayout *layout,
            const SlabPlotTheme *theme)
{
  g_autofree char *state = describe_state (bars);
  g_autofree char *invalid = describe_invalid (bars);
  double right = layout->width;
  const double size = theme->font_size * SMALL * 0.7;

  slab_plot_text_set_font (text, SMALL, FALSE);
  if (invalid != NULL)
    {
      const double width = slab_plot_text_get_width (text, invalid);
      guint8 rgb[3];

      right = MAX (layout->width - width, 0);
      slab_plot_set_color (cr, &theme->foreground, 1);
      slab_plot_text_draw (text, invalid, right, layout->notes_y, 0, layout->width - right);
      slab_colormap_get_invalid_rgb (rgb);
      cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
      right -= size + 4;
      cairo_rectangle (cr, right, layout->notes_y - size / 2, size, size);
      cairo_fill (cr);
    }
  if (state != NULL && right > 4)
    {
      slab_plot_set_color (cr, &theme->dim, 1);
      slab_plot_text_draw (text, state, 0, layout->notes_y, 0, right - 4);
    }
}

gboolean
slab_histogram_bars_have_nothing (const SlabHistogramBars *bars)
{
  g_return_val_if_fail (bars != NULL, FALSE);

  return bars->counts != NULL && bars->n > 0 && bars->n_nan + bars->n_infinite >= bars->n;
}

/* An axis would have values that are none of the volume's. */
static void
draw_nothing (cairo_t *cr, SlabPlotText *text, const SlabHistogramBars *bars, const SlabHistogramLayout *layout,
              const SlabPlotTheme *theme)
{
  slab_plot_set_color (cr, &theme->foreground, 1);
  slab_plot_text_draw (text, _ ("No finite values"), layout->width / 2, (layout->bars_top + layout->bars_bottom) / 2,
                       0.5, layout->width);
  draw_notes (cr, text, bars, layout, theme);
}

/**
 * slab_histogram_plot_draw:
 * @layout: of the same size; draws nothing outside of it, and no background
 */
void
slab_histogram_plot_draw (cairo_t *cr, const SlabHistogramBars *bars, const SlabHistogramLook *look,
                          const SlabHistogramLayout *layout, const SlabPlotTheme *theme)
{
  SlabPlotText text;
  guint64 largest;
  double free_from;

  g_return_if_fail (cr != NULL);
  g_return_if_fail (bars != NULL && look != NULL && layout != NULL && theme != NULL);

  slab_plot_text_init (&text, cr, theme);
  if (slab_histogram_bars_have_nothing (bars))
    {
      draw_nothing (cr, &text, bars, layout, theme);
      slab_plot_text_clear (&text);
      return;
    }
  largest = get_largest (bars, look->logarithmic);
  draw_count_axis (cr, &text, largest, look->logarithmic, layout, theme);
  free_from = draw_count_name (cr, &text, layout, theme) + theme->font_size / 2;
  draw_bars (cr, bars, look, largest, layout, theme);
  draw_strip (cr, bars, look, layout, theme);
  if (slab_colormap_get_kind (look->colormap) != SLAB_COLORMAP_CATEGORICAL)
    {
      draw_curve (cr, look, layout, theme);
      draw_handle (cr, look->window.low,
                   look->hover == SLAB_HISTOGRAM_PART_LOW || look->hover == SLAB_HISTOGRAM_PART_MIDDLE,
                   look->focus == SLAB_HISTOGRAM_PART_LOW || look->focus == SLAB_HISTOGRAM_PART_MIDDLE, layout, theme);
      draw_handle (cr, look->window.high,
                   look->hover == SLAB_HISTOGRAM_PART_HIGH || look->hover == SLAB_HISTOGRAM_PART_MIDDLE,
                   look->focus == SLAB_HISTOGRAM_PART_HIGH || look->focus == SLAB_HISTOGRAM_PART_MIDDLE, layout, theme);
      draw_shares (cr, &text, bars, look, free_from, layout, theme);
    }
  draw_value_axis (cr, &text, layout, look->unit, theme);
  draw_notes (cr, &text, bars, layout, theme);
  slab_plot_text_clear (&text);
}

/* SPDX-License-Identifier: MIT */
#include "slab-chunk-legend.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-axis.h"
#include "slab-plot-text.h"

#define LINES 2.4 /* of the font's size */
#define SWATCH 0.95
#define MAX_BAR 34.0

typedef struct
{
  cairo_t *cr;
  SlabPlotText text;
  const SlabPlotTheme *theme;
  double em;
  double x;
  double end;
  double middle;
} Pen;

/* What does not fit any more is left out, and so is all that comes after it. */
static gboolean
has_room (Pen *pen, const char *label, double rest)
{
  return pen->x + SWATCH * pen->em + 0.5 * pen->em + slab_plot_text_get_width (&pen->text, label) + rest <= pen->end;
}

static void
draw_swatch (Pen *pen, const SlabColor *color, gboolean hatched, const char *label)
{
  const double size = floor (SWATCH * pen->em), top = floor (pen->middle - 0.5 * size), left = floor (pen->x);

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, left, top, size, size);
  cairo_clip (pen->cr);
  if (color != NULL && !hatched)
    {
      slab_plot_set_color (pen->cr, color, 1.0);
      cairo_paint (pen->cr);
    }
  if (hatched)
    {
      for (double at = left - size; at < left + size; at += 5.0)
        {
          cairo_move_to (pen->cr, at, top + size);
          cairo_line_to (pen->cr, at + size, top);
        }
      cairo_set_line_width (pen->cr, 2.0);
      slab_plot_set_color (pen->cr, color, 1.0);
      cairo_stroke (pen->cr);
    }
  cairo_restore (pen->cr);
  cairo_rectangle (pen->cr, left + 0.5, top + 0.5, size - 1.0, size - 1.0);
  cairo_set_line_width (pen->cr, 1.0);
  slab_plot_set_color (pen->cr, &pen->theme->dim, 1.0);
  cairo_stroke (pen->cr);
  slab_plot_set_color (pen->cr, &pen->theme->foreground, 1.0);
  pen->x += size + 0.5 * pen->em;
  pen->x += slab_plot_text_draw (&pen->text, label, pen->x, pen->middle, 0.0, -1.0) + 1.4 * pen->em;
}

static void
draw_rows (Pen *pen, SlabTrace *trace, const SlabChunkScale *scale)
{
  for (guint row = 0; row < scale->n_rows; row++)
    {
      g_autofree char *name = slab_trace_dup_row_name (trace, row);
      SlabColor color;

      if (!has_room (pen, name, row + 1 < scale->n_rows ? 1.5 * pen->em : 0.0))
        {
          slab_plot_set_color (pen->cr, &pen->theme->dim, 1.0);
          slab_plot_text_draw (&pen->text, "…", pen->x, pen->middle, 0.0, -1.0);
          return;
        }
      slab_chunk_scale_get_row_color (row, &color);
      draw_swatch (pen, &color, FALSE, name);
    }
}

static gboolean
is_time (const SlabChunkScale *scale)
{
  return scale->colors == SLAB_CHUNK_COLORS_START || scale->colors == SLAB_CHUNK_COLORS_DURATION;
}

char *
slab_chunk_legend_format (const SlabChunkScale *scale, double value, double step)
{
  g_return_val_if_fail (scale != NULL, NULL);

  if (step > 0.0)
    step = pow (10.0, floor (log10 (step)));
  if (is_time (scale))
    return slab_plot_format_seconds_like (value, step, scale->high);
  return slab_plot_format_value (value, MAX (step, 1.0));
}

static void
draw_colors (Pen *pen, const SlabChunkScale *scale, double left, double top, double width, double height)
{
  double pixel = 1.0, unused = 0.0;

  cairo_device_to_user_distance (pen->cr, &pixel, &unused);
  pixel = CLAMP (fabs (pixel), 0.25, 1.0);
  cairo_save (pen->cr);
  cairo_set_antialias (pen->cr, CAIRO_ANTIALIAS_NONE);
  for (double at = 0.0; at < width; at += pixel)
    {
      SlabColor color;

      slab_chunk_scale_get_value_color (scale, scale->low + (at + 0.5 * pixel) / width * (scale->high - scale->low),
                                        &color);
      slab_plot_set_color (pen->cr, &color, 1.0);
      cairo_rectangle (pen->cr, left + at, top, MIN (pixel, width - at), height);
      cairo_fill (pen->cr);
    }
  cairo_restore (pen->cr);
  cairo_rectangle (pen->cr, left - 0.5, top - 0.5, width + 1.0, height + 1.0);
  cairo_set_line_width (pen->cr, 1.0);
  slab_plot_set_color (pen->cr, &pen->theme->dim, 1.0);
  cairo_stroke (pen->cr);
}

static gboolean
has_bar (const SlabChunkScale *scale)
{
  return scale->colors != SLAB_CHUNK_COLORS_THREAD && scale->is_known && scale->high > scale->low;
}

/* The ends stand beside the bar, round values below it. */
static void
draw_bar (Pen *pen, const SlabChunkScale *scale)
{
  const double step_shown = (scale->high - scale->low) / 100.0;
  g_autofree char *low = slab_chunk_legend_format (scale, scale->low, step_shown);
  g_autofree char *high = slab_chunk_legend_format (scale, scale->high, step_shown);
  const double low_width = slab_plot_text_get_width (&pen->text, low);
  const double high_width = slab_plot_text_get_width (&pen->text, high);
  const double left = floor (pen->x + low_width + 0.6 * pen->em);
  const double width = floor (MIN (pen->end - left - high_width - 0.6 * pen->em, MAX_BAR * pen->em));
  const double height = floor (SWATCH * pen->em), top = floor (pen->middle - 0.5 * height);
  double ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  guint n;

  if (!has_bar (scale))
    {
      SlabColor color;

      slab_chunk_scale_get_value_color (scale, scale->low, &color);
      draw_swatch (pen, &color, FALSE, low);
      return;
    }
  slab_plot_set_color (pen->cr, &pen->theme->foreground, 1.0);
  if (width < 3.0 * pen->em)
    return;
  slab_plot_text_draw (&pen->text, low, left - 0.6 * pen->em, pen->middle, 1.0, -1.0);
  draw_colors (pen, scale, left, top, width, height);
  slab_plot_set_color (pen->cr, &pen->theme->foreground, 1.0);
  slab_plot_text_draw (&pen->text, high, left + width + 0.6 * pen->em, pen->middle, 0.0, -1.0);

  n = slab_plot_axis_get_ticks (scale->low, scale->high, (guint) CLAMP (width / (5.5 * pen->em), 1.0, 6.0), ticks,
                                &step);
  slab_plot_text_set_font (&pen->text, 0.85, FALSE);
  for (guint i = 0; i < n; i++)
    {
      const double at = floor (left + (ticks[i] - scale->low) / (scale->high - scale->low) * width) + 0.5;
      g_autofree char *label = slab_chunk_legend_format (scale, ticks[i], ticks[i] == 0.0 ? 0.0 : step);

      slab_plot_set_color (pen->cr, &pen->theme->dim, 1.0);
      cairo_move_to (pen->cr, at, top + height);
      cairo_rel_line_to (pen->cr, 0.0, 0.25 * pen->em);
      cairo_set_line_width (pen->cr, 1.0);
      cairo_stroke (pen->cr);
      slab_plot_text_draw (&pen->text, label, at, top + height + 0.8 * pen->em, 0.5, -1.0);
    }
}

double
slab_chunk_legend_get_height (const SlabPlotTheme *theme)
{
  g_return_val_if_fail (theme != NULL, 0.0);

  return ceil (LINES * theme->font_size);
}

/* Why there are no colours to be told. */
static const char *
get_absence (const SlabChunkScale *scale)
{
  return scale->colors == SLAB_CHUNK_COLORS_ITERATIONS ? _ ("No iterations were recorded for the chunks of this run")
                                                       : _ ("No chunk has been begun");
}

/**
 * slab_chunk_legend_draw:
 * @trace: whose threads are named
 * @width: in units of the context
 * @height: likewise; slab_chunk_legend_get_height() is enough
 */
void
slab_chunk_legend_draw (cairo_t *cr, SlabTrace *trace, const SlabChunkScale *scale, const SlabPlotTheme *theme,
                        double width, double height)
{
  Pen pen = { .cr = cr, .theme = theme };

  g_return_if_fail (cr != NULL);
  g_return_if_fail (SLAB_IS_TRACE (trace));
  g_return_if_fail (scale != NULL && theme != NULL);

  pen.em = theme->font_size;
  pen.x = 1.0;
  pen.end = width - 1.0;
  /* Below a bar are its values. */
  pen.middle = floor (has_bar (scale) ? MIN (0.5 * height, 0.8 * pen.em) : 0.5 * height);
  slab_plot_text_init (&pen.text, cr, theme);
  slab_plot_text_set_font (&pen.text, 1.0, FALSE);
  if (has_room (&pen, _ ("not begun"), 0.0))
    draw_swatch (&pen, NULL, FALSE, _ ("not begun"));
  if (has_room (&pen, _ ("at work"), 0.0))
    draw_swatch (&pen, &theme->foreground, TRUE, _ ("at work"));
  pen.x += 0.6 * pen.em;
  if (scale->colors == SLAB_CHUNK_COLORS_THREAD)
    draw_rows (&pen, trace, scale);
  else if (scale->is_known)
    draw_bar (&pen, scale);
  else
    {
      slab_plot_set_color (cr, &theme->dim, 1.0);
      slab_plot_text_draw (&pen.text, get_absence (scale), pen.x, pen.middle, 0.0, pen.end - pen.x);
    }
  slab_plot_text_clear (&pen.text);
}

char *
slab_chunk_legend_describe (const SlabChunkScale *scale)
{
  g_autofree char *low = NULL, *high = NULL;
  double step;

  g_return_val_if_fail (scale != NULL, NULL);

  if (scale->colors == SLAB_CHUNK_COLORS_THREAD)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "A colour for each of %u thread",
                                         "A colour for each of %u threads", scale->n_rows),
                            scale->n_rows);
  if (!scale->is_known)
    return g_strdup (get_absence (scale));
  step = (scale->high - scale->low) / 100.0;
  low = slab_chunk_legend_format (scale, scale->low, step);
  high = slab_chunk_legend_format (scale, scale->high, step);
  /* Translators: “Duration: 1.20 ms to 4.50 ms” */
  return g_strdup_printf (_ ("%s: %s to %s"), slab_chunk_colors_get_name (scale->colors), low, high);
}

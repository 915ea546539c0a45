/* SPDX-License-Identifier: MIT */
#include "slab-color-bar.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "slab-plot-axis.h"
#include "slab-plot-text.h"

#define PADDING 8.0
#define BAR_WIDTH 14.0
#define TICK 4.0
#define GAP 4.0
#define RADIUS 6.0
/* Of the font's size. */
#define LINE 1.5
/* Lower than this a bar tells nothing. */
#define BAR_MIN_LINES 2.5

typedef struct
{
  double value;
  char *text;
} Tick;

/* A window of no width has three colours at most. */
typedef struct
{
  double position;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
} Level;

#define MAX_LEVELS 3

typedef struct
{
  double line;
  double bar_height; /* 0 where there are swatches instead */
  guint n_swatches;  /* lines of labels, with the one that says there are more; or of levels */
  gboolean invalid;
  double unit_width; /* of a line on top; 0 for none */
  double text_width;
  double width;
  double height;
} Layout;

static void
tick_clear (gpointer data)
{
  g_free (((Tick *) data)->text);
}

static gboolean
is_categorical (const SlabColorBarLook *look)
{
  return slab_colormap_get_kind (look->colormap) == SLAB_COLORMAP_CATEGORICAL;
}

static const char *
get_invalid_label (const SlabColorBarLook *look)
{
  return look->has_nothing ? _ ("no finite values") : _ ("NaN, ∞");
}

static gboolean
is_flat (const SlabColorBarLook *look)
{
  return !is_categorical (look) && !(look->high > look->low);
}

/* From the highest down, as a bar has them. */
static guint
make_levels (const SlabColorBarLook *look, Level levels[MAX_LEVELS])
{
  g_autofree char *value = slab_plot_format_value (look->low, 0);
  guint n = 0;

  if (look->has_above)
    {
      levels[n].position = 1;
      g_snprintf (levels[n++].text, sizeof levels->text, ">\u202f%s", value);
    }
  levels[n].position = 0.5;
  g_strlcpy (levels[n++].text, value, sizeof levels->text);
  if (look->has_below)
    {
      levels[n].position = 0;
      g_snprintf (levels[n++].text, sizeof levels->text, "<\u202f%s", value);
    }
  return n;
}

/* Both ends, as they are; between them round values that keep a line's distance. */
static GArray *
make_ticks (const SlabColorBarLook *look, double bar_height, double line)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (Tick));
  const double width = look->high - look->low;
  double round_ticks[SLAB_PLOT_AXIS_MAX_TICKS], step;
  Tick tick;
  guint n;

  g_array_set_clear_func (ticks, tick_clear);
  tick = (Tick){ look->low, slab_plot_format_end (look->low, width / 1000) };
  g_array_append_val (ticks, tick);
  tick = (Tick){ look->high, slab_plot_format_end (look->high, width / 1000) };
  g_array_append_val (ticks, tick);
  n = slab_plot_axis_get_ticks (look->low, look->high, (guint) CLAMP (bar_height / line / 1.5, 2, 8), round_ticks,
                                &step);
  for (guint i = 0; i < n; i++)
    {
      const double share = (round_ticks[i] - look->low) / width;

      if (MIN (share, 1 - share) * bar_height < line)
        continue;
      tick = (Tick){ round_ticks[i], slab_plot_format_value (round_ticks[i], step) };
      g_array_append_val (ticks, tick);
    }
  return ticks;
}

static Layout
make_layout (SlabPlotText *text, const SlabColorBarLook *look, const SlabPlotTheme *theme, double max_height)
{
  Layout layout = { .line = theme->font_size * LINE, .invalid = look->has_invalid || look->has_nothing };
  double room = max_height - 2 * PADDING;

  if (layout.invalid)
    {
      layout.text_width = slab_plot_text_get_width (text, get_invalid_label (look));
      room -= layout.line + GAP;
    }
  if (look->unit != NULL && !look->has_nothing && !is_categorical (look))
    {
      layout.unit_width = slab_plot_text_get_width (text, look->unit);
      room -= layout.line;
    }
  if (look->has_nothing)
    {
      if (room < 0)
        return layout;
      layout.height = 2 * PADDING - GAP;
    }
  else if (is_categorical (look))
    {
      const guint max_lines = (guint) MAX (floor (room / layout.line), 0);

      layout.n_swatches = MIN (look->n_labels + (look->more_labels ? 1 : 0), max_lines);
      for (guint i = 0; i < MIN (look->n_labels, layout.n_swatches); i++)
        {
          g_autofree char *label = slab_plot_format_value (look->labels[i], 0);

          layout.text_width = MAX (layout.text_width, slab_plot_text_get_width (text, label));
        }
      /* To say only that there are labels would be of no use. */
      if (layout.n_swatches < MIN (look->n_labels, 2))
        layout.n_swatches = 0;
      if (layout.n_swatches == 0 && !layout.invalid)
        return layout;
      layout.height = 2 * PADDING + layout.n_swatches * layout.line;
    }
  else if (is_flat (look))
    {
      Level levels[MAX_LEVELS];
      const guint n = make_levels (look, levels);

      if (n * layout.line > room)
        return layout;
      layout.n_swatches = n;
      for (guint i = 0; i < n; i++)
        layout.text_width = MAX (layout.text_width, slab_plot_text_get_width (text, levels[i].text));
      layout.height = 2 * PADDING + n * layout.line;
    }
  else
    {
      /* Half a line of the ends' texts sticks out at either end. */
      const double bar_height = floor (room - layout.line);
      g_autoptr (GArray) ticks = NULL;

      if (bar_height < BAR_MIN_LINES * layout.line)
        return layout;
      layout.bar_height = bar_height;
      ticks = make_ticks (look, bar_height, layout.line);
      for (guint i = 0; i < ticks->len; i++)
        layout.text_width = MAX (layout.text_width,
                                 slab_plot_text_get_width (text, g_array_index (ticks, Tick, i).text));
      layout.height = 2 * PADDING + bar_height + layout.line;
    }
  if (layout.invalid)
    layout.height += layout.line + GAP;
  if (layout.unit_width > 0)
    layout.height += layout.line;
  layout.width = ceil (2 * PADDING + MAX (BAR_WIDTH + TICK + GAP + layout.text_width, layout.unit_width));
  return layout;
}

/**
 * slab_color_bar_measure:
 * @cr: for its fonts; nothing is drawn
 * @width: (out):
 * @height: (out):
 */
void
slab_color_bar_measure (cairo_t *cr, const SlabColorBarLook *look, const SlabPlotTheme *theme, double max_height,
                        double *width, double *height)
{
  SlabPlotText text;
  Layout layout;

  g_return_if_fail (cr != NULL && look != NULL && theme != NULL);
  g_return_if_fail (width != NULL && height != NULL);

  slab_plot_text_init (&text, cr, theme);
  layout = make_layout (&text, look, theme, max_height);
  slab_plot_text_clear (&text);
  *width = layout.width;
  *height = layout.height;
}

static void
set_ink (cairo_t *cr)
{
  cairo_set_source_rgba (cr, 1, 1, 1, 0.95);
}

static void
draw_frame (cairo_t *cr, double x, double y, double width, double height)
{
  set_ink (cr);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, x - 0.5, y - 0.5, width + 1, height + 1);
  cairo_stroke (cr);
}

static void
draw_swatch (cairo_t *cr, SlabPlotText *text, const guint8 rgb[3], const char *label, double x, double middle_y)
{
  const double size = BAR_WIDTH - 2;
  const double top = floor (middle_y - size / 2);

  cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
  cairo_rectangle (cr, x + 1, top, size, size);
  cairo_fill (cr);
  draw_frame (cr, x + 1, top, size, size);
  slab_plot_text_draw (text, label, x + BAR_WIDTH + TICK + GAP, middle_y, 0, -1);
}

static void
get_rgb (const SlabColorBarLook *look, double position, guint8 rgb[3])
{
  if (look->gamma > 0)
    position = pow (position, look->gamma);
  slab_colormap_get_rgb (look->colormap, look->inverted ? 1 - position : position, rgb);
}

/* From high at the top to low; a line a pixel of the device. */
static void
draw_colors (cairo_t *cr, const SlabColorBarLook *look, double x, double y, double height)
{
  double unused = 0, pixel = 1;

  cairo_device_to_user_distance (cr, &unused, &pixel);
  pixel = CLAMP (fabs (pixel), 0.25, 1);
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (double at = 0; at < height; at += pixel)
    {
      guint8 rgb[3];

      get_rgb (look, CLAMP (1 - (at + pixel / 2) / height, 0, 1), rgb);
      cairo_set_source_rgb (cr, rgb[0] / 255.0, rgb[1] / 255.0, rgb[2] / 255.0);
      cairo_rectangle (cr, x, y + at, BAR_WIDTH, MIN (pixel, height - at));
      cairo_fill (cr);
    }
  cairo_restore (cr);
  draw_frame (cr, x, y, BAR_WIDTH, height);
}

static void
draw_ticks (cairo_t *cr, SlabPlotText *text, const SlabColorBarLook *look, const Layout *layout, double x, double y)
{
  g_autoptr (GArray) ticks = make_ticks (look, layout->bar_height, layout->line);
  const double width = look->high - look->low;

  for (guint i = 0; i < ticks->len; i++)
    {
      const Tick *tick = &g_array_index (ticks, Tick, i);
      const double share = (tick->value - look->low) / width;
      const double at = y + (1 - share) * layout->bar_height;

      set_ink (cr);
      cairo_set_line_width (cr, 1);
      cairo_move_to (cr, x + BAR_WIDTH, floor (at) + (share > 0 ? 0.5 : -0.5));
      cairo_rel_line_to (cr, TICK, 0);
      cairo_stroke (cr);
      slab_plot_text_draw (text, tick->text, x + BAR_WIDTH + TICK + GAP, at, 0, -1);
    }
}

static void
draw_labels (cairo_t *cr, SlabPlotText *text, const SlabColorBarLook *look, const Layout *layout, double x, double y)
{
  for (guint i = 0; i < layout->n_swatches; i++)
    {
      const double middle = y + PADDING + (i + 0.5) * layout->line;
      /* The last line is for the rest where not all have one. */
      const gboolean rest = i + 1 == layout->n_swatches && (look->more_labels || look->n_labels > layout->n_swatches);
      g_autofree char *label = rest ? NULL : slab_plot_format_value (look->labels[i], 0);
      guint8 rgb[3];

      set_ink (cr);
      if (rest)
        {
          slab_plot_text_draw (text, "…", x + BAR_WIDTH + TICK + GAP, middle, 0, -1);
          continue;
        }
      slab_colormap_get_label_rgb (look->labels[i], rgb);
      draw_swatch (cr, text, rgb, label, x, middle);
    }
}

static void
draw_levels (cairo_t *cr, SlabPlotText *text, const SlabColorBarLook *look, const Layout *layout, double x, double y)
{
  Level levels[MAX_LEVELS];

  (void) make_levels (look, levels);
  for (guint i = 0; i < layout->n_swatches; i++)
    {
      guint8 rgb[3];

      get_rgb (look, levels[i].position, rgb);
      draw_swatch (cr, text, rgb, levels[i].text, x, y + PADDING + (i + 0.5) * layout->line);
    }
}

void
slab_color_bar_draw (cairo_t *cr, const SlabColorBarLook *look, const SlabPlotTheme *theme, double x, double y,
                     double max_height)
{
  SlabPlotText text;
  Layout layout;
  double top;
  guint8 rgb[3];

  g_return_if_fail (cr != NULL && look != NULL && theme != NULL);

  slab_plot_text_init (&text, cr, theme);
  layout = make_layout (&text, look, theme, max_height);
  if (layout.height > 0)
    {
      slab_plot_draw_shade (cr, x, y, layout.width, layout.height, RADIUS);
      x += PADDING;
      if (layout.unit_width > 0)
        {
          set_ink (cr);
          slab_plot_text_draw (&text, look->unit, x, y + PADDING + layout.line / 2, 0, -1);
        }
      top = y + (layout.unit_width > 0 ? layout.line : 0);
      if (layout.bar_height > 0)
        {
          draw_colors (cr, look, x, top + PADDING + layout.line / 2, layout.bar_height);
          draw_ticks (cr, &text, look, &layout, x, top + PADDING + layout.line / 2);
        }
      else if (look->has_nothing)
        ;
      else if (is_flat (look))
        draw_levels (cr, &text, look, &layout, x, top);
      else
        draw_labels (cr, &text, look, &layout, x, top);
      if (layout.invalid)
        {
          slab_colormap_get_invalid_rgb (rgb);
          draw_swatch (cr, &text, rgb, get_invalid_label (look), x, y + layout.height - PADDING - layout.line / 2);
        }
    }
  slab_plot_text_clear (&text);
}

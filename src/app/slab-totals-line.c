/* SPDX-License-Identifier: MIT */
#include "slab-totals-line.h"

#define BETWEEN " · "
#define LEAST_WIDTH 60 /* pixels */
/* How many figures may be left out for the sake of one line, and what share of them has to be in it. */
#define MOST_LEFT_OUT 2
#define LEAST_SHARE(n) ((2 * (n) + 2) / 3)

struct _SlabTotalsLine
{
  GtkWidget parent_instance;

  char *text;
  GStrv parts;
  PangoLayout *layout; /* NULL until it is needed, in the widget's font */
  int *ends;           /* of each part in one line of all of them, pixels; NULL too */
  int between;
};

G_DEFINE_FINAL_TYPE (SlabTotalsLine, slab_totals_line, GTK_TYPE_WIDGET)

static int
measure_text (SlabTotalsLine *self, const char *text)
{
  int width;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

static void
ensure_measured (SlabTotalsLine *self)
{
  const guint n = g_strv_length (self->parts);
  int end = 0;

  if (self->layout == NULL)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      /* Figures that change with the run do not push each other about. */
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
      pango_layout_set_attributes (self->layout, attributes);
      pango_attr_list_unref (attributes);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    }
  if (self->ends != NULL)
    return;
  self->between = measure_text (self, "x" BETWEEN "x") - measure_text (self, "xx");
  self->ends = g_new (int, n + 1);
  for (guint i = 0; i < n; i++)
    {
      end += (i > 0 ? self->between : 0) + measure_text (self, self->parts[i]);
      self->ends[i] = end;
    }
}

/* Of the figures from @from to before @to in a line of their own. */
static int
get_width (SlabTotalsLine *self, guint from, guint to)
{
  if (from >= to)
    return 0;
  return self->ends[to - 1] - (from > 0 ? self->ends[from - 1] + self->between : 0);
}

static guint
fill_line (SlabTotalsLine *self, guint from, guint n, int width)
{
  guint to = from;

  while (to < n && get_width (self, from, to + 1) <= width)
    to++;
  return to;
}

/* Where the first line ends, and where the second one. Returns: how many lines there are. */
static guint
find_lines (SlabTotalsLine *self, int width, guint *first, guint *second)
{
  const guint n = g_strv_length (self->parts);
  int best = G_MAXINT;
  guint end;

  ensure_measured (self);
  *first = fill_line (self, 0, n, width);
  if (*first == 0)
    *first = MIN (n, 1);
  *second = *first;
  if (*first + MOST_LEFT_OUT >= n && *first >= LEAST_SHARE (n))
    return 1;
  end = fill_line (self, *first, n, width);
  *second = end;
  for (guint split = 1; split < end; split++)
    {
      const int wider = MAX (get_width (self, 0, split), get_width (self, split, end));

      if (wider >= best || wider > width)
        continue;
      best = wider;
      *first = split;
    }
  return 2;
}

static char *
join (SlabTotalsLine *self, guint from, guint to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    g_string_append_printf (text, "%s%s", i > from ? BETWEEN : "", self->parts[i]);
  return g_string_free (text, FALSE);
}

static void
forget (SlabTotalsLine *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->ends, g_free);
}

void
slab_totals_line_set_text (SlabTotalsLine *self, const char *text)
{
  g_return_if_fail (SLAB_IS_TOTALS_LINE (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text, text))
    return;
  g_free (self->text);
  g_strfreev (self->parts);
  self->text = g_strdup (text);
  self->parts = g_strsplit (text, BETWEEN, -1);
  g_clear_pointer (&self->ends, g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
slab_totals_line_get_text (SlabTotalsLine *self)
{
  g_return_val_if_fail (SLAB_IS_TOTALS_LINE (self), NULL);

  return self->text;
}

/**
 * slab_totals_line_dup_shown:
 * @width: pixels
 *
 * Returns: (transfer full): the figures that have a place; the first of them has one in any case, if cut
 */
char *
slab_totals_line_dup_shown (SlabTotalsLine *self, int width)
{
  g_autofree char *above = NULL, *below = NULL;
  guint first, second;

  g_return_val_if_fail (SLAB_IS_TOTALS_LINE (self), NULL);

  find_lines (self, width, &first, &second);
  above = join (self, 0, first);
  below = join (self, first, second);
  return second > first ? g_strconcat (above, "\n", below, NULL) : g_steal_pointer (&above);
}

/* --- GtkWidget ---------------------------------------------------------------------------------------------------- */

static GtkSizeRequestMode
slab_totals_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
slab_totals_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  SlabTotalsLine *self = SLAB_TOTALS_LINE (widget);
  const guint n = g_strv_length (self->parts);
  guint first, second, n_lines;
  int height;

  ensure_measured (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = MAX (get_width (self, 0, n), LEAST_WIDTH);
      *minimum = LEAST_WIDTH;
      return;
    }
  /* Two also where so little has room that they are not used: GTK takes it that a wider one is never higher. */
  n_lines = for_size < 0 ? 1 : find_lines (self, for_size, &first, &second);
  (void) measure_text (self, n_lines > 1 ? "0\n0" : "0");
  pango_layout_get_pixel_size (self->layout, NULL, &height);
  *minimum = *natural = height;
}

static void
slab_totals_line_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  SlabTotalsLine *self = SLAB_TOTALS_LINE (widget);
  const int width = gtk_widget_get_width (widget);
  g_autofree char *shown = slab_totals_line_dup_shown (self, width);

  pango_layout_set_text (self->layout, shown, -1);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), 0, 0, self->layout);
}

static void
slab_totals_line_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (slab_totals_line_parent_class)->css_changed (widget, change);
  forget (SLAB_TOTALS_LINE (widget));
  gtk_widget_queue_resize (widget);
}

/* The scale of text is the display's: it comes by the root. */
static void
slab_totals_line_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (slab_totals_line_parent_class)->system_setting_changed (widget, setting);
  forget (SLAB_TOTALS_LINE (widget));
  gtk_widget_queue_resize (widget);
}

static void
slab_totals_line_finalize (GObject *object)
{
  SlabTotalsLine *self = SLAB_TOTALS_LINE (object);

  forget (self);
  g_free (self->text);
  g_strfreev (self->parts);
  G_OBJECT_CLASS (slab_totals_line_parent_class)->finalize (object);
}

static void
slab_totals_line_class_init (SlabTotalsLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = slab_totals_line_finalize;
  widget_class->get_request_mode = slab_totals_line_get_request_mode;
  widget_class->measure = slab_totals_line_measure;
  widget_class->snapshot = slab_totals_line_snapshot;
  widget_class->css_changed = slab_totals_line_css_changed;
  widget_class->system_setting_changed = slab_totals_line_system_setting_changed;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_set_css_name (widget_class, "totalsline");
}

static void
slab_totals_line_init (SlabTotalsLine *self)
{
  self->text = g_strdup ("");
  self->parts = g_new0 (char *, 1);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* SPDX-License-Identifier: MIT */
#include "slab-profile-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-report.h"
#include "plot/slab-timeline-plot.h"
#include "profile/slab-trace-json.h"

#define LIVE_INTERVAL 33         /* milliseconds between two looks at a running trace */
#define LIVE_TOTALS_INTERVAL 500 /* milliseconds; the totals walk over every span */
#define LIVE_STILL_INTERVAL 200  /* milliseconds after which the time axis moves on, even with nothing new */
#define DRAG_THRESHOLD 4         /* pixels, below which a press is a click */
#define ZOOM_STEP 1.25
#define PAN_STEP 0.2
#define CARD_DISTANCE 14 /* pixels from the pointer */
#define FALLBACK_WIDTH 800
#define FALLBACK_HEIGHT 300
#define NANOSECONDS 1e9

struct _SlabProfileView
{
  GtkWidget parent_instance;

  SlabTrace *trace;
  SlabTimelineRange range;
  gboolean fitted; /* the range is the whole run, and grows with it */

  guint live_source;
  gboolean seen_ended;
  guint64 seen_figure; /* spans and samples at the last look */
  gint64 drawn_at;
  gint64 totals_at;

  gboolean pointer_inside;
  double pointer_x;
  double pointer_y;
  double card_x;
  double card_y;

  gint selected_thread; /* -1: no span is selected */
  guint64 selected_span;
  gboolean framed;

  gboolean dragging;
  SlabTimelineRange drag_range;
  double drag_scroll;
  double pinch_factor;

  GtkFileChooserNative *chooser;

  GtkStack *stack;
  GtkLabel *title_label;
  GtkLabel *totals_label;
  GtkWidget *zoom_in_button;
  GtkWidget *zoom_out_button;
  GtkWidget *fit_button;
  GtkWidget *export_button;
  GtkWidget *overlay;
  GtkScrolledWindow *scrolled;
  GtkDrawingArea *canvas;
  GtkWidget *card;
};

G_DEFINE_FINAL_TYPE (SlabProfileView, slab_profile_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TRACE,
  N_PROPS,
};

enum
{
  SIGNAL_CHUNK_ACTIVATED,
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static double
get_duration (SlabProfileView *self)
{
  return self->trace != NULL ? (double) slab_trace_get_duration (self->trace) / NANOSECONDS : 0;
}

static SlabTimelineRange
get_range (SlabProfileView *self)
{
  if (self->fitted)
    return (SlabTimelineRange){ .start = 0, .end = MAX (get_duration (self), 1e-6) };
  return self->range;
}

/* Everything that the picture takes from where it is shown: colours and the widget's own font. */
static void
init_theme (SlabProfileView *self, SlabPlotTheme *theme)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  slab_plot_theme_init (theme, adw_style_manager_get_dark (style), adw_style_manager_get_high_contrast (style));

  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->canvas));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  if (font == NULL || pango_font_description_get_family (font) == NULL)
    return;
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    {
      double resolution = pango_cairo_context_get_resolution (context);
      size *= (resolution > 0 ? resolution : 96) / 72;
    }
  theme->font_family = pango_font_description_get_family (font);
  /* A step below the text around it, as the captions of a figure are. */
  if (size > 0)
    theme->font_size = size * 0.85;
}

/* The header has the totals, where they can be read out and do not scroll away, so the picture goes without. Where it
 * is narrow they have a line of their own above the legend; what is below moves up into it. */
static void
init_layout (SlabProfileView *self, const SlabPlotTheme *theme, SlabTimelineLayout *layout)
{
  SlabTimelineRange range = get_range (self);
  double width = gtk_widget_get_width (GTK_WIDGET (self->canvas));
  double height = gtk_widget_get_height (GTK_WIDGET (self->canvas));
  if (width <= 0 || height <= 0)
    {
      width = FALLBACK_WIDTH;
      height = FALLBACK_HEIGHT;
    }
  slab_timeline_layout_init (layout, self->trace, &range, theme, width, height);
  if (layout->totals_y >= 0 && layout->totals_y < layout->legend_y)
    {
      double line = layout->legend_y - layout->totals_y;
      slab_timeline_layout_init (layout, self->trace, &range, theme, width, height + line);
      layout->height -= line;
      layout->row_top -= line;
      layout->cores.start -= line;
      layout->cores.end -= line;
      layout->memory.start -= line;
      layout->memory.end -= line;
      layout->axis_y -= line;
      layout->legend_y -= line;
    }
  layout->totals_y = -1;
}

static gboolean
get_selected_span (SlabProfileView *self, SlabSpan *span)
{
  if (self->trace == NULL || self->selected_thread < 0
      || self->selected_span >= slab_trace_get_n_spans (self->trace, (guint) self->selected_thread))
    return FALSE;
  slab_trace_get_span (self->trace, (guint) self->selected_thread, self->selected_span, span);
  return TRUE;
}

static void
draw_selection (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout, const SlabPlotTheme *theme)
{
  SlabSpan span;
  if (!get_selected_span (self, &span))
    return;
  double left = slab_plot_axis_to_pixel (&layout->time, (double) span.start / NANOSECONDS);
  double right = slab_plot_axis_to_pixel (&layout->time, (double) (span.start + span.duration) / NANOSECONDS);
  double low = layout->time.start - 2, high = layout->time.end + 2;
  if (right < low || left > high)
    return;
  left = CLAMP (left, low, high);
  right = CLAMP (right, low, high);
  double top = layout->row_top + self->selected_thread * layout->row_height;
  cairo_rectangle (cr, left - 1, top + (layout->row_height - layout->bar_height) / 2 - 1, MAX (right - left, 1) + 2,
                   layout->bar_height + 2);
  cairo_set_line_width (cr, 2);
  slab_plot_set_color (cr, &theme->foreground, 1);
  cairo_stroke (cr);
}

static void
draw_focus (cairo_t *cr, const SlabPlotTheme *theme, int width, int height)
{
  cairo_rectangle (cr, 1, 1, width - 2, height - 2);
  cairo_set_line_width (cr, 2);
  slab_plot_set_color (cr, &theme->accent, 0.6);
  cairo_stroke (cr);
}

static gboolean
pick (SlabProfileView *self, double x, double y, SlabTimelineHit *hit)
{
  if (self->trace == NULL)
    return FALSE;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  init_theme (self, &theme);
  init_layout (self, &theme, &layout);
  return slab_timeline_pick (self->trace, &layout, x, y, hit);
}

/* What the picture and the card speak of: the place under the pointer, else the selected span. */
static gboolean
get_hit (SlabProfileView *self, SlabTimelineHit *hit)
{
  SlabSpan span;
  if (self->pointer_inside && !self->dragging)
    return pick (self, self->pointer_x, self->pointer_y, hit);
  if (!get_selected_span (self, &span))
    return FALSE;
  *hit = (SlabTimelineHit){ .seconds = ((double) span.start + (double) span.duration / 2) / NANOSECONDS,
                            .thread = self->selected_thread,
                            .span = self->selected_span };
  return TRUE;
}

static void
on_draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (user_data);
  if (self->trace == NULL)
    return;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  SlabTimelineHit hit;
  init_theme (self, &theme);
  init_layout (self, &theme, &layout);
  gboolean has_hit = get_hit (self, &hit);
  slab_timeline_draw (cr, self->trace, &layout, &theme, has_hit ? &hit : NULL);
  draw_selection (self, cr, &layout, &theme);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (area)))
    draw_focus (cr, &theme, width, height);
}

/* The card stands below and right of its place, on the other side where it would leave the view. */
static gboolean
on_card_position (GtkOverlay *overlay, GtkWidget *widget, GdkRectangle *allocation, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (widget != self->card)
    return FALSE;
  GtkRequisition natural;
  gtk_widget_get_preferred_size (widget, NULL, &natural);
  int width = gtk_widget_get_width (GTK_WIDGET (overlay));
  int height = gtk_widget_get_height (GTK_WIDGET (overlay));
  double x = self->card_x, y = self->card_y;
  gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (overlay), x, y, &x, &y);
  double left = x + CARD_DISTANCE, top = y + CARD_DISTANCE;
  if (left + natural.width > width)
    left = x - CARD_DISTANCE - natural.width;
  if (top + natural.height > height)
    top = y - CARD_DISTANCE - natural.height;
  allocation->width = MIN (natural.width, width);
  allocation->height = MIN (natural.height, height);
  allocation->x = (int) CLAMP (left, 0, MAX (width - allocation->width, 0));
  allocation->y = (int) CLAMP (top, 0, MAX (height - allocation->height, 0));
  return TRUE;
}

static void
update_card (SlabProfileView *self)
{
  SlabTimelineHit hit;
  g_autofree char *text = NULL;
  if (get_hit (self, &hit))
    text = slab_timeline_describe_hit (self->trace, &hit);
  gboolean shown = text != NULL && *text != '\0';
  if (shown && self->pointer_inside)
    {
      self->card_x = self->pointer_x;
      self->card_y = self->pointer_y;
    }
  else if (shown)
    {
      SlabPlotTheme theme;
      SlabTimelineLayout layout;
      init_theme (self, &theme);
      init_layout (self, &theme, &layout);
      self->card_x = CLAMP (slab_plot_axis_to_pixel (&layout.time, hit.seconds), layout.time.start, layout.time.end);
      self->card_y = layout.row_top + (hit.thread + 0.5) * layout.row_height;
    }
  if (shown)
    gtk_label_set_text (GTK_LABEL (self->card), text);
  gtk_widget_set_visible (self->card, shown);
  gtk_widget_queue_allocate (self->overlay);
}

static void
queue_picture (SlabProfileView *self)
{
  self->drawn_at = g_get_monotonic_time ();
  update_card (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

static void
set_range (SlabProfileView *self, SlabTimelineRange range)
{
  double duration = get_duration (self);
  self->range = range;
  self->fitted = range.start <= 0 && range.end >= duration;
  self->framed = FALSE;
  queue_picture (self);
}

static void
zoom_at (SlabProfileView *self, double factor, double at)
{
  if (self->trace == NULL || !(factor > 0))
    return;
  SlabTimelineRange range = get_range (self);
  slab_timeline_range_zoom (&range, factor, at, get_duration (self));
  set_range (self, range);
}

/* About the pointer where it is over the picture, else about the middle. */
static void
zoom_by (SlabProfileView *self, double factor)
{
  SlabTimelineRange range = get_range (self);
  SlabTimelineHit hit;
  double at = (range.start + range.end) / 2;
  if (self->pointer_inside && pick (self, self->pointer_x, self->pointer_y, &hit))
    at = CLAMP (hit.seconds, range.start, range.end);
  zoom_at (self, factor, at);
}

/**
 * slab_profile_view_fit:
 * @self: a view
 *
 * Shows the whole run; a running one keeps growing in the view.
 */
void
slab_profile_view_fit (SlabProfileView *self)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  self->fitted = TRUE;
  self->framed = FALSE;
  queue_picture (self);
}

/**
 * slab_profile_view_zoom:
 * @self: a view
 * @factor: > 1 comes closer: the visible range becomes that many times shorter, about its middle
 */
void
slab_profile_view_zoom (SlabProfileView *self, double factor)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (factor > 0 && isfinite (factor));
  SlabTimelineRange range = get_range (self);
  zoom_at (self, factor, (range.start + range.end) / 2);
}

/**
 * slab_profile_view_pan:
 * @self: a view
 * @share: how far, as a share of the visible range; positive goes to later times
 */
void
slab_profile_view_pan (SlabProfileView *self, double share)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (isfinite (share));
  if (self->trace == NULL)
    return;
  SlabTimelineRange range = get_range (self);
  slab_timeline_range_pan (&range, share * (range.end - range.start), get_duration (self));
  set_range (self, range);
}

/**
 * slab_profile_view_get_range:
 * @self: a view
 * @start: (out): seconds since the run began
 * @end: (out): seconds since the run began; both are 0 without a trace
 */
void
slab_profile_view_get_range (SlabProfileView *self, double *start, double *end)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (start != NULL && end != NULL);
  SlabTimelineRange range = self->trace != NULL ? get_range (self) : (SlabTimelineRange){ 0, 0 };
  *start = range.start;
  *end = range.end;
}

gboolean
slab_profile_view_get_selected (SlabProfileView *self, guint *thread, guint64 *span)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), FALSE);
  SlabSpan ignored;
  if (!get_selected_span (self, &ignored))
    return FALSE;
  if (thread != NULL)
    *thread = (guint) self->selected_thread;
  if (span != NULL)
    *span = self->selected_span;
  return TRUE;
}

/**
 * slab_profile_view_describe_at:
 * @self: a view
 * @x: pixels from the picture's left edge
 * @y: pixels from the picture's upper edge
 *
 * Returns: (transfer full) (nullable): what the card says there
 */
char *
slab_profile_view_describe_at (SlabProfileView *self, double x, double y)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), NULL);
  SlabTimelineHit hit;
  if (!pick (self, x, y, &hit))
    return NULL;
  return slab_timeline_describe_hit (self->trace, &hit);
}

static void
scroll_to_row (SlabProfileView *self)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  init_theme (self, &theme);
  init_layout (self, &theme, &layout);
  double top = layout.row_top + self->selected_thread * layout.row_height;
  gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (self->scrolled), top, top + layout.row_height);
}

/* Selects, and brings the span into the visible range. */
static void
select_span (SlabProfileView *self, gint thread, guint64 index)
{
  self->selected_thread = thread;
  self->selected_span = index;
  /* By key, the card belongs to the span and not to wherever the pointer rests. */
  self->pointer_inside = FALSE;

  SlabSpan span;
  SlabTimelineRange range = get_range (self);
  if (get_selected_span (self, &span) && !self->fitted)
    {
      double start = (double) span.start / NANOSECONDS, end = (double) (span.start + span.duration) / NANOSECONDS;
      double middle = (range.start + range.end) / 2;
      double by = 0;
      if (end - start > range.end - range.start)
        by = start - range.start;
      else if (start < range.start || end > range.end)
        by = (start + end) / 2 - middle;
      slab_timeline_range_pan (&range, by, get_duration (self));
      set_range (self, range);
    }
  scroll_to_row (self);
  self->framed = FALSE;
  queue_picture (self);
}

/* The span of a thread that is nearest to a time; G_MAXUINT64 when it has none. */
static guint64
find_nearest_span (SlabProfileView *self, guint thread, gint64 time)
{
  guint64 n_spans = slab_trace_get_n_spans (self->trace, thread);
  if (n_spans == 0)
    return G_MAXUINT64;
  guint64 low = 0, high = n_spans;
  /* The last one that began at or before the time; spans of a thread are in the order of time. */
  while (high - low > 1)
    {
      guint64 middle = low + (high - low) / 2;
      SlabSpan span;
      slab_trace_get_span (self->trace, thread, middle, &span);
      if (span.start <= time)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static void
step_span (SlabProfileView *self, gint by)
{
  SlabSpan span;
  guint n_threads = slab_trace_get_n_threads (self->trace);
  if (!get_selected_span (self, &span))
    {
      SlabTimelineRange range = get_range (self);
      for (guint thread = 0; thread < n_threads; thread++)
        {
          guint64 index = find_nearest_span (self, thread, (gint64) (range.start * NANOSECONDS));
          if (index == G_MAXUINT64)
            continue;
          select_span (self, (gint) thread, index);
          return;
        }
      return;
    }
  guint64 n_spans = slab_trace_get_n_spans (self->trace, (guint) self->selected_thread);
  guint64 index = self->selected_span;
  if (by > 0 && index + 1 < n_spans)
    index++;
  else if (by < 0 && index > 0)
    index--;
  select_span (self, self->selected_thread, index);
}

static void
step_thread (SlabProfileView *self, gint by)
{
  SlabSpan span;
  gint n_threads = (gint) slab_trace_get_n_threads (self->trace);
  if (!get_selected_span (self, &span))
    {
      step_span (self, by);
      return;
    }
  for (gint thread = self->selected_thread + by; thread >= 0 && thread < n_threads; thread += by)
    {
      guint64 index = find_nearest_span (self, (guint) thread, span.start + span.duration / 2);
      if (index == G_MAXUINT64)
        continue;
      select_span (self, thread, index);
      return;
    }
}

/* The selected span with some of its neighbours; a second time, or with nothing selected, the whole run. */
static void
frame (SlabProfileView *self)
{
  SlabSpan span;
  if (self->framed || !get_selected_span (self, &span))
    {
      slab_profile_view_fit (self);
      return;
    }
  double margin = MAX ((double) span.duration * 0.25, 1e3);
  SlabTimelineRange range = { .start = MAX (((double) span.start - margin) / NANOSECONDS, 0),
                              .end = MIN (((double) (span.start + span.duration) + margin) / NANOSECONDS,
                                          get_duration (self)) };
  set_range (self, range);
  self->framed = TRUE;
}

static void
go_to_edge (SlabProfileView *self, gboolean end)
{
  SlabTimelineRange range = get_range (self);
  slab_timeline_range_pan (&range, end ? get_duration (self) : -get_duration (self), get_duration (self));
  set_range (self, range);
}

static void
tell (SlabProfileView *self, const char *message)
{
  if (g_signal_has_handler_pending (self, signals[SIGNAL_MESSAGE], 0, FALSE))
    {
      g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
      return;
    }
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  if (toasts != NULL)
    {
      /* The title of a toast is markup. */
      g_autofree char *escaped = g_markup_escape_text (message, -1);

      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts), adw_toast_new (escaped));
    }
  else
    g_message ("%s", message);
}

typedef struct
{
  SlabTrace *trace;
  GFile *file;
} ExportJob;

static void
export_job_free (ExportJob *job)
{
  g_object_unref (job->trace);
  g_object_unref (job->file);
  g_free (job);
}

static void
export_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  ExportJob *job = task_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *folded = g_ascii_strdown (name, -1);
  gboolean ok = g_str_has_suffix (folded, ".json")
                    ? slab_trace_save (job->trace, job->file, cancellable, &error)
                    : slab_report_check_name (name, &error) && slab_report_save (job->trace, job->file, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (source);
  ExportJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (job->file);
  g_autofree char *message = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    message = g_strdup_printf (_ ("Saved “%s”"), name);
  tell (self, message != NULL ? message : error->message);
}

/**
 * slab_profile_view_export:
 * @self: a view with a trace
 * @file: where to; "….png", "….svg" and "….pdf" become the picture of the whole run, "….json" the trace
 *
 * Works in a thread of its own; "message" says how it ended.
 */
void
slab_profile_view_export (SlabProfileView *self, GFile *file)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (G_IS_FILE (file));
  if (self->trace == NULL)
    return;
  ExportJob *job = g_new0 (ExportJob, 1);
  job->trace = g_object_ref (self->trace);
  job->file = g_object_ref (file);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_exported, NULL);
  g_task_set_source_tag (task, slab_profile_view_export);
  g_task_set_task_data (task, job, (GDestroyNotify) export_job_free);
  g_task_run_in_thread (task, export_in_thread);
}

static void
on_chooser_response (GtkNativeDialog *dialog, int response, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (file != NULL)
        slab_profile_view_export (self, file);
    }
  gtk_native_dialog_destroy (dialog);
  g_clear_object (&self->chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *pattern)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
choose_export (SlabProfileView *self)
{
  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
      return;
    }
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  self->chooser = gtk_file_chooser_native_new (_ ("Export Picture"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (self->chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("Pictures and traces"));
  for (const char *const *pattern = (const char *const[]){ "*.png", "*.svg", "*.pdf", "*.json", NULL };
       *pattern != NULL; pattern++)
    gtk_file_filter_add_pattern (all, *pattern);
  gtk_file_chooser_add_filter (chooser, all);
  add_filter (chooser, _ ("PNG picture"), "*.png");
  add_filter (chooser, _ ("SVG picture"), "*.svg");
  add_filter (chooser, _ ("PDF document"), "*.pdf");
  add_filter (chooser, _ ("Trace for Perfetto and other viewers"), "*.json");

  const char *input = slab_trace_get_property_string (self->trace, SLAB_TRACE_KEY_INPUT);
  g_autofree char *base = input != NULL && *input != '\0' ? g_path_get_basename (input) : g_strdup ("run");
  char *dot = strrchr (base, '.');
  if (dot != NULL && dot != base)
    *dot = '\0';
  g_autofree char *name = g_strdup_printf ("%s-timeline.png", base);
  gtk_file_chooser_set_current_name (chooser, name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chooser_response), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* "gaussian sigma=3 · chunk 50 × 64 × 1104 · overlap 12 × 12 × 12" */
static char *
describe_run (SlabTrace *trace)
{
  static const struct
  {
    const char *key;
    const char *format;
  } parts[] = { { SLAB_TRACE_KEY_CHUNK, N_ ("chunk %s") }, { SLAB_TRACE_KEY_OVERLAP, N_ ("overlap %s") } };
  const char *title = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_TITLE);
  GString *text = g_string_new (title != NULL && *title != '\0' ? title : _ ("Run"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *value = slab_trace_get_property_string (trace, parts[i].key);
      if (value == NULL || *value == '\0')
        continue;
      g_auto (GStrv) numbers = g_strsplit (value, ",", -1);
      g_autofree char *joined = g_strjoinv (" × ", numbers);
      g_autofree char *format = g_strdup (_ (parts[i].format));
      g_auto (GStrv) around = g_strsplit (format, "%s", 2);
      g_string_append_printf (text, " · %s%s%s", around[0], joined, around[1] != NULL ? around[1] : "");
    }
  return g_string_free (text, FALSE);
}

static void
update_header (SlabProfileView *self)
{
  self->totals_at = g_get_monotonic_time ();
  g_autofree char *title = describe_run (self->trace);
  g_autofree char *totals = slab_timeline_describe_totals (self->trace);
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  gtk_label_set_text (self->totals_label, totals);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->totals_label), totals);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Timeline of the run"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, totals, -1);
}

static void
update_height (SlabProfileView *self)
{
  if (self->trace == NULL)
    return;
  SlabPlotTheme theme;
  init_theme (self, &theme);
  /* The picture fills what there is; only where that would leave something out, it scrolls. */
  double height = slab_timeline_get_minimum_height (slab_trace_get_n_threads (self->trace), &theme);
  gtk_drawing_area_set_content_height (self->canvas, (int) CLAMP (ceil (height), 1, 1e6));
}

static void
stop_live (SlabProfileView *self)
{
  g_clear_handle_id (&self->live_source, g_source_remove);
}

static gboolean
on_live (gpointer user_data)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (user_data);
  gboolean ended = slab_trace_is_ended (self->trace);
  guint64 figure = slab_trace_get_n_samples (self->trace);
  for (guint thread = 0; thread < slab_trace_get_n_threads (self->trace); thread++)
    figure += slab_trace_get_n_spans (self->trace, thread);

  gint64 now = g_get_monotonic_time ();
  if (figure != self->seen_figure || ended || now - self->drawn_at > LIVE_STILL_INTERVAL * 1000)
    queue_picture (self);
  if (ended || now - self->totals_at > LIVE_TOTALS_INTERVAL * 1000)
    update_header (self);
  self->seen_figure = figure;

  /* One more look after the end, for a sample that was on its way. */
  gboolean last = self->seen_ended;
  self->seen_ended = ended;
  if (!last)
    return G_SOURCE_CONTINUE;
  self->live_source = 0;
  return G_SOURCE_REMOVE;
}

static void
start_live (SlabProfileView *self)
{
  stop_live (self);
  if (self->trace == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->seen_ended = FALSE;
  self->seen_figure = G_MAXUINT64;
  self->live_source = g_timeout_add (LIVE_INTERVAL, on_live, self);
}

static void
enable_actions (SlabProfileView *self)
{
  static const char *const names[] = { "profile.zoom-in",       "profile.zoom-out",    "profile.fit",
                                       "profile.frame",         "profile.pan-left",    "profile.pan-right",
                                       "profile.start",         "profile.end",         "profile.next-span",
                                       "profile.previous-span", "profile.next-thread", "profile.previous-thread",
                                       "profile.deselect",      "profile.export" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], self->trace != NULL);
}

void
slab_profile_view_set_trace (SlabProfileView *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));
  if (!g_set_object (&self->trace, trace))
    return;
  self->fitted = TRUE;
  self->framed = FALSE;
  self->selected_thread = -1;
  enable_actions (self);
  gtk_stack_set_visible_child_name (self->stack, trace != NULL ? "picture" : "empty");
  if (trace != NULL)
    {
      update_header (self);
      update_height (self);
    }
  queue_picture (self);
  start_live (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACE]);
}

SlabTrace *
slab_profile_view_get_trace (SlabProfileView *self)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), NULL);
  return self->trace;
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (widget);
  if (self->trace == NULL)
    return;
  const char *verb = name + strlen ("profile.");
  if (g_str_equal (verb, "zoom-in"))
    zoom_by (self, ZOOM_STEP);
  else if (g_str_equal (verb, "zoom-out"))
    zoom_by (self, 1 / ZOOM_STEP);
  else if (g_str_equal (verb, "fit"))
    slab_profile_view_fit (self);
  else if (g_str_equal (verb, "frame"))
    frame (self);
  else if (g_str_equal (verb, "pan-left"))
    slab_profile_view_pan (self, -PAN_STEP);
  else if (g_str_equal (verb, "pan-right"))
    slab_profile_view_pan (self, PAN_STEP);
  else if (g_str_equal (verb, "start"))
    go_to_edge (self, FALSE);
  else if (g_str_equal (verb, "end"))
    go_to_edge (self, TRUE);
  else if (g_str_equal (verb, "next-span"))
    step_span (self, 1);
  else if (g_str_equal (verb, "previous-span"))
    step_span (self, -1);
  else if (g_str_equal (verb, "next-thread"))
    step_thread (self, 1);
  else if (g_str_equal (verb, "previous-thread"))
    step_thread (self, -1);
  else if (g_str_equal (verb, "export"))
    choose_export (self);
  else if (g_str_equal (verb, "deselect"))
    {
      self->selected_thread = -1;
      queue_picture (self);
    }
}

static void
on_motion (SlabProfileView *self, double x, double y)
{
  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  queue_picture (self);
}

/* A window that appears under a resting pointer enters without having moved; GTK then gives a motion of no distance,
 * which must not take the card away from a span that was chosen by key. */
static void
on_pointer_motion (GtkEventControllerMotion *controller, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->pointer_inside || x != self->pointer_x || y != self->pointer_y)
    on_motion (self, x, y);
}

static void
on_pointer_leave (GtkEventControllerMotion *controller, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  self->pointer_inside = FALSE;
  queue_picture (self);
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->trace == NULL)
    return GDK_EVENT_PROPAGATE;
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) != 0)
    {
      zoom_by (self, pow (ZOOM_STEP, -dy));
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx == 0)
    return GDK_EVENT_PROPAGATE;
  slab_profile_view_pan (self, dx * PAN_STEP / 2);
  return dy == 0 ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  if (self->trace == NULL || (button != GDK_BUTTON_PRIMARY && button != GDK_BUTTON_MIDDLE))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_range = get_range (self);
  self->drag_scroll = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (self->trace == NULL)
    return;
  if (!self->dragging && hypot (dx, dy) < DRAG_THRESHOLD)
    return;
  if (!self->dragging)
    {
      self->dragging = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self->canvas), "grabbing");
    }
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  init_theme (self, &theme);
  init_layout (self, &theme, &layout);
  double pixels = layout.time.end - layout.time.start;
  SlabTimelineRange range = self->drag_range;
  /* The place that was pressed stays under the pointer. */
  if (pixels > 0)
    slab_timeline_range_pan (&range, -dx * (range.end - range.start) / pixels, get_duration (self));
  set_range (self, range);
  /* The offset is counted on the picture, which has itself moved by what was scrolled. */
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double scrolled = gtk_adjustment_get_value (vertical) - self->drag_scroll;
  gtk_adjustment_set_value (vertical, self->drag_scroll - (dy - scrolled));
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self->canvas), NULL);
  queue_picture (self);
}

static void
on_click_pressed (GtkGestureClick *gesture, int n_press, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
on_click_released (GtkGestureClick *gesture, int n_press, double x, double y, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  SlabTimelineHit hit;
  SlabSpan span;
  if (n_press > 1)
    {
      if (n_press == 2)
        slab_profile_view_fit (self);
      return;
    }
  self->selected_thread = -1;
  if (pick (self, x, y, &hit) && hit.thread >= 0 && hit.span != G_MAXUINT64)
    {
      self->selected_thread = hit.thread;
      self->selected_span = hit.span;
    }
  self->framed = FALSE;
  on_motion (self, x, y);
  if (get_selected_span (self, &span) && span.chunk >= 0)
    g_signal_emit (self, signals[SIGNAL_CHUNK_ACTIVATED], 0, (int) span.chunk);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  self->pinch_factor = 1;
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (!(scale > 0))
    return;
  double x, y;
  if (gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    {
      self->pointer_inside = TRUE;
      self->pointer_x = x;
      self->pointer_y = y;
    }
  zoom_by (self, scale / self->pinch_factor);
  self->pinch_factor = scale;
}

static void
slab_profile_view_map (GtkWidget *widget)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (widget);
  GTK_WIDGET_CLASS (slab_profile_view_parent_class)->map (widget);
  update_height (self);
  start_live (self);
}

static void
slab_profile_view_unmap (GtkWidget *widget)
{
  stop_live (SLAB_PROFILE_VIEW (widget));
  GTK_WIDGET_CLASS (slab_profile_view_parent_class)->unmap (widget);
}

static gboolean
slab_profile_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SLAB_PROFILE_VIEW (widget)->canvas));
}

static void
slab_profile_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (object);
  if (id == PROP_TRACE)
    g_value_set_object (value, self->trace);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_profile_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (object);
  if (id == PROP_TRACE)
    slab_profile_view_set_trace (self, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_profile_view_dispose (GObject *object)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (object);
  stop_live (self);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->trace);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_PROFILE_VIEW);
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (slab_profile_view_parent_class)->dispose (object);
}

static void
slab_profile_view_class_init (SlabProfileViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = slab_profile_view_get_property;
  object_class->set_property = slab_profile_view_set_property;
  object_class->dispose = slab_profile_view_dispose;
  widget_class->map = slab_profile_view_map;
  widget_class->unmap = slab_profile_view_unmap;
  widget_class->grab_focus = slab_profile_view_grab_focus;

  props[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, SLAB_TYPE_TRACE,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHUNK_ACTIVATED] = g_signal_new ("chunk-activated", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "profile.zoom-in", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.zoom-out", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.fit", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.frame", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.pan-left", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.pan-right", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.start", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.end", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.next-span", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.previous-span", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.next-thread", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.previous-thread", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.deselect", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.export", NULL, on_action);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "profileview");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-profile-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, stack);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, title_label);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, totals_label);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, zoom_in_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, zoom_out_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, fit_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, export_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, overlay);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, canvas);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, card);
  gtk_widget_class_bind_template_callback (widget_class, on_card_position);
}

static void
add_keys (SlabProfileView *self)
{
  static const struct
  {
    guint key;
    const char *action;
  } keys[] = {
    { GDK_KEY_w, "profile.zoom-in" },
    { GDK_KEY_plus, "profile.zoom-in" },
    { GDK_KEY_equal, "profile.zoom-in" },
    { GDK_KEY_KP_Add, "profile.zoom-in" },
    { GDK_KEY_s, "profile.zoom-out" },
    { GDK_KEY_minus, "profile.zoom-out" },
    { GDK_KEY_KP_Subtract, "profile.zoom-out" },
    { GDK_KEY_a, "profile.pan-left" },
    { GDK_KEY_Left, "profile.pan-left" },
    { GDK_KEY_d, "profile.pan-right" },
    { GDK_KEY_Right, "profile.pan-right" },
    { GDK_KEY_f, "profile.frame" },
    { GDK_KEY_Home, "profile.start" },
    { GDK_KEY_End, "profile.end" },
    { GDK_KEY_comma, "profile.previous-span" },
    { GDK_KEY_period, "profile.next-span" },
    { GDK_KEY_Up, "profile.previous-thread" },
    { GDK_KEY_Down, "profile.next-thread" },
    { GDK_KEY_Escape, "profile.deselect" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, 0), gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), controller);
}

static void
add_pointer (SlabProfileView *self)
{
  GtkWidget *canvas = GTK_WIDGET (self->canvas);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_pointer_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_pointer_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_pointer_leave), self);
  gtk_widget_add_controller (canvas, motion);

  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (canvas, scroll);

  GtkGesture *click = gtk_gesture_click_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (on_click_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_click_released), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (click));

  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (drag));

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (canvas, GTK_EVENT_CONTROLLER (pinch));
}

static void
on_look_changed (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

static void
slab_profile_view_init (SlabProfileView *self)
{
  self->selected_thread = -1;
  self->fitted = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->canvas, on_draw, self, NULL);
  add_keys (self);
  add_pointer (self);
  enable_actions (self);

  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->canvas, "notify::has-focus", G_CALLBACK (on_look_changed), self);
  g_signal_connect_swapped (self->canvas, "resize", G_CALLBACK (on_look_changed), self);
}

GtkWidget *
slab_profile_view_new (void)
{
  return g_object_new (SLAB_TYPE_PROFILE_VIEW, NULL);
}

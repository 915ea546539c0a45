/* SPDX-License-Identifier: MIT */
#include "slab-profile-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/slab-timeline-plot.h"
#include "slab-profile-view-private.h"
#include "slab-timings.h"
#include "slab-widget-theme.h"

#define NANOSECONDS 1e9

G_DEFINE_FINAL_TYPE (SlabProfileView, slab_profile_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_COLOR_BY,
  N_PROPS,
};

enum
{
  SIGNAL_CHUNK_ACTIVATED,
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_RANGE_CHANGED,
  SIGNAL_MARKED_CHANGED,
  SIGNAL_TIME_SCRUBBED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

gboolean
slab_profile_view_get_selected_span (SlabProfileView *self, SlabSpan *span)
{
  return slab_span_cursor_get (&self->selected, self->trace, span);
}

void
slab_profile_view_set_cursor (SlabProfileView *self, SlabSpanCursor cursor)
{
  gboolean was = self->selected.thread >= 0, is = cursor.thread >= 0;
  gboolean same = was == is && (!is || (self->selected.thread == cursor.thread && self->selected.span == cursor.span));
  self->selected = cursor;
  if (!same)
    g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

/* The outline of the chosen span, as far as it lies between two heights. */
void
slab_profile_view_draw_selection (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout,
                                  const SlabPlotTheme *theme, double from, double to)
{
  SlabSpan span;
  if (!slab_profile_view_get_selected_span (self, &span))
    return;
  double left = slab_plot_axis_to_pixel (&layout->time, (double) span.start / NANOSECONDS);
  double right = slab_plot_axis_to_pixel (&layout->time, (double) (span.start + span.duration) / NANOSECONDS);
  double low = layout->time.start - 2, high = layout->time.end + 2;
  if (right < low || left > high)
    return;
  left = CLAMP (left, low, high);
  right = CLAMP (right, low, high);
  double top = slab_timeline_get_bar_top (layout, (guint) self->selected.thread);
  cairo_save (cr);
  cairo_rectangle (cr, 0, from, layout->width, to - from);
  cairo_clip (cr);
  cairo_rectangle (cr, left - 1, top - 1, MAX (right - left, 1) + 2, layout->bar_height + 2);
  cairo_set_line_width (cr, 2);
  slab_plot_set_color (cr, &theme->foreground, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_highlight_time (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout, const SlabPlotTheme *theme)
{
  if (self->highlight_time < 0)
    return;
  double x = slab_plot_axis_to_pixel (&layout->time, (double) self->highlight_time / NANOSECONDS);
  if (x < layout->time.start - 0.5 || x > layout->time.end + 0.5)
    return;
  x = floor (x) + 0.5;
  double top = slab_profile_view_get_moment_top (self, layout, theme);
  cairo_move_to (cr, x, top - 2);
  cairo_line_to (cr, x, layout->axis_shown_y);
  cairo_set_line_width (cr, 2);
  slab_plot_set_color (cr, &theme->accent, 1);
  cairo_stroke (cr);
  cairo_move_to (cr, x - 5, top - SLAB_PROFILE_MOMENT_HEIGHT);
  cairo_line_to (cr, x + 5, top - SLAB_PROFILE_MOMENT_HEIGHT);
  cairo_line_to (cr, x, top);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* About what is in sight: of a picture that is scrolled, its own edges are not. */
static void
draw_focus (SlabProfileView *self, cairo_t *cr, const SlabPlotTheme *theme, int width, int height)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double page = gtk_adjustment_get_page_size (vertical);
  cairo_rectangle (cr, 1, gtk_adjustment_get_value (vertical) + 1, width - 2,
                   (page > 0 ? MIN (page, height) : height) - 2);
  cairo_set_line_width (cr, 2);
  slab_plot_set_color (cr, &theme->accent, 0.8);
  cairo_stroke (cr);
}

static gboolean
get_selected_hit (SlabProfileView *self, SlabTimelineHit *hit)
{
  SlabSpan span;
  if (!slab_profile_view_get_selected_span (self, &span))
    return FALSE;
  *hit = (SlabTimelineHit){ .seconds = ((double) span.start + (double) span.duration / 2) / NANOSECONDS,
                            .thread = self->selected.thread,
                            .span = self->selected.span };
  return TRUE;
}

/* What the picture and the card speak of: the place under the pointer, else the selected span. While something is
 * being dragged nothing stands in its way. */
static gboolean
get_hit (SlabProfileView *self, SlabTimelineHit *hit)
{
  if (self->dragging)
    return FALSE;
  if (self->pointer_inside)
    return slab_profile_view_pick (self, self->pointer_x, self->pointer_y, hit);
  return get_selected_hit (self, hit);
}

static void
on_painted (GdkFrameClock *clock, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  g_signal_handlers_disconnect_by_func (clock, on_painted, self);
  guint64 n_spans = 0;
  for (guint thread = 0; self->trace != NULL && thread < slab_trace_get_n_threads (self->trace); thread++)
    n_spans += slab_trace_get_n_spans (self->trace, thread);
  slab_timings_add_profile (n_spans, self->input_at, self->draw_start, self->draw_end, g_get_monotonic_time ());
  self->input_at = 0;
}

static void
note_drawn (SlabProfileView *self, gint64 start)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  if (!slab_timings_is_wanted () || clock == NULL)
    return;
  self->draw_start = start;
  self->draw_end = g_get_monotonic_time ();
  g_signal_handlers_disconnect_by_func (clock, on_painted, self);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_painted), self, 0);
}

/* Only what is in sight: of a thousand rows the rest would be as much as a hundred screens. */
static void
paint_picture (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
               int height)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double page = gtk_adjustment_get_page_size (vertical);
  int top = 0, bottom = height;
  if (page > 0)
    {
      top = CLAMP ((int) floor (gtk_adjustment_get_value (vertical)), 0, height);
      bottom = CLAMP ((int) ceil (gtk_adjustment_get_value (vertical) + page), top, height);
    }
  slab_profile_picture_paint (self->picture, cr, self->trace, layout, theme, top, bottom - top);
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
  gint64 start = g_get_monotonic_time ();
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  gboolean has_hit = get_hit (self, &hit);
  paint_picture (self, cr, &layout, &theme, height);
  if (has_hit)
    slab_timeline_draw_hover (cr, self->trace, &layout, &theme, &hit);
  slab_profile_view_draw_selection (self, cr, &layout, &theme, 0, layout.axis_shown_y);
  slab_profile_view_draw_pins (self, cr, &layout, &theme, has_hit ? &hit : NULL);
  guint head;
  if (self->pointer_inside && slab_profile_view_find_head (self, self->pointer_x, self->pointer_y, &head)
      && !slab_profile_view_get_pinned (self, head))
    slab_timeline_draw_pin (cr, &theme, 0.5 * theme.font_size, self->pointer_y, 0.6);
  draw_highlight_time (self, cr, &layout, &theme);
  if (gtk_widget_has_visible_focus (GTK_WIDGET (area)))
    draw_focus (self, cr, &theme, width, height);
  note_drawn (self, start);
}

static gboolean
on_card_position (GtkOverlay *overlay, GtkWidget *widget, GdkRectangle *allocation, SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  if (widget != GTK_WIDGET (self->card))
    return FALSE;
  double x = self->card_x, y = self->card_y;
  gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (overlay), x, y, &x, &y);
  slab_profile_card_place (self->card, GTK_WIDGET (overlay), x, y, allocation);
  return TRUE;
}

/* Where the card of the chosen span stands, without the pointer. FALSE: the span is not in sight, but beside what is
 * visible of the run, scrolled away, or under what is pinned. */
static gboolean
find_card_place (SlabProfileView *self, const SlabTimelineHit *hit, double *x, double *y)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  SlabSpan span;
  double top, height;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  if (!slab_profile_view_get_selected_span (self, &span) || (double) span.start / NANOSECONDS > layout.time.high
      || (double) (span.start + span.duration) / NANOSECONDS < layout.time.low)
    return FALSE;
  *x = CLAMP (slab_plot_axis_to_pixel (&layout.time, hit->seconds), layout.time.start, layout.time.end);
  gboolean is_copy = slab_profile_view_find_copy (self, &layout, &theme, (guint) hit->thread, &top, &height);
  if (!is_copy && !slab_timeline_get_item (&layout, &theme, (guint) hit->thread, &top, &height))
    return FALSE;
  *y = top + height / 2;
  double pins = slab_profile_view_measure_pins (self, &layout, &theme, NULL);
  return is_copy || (*y >= slab_profile_view_get_rows_top (self, &layout, &theme) + pins && *y <= layout.axis_shown_y);
}

static void
update_card (SlabProfileView *self)
{
  SlabTimelineHit hit;
  g_autofree char *text = NULL;
  if (get_hit (self, &hit))
    text = slab_timeline_describe_hit (self->trace, &hit);
  if (text != NULL && self->pointer_inside)
    {
      self->card_x = self->pointer_x;
      self->card_y = self->pointer_y;
    }
  else if (text != NULL && !find_card_place (self, &hit, &self->card_x, &self->card_y))
    g_clear_pointer (&text, g_free);
  /* All of the picture is laid out with it. */
  if (text != NULL || gtk_widget_get_visible (GTK_WIDGET (self->card)))
    gtk_widget_queue_allocate (self->overlay);
  slab_profile_card_set_text (self->card, text);
}

void
slab_profile_view_queue_picture (SlabProfileView *self)
{
  self->drawn_at = g_get_monotonic_time ();
  if (self->input_at == 0)
    self->input_at = slab_timings_get_input ();
  update_card (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

/**
 * slab_profile_view_set_beside:
 * @self: a view
 * @trace: (nullable): of the run beside it; both have the same scales, if the other view has this one's too
 */
void
slab_profile_view_set_beside (SlabProfileView *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));

  if (g_set_object (&self->beside, trace))
    slab_profile_view_queue_picture (self);
}

gboolean
slab_profile_view_get_selected (SlabProfileView *self, guint *thread, guint64 *span)
{
  g_return_val_if_fail (SLAB_IS_PROFILE_VIEW (self), FALSE);
  SlabSpan ignored;
  if (!slab_profile_view_get_selected_span (self, &ignored))
    return FALSE;
  if (thread != NULL)
    *thread = (guint) self->selected.thread;
  if (span != NULL)
    *span = self->selected.span;
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
  if (!slab_profile_view_pick (self, x, y, &hit))
    return NULL;
  return slab_timeline_describe_hit (self->trace, &hit);
}

/* What is said to who cannot see it: the chosen span, else the marked range, else the run. */
static void
describe_picture (SlabProfileView *self)
{
  g_autofree char *text = NULL;
  SlabTimelineHit hit;
  if (get_selected_hit (self, &hit))
    text = slab_timeline_describe_hit (self->trace, &hit);
  if (text == NULL)
    text = g_strjoin ("\n", gtk_label_get_text (self->title_label), slab_totals_line_get_text (self->totals_line),
                      NULL);
  g_autofree char *pins = slab_profile_view_describe_pins (self);
  g_autofree char *both = pins != NULL ? g_strdup_printf ("%s\n%s", text, pins) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  both != NULL ? both : text, -1);
}

static void
scroll_to_row (SlabProfileView *self)
{
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  double top, height;
  if (slab_profile_view_find_copy (self, &layout, &theme, (guint) self->selected.thread, &top, &height)
      || !slab_timeline_get_item (&layout, &theme, (guint) self->selected.thread, &top, &height))
    return;
  /* Neither under the pinned ones nor under the time axis, which stay where they are. */
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double above = slab_profile_view_measure_pins (self, &layout, &theme, NULL);
  double below = MAX (layout.height - layout.axis_y, 0);
  gtk_adjustment_clamp_page (vertical, top - above, top + height + below);
}

/* Brings the span that a key has chosen into the visible range. */
static void
show_selected (SlabProfileView *self)
{
  /* By key, the card belongs to the span and not to wherever the pointer rests. */
  self->pointer_inside = FALSE;

  SlabSpan span;
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  if (slab_profile_view_get_selected_span (self, &span) && !self->fitted)
    {
      double start = (double) span.start / NANOSECONDS, end = (double) (span.start + span.duration) / NANOSECONDS;
      double middle = (range.start + range.end) / 2;
      double by = 0;
      if (end - start > range.end - range.start)
        by = start - range.start;
      else if (start < range.start || end > range.end)
        by = (start + end) / 2 - middle;
      slab_timeline_range_pan (&range, by, slab_profile_view_get_duration (self));
      slab_profile_view_set_visible (self, range);
    }
  scroll_to_row (self);
  self->framed = FALSE;
  describe_picture (self);
  slab_profile_view_queue_picture (self);
}

/* With nothing selected, at the beginning of what is visible. */
static gboolean
enter (SlabProfileView *self, SlabSpanCursor *cursor)
{
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  return slab_span_cursor_enter (cursor, self->trace, (gint64) (range.start * NANOSECONDS));
}

static void
step_span (SlabProfileView *self, gint by)
{
  SlabSpanCursor cursor = self->selected;
  SlabSpan span;
  if (slab_profile_view_get_selected_span (self, &span))
    slab_span_cursor_step (&cursor, self->trace, by);
  else if (!enter (self, &cursor))
    return;
  slab_profile_view_set_cursor (self, cursor);
  show_selected (self);
}

static void
step_thread (SlabProfileView *self, gint by)
{
  SlabSpanCursor cursor = self->selected;
  SlabSpan span;
  if (slab_profile_view_get_selected_span (self, &span) ? slab_span_cursor_step_thread (&cursor, self->trace, by)
                                                        : enter (self, &cursor))
    {
      slab_profile_view_set_cursor (self, cursor);
      show_selected (self);
    }
}

/**
 * slab_profile_view_select_span:
 * @self: a view
 * @thread: a row of its trace
 * @span: index of one of the row's spans
 *
 * The visible range moves as far as the span needs it to be in sight, and does not change its length.
 */
void
slab_profile_view_select_span (SlabProfileView *self, guint thread, guint64 span)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  SlabSpanCursor cursor = SLAB_SPAN_CURSOR_NONE;
  if (self->trace != NULL && thread < slab_trace_get_n_threads (self->trace)
      && span < slab_trace_get_n_spans (self->trace, thread))
    cursor = (SlabSpanCursor){ (gint) thread, span };
  slab_profile_view_set_cursor (self, cursor);
  if (cursor.thread >= 0)
    show_selected (self);
  else
    slab_profile_view_queue_picture (self);
}

/**
 * slab_profile_view_set_highlight_time:
 * @self: a view
 * @time: nanoseconds since the run began, -1 for none
 */
void
slab_profile_view_set_highlight_time (SlabProfileView *self, gint64 time)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  if (time == self->highlight_time)
    return;
  self->highlight_time = time;
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

/* "gaussian sigma=3 · chunk 50 × 64 × 1104 · overlap 12 × 12 × 12", "tv weight=0.1 · whole volume" */
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
  if (slab_trace_get_n_chunks (trace) == 0 && slab_trace_get_property_string (trace, SLAB_TRACE_KEY_CHUNK) != NULL)
    {
      g_string_append_printf (text, " · %s", _ ("whole volume"));
      return g_string_free (text, FALSE);
    }
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

void
slab_profile_view_update_header (SlabProfileView *self)
{
  if (self->trace == NULL)
    return;
  self->totals_at = g_get_monotonic_time ();
  g_autofree char *run = describe_run (self->trace);
  g_autofree char *title = NULL, *totals = NULL, *all = NULL;
  if (self->marked.end > self->marked.start)
    {
      const SlabTraceStatistics *statistics = slab_profile_view_get_mark_statistics (self);
      g_autofree char *phases = statistics != NULL ? slab_timeline_describe_phases (statistics) : g_strdup ("");
      title = slab_timeline_describe_range (self->trace, &self->marked);
      totals = slab_timeline_describe_range_rates (self->trace, &self->marked, statistics);
      all = g_strjoin ("\n", run, title, totals, phases, NULL);
    }
  else
    {
      title = g_strdup (run);
      totals = slab_timeline_describe_totals (self->trace);
      all = g_strjoin ("\n", title, totals, NULL);
    }
  g_strchomp (all);
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), all);
  slab_totals_line_set_text (self->totals_line, totals);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->totals_line), all);
  describe_picture (self);
}

static void
enable_actions (SlabProfileView *self)
{
  static const char *const names[] = { "profile.zoom-in",       "profile.zoom-out",    "profile.fit",
                                       "profile.frame",         "profile.pan-left",    "profile.pan-right",
                                       "profile.start",         "profile.end",         "profile.next-span",
                                       "profile.previous-span", "profile.next-thread", "profile.previous-thread",
                                       "profile.deselect",      "profile.next-color",  "profile.search",
                                       "profile.mark-begin",    "profile.mark-end",    "profile.mark-more",
                                       "profile.mark-less",     "profile.go-to-chunk" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], self->trace != NULL);
}

void
slab_profile_view_set_trace (SlabProfileView *self, SlabTrace *trace)
{
  g_return_if_fail (SLAB_IS_PROFILE_VIEW (self));
  g_return_if_fail (trace == NULL || SLAB_IS_TRACE (trace));
  if (self->trace == trace)
    return;
  slab_profile_picture_clear (self->picture);
  slab_profile_view_drop_mark_statistics (self);
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, slab_profile_view_queue_picture, self);
  g_set_object (&self->trace, trace);
  /* Its bandwidth is a line of a graph. */
  if (trace != NULL)
    g_signal_connect_object (trace, "machine-told", G_CALLBACK (slab_profile_view_queue_picture), self,
                             G_CONNECT_SWAPPED);
  self->fitted = TRUE;
  self->following = FALSE;
  self->framed = FALSE;
  slab_profile_view_set_cursor (self, SLAB_SPAN_CURSOR_NONE);
  self->highlight_time = -1;
  slab_profile_view_mark (self, (SlabTimelineRange){ 0, 0 });
  enable_actions (self);
  gtk_stack_set_visible_child_name (self->stack, trace != NULL ? "picture" : "empty");
  if (trace != NULL)
    {
      slab_profile_view_update_header (self);
      slab_profile_view_update_height (self);
    }
  slab_profile_view_queue_picture (self);
  slab_profile_view_start_live (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACE]);
}

static void
set_color_by (SlabProfileView *self, const char *id)
{
  SlabTimelineColors colors;
  if (id == NULL || !slab_timeline_colors_from_id (id, &colors) || colors == self->colors)
    return;
  self->colors = colors;
  slab_profile_view_queue_picture (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_COLOR_BY]);
}

static void
activate_chunk (SlabProfileView *self)
{
  SlabSpan span;
  if (slab_profile_view_get_selected_span (self, &span) && span.chunk >= 0)
    g_signal_emit (self, signals[SIGNAL_CHUNK_ACTIVATED], 0, (int) span.chunk);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (widget);
  if (self->trace == NULL)
    return;
  const char *verb = name + strlen ("profile.");
  if (g_str_equal (verb, "zoom-in"))
    slab_profile_view_zoom_by (self, SLAB_PROFILE_ZOOM_STEP);
  else if (g_str_equal (verb, "zoom-out"))
    slab_profile_view_zoom_by (self, 1 / SLAB_PROFILE_ZOOM_STEP);
  else if (g_str_equal (verb, "fit"))
    slab_profile_view_fit (self);
  else if (g_str_equal (verb, "frame"))
    slab_profile_view_frame (self);
  else if (g_str_equal (verb, "pan-left"))
    slab_profile_view_pan (self, -SLAB_PROFILE_PAN_STEP);
  else if (g_str_equal (verb, "pan-right"))
    slab_profile_view_pan (self, SLAB_PROFILE_PAN_STEP);
  else if (g_str_equal (verb, "start"))
    slab_profile_view_go_to_edge (self, FALSE);
  else if (g_str_equal (verb, "end"))
    slab_profile_view_go_to_edge (self, TRUE);
  else if (g_str_equal (verb, "next-span"))
    step_span (self, 1);
  else if (g_str_equal (verb, "previous-span"))
    step_span (self, -1);
  else if (g_str_equal (verb, "next-thread"))
    step_thread (self, 1);
  else if (g_str_equal (verb, "previous-thread"))
    step_thread (self, -1);
  else if (g_str_equal (verb, "mark-begin"))
    slab_profile_view_mark_begin (self);
  else if (g_str_equal (verb, "mark-end"))
    slab_profile_view_mark_end (self);
  else if (g_str_equal (verb, "mark-more"))
    slab_profile_view_move_mark (self, 1);
  else if (g_str_equal (verb, "mark-less"))
    slab_profile_view_move_mark (self, -1);
  else if (g_str_equal (verb, "pin"))
    slab_profile_view_pin_here (self);
  else if (g_str_equal (verb, "pin-item"))
    {
      guint item = g_variant_get_uint32 (parameter);
      slab_profile_view_set_pinned (self, item, !slab_profile_view_get_pinned (self, item));
    }
  else if (g_str_equal (verb, "menu"))
    slab_profile_view_popup_menu_here (self);
  else if (g_str_equal (verb, "unpin-all"))
    slab_profile_view_unpin_all (self);
  else if (g_str_equal (verb, "next-color"))
    set_color_by (self, slab_timeline_colors_get_id ((self->colors + 1) % SLAB_N_TIMELINE_COLORS));
  else if (g_str_equal (verb, "search"))
    slab_profile_view_search (self);
  else if (g_str_equal (verb, "go-to-chunk"))
    activate_chunk (self);
  else if (g_str_equal (verb, "deselect"))
    {
      slab_profile_view_set_cursor (self, SLAB_SPAN_CURSOR_NONE);
      slab_profile_view_mark (self, (SlabTimelineRange){ 0, 0 });
    }
}

static void
slab_profile_view_map (GtkWidget *widget)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (widget);
  GTK_WIDGET_CLASS (slab_profile_view_parent_class)->map (widget);
  slab_profile_view_update_height (self);
  slab_profile_view_start_live (self);
}

static void
slab_profile_view_unmap (GtkWidget *widget)
{
  slab_profile_view_stop_live (SLAB_PROFILE_VIEW (widget));
  slab_profile_picture_clear (SLAB_PROFILE_VIEW (widget)->picture);
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
  else if (id == PROP_COLOR_BY)
    g_value_set_static_string (value, slab_timeline_colors_get_id (self->colors));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_profile_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (object);
  if (id == PROP_TRACE)
    slab_profile_view_set_trace (self, g_value_get_object (value));
  else if (id == PROP_COLOR_BY)
    set_color_by (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
slab_profile_view_dispose (GObject *object)
{
  SlabProfileView *self = SLAB_PROFILE_VIEW (object);
  slab_profile_view_stop_live (self);
  slab_profile_picture_clear (self->picture);
  slab_profile_view_drop_mark_statistics (self);
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, slab_profile_view_queue_picture, self);
  g_clear_object (&self->trace);
  g_clear_object (&self->beside);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SLAB_TYPE_PROFILE_VIEW);
  /* Of the template's widgets, GTK 4.8 drops only those with a name. */
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (slab_profile_view_parent_class)->dispose (object);
}

static void
slab_profile_view_finalize (GObject *object)
{
  g_array_unref (SLAB_PROFILE_VIEW (object)->pinned);
  slab_profile_picture_free (SLAB_PROFILE_VIEW (object)->picture);
  G_OBJECT_CLASS (slab_profile_view_parent_class)->finalize (object);
}

static void
slab_profile_view_class_init (SlabProfileViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = slab_profile_view_get_property;
  object_class->set_property = slab_profile_view_set_property;
  object_class->dispose = slab_profile_view_dispose;
  object_class->finalize = slab_profile_view_finalize;
  widget_class->map = slab_profile_view_map;
  widget_class->unmap = slab_profile_view_unmap;
  widget_class->grab_focus = slab_profile_view_grab_focus;

  props[PROP_TRACE] = g_param_spec_object ("trace", NULL, NULL, SLAB_TYPE_TRACE,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_COLOR_BY] = g_param_spec_string ("color-by", NULL, NULL, "phase",
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_CHUNK_ACTIVATED] = g_signal_new ("chunk-activated", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_RANGE_CHANGED] = g_signal_new ("range-changed", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MARKED_CHANGED] = g_signal_new ("marked-changed", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_TIME_SCRUBBED] = g_signal_new ("time-scrubbed", SLAB_TYPE_PROFILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

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
  gtk_widget_class_install_action (widget_class, "profile.pin", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.pin-item", "u", on_action);
  gtk_widget_class_install_action (widget_class, "profile.unpin-all", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.menu", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.mark-begin", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.mark-end", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.mark-more", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.mark-less", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.next-color", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.search", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "profile.go-to-chunk", NULL, on_action);
  gtk_widget_class_install_property_action (widget_class, "profile.color-by", "color-by");

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "profileview");
  g_type_ensure (SLAB_TYPE_PROFILE_CARD);
  g_type_ensure (SLAB_TYPE_TOTALS_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-profile-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, stack);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, title_label);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, totals_line);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, zoom_in_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, zoom_out_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, fit_button);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, overlay);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, canvas);
  gtk_widget_class_bind_template_child (widget_class, SlabProfileView, card);
  gtk_widget_class_bind_template_callback (widget_class, on_card_position);
}

static void
on_look_changed (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  gtk_widget_queue_draw (GTK_WIDGET (self->canvas));
}

/* The time axis stays in sight, and what is under a resting pointer is something else. */
static void
on_scrolled (SlabProfileView *self)
{
  g_assert (SLAB_IS_PROFILE_VIEW (self));
  double value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));
  self->pointer_y += value - self->scrolled_to;
  self->scrolled_to = value;
  slab_profile_view_queue_picture (self);
}

static void
slab_profile_view_init (SlabProfileView *self)
{
  self->selected = SLAB_SPAN_CURSOR_NONE;
  self->highlight_time = -1;
  self->fitted = TRUE;
  self->pinned = g_array_new (FALSE, FALSE, sizeof (guint));
  self->picture = slab_profile_picture_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->canvas, on_draw, self, NULL);
  slab_profile_view_add_input (self);
  slab_profile_view_add_search (self);
  enable_actions (self);

  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->canvas, "notify::has-focus", G_CALLBACK (on_look_changed), self);
  g_signal_connect_swapped (self->canvas, "resize", G_CALLBACK (on_look_changed), self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed",
                           G_CALLBACK (on_scrolled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "notify::page-size",
                           G_CALLBACK (on_look_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
slab_profile_view_new (void)
{
  return g_object_new (SLAB_TYPE_PROFILE_VIEW, NULL);
}

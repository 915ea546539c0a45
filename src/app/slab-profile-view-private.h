/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/slab-timeline-plot.h"
#include "slab-profile-card.h"
#include "slab-profile-picture.h"
#include "slab-profile-view.h"
#include "slab-span-cursor.h"
#include "slab-totals-line.h"

G_BEGIN_DECLS

/* What the files of the view share: slab-profile-view.c has its drawing, its card and its actions. */

#define SLAB_PROFILE_ZOOM_STEP 1.25  /* of a key or a click of the wheel */
#define SLAB_PROFILE_PAN_STEP 0.2    /* of the visible range */
#define SLAB_PROFILE_MOMENT_HEIGHT 7 /* pixels, of the mark of the moment */

/* What statistics are of. */
typedef struct
{
  gint64 start; /* nanoseconds */
  gint64 end;
  guint64 n_spans; /* that begin in it, so far */
} SlabProfileMark;

struct _SlabProfileView
{
  GtkWidget parent_instance;

  SlabTrace *trace;
  SlabTrace *beside;  /* see slab_profile_view_set_beside () */
  double axis_length; /* see slab_profile_view_set_axis_length () */
  SlabTimelineRange range;
  gboolean fitted;    /* the range is the whole run, and grows with it */
  gboolean following; /* the range moves with the end of a run that lasts */

  guint live_source;
  gboolean seen_ended;
  guint64 seen_figure; /* spans and samples at the last look */
  gint64 drawn_at;
  gint64 totals_at;

  /* What slab_timings_add_profile () asks for. */
  gint64 input_at;
  gint64 draw_start;
  gint64 draw_end;

  gboolean pointer_inside;
  double pointer_x;
  double pointer_y;
  double scrolled_to; /* what the place of the pointer is of */
  double card_x;
  double card_y;

  SlabTimelineColors colors;
  SlabTimelineRange marked;             /* not after its start: none is */
  SlabTraceStatistics *mark_statistics; /* of a range that is or was marked; NULL: none yet */
  SlabProfileMark statistics_of;
  GCancellable *mark_cancellable; /* of those that are being made; NULL: none are */
  gboolean marking;               /* the drag under way marks, else it pans */
  SlabSpanCursor selected;
  GArray *pinned;        /* of guint: items, in the order of their pinning */
  GtkWidget *menu;       /* of a row; NULL until one was asked for */
  gint64 highlight_time; /* nanoseconds, -1: none */
  gboolean scrubbing;    /* a drag moves it */
  gboolean framed;

  gboolean dragging;
  gboolean clicked_head; /* by the first of several clicks */
  SlabTimelineRange drag_range;
  double drag_scroll;
  double pinch_factor;

  GtkSearchBar *search_bar;
  GtkEditable *search_entry;

  GtkStack *stack;
  GtkLabel *title_label;
  SlabTotalsLine *totals_line;
  GtkWidget *zoom_in_button;
  GtkWidget *zoom_out_button;
  GtkWidget *fit_button;
  GtkWidget *overlay;
  GtkScrolledWindow *scrolled;
  GtkDrawingArea *canvas;
  SlabProfilePicture *picture;
  SlabProfileCard *card;
};

/* Chooses, and tells it where that is another one. Does not draw. */
void slab_profile_view_set_cursor (SlabProfileView *self, SlabSpanCursor cursor);
gboolean slab_profile_view_get_selected_span (SlabProfileView *self, SlabSpan *span);
void slab_profile_view_draw_selection (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout,
                                       const SlabPlotTheme *theme, double from, double to);
void slab_profile_view_update_header (SlabProfileView *self);
/* The picture and its card are drawn anew. */
void slab_profile_view_queue_picture (SlabProfileView *self);

/* slab-profile-range.c: the part of the run that is visible. */
double slab_profile_view_get_duration (SlabProfileView *self); /* of the axis: seconds, so far */
SlabTimelineRange slab_profile_view_get_visible (SlabProfileView *self);
void slab_profile_view_set_visible (SlabProfileView *self, SlabTimelineRange range);
/* With @to_end, it stays at the end of a run that lasts. */
void slab_profile_view_move_to (SlabProfileView *self, SlabTimelineRange range, gboolean to_end);
/* About the pointer where it is over the picture, else about the middle. */
void slab_profile_view_zoom_by (SlabProfileView *self, double factor);
void slab_profile_view_frame (SlabProfileView *self);
void slab_profile_view_go_to_edge (SlabProfileView *self, gboolean end);

/* slab-profile-live.c: looks at a run that lasts, as long as the view is mapped. */
void slab_profile_view_start_live (SlabProfileView *self);
void slab_profile_view_stop_live (SlabProfileView *self);

/* slab-profile-layout.c: where everything of the picture is. */
void slab_profile_view_init_theme (SlabProfileView *self, SlabPlotTheme *theme);
void slab_profile_view_init_layout (SlabProfileView *self, const SlabPlotTheme *theme, SlabTimelineLayout *layout);
void slab_profile_view_update_height (SlabProfileView *self);
/* The height of the tip of the moment's mark. */
double slab_profile_view_get_moment_top (SlabProfileView *self, const SlabTimelineLayout *layout,
                                         const SlabPlotTheme *theme);
/* What of the trace is at a place of the picture. */
gboolean slab_profile_view_pick (SlabProfileView *self, double x, double y, SlabTimelineHit *hit);

/* slab-profile-mark.c: marks a range, with a line of statistics instead of the totals; of no length: none. */
void slab_profile_view_mark (SlabProfileView *self, SlabTimelineRange range);
/* Of the marked range, NULL until they are there; the header is then updated. */
const SlabTraceStatistics *slab_profile_view_get_mark_statistics (SlabProfileView *self);
void slab_profile_view_drop_mark_statistics (SlabProfileView *self);
/* By key: an end at the hover line, or at that end of the chosen span; and the end moved by steps. */
void slab_profile_view_mark_begin (SlabProfileView *self);
void slab_profile_view_mark_end (SlabProfileView *self);
void slab_profile_view_move_mark (SlabProfileView *self, gint by);

/* slab-profile-pin.c */
double slab_profile_view_measure_pins (SlabProfileView *self, const SlabTimelineLayout *layout,
                                       const SlabPlotTheme *theme, guint *n_shown);
void slab_profile_view_draw_pins (SlabProfileView *self, cairo_t *cr, const SlabTimelineLayout *layout,
                                  const SlabPlotTheme *theme, const SlabTimelineHit *hover);
gboolean slab_profile_view_find_item (SlabProfileView *self, const SlabTimelineLayout *layout,
                                      const SlabPlotTheme *theme, double y, guint *item, double *inside);
double slab_profile_view_get_rows_top (SlabProfileView *self, const SlabTimelineLayout *layout,
                                       const SlabPlotTheme *theme);
gboolean slab_profile_view_find_copy (SlabProfileView *self, const SlabTimelineLayout *layout,
                                      const SlabPlotTheme *theme, guint item, double *top, double *height);
gboolean slab_profile_view_find_head (SlabProfileView *self, double x, double y, guint *item);
void slab_profile_view_pin_here (SlabProfileView *self);
void slab_profile_view_unpin_all (SlabProfileView *self);
void slab_profile_view_popup_menu (SlabProfileView *self, double x, double y);
void slab_profile_view_popup_menu_here (SlabProfileView *self);
char *slab_profile_view_describe_pins (SlabProfileView *self) G_GNUC_WARN_UNUSED_RESULT;

/* slab-profile-search.c: the bar's entry is listened to. Once. */
void slab_profile_view_add_search (SlabProfileView *self);
/* Shows the bar with the cursor in it. */
void slab_profile_view_search (SlabProfileView *self);

/* slab-profile-input.c: the canvas gets its controllers and keys. Once. */
/* Whether a press at a place of the picture takes hold of the moment that is shown. */
gboolean slab_profile_view_is_on_moment (SlabProfileView *self, double x, double y);
/* What a drag of it does; @x may be beside the axis. */
void slab_profile_view_scrub (SlabProfileView *self, double x);
void slab_profile_view_add_input (SlabProfileView *self);

G_END_DECLS

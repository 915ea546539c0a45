/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "plot/slab-timeline-plot.h"
#include "slab-profile-view-private.h"
#include "slab-widget-theme.h"

/* Where everything of the picture is. */

#define FALLBACK_WIDTH 800
#define FALLBACK_HEIGHT 300

/* Everything that the picture takes from where it is shown: colours and the widget's own font. */
void
slab_profile_view_init_theme (SlabProfileView *self, SlabPlotTheme *theme)
{
  slab_widget_theme_init (theme, GTK_WIDGET (self->canvas));
}

/* The header has the totals, where they can be read out and do not scroll away, so the picture goes without. What is
 * pinned stands between the legend and the rows. */
void
slab_profile_view_init_layout (SlabProfileView *self, const SlabPlotTheme *theme, SlabTimelineLayout *layout)
{
  SlabTimelineRange range = slab_profile_view_get_visible (self);
  double width = gtk_widget_get_width (GTK_WIDGET (self->canvas));
  double height = gtk_widget_get_height (GTK_WIDGET (self->canvas));
  if (width <= 0 || height <= 0)
    {
      width = FALLBACK_WIDTH;
      height = FALLBACK_HEIGHT;
    }
  slab_timeline_layout_init_without_totals (layout, self->trace, &range, theme, width, height);
  double pins = self->pinned->len > 0 ? slab_profile_view_measure_pins (self, layout, theme, NULL) : 0;
  if (pins > 0)
    {
      slab_timeline_layout_init_without_totals (layout, self->trace, &range, theme, width, height - pins);
      double legend_y = layout->legend_y;
      slab_timeline_layout_move (layout, slab_profile_view_measure_pins (self, layout, theme, NULL));
      layout->height = height;
      layout->legend_y = legend_y;
      layout->totals_y = -1;
    }
  slab_timeline_layout_share_scales (layout, self->beside, theme);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double bottom = gtk_adjustment_get_value (vertical) + gtk_adjustment_get_page_size (vertical);
  if (gtk_adjustment_get_page_size (vertical) > 0)
    slab_timeline_layout_show_axis (layout, theme, bottom);
  layout->device_scale = gtk_widget_get_scale_factor (GTK_WIDGET (self->canvas));
  layout->colors = self->colors;
  layout->selection_start = self->marked.start;
  layout->selection_end = self->marked.end;
}

void
slab_profile_view_update_height (SlabProfileView *self)
{
  if (self->trace == NULL)
    return;
  SlabPlotTheme theme;
  slab_profile_view_init_theme (self, &theme);
  /* The picture fills what there is; only where that would leave something out, it scrolls. */
  double height = slab_timeline_get_minimum_height (self->trace, &theme);
  if (self->pinned->len > 0)
    {
      SlabTimelineLayout layout;
      slab_timeline_layout_init (&layout, self->trace, NULL, &theme, FALLBACK_WIDTH, height);
      height += slab_profile_view_measure_pins (self, &layout, &theme, NULL);
    }
  gtk_drawing_area_set_content_height (self->canvas, (int) CLAMP (ceil (height), 1, 1e6));
}

/* The tip of its mark; where the upper edge of the rows is scrolled away, below that of what is in sight. */
double
slab_profile_view_get_moment_top (SlabProfileView *self, const SlabTimelineLayout *layout, const SlabPlotTheme *theme)
{
  return MAX (slab_profile_view_get_rows_top (self, layout, theme),
              gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled))
                  + SLAB_PROFILE_MOMENT_HEIGHT);
}

gboolean
slab_profile_view_pick (SlabProfileView *self, double x, double y, SlabTimelineHit *hit)
{
  if (self->trace == NULL)
    return FALSE;
  SlabPlotTheme theme;
  SlabTimelineLayout layout;
  slab_profile_view_init_theme (self, &theme);
  slab_profile_view_init_layout (self, &theme, &layout);
  /* What the time axis is drawn over cannot be seen there. */
  if (y > layout.axis_shown_y)
    return FALSE;
  guint item;
  double inside = y;
  if (self->pinned->len > 0)
    slab_profile_view_find_item (self, &layout, &theme, y, &item, &inside);
  return slab_timeline_pick (self->trace, &layout, x, inside, hit);
}

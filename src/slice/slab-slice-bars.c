/* SPDX-License-Identifier: MIT */
#include "slab-slice-bars.h"

#include <string.h>

#include "slab-slice-survey.h"

#define BAR_MARGIN 12
#define BAR_LONGEST 180.0
/* In a widget narrower than this the bar would be most of the picture. */
#define BAR_MIN_WIDGET 160
#define BAR_MIN_HEIGHT 90
#define COLOR_BAR_LONGEST 260.0
/* Of the widget: a bar is not to be what is seen of it. */
#define COLOR_BAR_SHARE 0.7
#define COLOR_BAR_WIDEST 0.4

gboolean
slab_slice_bars_place_scale_bar (cairo_t *cr, const SlabPlotTheme *theme, double pixel, const char *unit, double width,
                                 double height, SlabScaleBarLook *look, cairo_rectangle_t *place)
{
  double bar_width, bar_height;

  g_return_val_if_fail (cr != NULL && theme != NULL, FALSE);
  g_return_val_if_fail (look != NULL && place != NULL, FALSE);

  if (width < BAR_MIN_WIDGET || height < BAR_MIN_HEIGHT
      || !slab_scale_bar_fit (pixel, unit, MIN (width / 4, BAR_LONGEST), look))
    return FALSE;
  slab_scale_bar_measure (cr, look, theme, &bar_width, &bar_height);
  *place = (cairo_rectangle_t){ BAR_MARGIN, height - BAR_MARGIN - bar_height, bar_width, bar_height };
  return TRUE;
}

gboolean
slab_slice_bars_place_color_bar (cairo_t *cr, const SlabPlotTheme *theme, const SlabColorBarLook *look, double width,
                                 double height, double *longest, cairo_rectangle_t *place)
{
  double bar_width, bar_height;

  g_return_val_if_fail (cr != NULL && theme != NULL && look != NULL, FALSE);
  g_return_val_if_fail (longest != NULL && place != NULL, FALSE);

  *longest = MIN (height * COLOR_BAR_SHARE, COLOR_BAR_LONGEST);
  slab_color_bar_measure (cr, look, theme, *longest, &bar_width, &bar_height);
  if (!(bar_height > 0) || bar_width + BAR_MARGIN > width * COLOR_BAR_WIDEST)
    return FALSE;
  *place = (cairo_rectangle_t){ width - BAR_MARGIN - bar_width, BAR_MARGIN, bar_width, bar_height };
  return TRUE;
}

/**
 * slab_slice_bars_init_color_bar:
 * @look: (out caller-allocates): the same bytes for the same look
 * @frame: of a picture
 */
void
slab_slice_bars_init_color_bar (SlabColorBarLook *look, SlabSliceFrame *frame)
{
  const SlabSliceRequest *request;
  const SlabSliceSurvey *survey;

  g_return_if_fail (look != NULL && frame != NULL);

  request = slab_slice_frame_get_request (frame);
  survey = slab_slice_frame_get_survey (frame);
  memset (look, 0, sizeof *look);
  look->low = request->low;
  look->high = request->high;
  look->gamma = request->gamma;
  look->colormap = request->colormap;
  look->inverted = request->inverted;
  look->unit = slab_volume_get_value_unit (slab_slice_frame_get_volume (frame));
  if (survey != NULL)
    {
      look->has_invalid = survey->has_invalid;
      look->has_nothing = survey->has_invalid && !survey->has_finite;
      look->has_below = survey->has_below;
      look->has_above = survey->has_above;
      look->n_labels = survey->n_labels;
      look->more_labels = survey->more_labels;
      memcpy (look->labels, survey->labels, sizeof look->labels);
    }
}

/* SPDX-License-Identifier: MIT */
#include "slab-profile-picture.h"

#include <math.h>
#include <string.h>

#include "slab-surface-source.h"

/* Of cairo's images. */
#define MAX_SIZE 32767

struct _SlabProfilePicture
{
  /* That of the frame before may still be needed to draw it, so they take turns; none is allocated in a frame, for of
   * fresh memory every page must be cleared first. */
  cairo_surface_t *surfaces[2];
  guint current;
  guint n_drawn;

  /* What the current one shows. */
  gboolean is_drawn;
  gboolean is_ended; /* the run had ended before */
  SlabTrace *trace;
  guint64 n_spans;
  guint64 n_samples;
  SlabTimelineLayout layout;
  SlabPlotTheme theme;
  char *font_family;
  int top;
};

SlabProfilePicture *
slab_profile_picture_new (void)
{
  return g_new0 (SlabProfilePicture, 1);
}

void
slab_profile_picture_clear (SlabProfilePicture *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (self->surfaces); i++)
    g_clear_pointer (&self->surfaces[i], cairo_surface_destroy);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->font_family, g_free);
  self->is_drawn = FALSE;
}

void
slab_profile_picture_free (SlabProfilePicture *self)
{
  g_return_if_fail (self != NULL);

  slab_profile_picture_clear (self);
  g_free (self);
}

guint
slab_profile_picture_get_n_drawn (SlabProfilePicture *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_drawn;
}

static gboolean
has_size (cairo_surface_t *surface, int width, int height)
{
  return surface != NULL && cairo_image_surface_get_width (surface) == width
         && cairo_image_surface_get_height (surface) == height;
}

/* One of the size that nobody else has. Returns: FALSE: there is no memory. */
static gboolean
turn (SlabProfilePicture *self, int width, int height)
{
  cairo_surface_t **surface;

  self->current = (self->current + 1) % G_N_ELEMENTS (self->surfaces);
  surface = &self->surfaces[self->current];
  if (!has_size (*surface, width, height) || cairo_surface_get_reference_count (*surface) > 1)
    {
      g_clear_pointer (surface, cairo_surface_destroy);
      *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
    }
  return cairo_surface_status (*surface) == CAIRO_STATUS_SUCCESS;
}

static guint64
count_spans (SlabTrace *trace)
{
  guint64 n = 0;

  for (guint t = 0; t < slab_trace_get_n_threads (trace); t++)
    n += slab_trace_get_n_spans (trace, t);
  return n;
}

/* Takes what it is to show. Returns: whether the current one shows it already; not of a run that lasts, in which more
 * changes than can be asked for. */
static gboolean
is_same (SlabProfilePicture *self, SlabTrace *trace, const SlabTimelineLayout *layout, const SlabPlotTheme *theme,
         int top, int width, int height)
{
  const guint64 n_spans = count_spans (trace), n_samples = slab_trace_get_n_samples (trace);
  SlabPlotTheme own_theme = *theme;
  gboolean same;

  /* The name is the widget's, and may be another one at the same place. */
  own_theme.font_family = NULL;
  /* Bytes between members that differ would only cost a drawing. */
  same = self->is_drawn && self->is_ended && self->trace == trace && self->n_spans == n_spans
         && self->n_samples == n_samples && self->top == top && has_size (self->surfaces[self->current], width, height)
         && memcmp (&self->layout, layout, sizeof *layout) == 0
         && memcmp (&self->theme, &own_theme, sizeof own_theme) == 0
         && g_strcmp0 (self->font_family, theme->font_family) == 0;
  if (same)
    return TRUE;
  self->is_drawn = FALSE;
  self->is_ended = slab_trace_is_ended (trace);
  g_set_object (&self->trace, trace);
  self->n_spans = n_spans;
  self->n_samples = n_samples;
  memcpy (&self->layout, layout, sizeof *layout);
  memcpy (&self->theme, &own_theme, sizeof own_theme);
  g_free (self->font_family);
  self->font_family = g_strdup (theme->font_family);
  self->top = top;
  return FALSE;
}

/**
 * slab_profile_picture_paint:
 * @cr: of a drawing area, see slab_surface_source_set(); its origin is that of @layout
 * @layout: of this trace and theme, with its device_scale
 * @top: first of the lines that are in sight
 * @height: how many are, in the layout's pixels; only these are painted
 *
 * slab_timeline_draw() without anything pointed out.
 */
void
slab_profile_picture_paint (SlabProfilePicture *self, cairo_t *cr, SlabTrace *trace, const SlabTimelineLayout *layout,
                            const SlabPlotTheme *theme, int top, int height)
{
  const double scale = layout->device_scale > 0 ? layout->device_scale : 1;
  const int pixel_width = (int) CLAMP (ceil (layout->width * scale), 1, MAX_SIZE);
  const int pixel_height = (int) CLAMP (ceil (height * scale), 1, MAX_SIZE);
  cairo_surface_t *surface;
  cairo_t *own;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL && SLAB_IS_TRACE (trace));
  g_return_if_fail (layout != NULL && theme != NULL);

  if (!is_same (self, trace, layout, theme, top, pixel_width, pixel_height))
    {
      if (!turn (self, pixel_width, pixel_height))
        {
          slab_timeline_draw (cr, trace, layout, theme, NULL);
          return;
        }
      surface = self->surfaces[self->current];
      cairo_surface_set_device_scale (surface, scale, scale);
      own = cairo_create (surface);
      cairo_translate (own, 0, -top);
      slab_timeline_draw (own, trace, layout, theme, NULL);
      self->is_drawn = cairo_status (own) == CAIRO_STATUS_SUCCESS;
      self->n_drawn++;
      cairo_destroy (own);
      cairo_surface_flush (surface);
      cairo_surface_set_device_scale (surface, 1, 1);
    }
  surface = self->surfaces[self->current];
  cairo_save (cr);
  cairo_translate (cr, 0, top);
  cairo_scale (cr, 1 / scale, 1 / scale);
  slab_surface_source_set (cr, surface);
  cairo_rectangle (cr, 0, 0, pixel_width, pixel_height);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* SPDX-License-Identifier: MIT */
#include "slab-slice-renderer.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <math.h>
#include <string.h>

#include "slab-slice-painter.h"
#include "slab-slice-survey.h"
#include "volume/slab-brick-cache.h"

#define POOL_SIZE 4
/* However large slices are, the older planes are given up above this. */
#define POOL_VOXELS ((gsize) 1 << 25)
/* A slice up to this many voxels is read whole once it is moved over or zoomed; larger ones by what is visible. */
#define WHOLE_SLICE_VOXELS ((gint64) 1 << 24)
/* Slices that are fetched ahead while nothing is asked for. What the view reads of one up to this many voxels is kept
 * until it is asked for; of larger ones, which would take the room of what has been seen, only the file's pages and
 * bricks. */
#define N_AHEAD 3
#define PREFETCH_VOXELS ((gint64) 1 << 22)
/* Read in pieces, so that a look-ahead can be given up for a request. */
#define PIECE_VOXELS ((gint64) 1 << 18)
/* Of a slab in memory, some 10 ms: each piece has helpers woken, who are then late for its end. */
#define SLAB_PIECE_VOXELS ((gint64) 1 << 25)
/* Places of a file that are read for a first look, and how long reading all of them may take for that to be left out.
 * */
#define FIRST_PLACES 512
#define SOON_USEC 12000
/* Bytes that are read of one place in hardly more time than a few. */
#define PLACE_BYTES ((gint64) 1 << 16)
/* A finer frame reads this many times the places, or as many more along each direction. */
#define FINER 4
/* Voxels per pixel from which not every row and column is read: the mean is then over a part of them. */
#define DECIMATE_STEP 8

/* Part of a slice or slab as it was read. */
typedef struct
{
  gatomicrefcount ref_count;
  GWeakRef volume;        /* only to know it again: a picture must not keep a volume in memory */
  SlabSliceRegion region; /* n_u is 0 while there is nothing in it */
  gsize capacity;
  float *data;
} Plane;

struct _SlabSliceFrame
{
  SlabSliceRequest request;
  SlabVolume *volume;
  GBytes *pixels;
  cairo_surface_t *surface; /* of the same pixels */
  GError *error;
  Plane *plane;
  gboolean coarse;
  gboolean opaque;
  SlabSliceSurvey survey;
  gint64 start_time;
  gint64 end_time;
};

/* What the thread alone works with. */
typedef struct
{
  Plane *pool[POOL_SIZE]; /* most recently used first */
  SlabSliceReader *reader;
} Workshop;

/* Outlives the renderer in a source that is still on its way to the main thread. */
typedef struct
{
  gatomicrefcount ref_count;
  SlabSliceRenderer *owner; /* main thread only; NULL once it is gone */
  GMainContext *context;

  GMutex mutex;
  GCond cond;      /* for the thread */
  GCond done_cond; /* for who waits for it */
  gboolean quit;
  gboolean forget;
  gboolean pending;
  SlabSliceRequest request;
  SlabVolume *volume;
  SlabSliceFrame *done;
  gboolean announced;
} Shared;

struct _SlabSliceRenderer
{
  GObject parent_instance;

  Shared *shared;
  GThread *thread;
};

enum
{
  READY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabSliceRenderer, slab_slice_renderer, G_TYPE_OBJECT)

static Plane *
plane_new (void)
{
  Plane *plane = g_new0 (Plane, 1);

  g_atomic_ref_count_init (&plane->ref_count);
  g_weak_ref_init (&plane->volume, NULL);
  return plane;
}

static void
plane_unref (Plane *plane)
{
  if (!g_atomic_ref_count_dec (&plane->ref_count))
    return;
  g_weak_ref_clear (&plane->volume);
  free (plane->data);
  g_free (plane);
}

static Plane *
plane_ref (Plane *plane)
{
  g_atomic_ref_count_inc (&plane->ref_count);
  return plane;
}

static gboolean
plane_is_of (Plane *plane, SlabVolume *volume, const SlabSliceRegion *region)
{
  g_autoptr (SlabVolume) own = NULL;

  if (plane->region.n_u == 0 || plane->region.plane != region->plane || plane->region.first != region->first
      || plane->region.n_slices != region->n_slices
      || (region->n_slices > 1 && plane->region.projection != region->projection))
    return FALSE;
  own = g_weak_ref_get (&plane->volume);
  return own == volume;
}

/* Frames */

void
slab_slice_frame_free (SlabSliceFrame *frame)
{
  g_return_if_fail (frame != NULL);

  g_clear_object (&frame->volume);
  g_clear_pointer (&frame->pixels, g_bytes_unref);
  g_clear_pointer (&frame->surface, cairo_surface_destroy);
  g_clear_error (&frame->error);
  g_clear_pointer (&frame->plane, plane_unref);
  g_free (frame);
}

const SlabSliceRequest *
slab_slice_frame_get_request (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return &frame->request;
}

SlabVolume *
slab_slice_frame_get_volume (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->volume;
}

GBytes *
slab_slice_frame_get_pixels (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->pixels;
}

cairo_surface_t *
slab_slice_frame_get_surface (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->surface;
}

const GError *
slab_slice_frame_get_error (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->error;
}

gboolean
slab_slice_frame_get_value (SlabSliceFrame *frame, gint64 u, gint64 v, float *value)
{
  const SlabSliceRegion *region;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (frame->plane == NULL)
    return FALSE;
  region = &frame->plane->region;
  if (region->every_slice > 1)
    return FALSE;
  if (u < region->u || v < region->v || (u - region->u) % region->every_u != 0
      || (v - region->v) % region->every_v != 0)
    return FALSE;
  u = (u - region->u) / region->every_u;
  v = (v - region->v) / region->every_v;
  if (u >= region->n_u || v >= region->n_v)
    return FALSE;
  *value = frame->plane->data[v * region->n_u + u];
  return TRUE;
}

/**
 * slab_slice_frame_drop_values:
 *
 * Of a frame that is not looked at any more only the picture is kept: from now on slab_slice_frame_get_value() finds
 * nothing.
 */
void
slab_slice_frame_drop_values (SlabSliceFrame *frame)
{
  g_return_if_fail (frame != NULL);

  g_clear_pointer (&frame->plane, plane_unref);
}

gboolean
slab_slice_frame_is_coarse (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, FALSE);

  return frame->coarse;
}

const SlabSliceSurvey *
slab_slice_frame_get_survey (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->request.survey ? &frame->survey : NULL;
}

gint64
slab_slice_frame_get_start_time (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->start_time;
}

gint64
slab_slice_frame_get_end_time (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, 0);

  return frame->end_time;
}

/* Reading */

static void
workshop_use (Workshop *shop, guint index)
{
  Plane *plane = shop->pool[index];

  memmove (shop->pool + 1, shop->pool, index * sizeof (Plane *));
  shop->pool[0] = plane;
}

static void
workshop_clear (Workshop *shop)
{
  for (guint i = 0; i < POOL_SIZE; i++)
    g_clear_pointer (&shop->pool[i], plane_unref);
  g_clear_pointer (&shop->reader, slab_slice_reader_free);
}

static SlabSliceReader *
workshop_get_reader (Workshop *shop)
{
  if (shop->reader == NULL)
    shop->reader = slab_slice_reader_new ();
  return shop->reader;
}

/* Not the newest one, which is being read, nor the one before, of which it may be the finer. */
static void
workshop_shrink (Workshop *shop)
{
  gsize n_voxels = 0;

  for (guint i = 0; i < POOL_SIZE; i++)
    n_voxels += shop->pool[i] != NULL ? shop->pool[i]->capacity : 0;
  for (guint i = POOL_SIZE - 1; i > 1 && n_voxels > POOL_VOXELS; i--)
    if (shop->pool[i] != NULL)
      {
        n_voxels -= shop->pool[i]->capacity;
        g_clear_pointer (&shop->pool[i], plane_unref);
      }
}

/* A plane that nobody looks at, the longest unused first; its memory serves again without new page faults. */
static Plane *
workshop_take_plane (Workshop *shop, gsize n_voxels, GError **error)
{
  guint index = POOL_SIZE - 1;
  Plane *plane = NULL;

  for (gint i = POOL_SIZE - 1; i >= 0; i--)
    if (shop->pool[i] == NULL || g_atomic_ref_count_compare (&shop->pool[i]->ref_count, 1))
      {
        index = (guint) i;
        plane = shop->pool[i];
        break;
      }
  if (plane == NULL && shop->pool[index] != NULL)
    g_clear_pointer (&shop->pool[index], plane_unref);
  if (plane == NULL)
    plane = shop->pool[index] = plane_new ();

  plane->region.n_u = plane->region.n_v = 0;
  if (plane->capacity < n_voxels || plane->capacity / 4 > n_voxels)
    {
      g_clear_pointer (&plane->data, free);
      plane->capacity = 0;
      plane->data = malloc (n_voxels * sizeof (float));
      if (plane->data == NULL)
        {
          g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, "%" G_GSIZE_FORMAT " bytes for a slice",
                       n_voxels * sizeof (float));
          return NULL;
        }
      plane->capacity = n_voxels;
    }
  workshop_use (shop, index);
  workshop_shrink (shop);
  return plane;
}

static gboolean
region_covers (const SlabSliceRegion *own, const SlabSliceRegion *region)
{
  return own->every_u == region->every_u && own->every_v == region->every_v
         && MAX (own->every_slice, 1) == MAX (region->every_slice, 1) && own->u <= region->u && own->v <= region->v
         && (region->u - own->u) % own->every_u == 0 && (region->v - own->v) % own->every_v == 0
         && own->u + own->n_u * own->every_u >= region->u + region->n_u * region->every_u
         && own->v + own->n_v * own->every_v >= region->v + region->n_v * region->every_v;
}

/* Part of an axis of @n voxels that a picture touches, in steps of @every counted from 0, so that cached parts meet. */
static void
clip_axis (double start, double step, int n_pixels, gint64 n, gint64 every, gint64 *first, gint64 *count)
{
  double from = CLAMP (floor (start), 0.0, (double) n);
  double to = CLAMP (ceil (start + step * n_pixels), 0.0, (double) n);

  *first = (gint64) from / every * every;
  *count = MAX (((gint64) to - *first + every - 1) / every, 0);
}

static gint64
get_decimation (double step)
{
  return step >= DECIMATE_STEP ? (gint64) (step / (DECIMATE_STEP / 2)) : 1;
}

/* Whether a row is in as many places of the file as it has voxels, or in several. */
static gboolean
is_spread (SlabVolume *volume, const SlabSliceRequest *request)
{
  const SlabAxis across = slab_slice_get_horizontal (request->plane);
  const double n_bytes = MIN (request->step_x * request->width, (double) slab_volume_get_shape (volume)->n[across])
                         * (double) slab_sample_type_get_size (slab_volume_get_sample_type (volume));

  return request->plane == SLAB_AXIS_X || n_bytes > (double) PLACE_BYTES;
}

/* @coarseness: how many times fewer rows and slices, and columns of rows that are spread over the file, than the
 * picture should have. */
static SlabSliceRegion
get_region (SlabVolume *volume, const SlabSliceRequest *request, gint64 coarseness)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  SlabSliceRegion region = { .plane = request->plane,
                             .projection = request->projection,
                             .every_u = get_decimation (request->step_x)
                                        * (is_spread (volume, request) ? coarseness : 1),
                             .every_v = get_decimation (request->step_y) * coarseness };

  slab_slice_request_get_slab (request, shape->n[request->plane], &region.first, &region.n_slices);
  region.every_slice = MIN (coarseness, region.n_slices);
  clip_axis (request->left, request->step_x, request->width, shape->n[slab_slice_get_horizontal (request->plane)],
             region.every_u, &region.u, &region.n_u);
  clip_axis (request->top, request->step_y, request->height, shape->n[slab_slice_get_vertical (request->plane)],
             region.every_v, &region.v, &region.n_v);
  return region;
}

/* Places of the file that a region's voxels are in. */
static double
get_n_places (SlabVolume *volume, const SlabSliceRegion *region)
{
  const double size = (double) slab_sample_type_get_size (slab_volume_get_sample_type (volume));
  const double n_u = (double) region->n_u;
  double per_row = n_u;

  if (region->plane != SLAB_AXIS_X)
    per_row = MIN (ceil (n_u * (double) region->every_u * size / (double) PLACE_BYTES), MAX (n_u, 1));
  return per_row * (double) region->n_v * ceil ((double) region->n_slices / (double) MAX (region->every_slice, 1));
}

/* That of a first look. */
static gint64
get_first_coarseness (SlabVolume *volume, const SlabSliceRequest *request)
{
  gint64 coarseness = 2;

  while (coarseness < G_MAXINT32)
    {
      const SlabSliceRegion region = get_region (volume, request, coarseness);

      if (get_n_places (volume, &region) <= FIRST_PLACES)
        break;
      coarseness += MAX (coarseness / 4, 1);
    }
  return coarseness;
}

static gboolean
is_wanted_elsewhere (Shared *shared)
{
  gboolean wanted;

  if (shared == NULL)
    return FALSE;
  g_mutex_lock (&shared->mutex);
  wanted = shared->pending || shared->quit || shared->forget;
  g_mutex_unlock (&shared->mutex);
  return wanted;
}

/* When a reading ends without a plane. */
typedef struct
{
  Shared *shared;     /* whose next request ends it; NULL for none */
  gint64 deadline;    /* 0 for none */
  gboolean is_first;  /* nothing is seen of the request yet */
  SlabVolume *volume; /* that is read */
  gint64 n_slices;
} Stop;

/* Were a first look given up for whatever is asked for next, nothing would be seen while the wheel turns. But nobody
 * waits for another volume's, or for that of a slab which has been made much thinner. */
static gboolean
is_stopped (gpointer user_data)
{
  const Stop *stop = user_data;
  Shared *shared = stop->shared;
  gboolean stopped;

  if (stop->deadline > 0 && g_get_monotonic_time () > stop->deadline)
    return TRUE;
  if (shared == NULL || !stop->is_first)
    return is_wanted_elsewhere (shared);
  g_mutex_lock (&shared->mutex);
  stopped = shared->quit || shared->forget;
  if (!stopped && shared->pending)
    {
      const SlabSliceRequest *request = &shared->request;
      gint64 first, n_slices;

      slab_slice_request_get_slab (request, slab_volume_get_shape (shared->volume)->n[request->plane], &first,
                                   &n_slices);
      stopped = shared->volume != stop->volume || n_slices <= stop->n_slices / 2;
    }
  g_mutex_unlock (&shared->mutex);
  return stopped;
}

static gboolean
read_rows (SlabSliceReader *reader, Stop *stop, const SlabSliceRegion *region, float *target, GError **error)
{
  const gboolean is_slow = slab_slice_reader_is_slow (stop->volume);

  /* Beside the slice there is nothing to read. */
  for (gint64 row = 0, n_rows; row < region->n_v && region->n_u > 0; row += n_rows)
    {
      n_rows = MAX (PIECE_VOXELS / (region->n_u * region->every_u), 1);
      if (!is_slow && region->n_slices > 1)
        n_rows = MAX (SLAB_PIECE_VOXELS / (region->n_u * region->every_u * region->n_slices), 1);
      /* Whole bricks, and not many of them at a time. */
      else if (is_slow && region->plane == SLAB_AXIS_X && region->every_v == 1)
        n_rows = SLAB_BRICK_PLANES - (region->v + row) % SLAB_BRICK_PLANES;
      n_rows = MIN (n_rows, region->n_v - row);
      if (is_stopped (stop)
          || !slab_slice_reader_read (reader, stop->volume, region, row, n_rows, target + row * region->n_u, error))
        return FALSE;
    }
  return TRUE;
}

/* Returns NULL without an error where @stop says so. */
static Plane *
read_plane (Workshop *shop, const Stop *stop, SlabVolume *volume, const SlabSliceRegion *region, GError **error)
{
  Plane *plane = workshop_take_plane (shop, (gsize) MAX (region->n_u * region->n_v, 1), error);
  SlabSliceReader *reader = workshop_get_reader (shop);
  Stop now = *stop;
  gboolean is_read;

  if (plane == NULL)
    return NULL;
  now.volume = volume;
  now.n_slices = region->n_slices;
  g_weak_ref_set (&plane->volume, volume);
  slab_slice_reader_set_stop (reader, is_stopped, &now);
  is_read = read_rows (reader, &now, region, plane->data, error);
  slab_slice_reader_set_stop (reader, NULL, NULL);
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (error);
  if (!is_read)
    return NULL;
  plane->region = *region;
  return plane;
}

static Plane *
find_plane (Workshop *shop, SlabVolume *volume, const SlabSliceRegion *region)
{
  for (guint i = 0; i < POOL_SIZE; i++)
    {
      Plane *plane = shop->pool[i];

      if (plane == NULL || !plane_is_of (plane, volume, region) || !region_covers (&plane->region, region))
        continue;
      workshop_use (shop, i);
      return plane;
    }
  return NULL;
}

/* The same slice and not all of it: it is being moved or zoomed, so the rest will be asked for as well. */
static void
grow_region (Workshop *shop, SlabVolume *volume, SlabSliceRegion *region)
{
  const gint64 *n = slab_volume_get_shape (volume)->n;
  const gint64 n_u = n[slab_slice_get_horizontal (region->plane)];
  const gint64 n_v = n[slab_slice_get_vertical (region->plane)];

  if (region->every_u > 1 || region->every_v > 1 || n_u > WHOLE_SLICE_VOXELS / n_v)
    return;
  for (guint i = 0; i < POOL_SIZE; i++)
    if (shop->pool[i] != NULL && plane_is_of (shop->pool[i], volume, region) && shop->pool[i]->region.every_u == 1
        && shop->pool[i]->region.every_v == 1)
      {
        region->u = region->v = 0;
        region->n_u = n_u;
        region->n_v = n_v;
        return;
      }
}

/* @coarseness: (inout): 0 for a first frame, else that of the one before; out: that of the plane, 1 where it is all
 * there is to see. @shared: whose next request may end it without a plane; NULL for none. */
static Plane *
get_plane (Workshop *shop, Shared *shared, SlabVolume *volume, const SlabSliceRequest *request, gint64 *coarseness,
           GError **error)
{
  SlabSliceRegion region = get_region (volume, request, 1);
  const double n_places = get_n_places (volume, &region);
  const gint64 start = g_get_monotonic_time ();
  Stop stop = { .shared = shared, .is_first = *coarseness == 0 };
  Plane *plane = find_plane (shop, volume, &region);
  Plane *first = NULL;

  if (plane != NULL)
    {
      *coarseness = 1;
      return plane;
    }
  /* Not one that has a good part of the places, one by one: all of them, in their order, take hardly longer. */
  if (*coarseness >= FINER * FINER)
    {
      *coarseness /= FINER;
      region = get_region (volume, request, *coarseness);
      return read_plane (shop, &stop, volume, &region, error);
    }
  if (*coarseness == 0 && n_places > FIRST_PLACES && slab_slice_reader_is_slow (volume))
    {
      SlabSliceRegion look;

      *coarseness = get_first_coarseness (volume, request);
      look = get_region (volume, request, *coarseness);
      first = read_plane (shop, &stop, volume, &look, error);
      if (first == NULL
          || (double) (g_get_monotonic_time () - start) * n_places / MAX (get_n_places (volume, &look), 1) > SOON_USEC)
        return first;
      stop.deadline = start + 2 * SOON_USEC;
    }
  grow_region (shop, volume, &region);
  plane = read_plane (shop, &stop, volume, &region, error);
  if (plane == NULL && first != NULL && *error == NULL)
    return first;
  *coarseness = 1;
  return plane;
}

/* Frames of what was read */

/* @coarseness, @shared: as for get_plane(). Returns NULL where something else is asked for meanwhile. */
static SlabSliceFrame *
render (Workshop *shop, Shared *shared, SlabVolume *volume, const SlabSliceRequest *request, gint64 *coarseness)
{
  const gint64 start_time = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Plane *plane = get_plane (shop, shared, volume, request, coarseness, &error);
  SlabSliceFrame *frame;

  if (plane == NULL && error == NULL)
    return NULL;
  if (plane == NULL)
    *coarseness = 1;
  frame = g_new0 (SlabSliceFrame, 1);
  frame->request = *request;
  frame->volume = g_object_ref (volume);
  frame->start_time = start_time;
  if (plane != NULL)
    {
      frame->plane = plane_ref (plane);
      frame->coarse = *coarseness > 1;
      bytes = slab_slice_paint (plane->data, &plane->region, request, &frame->opaque, &error);
      if (request->survey)
        slab_slice_survey (plane->data, &plane->region, request, &frame->survey);
    }
  if (bytes != NULL)
    {
      static const cairo_user_data_key_t key;
      const gsize stride = (gsize) request->width * sizeof (guint32);

      frame->pixels = g_bytes_ref (bytes);
      frame->surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (bytes, NULL),
                                                            frame->opaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32,
                                                            request->width, request->height, (int) stride);
      (void) cairo_surface_set_user_data (frame->surface, &key, g_bytes_ref (bytes),
                                          (cairo_destroy_func_t) g_bytes_unref);
    }
  frame->error = g_steal_pointer (&error);
  frame->end_time = g_get_monotonic_time ();
  return frame;
}

static gboolean
request_is_valid (SlabVolume *volume, const SlabSliceRequest *request)
{
  return request->plane <= SLAB_AXIS_X && request->slice >= 0
         && request->slice < slab_volume_get_shape (volume)->n[request->plane] && request->width > 0
         && request->height > 0 && request->width <= G_MAXINT16 && request->height <= G_MAXINT16 && request->step_x > 0
         && request->step_y > 0 && isfinite (request->left + request->step_x * request->width)
         && isfinite (request->top + request->step_y * request->height);
}

/**
 * slab_slice_render:
 * @volume: what to read
 * @request: what to show
 *
 * Reads and colours in the calling thread, never coarsely; not for the main one of a window.
 *
 * Returns: (transfer full): the frame, with its pixels or its error
 */
SlabSliceFrame *
slab_slice_render (SlabVolume *volume, const SlabSliceRequest *request)
{
  Workshop shop = { { NULL } };
  SlabSliceFrame *frame;
  gint64 coarseness = 1;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (request_is_valid (volume, request), NULL);

  frame = render (&shop, NULL, volume, request, &coarseness);
  workshop_clear (&shop);
  return frame;
}

/* The thread */

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  g_clear_object (&shared->volume);
  g_clear_pointer (&shared->done, slab_slice_frame_free);
  g_main_context_unref (shared->context);
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
  g_cond_clear (&shared->done_cond);
  g_free (shared);
}

static gboolean
announce_cb (gpointer data)
{
  Shared *shared = data;

  g_mutex_lock (&shared->mutex);
  shared->announced = FALSE;
  g_mutex_unlock (&shared->mutex);
  if (shared->owner != NULL)
    g_signal_emit (shared->owner, signals[READY], 0);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
announce (Shared *shared)
{
  g_autoptr (GSource) source = NULL;

  if (shared->announced)
    return;
  shared->announced = TRUE;
  source = g_idle_source_new ();
  /* Before the frame clock's redraw, so that a slice is in the next frame and not in the one after. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, announce_cb, shared_ref (shared), shared_unref);
  g_source_attach (source, shared->context);
}

/* What is read once is quick to be read again: it is in the system's memory, or a brick. */
static void
warm (Workshop *shop, Shared *shared, SlabVolume *volume, const SlabSliceRegion *region)
{
  const gboolean by_bricks = slab_slice_reader_is_slow (volume) && region->plane == SLAB_AXIS_X && region->every_v == 1;
  const gint64 n_most = by_bricks ? SLAB_BRICK_PLANES : MAX (PIECE_VOXELS / (region->n_u * region->every_u), 1);
  g_autofree float *values = g_try_new (float, (gsize) (n_most * region->n_u));
  gint64 n_rows;

  for (gint64 row = 0; row < region->n_v && values != NULL; row += n_rows)
    {
      n_rows = MIN (n_most - (by_bricks ? (region->v + row) % SLAB_BRICK_PLANES : 0), region->n_v - row);
      if (is_wanted_elsewhere (shared)
          || !slab_slice_reader_read (workshop_get_reader (shop), volume, region, row, n_rows, values, NULL))
        break;
    }
}

/* A neighbour in the direction of travel, the same part of it: it is then in memory when the wheel turns again. */
static void
look_ahead (Workshop *shop, Shared *shared, SlabVolume *volume, const SlabSliceRequest *request, gint64 slice,
            gboolean is_next)
{
  const Stop stop = { .shared = shared };
  SlabSliceRequest ahead = *request;
  SlabSliceRegion region;
  g_autoptr (GError) error = NULL;

  if (slice < 0 || slice >= slab_volume_get_shape (volume)->n[request->plane])
    return;
  ahead.slice = slice;
  region = get_region (volume, &ahead, 1);
  if (region.n_u <= 0 || region.n_v <= 0 || find_plane (shop, volume, &region) != NULL)
    return;
  /* Of a file that the system keeps the further ones would be read with every step. */
  if (!is_next && !slab_slice_reader_is_slow (volume))
    {
      slab_slice_reader_prefetch (volume, &region);
      return;
    }
  /* The other cores are for the window, which paints what was asked for. A failure is reported when the slice is. */
  slab_slice_reader_set_alone (workshop_get_reader (shop), TRUE);
  if (region.n_u * region.n_v <= PREFETCH_VOXELS && is_next)
    (void) read_plane (shop, &stop, volume, &region, &error);
  else
    warm (shop, shared, volume, &region);
  slab_slice_reader_set_alone (workshop_get_reader (shop), FALSE);
}

/* Left to itself the C library keeps what slices took, tens of megabytes of each view; but were they mapped one by one,
 * the toolkit's pictures would be as well, and have fresh pages in every frame. Called and left with the mutex held. */
static void
give_back_memory (Shared *shared)
{
#ifdef __GLIBC__
  g_mutex_unlock (&shared->mutex);
  malloc_trim (0);
  g_mutex_lock (&shared->mutex);
#endif
}

static gpointer
thread_main (gpointer data)
{
  Shared *shared = data;
  Workshop shop = { { NULL } };
  SlabSliceRequest last = { .slice = -1 };
  gint64 ahead = 1;

  g_mutex_lock (&shared->mutex);
  while (TRUE)
    {
      g_autoptr (SlabVolume) volume = NULL;
      SlabSliceFrame *frame;
      SlabSliceRequest request;
      gint64 coarseness;

      while (!shared->pending && !shared->quit && !shared->forget)
        g_cond_wait (&shared->cond, &shared->mutex);
      if (shared->quit)
        break;
      if (shared->forget)
        {
          shared->forget = FALSE;
          workshop_clear (&shop);
          if (!shared->pending)
            give_back_memory (shared);
        }
      if (!shared->pending)
        continue;
      request = shared->request;
      volume = g_steal_pointer (&shared->volume);
      shared->pending = FALSE;
      g_mutex_unlock (&shared->mutex);

      coarseness = 0;
      do
        {
          frame = render (&shop, shared, volume, &request, &coarseness);
          if (frame == NULL)
            break;
          g_mutex_lock (&shared->mutex);
          if (!shared->forget)
            {
              g_clear_pointer (&shared->done, slab_slice_frame_free);
              shared->done = g_steal_pointer (&frame);
              announce (shared);
              g_cond_signal (&shared->done_cond);
            }
          g_mutex_unlock (&shared->mutex);
          g_clear_pointer (&frame, slab_slice_frame_free);
        }
      while (coarseness > 1 && !is_wanted_elsewhere (shared));

      if (last.plane == request.plane && last.slice >= 0 && last.slice != request.slice)
        {
          ahead = request.slice > last.slice ? 1 : -1;
          for (gint64 i = 1; i <= N_AHEAD && !is_wanted_elsewhere (shared); i++)
            look_ahead (&shop, shared, volume, &request, request.slice + i * ahead, i == 1);
        }
      last = request;
      g_clear_object (&volume);
      g_mutex_lock (&shared->mutex);
    }
  g_mutex_unlock (&shared->mutex);
  workshop_clear (&shop);
  shared_unref (shared);
  return NULL;
}

static void
slab_slice_renderer_dispose (GObject *object)
{
  SlabSliceRenderer *self = SLAB_SLICE_RENDERER (object);

  if (self->thread != NULL)
    {
      self->shared->owner = NULL;
      g_mutex_lock (&self->shared->mutex);
      self->shared->quit = TRUE;
      g_cond_signal (&self->shared->cond);
      g_mutex_unlock (&self->shared->mutex);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  g_clear_pointer (&self->shared, shared_unref);

  G_OBJECT_CLASS (slab_slice_renderer_parent_class)->dispose (object);
}

static void
slab_slice_renderer_class_init (SlabSliceRendererClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_slice_renderer_dispose;

  signals[READY] = g_signal_new ("ready", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
slab_slice_renderer_init (SlabSliceRenderer *self)
{
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->ref_count);
  g_mutex_init (&shared->mutex);
  g_cond_init (&shared->cond);
  g_cond_init (&shared->done_cond);
  shared->context = g_main_context_ref_thread_default ();
  shared->owner = self;
  self->shared = shared;
  self->thread = g_thread_new ("slice-renderer", thread_main, shared_ref (shared));
}

SlabSliceRenderer *
slab_slice_renderer_new (void)
{
  return g_object_new (SLAB_TYPE_SLICE_RENDERER, NULL);
}

/**
 * slab_slice_renderer_request:
 * @volume: what to read
 * @request: what to show; its slice is inside the volume, its sizes are positive
 *
 * Replaces a request that has not been begun. "ready" follows.
 */
void
slab_slice_renderer_request (SlabSliceRenderer *self, SlabVolume *volume, const SlabSliceRequest *request)
{
  Shared *shared;

  g_return_if_fail (SLAB_IS_SLICE_RENDERER (self));
  g_return_if_fail (SLAB_IS_VOLUME (volume));
  g_return_if_fail (request != NULL);
  g_return_if_fail (request_is_valid (volume, request));

  shared = self->shared;
  g_mutex_lock (&shared->mutex);
  g_set_object (&shared->volume, volume);
  shared->request = *request;
  shared->pending = TRUE;
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
}

/**
 * slab_slice_renderer_take_frame:
 *
 * Returns: (transfer full) (nullable): the newest frame, NULL when it has been taken already
 */
SlabSliceFrame *
slab_slice_renderer_take_frame (SlabSliceRenderer *self)
{
  SlabSliceFrame *frame;

  g_return_val_if_fail (SLAB_IS_SLICE_RENDERER (self), NULL);

  g_mutex_lock (&self->shared->mutex);
  frame = g_steal_pointer (&self->shared->done);
  g_mutex_unlock (&self->shared->mutex);
  return frame;
}

/**
 * slab_slice_renderer_wait:
 * @serial: of the last request
 * @end_time: when to give up; monotonic, µs
 *
 * Sleeps until the frame of a request can be taken, for who is about to paint and had to paint again a moment later.
 *
 * Returns: %FALSE when it did not come in time
 */
gboolean
slab_slice_renderer_wait (SlabSliceRenderer *self, guint64 serial, gint64 end_time)
{
  Shared *shared;
  gboolean is_there;

  g_return_val_if_fail (SLAB_IS_SLICE_RENDERER (self), FALSE);

  shared = self->shared;
  g_mutex_lock (&shared->mutex);
  while (!(is_there = shared->done != NULL && shared->done->request.serial == serial)
         && g_cond_wait_until (&shared->done_cond, &shared->mutex, end_time))
    ;
  g_mutex_unlock (&shared->mutex);
  return is_there;
}

void
slab_slice_renderer_clear (SlabSliceRenderer *self)
{
  Shared *shared;

  g_return_if_fail (SLAB_IS_SLICE_RENDERER (self));

  shared = self->shared;
  g_mutex_lock (&shared->mutex);
  g_clear_object (&shared->volume);
  shared->pending = FALSE;
  g_clear_pointer (&shared->done, slab_slice_frame_free);
  shared->forget = TRUE;
  g_cond_signal (&shared->cond);
  g_mutex_unlock (&shared->mutex);
}

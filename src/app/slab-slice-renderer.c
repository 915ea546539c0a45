/* SPDX-License-Identifier: MIT */
#include "slab-slice-renderer.h"

#include <math.h>
#include <string.h>

#include "slab-slice-painter.h"

#define POOL_SIZE 4
/* A slice up to this many voxels is read whole once it is moved over or zoomed; larger ones by what is visible. */
#define WHOLE_SLICE_VOXELS ((gint64) 1 << 24)
#define PREFETCH_VOXELS ((gint64) 1 << 22)
/* Read in pieces, so that a look-ahead can be given up for a request. */
#define PIECE_VOXELS ((gint64) 1 << 18)
/* Voxels per pixel from which not every row and column is read: the mean is then over a part of them. */
#define DECIMATE_STEP 8

/* A rectangle of a slice, every @every_v-th row and @every_u-th column of it. */
typedef struct
{
  gatomicrefcount ref_count;
  GWeakRef volume; /* only to know it again: a picture must not keep a volume in memory */
  SlabAxis plane;
  gint64 slice;
  gint64 u;
  gint64 v;
  gint64 n_u;
  gint64 n_v;
  gint64 every_u;
  gint64 every_v;
  gsize capacity;
  float *data;
} Plane;

struct _SlabSliceFrame
{
  SlabSliceRequest request;
  SlabVolume *volume;
  GdkTexture *texture;
  cairo_surface_t *surface; /* of the same pixels */
  GError *error;
  Plane *plane;
  gint64 start_time;
  gint64 end_time;
};

/* What the thread alone works with. */
typedef struct
{
  Plane *pool[POOL_SIZE]; /* most recently used first */
  float *row;
  gsize row_capacity;
} Workshop;

/* Outlives the renderer in a source that is still on its way to the main thread. */
typedef struct
{
  gatomicrefcount ref_count;
  SlabSliceRenderer *owner; /* main thread only; NULL once it is gone */
  GMainContext *context;

  GMutex mutex;
  GCond cond;
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
plane_is_of (Plane *plane, SlabVolume *volume, SlabAxis axis, gint64 slice)
{
  g_autoptr (SlabVolume) own = NULL;

  if (plane->n_u == 0 || plane->plane != axis || plane->slice != slice)
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
  g_clear_object (&frame->texture);
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

GdkTexture *
slab_slice_frame_get_texture (SlabSliceFrame *frame)
{
  g_return_val_if_fail (frame != NULL, NULL);

  return frame->texture;
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
  const Plane *plane;

  g_return_val_if_fail (frame != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  plane = frame->plane;
  if (plane == NULL || u < plane->u || v < plane->v)
    return FALSE;
  if ((u - plane->u) % plane->every_u != 0 || (v - plane->v) % plane->every_v != 0)
    return FALSE;
  u = (u - plane->u) / plane->every_u;
  v = (v - plane->v) / plane->every_v;
  if (u >= plane->n_u || v >= plane->n_v)
    return FALSE;
  *value = plane->data[v * plane->n_u + u];
  return TRUE;
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
workshop_forget (Workshop *shop)
{
  for (guint i = 0; i < POOL_SIZE; i++)
    g_clear_pointer (&shop->pool[i], plane_unref);
}

static void
workshop_clear (Workshop *shop)
{
  workshop_forget (shop);
  g_clear_pointer (&shop->row, free);
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

  plane->n_u = plane->n_v = 0;
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
  return plane;
}

typedef struct
{
  gint64 u;
  gint64 v;
  gint64 n_u;
  gint64 n_v;
  gint64 every_u;
  gint64 every_v;
} Region;

static gboolean
region_covers (const Plane *plane, const Region *region)
{
  return plane->every_u == region->every_u && plane->every_v == region->every_v && plane->u <= region->u
         && plane->v <= region->v && (region->u - plane->u) % plane->every_u == 0
         && (region->v - plane->v) % plane->every_v == 0
         && plane->u + plane->n_u * plane->every_u >= region->u + region->n_u * region->every_u
         && plane->v + plane->n_v * plane->every_v >= region->v + region->n_v * region->every_v;
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

static Region
get_region (const SlabShape *shape, const SlabSliceRequest *request)
{
  Region region = { .every_u = get_decimation (request->step_x), .every_v = get_decimation (request->step_y) };

  clip_axis (request->left, request->step_x, request->width, shape->n[slab_slice_get_horizontal (request->plane)],
             region.every_u, &region.u, &region.n_u);
  clip_axis (request->top, request->step_y, request->height, shape->n[slab_slice_get_vertical (request->plane)],
             region.every_v, &region.v, &region.n_v);
  return region;
}

static gboolean
is_wanted_elsewhere (Shared *shared)
{
  gboolean wanted;

  if (shared == NULL)
    return FALSE;
  g_mutex_lock (&shared->mutex);
  wanted = shared->pending || shared->quit;
  g_mutex_unlock (&shared->mutex);
  return wanted;
}

/* Reads @rows x @columns voxels of the slice from row @v, column @u. */
static gboolean
read_rows (SlabVolume *volume, SlabAxis axis, gint64 slice, gint64 u, gint64 v, gint64 columns, gint64 rows,
           float *target, GError **error)
{
  SlabBox box = { { 0, 0, 0 }, { 1, 1, 1 } };
  const SlabAxis across = slab_slice_get_horizontal (axis);
  const SlabAxis down = slab_slice_get_vertical (axis);
  gsize row_stride, plane_stride;

  box.start[axis] = slice;
  box.start[across] = u;
  box.size[across] = columns;
  box.start[down] = v;
  box.size[down] = rows;
  /* The box's rows run along X and its planes along Z; in the picture these are other directions. */
  if (axis == SLAB_AXIS_X)
    {
      row_stride = 1;
      plane_stride = (gsize) columns;
    }
  else
    {
      row_stride = (gsize) columns;
      plane_stride = axis == SLAB_AXIS_Y ? (gsize) columns : (gsize) (columns * rows);
    }
  return slab_volume_read_box (volume, &box, target, row_stride, plane_stride, error);
}

/* @shared: not NULL for a look-ahead, which ends without a plane as soon as something is asked for. */
static Plane *
read_plane (Workshop *shop, Shared *shared, SlabVolume *volume, SlabAxis axis, gint64 slice, const Region *region,
            GError **error)
{
  Plane *plane = workshop_take_plane (shop, (gsize) MAX (region->n_u * region->n_v, 1), error);
  const gint64 limit = slab_volume_get_shape (volume)->n[slab_slice_get_horizontal (axis)];
  const gint64 columns = MIN (region->n_u * region->every_u, limit - region->u);

  if (plane == NULL)
    return NULL;
  g_weak_ref_set (&plane->volume, volume);
  plane->plane = axis;
  plane->slice = slice;
  plane->u = region->u;
  plane->v = region->v;
  plane->every_u = region->every_u;
  plane->every_v = region->every_v;
  /* Beside the slice there is nothing to read. */
  if (region->n_u == 0 || region->n_v == 0)
    return plane;

  if (region->every_u == 1 && region->every_v == 1)
    {
      const gint64 piece = MAX (PIECE_VOXELS / MAX (columns, 1), 1);

      for (gint64 row = 0; row < region->n_v; row += piece)
        {
          if (is_wanted_elsewhere (shared))
            return NULL;
          if (!read_rows (volume, axis, slice, region->u, region->v + row, columns, MIN (piece, region->n_v - row),
                          plane->data + row * columns, error))
            return NULL;
        }
    }
  else
    {
      if (shop->row_capacity < (gsize) columns)
        {
          g_clear_pointer (&shop->row, free);
          shop->row_capacity = 0;
          shop->row = malloc ((gsize) columns * sizeof (float));
          if (shop->row == NULL)
            {
              g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, "%" G_GINT64_FORMAT " bytes for a row",
                           columns * (gint64) sizeof (float));
              return NULL;
            }
          shop->row_capacity = (gsize) columns;
        }
      for (gint64 row = 0; row < region->n_v; row++)
        {
          float *target = plane->data + row * region->n_u;

          if (is_wanted_elsewhere (shared))
            return NULL;
          if (!read_rows (volume, axis, slice, region->u, region->v + row * region->every_v, columns, 1, shop->row,
                          error))
            return NULL;
          for (gint64 i = 0; i < region->n_u; i++)
            target[i] = shop->row[i * region->every_u];
        }
    }
  plane->n_u = region->n_u;
  plane->n_v = region->n_v;
  return plane;
}

static Plane *
get_plane (Workshop *shop, SlabVolume *volume, const SlabSliceRequest *request, GError **error)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  Region region = get_region (shape, request);

  for (guint i = 0; i < POOL_SIZE; i++)
    {
      Plane *plane = shop->pool[i];

      if (plane == NULL || !plane_is_of (plane, volume, request->plane, request->slice))
        continue;
      if (region_covers (plane, &region))
        {
          workshop_use (shop, i);
          return plane;
        }
      /* The same slice and not all of it: it is being moved or zoomed, so the rest will be asked for as well. */
      if (region.every_u == 1 && region.every_v == 1)
        {
          gint64 n_u = shape->n[slab_slice_get_horizontal (request->plane)];
          gint64 n_v = shape->n[slab_slice_get_vertical (request->plane)];

          if (n_u <= WHOLE_SLICE_VOXELS / n_v)
            region = (Region){ 0, 0, n_u, n_v, 1, 1 };
        }
      break;
    }
  return read_plane (shop, NULL, volume, request->plane, request->slice, &region, error);
}

/* Frames of what was read */

static SlabSliceFrame *
render (Workshop *shop, SlabVolume *volume, const SlabSliceRequest *request)
{
  SlabSliceFrame *frame = g_new0 (SlabSliceFrame, 1);
  g_autoptr (GBytes) bytes = NULL;
  Plane *plane;

  frame->request = *request;
  frame->volume = g_object_ref (volume);
  frame->start_time = g_get_monotonic_time ();
  plane = get_plane (shop, volume, request, &frame->error);
  if (plane != NULL)
    {
      frame->plane = plane_ref (plane);
      bytes = slab_slice_paint (
          &(SlabSliceCells){ plane->data, plane->u, plane->v, plane->n_u, plane->n_v, plane->every_u, plane->every_v },
          request, &frame->error);
    }
  if (bytes != NULL)
    {
      static const cairo_user_data_key_t key;
      const gsize stride = (gsize) request->width * sizeof (guint32);

      frame->texture = gdk_memory_texture_new (request->width, request->height, GDK_MEMORY_DEFAULT, bytes, stride);
      frame->surface = cairo_image_surface_create_for_data ((guchar *) g_bytes_get_data (bytes, NULL),
                                                            CAIRO_FORMAT_ARGB32, request->width, request->height,
                                                            (int) stride);
      (void) cairo_surface_set_user_data (frame->surface, &key, g_bytes_ref (bytes),
                                          (cairo_destroy_func_t) g_bytes_unref);
    }
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
 * Reads and colours in the calling thread; not for the main one of a window.
 *
 * Returns: (transfer full): the frame, with its texture or its error
 */
SlabSliceFrame *
slab_slice_render (SlabVolume *volume, const SlabSliceRequest *request)
{
  Workshop shop = { { NULL } };
  SlabSliceFrame *frame;

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (request_is_valid (volume, request), NULL);

  frame = render (&shop, volume, request);
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

/* The neighbour in the direction of travel, the same part of it: it is then in memory when the wheel turns again. */
static void
look_ahead (Workshop *shop, Shared *shared, SlabVolume *volume, const SlabSliceRequest *request, gint64 slice)
{
  const SlabShape *shape = slab_volume_get_shape (volume);
  Region region = get_region (shape, request);
  g_autoptr (GError) error = NULL;

  if (slice < 0 || slice >= shape->n[request->plane] || region.n_u * region.n_v > PREFETCH_VOXELS)
    return;
  for (guint i = 0; i < POOL_SIZE; i++)
    if (shop->pool[i] != NULL && plane_is_of (shop->pool[i], volume, request->plane, slice)
        && region_covers (shop->pool[i], &region))
      return;
  /* A failure is reported when the slice is asked for. */
  (void) read_plane (shop, shared, volume, request->plane, slice, &region, &error);
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

      while (!shared->pending && !shared->quit && !shared->forget)
        g_cond_wait (&shared->cond, &shared->mutex);
      if (shared->quit)
        break;
      if (shared->forget)
        {
          shared->forget = FALSE;
          workshop_forget (&shop);
        }
      if (!shared->pending)
        continue;
      request = shared->request;
      volume = g_steal_pointer (&shared->volume);
      shared->pending = FALSE;
      g_mutex_unlock (&shared->mutex);

      frame = render (&shop, volume, &request);

      g_mutex_lock (&shared->mutex);
      if (!shared->forget)
        {
          g_clear_pointer (&shared->done, slab_slice_frame_free);
          shared->done = g_steal_pointer (&frame);
          announce (shared);
        }
      g_mutex_unlock (&shared->mutex);
      g_clear_pointer (&frame, slab_slice_frame_free);

      if (last.plane == request.plane && last.slice >= 0 && last.slice != request.slice)
        {
          ahead = request.slice > last.slice ? 1 : -1;
          look_ahead (&shop, shared, volume, &request, request.slice + ahead);
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

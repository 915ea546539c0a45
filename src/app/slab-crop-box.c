/* SPDX-License-Identifier: MIT */
#include "slab-crop-box.h"

#include <string.h>

struct _SlabCropBox
{
  GObject parent_instance;

  SlabShape shape; /* of no voxels: there is no volume */
  SlabBox box;
  gboolean active;
};

enum
{
  CHANGED,
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabCropBox, slab_crop_box, G_TYPE_OBJECT)

static gboolean
has_shape (SlabCropBox *self)
{
  return self->shape.n[0] > 0;
}

void
slab_crop_box_set_shape (SlabCropBox *self, const SlabShape *shape)
{
  g_return_if_fail (SLAB_IS_CROP_BOX (self));
  g_return_if_fail (shape == NULL || slab_shape_is_valid (shape));

  if (shape != NULL ? slab_shape_equal (shape, &self->shape) : !has_shape (self))
    return;
  slab_crop_box_set_active (self, FALSE);
  memset (&self->shape, 0, sizeof self->shape);
  if (shape != NULL)
    {
      self->shape = *shape;
      for (guint i = 0; i < SLAB_N_AXES; i++)
        {
          /* Of a few voxels a half is none to speak of. */
          self->box.start[i] = shape->n[i] >= 4 ? shape->n[i] / 4 : 0;
          self->box.size[i] = shape->n[i] - 2 * self->box.start[i];
        }
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
slab_crop_box_get_shape (SlabCropBox *self, SlabShape *shape)
{
  g_return_val_if_fail (SLAB_IS_CROP_BOX (self), FALSE);
  g_return_val_if_fail (shape != NULL, FALSE);

  *shape = self->shape;
  return has_shape (self);
}

void
slab_crop_box_set_active (SlabCropBox *self, gboolean active)
{
  g_return_if_fail (SLAB_IS_CROP_BOX (self));

  active = active && has_shape (self);
  if (self->active == active)
    return;
  self->active = active;
  g_signal_emit (self, signals[TOGGLED], 0);
}

gboolean
slab_crop_box_get_active (SlabCropBox *self)
{
  g_return_val_if_fail (SLAB_IS_CROP_BOX (self), FALSE);

  return self->active;
}

void
slab_crop_box_set (SlabCropBox *self, const SlabBox *box)
{
  SlabBox clamped;

  g_return_if_fail (SLAB_IS_CROP_BOX (self));
  g_return_if_fail (box != NULL);

  if (!has_shape (self))
    return;
  for (guint i = 0; i < SLAB_N_AXES; i++)
    {
      clamped.start[i] = CLAMP (box->start[i], 0, self->shape.n[i] - 1);
      clamped.size[i] = CLAMP (box->size[i], 1, self->shape.n[i] - clamped.start[i]);
    }
  if (memcmp (&clamped, &self->box, sizeof clamped) == 0)
    return;
  self->box = clamped;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
slab_crop_box_get (SlabCropBox *self, SlabBox *box)
{
  g_return_if_fail (SLAB_IS_CROP_BOX (self));
  g_return_if_fail (box != NULL);

  *box = self->box;
}

void
slab_crop_box_set_edges (SlabCropBox *self, SlabAxis axis, gint64 from, gint64 to)
{
  SlabBox box;
  gint64 low, high, n;

  g_return_if_fail (SLAB_IS_CROP_BOX (self));
  g_return_if_fail (axis <= SLAB_AXIS_X);

  box = self->box;
  n = self->shape.n[axis];
  low = CLAMP (MIN (from, to), 0, MAX (n - 1, 0));
  high = CLAMP (MAX (from, to), low + 1, MAX (n, low + 1));
  box.start[axis] = low;
  box.size[axis] = high - low;
  slab_crop_box_set (self, &box);
}

void
slab_crop_box_move_to (SlabCropBox *self, SlabAxis axis, gint64 start)
{
  SlabBox box;

  g_return_if_fail (SLAB_IS_CROP_BOX (self));
  g_return_if_fail (axis <= SLAB_AXIS_X);

  box = self->box;
  box.start[axis] = CLAMP (start, 0, MAX (self->shape.n[axis] - box.size[axis], 0));
  slab_crop_box_set (self, &box);
}

static void
slab_crop_box_class_init (SlabCropBoxClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
slab_crop_box_init (SlabCropBox *self)
{
}

SlabCropBox *
slab_crop_box_new (void)
{
  return g_object_new (SLAB_TYPE_CROP_BOX, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "slab-lab-item.h"

#include <math.h>

#include "profile/slab-figure-text.h"

struct _SlabLabItem
{
  GObject parent_instance;

  SlabLabResult *result;
  guint index;
  double other; /* seconds; NAN: none */
};

G_DEFINE_FINAL_TYPE (SlabLabItem, slab_lab_item, G_TYPE_OBJECT)

static double
find_other (const SlabLabResult *result, guint index, const SlabLabResult *other)
{
  const gint same = slab_lab_result_find_same (result, index, other);

  return same >= 0 ? slab_lab_text_get_value (other, (guint) same, SLAB_LAB_COLUMN_MEDIAN) : NAN;
}

double
slab_lab_item_get_value (SlabLabItem *self, guint column)
{
  g_return_val_if_fail (SLAB_IS_LAB_ITEM (self), NAN);
  g_return_val_if_fail (column < SLAB_LAB_ITEM_N_COLUMNS, NAN);

  if (column == SLAB_LAB_ITEM_OTHER)
    return self->other;
  if (column == SLAB_LAB_ITEM_RATIO)
    return slab_lab_text_get_value (self->result, self->index, SLAB_LAB_COLUMN_MEDIAN) / self->other;
  return slab_lab_text_get_value (self->result, self->index, (SlabLabColumn) column);
}

char *
slab_lab_item_format (SlabLabItem *self, guint column)
{
  g_return_val_if_fail (SLAB_IS_LAB_ITEM (self), NULL);
  g_return_val_if_fail (column < SLAB_LAB_ITEM_N_COLUMNS, NULL);

  if (column == SLAB_LAB_ITEM_OTHER)
    return slab_figure_format_seconds (self->other);
  if (column == SLAB_LAB_ITEM_RATIO)
    return slab_lab_text_format_times (slab_lab_item_get_value (self, column));
  return slab_lab_text_format (self->result, self->index, (SlabLabColumn) column);
}

const char *
slab_lab_item_get_error (SlabLabItem *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_ITEM (self), NULL);

  return slab_lab_result_get_cell (self->result, self->index)->error;
}

guint
slab_lab_item_get_index (SlabLabItem *self)
{
  g_return_val_if_fail (SLAB_IS_LAB_ITEM (self), 0);

  return self->index;
}

static void
slab_lab_item_finalize (GObject *object)
{
  slab_lab_result_unref (SLAB_LAB_ITEM (object)->result);
  G_OBJECT_CLASS (slab_lab_item_parent_class)->finalize (object);
}

static void
slab_lab_item_class_init (SlabLabItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_lab_item_finalize;
}

static void
slab_lab_item_init (SlabLabItem *self)
{
}

SlabLabItem *
slab_lab_item_new (SlabLabResult *result, guint index, SlabLabResult *other)
{
  SlabLabItem *self;

  g_return_val_if_fail (result != NULL && index < slab_lab_result_get_n_cells (result), NULL);

  self = g_object_new (SLAB_TYPE_LAB_ITEM, NULL);
  self->result = slab_lab_result_ref (result);
  self->index = index;
  self->other = other != NULL ? find_other (result, index, other) : NAN;
  return self;
}

/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib-object.h>

#include "engine/slab-lab-text.h"

G_BEGIN_DECLS

/* Behind the columns of a result: what another one has for the same experiment. */
#define SLAB_LAB_ITEM_OTHER SLAB_LAB_N_COLUMNS
#define SLAB_LAB_ITEM_RATIO (SLAB_LAB_N_COLUMNS + 1)
#define SLAB_LAB_ITEM_N_COLUMNS (SLAB_LAB_N_COLUMNS + 2)

/**
 * SlabLabItem:
 *
 * A row of the table of a result: a cell, and the same one of another result. Immutable. Main thread only.
 */
#define SLAB_TYPE_LAB_ITEM (slab_lab_item_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabItem, slab_lab_item, SLAB, LAB_ITEM, GObject)

/* @other: (nullable): compared with. */
SlabLabItem *slab_lab_item_new (SlabLabResult *result, guint index, SlabLabResult *other) G_GNUC_WARN_UNUSED_RESULT;
guint slab_lab_item_get_index (SlabLabItem *self);
/* @column: a SlabLabColumn or one of those above. */
char *slab_lab_item_format (SlabLabItem *self, guint column) G_GNUC_WARN_UNUSED_RESULT;
/* (nullable): why the cell could not be measured. */
const char *slab_lab_item_get_error (SlabLabItem *self);
double slab_lab_item_get_value (SlabLabItem *self, guint column);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/slab-lab-result.h"

G_BEGIN_DECLS

/**
 * SlabLabTable:
 *
 * The cells of a result as a table that can be sorted, with the figures of another result beside them. As high as its
 * rows. Main thread only.
 */
#define SLAB_TYPE_LAB_TABLE (slab_lab_table_get_type ())
G_DECLARE_FINAL_TYPE (SlabLabTable, slab_lab_table, SLAB, LAB_TABLE, GtkWidget)

GtkWidget *slab_lab_table_new (void);
/* @result: (nullable). @other: (nullable): compared with. While a set is measured it is called again and again. */
void slab_lab_table_set_result (SlabLabTable *self, SlabLabResult *result, SlabLabResult *other);
GListModel *slab_lab_table_get_rows (SlabLabTable *self); /* (transfer none): of SlabLabItem, as they are shown */

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "filter/slab-filter.h"

G_BEGIN_DECLS

/**
 * SlabParamRow:
 *
 * The rows of a preferences group that edit one parameter of a filter, made from its entry in the filter's table: a
 * number, a choice, or a triple, which is one number and, when its toggle is on, a row per axis. The first row has the
 * data "slab-param-name" on it. Main thread only.
 *
 * Signals:
 *   "changed": by the person; not by slab_param_row_load ()
 */
#define SLAB_TYPE_PARAM_ROW (slab_param_row_get_type ())
G_DECLARE_FINAL_TYPE (SlabParamRow, slab_param_row, SLAB, PARAM_ROW, GObject)

/* @spec: of a filter's table, which is never freed. */
SlabParamRow *slab_param_row_new (const SlabParamSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void slab_param_row_add_to (SlabParamRow *self, AdwPreferencesGroup *group);
void slab_param_row_remove_from (SlabParamRow *self, AdwPreferencesGroup *group);

void slab_param_row_load (SlabParamRow *self, const SlabFilterParams *params);
/* FALSE with the message of @params when it refuses the value. */
gboolean slab_param_row_store (SlabParamRow *self, SlabFilterParams *params, GError **error);
/* Only rows that the other parameters leave of use are visible. */
void slab_param_row_show_if_used (SlabParamRow *self, const SlabFilterParams *params);

G_END_DECLS

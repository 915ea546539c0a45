/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-lab-cell.h"

G_BEGIN_DECLS

/**
 * SlabLabSetInfo:
 * @id: word of the command line
 * @title: marked with N_()
 * @summary: marked with N_(), one sentence
 * @has_filter: whether it takes the filter that it is given; the others have filters of their own
 *
 * A set of experiments that is ready.
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *summary;
  gboolean has_filter;
} SlabLabSetInfo;

const SlabLabSetInfo *slab_lab_set_list (guint *n_sets);
const SlabLabSetInfo *slab_lab_set_find (const char *id, GError **error);

GPtrArray *slab_lab_set_make_cells (const SlabLabSetInfo *info, const SlabFilterParams *params, const SlabShape *shape,
                                    guint n_threads) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-lab-json.h"

G_BEGIN_DECLS

/* The text of slab_lab_result_to_json(). Any thread; blocks. */
gboolean slab_lab_result_save_json (const SlabLabResult *result, GFile *file, GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A line for each cell: RFC 4180, a point before decimals, an empty field where a figure is not known. */
gboolean slab_lab_result_save_csv (const SlabLabResult *result, GFile *file, GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* By the end of the name: .json or .csv. */
gboolean slab_lab_result_check_name (const char *name, GError **error);
gboolean slab_lab_result_save (const SlabLabResult *result, GFile *file, GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- Where results are kept: slabscope/lab in the user's data folder --- */

GFile *slab_lab_get_folder (void) G_GNUC_WARN_UNUSED_RESULT;
/* @file: (out) (optional) (transfer full): under which name. @folder is made where it is not there. */
gboolean slab_lab_result_keep (const SlabLabResult *result, GFile *folder, GFile **file, GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type GFile), newest first; empty where the folder is not there. */
GPtrArray *slab_lab_list_kept (GFile *folder, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

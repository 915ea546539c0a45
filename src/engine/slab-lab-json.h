/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-lab-result.h"

G_BEGIN_DECLS

#define SLAB_LAB_FILE_FORMAT "slabscope-lab"
#define SLAB_LAB_FILE_VERSION 1

/* JSON, with every repeat and what is computed from them. Any thread; reading blocks. */
char *slab_lab_result_to_json (const SlabLabResult *result) G_GNUC_WARN_UNUSED_RESULT;
SlabLabResult *slab_lab_result_load (GFile *file, GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include "filter/slab-filter.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  char *value; /* as it was given; NULL: not at all */
} SlabCliParam;

/**
 * SlabCliParams:
 *
 * The options of the filters, which come from their parameter tables: a name that several filters know is one option.
 * Zeroed to begin with.
 */
typedef struct
{
  SlabCliParam *params;
  guint n_params;
  GPtrArray *texts; /* of the options' help, which the context does not copy */
} SlabCliParams;

void slab_cli_params_add_options (SlabCliParams *options, GOptionContext *context);
gboolean slab_cli_params_are_given (const SlabCliParams *options);
/* Every option that was given must be one of the filter. */
SlabFilterParams *slab_cli_params_make (const SlabCliParams *options, const SlabFilterInfo *info,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void slab_cli_params_clear (SlabCliParams *options);

G_END_DECLS

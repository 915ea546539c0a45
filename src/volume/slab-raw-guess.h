/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-volume.h"

G_BEGIN_DECLS

/* How much a guess rests on: a name that explains the size to the byte, the size alone, or nothing. */
typedef enum
{
  SLAB_RAW_GUESS_NONE,
  SLAB_RAW_GUESS_SIZE,
  SLAB_RAW_GUESS_NAME,
} SlabRawGuess;

SlabRawGuess slab_raw_layout_guess (const char *name, guint64 n_bytes, SlabRawLayout *layout);
gboolean slab_raw_layout_get_n_bytes (const SlabRawLayout *layout, guint64 *n_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

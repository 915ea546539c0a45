/* SPDX-License-Identifier: MIT */
#pragma once

#include "profile/slab-trace-compare.h"

G_BEGIN_DECLS

/**
 * SlabDifferenceItem:
 *
 * A row of the table of what two runs differ in, for a list: a copy of the texts of a SlabTraceDifference.
 */
#define SLAB_TYPE_DIFFERENCE_ITEM (slab_difference_item_get_type ())
G_DECLARE_FINAL_TYPE (SlabDifferenceItem, slab_difference_item, SLAB, DIFFERENCE_ITEM, GObject)

typedef enum
{
  SLAB_DIFFERENCE_TITLE,
  SLAB_DIFFERENCE_FIRST,
  SLAB_DIFFERENCE_SECOND,
  SLAB_DIFFERENCE_RATIO, /* second / first as "× 1.53"; "" where there is none */
  SLAB_N_DIFFERENCE_TEXTS,
} SlabDifferenceText;

SlabDifferenceItem *slab_difference_item_new (const SlabTraceDifference *difference) G_GNUC_WARN_UNUSED_RESULT;
const char *slab_difference_item_get_text (SlabDifferenceItem *self, SlabDifferenceText text);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-tab.h"

G_BEGIN_DECLS

/**
 * SlabComparePage:
 *
 * Two runs: their pictures one over the other on one time axis, which is zoomed and moved in both at once, and the
 * table of what they differ in. Main thread only.
 *
 * Its properties and signals are those of SlabTab.
 */
#define SLAB_TYPE_COMPARE_PAGE (slab_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (SlabComparePage, slab_compare_page, SLAB, COMPARE_PAGE, GtkWidget)

GtkWidget *slab_compare_page_new (void);
/* "opened" follows at once. */
void slab_compare_page_compare (SlabComparePage *self, SlabTrace *first, const char *first_name, SlabTrace *second,
                                const char *second_name);
/* The second is read in a thread; "opened" or "open-failed" follows. */
void slab_compare_page_compare_file (SlabComparePage *self, SlabTrace *first, const char *first_name, GFile *second);

G_END_DECLS

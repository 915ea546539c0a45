/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SlabTaskStrip:
 *
 * What a tab does in a thread while the person goes on: a line with what it is, how far it is, and a button for
 * "win.cancel-task". It takes its room from what is below and gives it back. Main thread only.
 */
#define SLAB_TYPE_TASK_STRIP (slab_task_strip_get_type ())
G_DECLARE_FINAL_TYPE (SlabTaskStrip, slab_task_strip, SLAB, TASK_STRIP, GtkWidget)

GtkWidget *slab_task_strip_new (void);

/* Slides in, with nothing done so far; where it is shown already only the text is another one. */
void slab_task_strip_show (SlabTaskStrip *self, const char *text);
void slab_task_strip_hide (SlabTaskStrip *self);
/* NULL while it is hidden. */
const char *slab_task_strip_get_text (SlabTaskStrip *self);
/* Of all that is to be done, clamped to 0 to 1. */
void slab_task_strip_set_progress (SlabTaskStrip *self, double progress);
double slab_task_strip_get_progress (SlabTaskStrip *self);

G_END_DECLS

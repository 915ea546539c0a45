/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-application.h"
#include "slab-document.h"
#include "slab-slice-view.h"

G_BEGIN_DECLS

/**
 * SlabWindow:
 *
 * One document: its slices, its filter, its history, and the picture of its runs. Whatever can be done is an action
 * ("win.…"), with a state where there is one, so that menus, keys and other programs do and see the same.
 */
#define SLAB_TYPE_WINDOW (slab_window_get_type ())
G_DECLARE_FINAL_TYPE (SlabWindow, slab_window, SLAB, WINDOW, AdwApplicationWindow)

SlabWindow *slab_window_new (SlabApplication *app);

/* Nothing is open and nothing is being opened. */
gboolean slab_window_is_empty (SlabWindow *self);
/* Opens it in a thread; where the layout is not known the dialog asks for it; a failure is shown in the window. */
void slab_window_open_file (SlabWindow *self, GFile *file);
/* The sample volume; made first when it is not there. */
void slab_window_open_sample (SlabWindow *self);

G_END_DECLS

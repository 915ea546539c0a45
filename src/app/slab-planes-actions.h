/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-planes-view.h"

G_BEGIN_DECLS

/**
 * SlabPlanesActions:
 *
 * What can be done with a SlabPlanesView, as actions with a state where there is one: which slice, which planes and how
 * large, and playing. Main thread only.
 *
 * Actions: "next", "previous", "next-10", "previous-10", "first", "last", "slice" (int64), "shown-slice" (int64, only
 * told), "plane" (string), "layout" (string), "next-layout", "play", "play-rate" (double), "zoom" (double), "zoom-1"
 */
#define SLAB_TYPE_PLANES_ACTIONS (slab_planes_actions_get_type ())
G_DECLARE_FINAL_TYPE (SlabPlanesActions, slab_planes_actions, SLAB, PLANES_ACTIONS, GObject)

/* @map: gets the actions, which do nothing before there is a view and after this is gone. */
SlabPlanesActions *slab_planes_actions_new (GActionMap *map) G_GNUC_WARN_UNUSED_RESULT;
/* Once. */
void slab_planes_actions_set_view (SlabPlanesActions *self, SlabPlanesView *view);
void slab_planes_actions_set_enabled (SlabPlanesActions *self, gboolean enabled);

G_END_DECLS

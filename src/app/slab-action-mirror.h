/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SlabActionMirror:
 *
 * Makes the actions of a map stand for those of a group, which can be exchanged: a window's for those of the tab that
 * is in front. Their states and whether they are enabled follow the group; activations and changes of state are handed
 * to it. Without a group they have the states of the defaults, and none is enabled. Main thread only.
 */
#define SLAB_TYPE_ACTION_MIRROR (slab_action_mirror_get_type ())
G_DECLARE_FINAL_TYPE (SlabActionMirror, slab_action_mirror, SLAB, ACTION_MIRROR, GObject)

/* @map: gets an action for each of @defaults, and must outlive the mirror or be gone with it. */
SlabActionMirror *slab_action_mirror_new (GActionMap *map, GActionGroup *defaults) G_GNUC_WARN_UNUSED_RESULT;
/* @group: or NULL. Which of the defaults it has not is as without a group. */
void slab_action_mirror_set_group (SlabActionMirror *self, GActionGroup *group);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a map of GSimpleActions is told by who has added them. Main thread only. */

/* Only where it differs: each change is a message to whoever watches. @state may be floating. */
void slab_action_state_set (GActionMap *map, const char *name, GVariant *state);
void slab_action_state_set_enabled (GActionMap *map, const char *name, gboolean enabled);
/* Of what g_action_map_add_action_entries() has added for @user_data: from now on nobody hears of them. */
void slab_action_state_forget (GActionMap *map, const GActionEntry *entries, guint n_entries, gpointer user_data);

G_END_DECLS

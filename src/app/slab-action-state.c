/* SPDX-License-Identifier: MIT */
#include "slab-action-state.h"

static GSimpleAction *
find (GActionMap *map, const char *name)
{
  GAction *action = g_action_map_lookup_action (map, name);

  g_assert (action != NULL);
  return G_SIMPLE_ACTION (action);
}

void
slab_action_state_set (GActionMap *map, const char *name, GVariant *state)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (state);
  g_autoptr (GVariant) current = NULL;

  g_return_if_fail (G_IS_ACTION_MAP (map));
  g_return_if_fail (name != NULL);

  current = g_action_get_state (G_ACTION (find (map, name)));
  if (!g_variant_equal (current, wanted))
    g_simple_action_set_state (find (map, name), wanted);
}

void
slab_action_state_set_enabled (GActionMap *map, const char *name, gboolean enabled)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));
  g_return_if_fail (name != NULL);

  g_simple_action_set_enabled (find (map, name), enabled);
}

void
slab_action_state_forget (GActionMap *map, const GActionEntry *entries, guint n_entries, gpointer user_data)
{
  g_return_if_fail (G_IS_ACTION_MAP (map));
  g_return_if_fail (entries != NULL);

  for (guint i = 0; i < n_entries; i++)
    {
      GAction *action = g_action_map_lookup_action (map, entries[i].name);

      if (action != NULL)
        g_signal_handlers_disconnect_by_data (action, user_data);
    }
}

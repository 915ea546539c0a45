/* SPDX-License-Identifier: MIT */
#include "slab-action-mirror.h"

struct _SlabActionMirror
{
  GObject parent_instance;

  GHashTable *actions; /* name → GSimpleAction */
  GActionGroup *defaults;
  GActionGroup *group;
};

G_DEFINE_FINAL_TYPE (SlabActionMirror, slab_action_mirror, G_TYPE_OBJECT)

static void
follow_state (GSimpleAction *action, GVariant *state)
{
  g_autoptr (GVariant) current = g_action_get_state (G_ACTION (action));

  /* Each change is a message to whoever watches. */
  if (state != NULL && current != NULL && !g_variant_equal (current, state))
    g_simple_action_set_state (action, state);
}

static void
follow (SlabActionMirror *self, const char *name, GSimpleAction *action)
{
  const gboolean found = self->group != NULL && g_action_group_has_action (self->group, name);
  GActionGroup *source = found ? self->group : self->defaults;
  g_autoptr (GVariant) state = g_action_group_get_action_state (source, name);

  follow_state (action, state);
  g_simple_action_set_enabled (action, found && g_action_group_get_action_enabled (self->group, name));
}

static void
state_cb (GActionGroup *group, const char *name, GVariant *state, SlabActionMirror *self)
{
  GSimpleAction *action = g_hash_table_lookup (self->actions, name);

  if (action != NULL)
    follow_state (action, state);
}

static void
enabled_cb (GActionGroup *group, const char *name, gboolean enabled, SlabActionMirror *self)
{
  GSimpleAction *action = g_hash_table_lookup (self->actions, name);

  if (action != NULL)
    g_simple_action_set_enabled (action, enabled);
}

static void
activate_cb (GSimpleAction *action, GVariant *parameter, SlabActionMirror *self)
{
  if (self->group != NULL)
    g_action_group_activate_action (self->group, g_action_get_name (G_ACTION (action)), parameter);
}

static void
change_state_cb (GSimpleAction *action, GVariant *value, SlabActionMirror *self)
{
  if (self->group != NULL)
    g_action_group_change_action_state (self->group, g_action_get_name (G_ACTION (action)), value);
}

void
slab_action_mirror_set_group (SlabActionMirror *self, GActionGroup *group)
{
  GHashTableIter iter;
  gpointer name, action;

  g_return_if_fail (SLAB_IS_ACTION_MIRROR (self));
  g_return_if_fail (group == NULL || G_IS_ACTION_GROUP (group));

  if (self->group == group)
    return;
  if (self->group != NULL)
    g_signal_handlers_disconnect_by_data (self->group, self);
  g_set_object (&self->group, group);
  if (group != NULL)
    {
      g_signal_connect (group, "action-state-changed", G_CALLBACK (state_cb), self);
      g_signal_connect (group, "action-enabled-changed", G_CALLBACK (enabled_cb), self);
    }
  g_hash_table_iter_init (&iter, self->actions);
  while (g_hash_table_iter_next (&iter, &name, &action))
    follow (self, name, action);
}

static void
slab_action_mirror_dispose (GObject *object)
{
  SlabActionMirror *self = SLAB_ACTION_MIRROR (object);
  GHashTableIter iter;
  gpointer action;

  if (self->group != NULL)
    g_signal_handlers_disconnect_by_data (self->group, self);
  g_clear_object (&self->group);
  g_clear_object (&self->defaults);
  g_hash_table_iter_init (&iter, self->actions);
  while (g_hash_table_iter_next (&iter, NULL, &action))
    g_signal_handlers_disconnect_by_data (action, self);
  g_hash_table_remove_all (self->actions);

  G_OBJECT_CLASS (slab_action_mirror_parent_class)->dispose (object);
}

static void
slab_action_mirror_finalize (GObject *object)
{
  g_hash_table_unref (SLAB_ACTION_MIRROR (object)->actions);

  G_OBJECT_CLASS (slab_action_mirror_parent_class)->finalize (object);
}

static void
slab_action_mirror_class_init (SlabActionMirrorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_action_mirror_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_action_mirror_finalize;
}

static void
slab_action_mirror_init (SlabActionMirror *self)
{
  self->actions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

SlabActionMirror *
slab_action_mirror_new (GActionMap *map, GActionGroup *defaults)
{
  SlabActionMirror *self;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (G_IS_ACTION_MAP (map), NULL);
  g_return_val_if_fail (G_IS_ACTION_GROUP (defaults), NULL);

  self = g_object_new (SLAB_TYPE_ACTION_MIRROR, NULL);
  self->defaults = g_object_ref (defaults);
  names = g_action_group_list_actions (defaults);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const GVariantType *type = g_action_group_get_action_parameter_type (defaults, names[i]);
      g_autoptr (GVariant) state = g_action_group_get_action_state (defaults, names[i]);
      GSimpleAction *action = state != NULL ? g_simple_action_new_stateful (names[i], type, state)
                                            : g_simple_action_new (names[i], type);

      g_simple_action_set_enabled (action, FALSE);
      g_signal_connect (action, "activate", G_CALLBACK (activate_cb), self);
      if (state != NULL)
        g_signal_connect (action, "change-state", G_CALLBACK (change_state_cb), self);
      g_action_map_add_action (map, G_ACTION (action));
      g_hash_table_insert (self->actions, g_strdup (names[i]), action);
    }
  return self;
}

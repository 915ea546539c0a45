/* SPDX-License-Identifier: MIT */
#include "slab-tab.h"

enum
{
  OPENED,
  OPEN_FAILED,
  COMPARE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (SlabTab, slab_tab, GTK_TYPE_WIDGET)

static void
slab_tab_default_init (SlabTabInterface *iface)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_object_interface_install_property (iface, g_param_spec_string ("title", NULL, NULL, NULL, readable));
  g_object_interface_install_property (iface, g_param_spec_string ("subtitle", NULL, NULL, NULL, readable));
  g_object_interface_install_property (iface, g_param_spec_boolean ("running", NULL, NULL, FALSE, readable));
  g_object_interface_install_property (iface, g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable));
  g_object_interface_install_property (iface, g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, readable));
  g_object_interface_install_property (iface, g_param_spec_string ("progress-text", NULL, NULL, NULL, readable));

  signals[OPENED] = g_signal_new ("opened", SLAB_TYPE_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_FAILED] = g_signal_new ("open-failed", SLAB_TYPE_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPARE] = g_signal_new ("compare", SLAB_TYPE_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5,
                                   SLAB_TYPE_TRACE, G_TYPE_STRING, SLAB_TYPE_TRACE, G_TYPE_STRING, G_TYPE_FILE);
}

void
slab_tab_override_properties (GObjectClass *klass, guint first)
{
  static const char *const names[] = { "title", "subtitle", "running", "busy", "progress", "progress-text" };

  g_return_if_fail (G_IS_OBJECT_CLASS (klass));
  g_return_if_fail (first > 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_override_property (klass, first + i, names[i]);
}

/**
 * slab_tab_get_actions:
 *
 * Returns: (transfer none): for a window to hand out as "win.…"
 */
GActionGroup *
slab_tab_get_actions (SlabTab *self)
{
  g_return_val_if_fail (SLAB_IS_TAB (self), NULL);

  return SLAB_TAB_GET_IFACE (self)->get_actions (self);
}

/**
 * slab_tab_get_file:
 *
 * Returns: (transfer none) (nullable): what is shown or was asked for
 */
GFile *
slab_tab_get_file (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_val_if_fail (SLAB_IS_TAB (self), NULL);

  iface = SLAB_TAB_GET_IFACE (self);
  return iface->get_file != NULL ? iface->get_file (self) : NULL;
}

gboolean
slab_tab_is_working (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_val_if_fail (SLAB_IS_TAB (self), FALSE);

  iface = SLAB_TAB_GET_IFACE (self);
  return iface->is_working != NULL && iface->is_working (self);
}

void
slab_tab_stop (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_if_fail (SLAB_IS_TAB (self));

  iface = SLAB_TAB_GET_IFACE (self);
  if (iface->stop != NULL)
    iface->stop (self);
}

void
slab_tab_dismiss (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_if_fail (SLAB_IS_TAB (self));

  iface = SLAB_TAB_GET_IFACE (self);
  if (iface->dismiss != NULL)
    iface->dismiss (self);
}

/**
 * slab_tab_save:
 *
 * Returns: (transfer full) (nullable): for the session
 */
SlabSessionTab *
slab_tab_save (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_val_if_fail (SLAB_IS_TAB (self), NULL);

  iface = SLAB_TAB_GET_IFACE (self);
  return iface->save != NULL ? iface->save (self) : NULL;
}

gboolean
slab_tab_has_properties (SlabTab *self)
{
  SlabTabInterface *iface;

  g_return_val_if_fail (SLAB_IS_TAB (self), FALSE);

  iface = SLAB_TAB_GET_IFACE (self);
  return iface->has_properties != NULL && iface->has_properties (self);
}

/* Only where there are any. */
void
slab_tab_show_properties (SlabTab *self, GtkWindow *parent)
{
  g_return_if_fail (slab_tab_has_properties (self));

  gtk_window_present (SLAB_TAB_GET_IFACE (self)->new_properties (self, parent));
}

void
slab_tab_emit_compare (SlabTab *self, SlabTrace *first, const char *first_name, SlabTrace *second,
                       const char *second_name, GFile *file)
{
  g_return_if_fail (SLAB_IS_TAB (self));
  g_return_if_fail (SLAB_IS_TRACE (first));
  g_return_if_fail (first_name != NULL);
  g_return_if_fail ((second != NULL) != (file != NULL));
  g_return_if_fail ((second != NULL) == (second_name != NULL));

  g_signal_emit (self, signals[COMPARE], 0, first, first_name, second, second_name, file);
}

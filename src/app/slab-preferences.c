/* SPDX-License-Identifier: MIT */
#include "slab-preferences.h"

#include <glib/gi18n-lib.h>

#include "plot/slab-colormap.h"
#include "slab-choice-row.h"
#include "slab-mouse-preset.h"

struct _SlabPreferences
{
  AdwPreferencesWindow parent_instance;

  GtkSwitch *restore_session;
  AdwComboRow *mouse_preset;
  AdwComboRow *colormap;
  GtkSwitch *show_cursor;
  GtkSwitch *show_scale_bar;
  GtkSwitch *show_color_bar;
  GtkSwitch *show_values;
  GtkSpinButton *cache_memory;
  GtkSpinButton *sample_interval;
};

G_DEFINE_FINAL_TYPE (SlabPreferences, slab_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The setting is a word, the row has numbers. */

static gboolean
preset_from_setting (GValue *value, GVariant *variant, gpointer user_data)
{
  SlabMousePreset preset = SLAB_MOUSE_PRESET_FIJI;

  /* One that is not known is the default to everybody. */
  if (!slab_mouse_preset_from_id (g_variant_get_string (variant, NULL), &preset))
    preset = SLAB_MOUSE_PRESET_FIJI;
  g_value_set_uint (value, preset);
  return TRUE;
}

static GVariant *
preset_to_setting (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const guint preset = g_value_get_uint (value);

  return preset < SLAB_N_MOUSE_PRESETS ? g_variant_new_string (slab_mouse_preset_get_id ((SlabMousePreset) preset))
                                       : NULL;
}

static gboolean
colormap_from_setting (GValue *value, GVariant *variant, gpointer user_data)
{
  SlabColormap colormap = SLAB_COLORMAP_GREY;

  if (!slab_colormap_from_id (g_variant_get_string (variant, NULL), &colormap))
    colormap = SLAB_COLORMAP_GREY;
  g_value_set_uint (value, colormap);
  return TRUE;
}

static GVariant *
colormap_to_setting (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const guint colormap = g_value_get_uint (value);

  return colormap < SLAB_N_COLORMAPS ? g_variant_new_string (slab_colormap_get_id ((SlabColormap) colormap)) : NULL;
}

static void
slab_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SLAB_TYPE_PREFERENCES);

  G_OBJECT_CLASS (slab_preferences_parent_class)->dispose (object);
}

static void
slab_preferences_class_init (SlabPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = slab_preferences_dispose;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/slabscope/Slabscope/ui/slab-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, restore_session);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, mouse_preset);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, colormap);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, show_cursor);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, show_scale_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, show_color_bar);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, show_values);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, cache_memory);
  gtk_widget_class_bind_template_child (widget_class, SlabPreferences, sample_interval);
}

static void
slab_preferences_init (SlabPreferences *self)
{
  g_autoptr (GtkStringList) presets = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) colormaps = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < SLAB_N_MOUSE_PRESETS; i++)
    gtk_string_list_append (presets, slab_mouse_preset_get_name ((SlabMousePreset) i));
  adw_combo_row_set_model (self->mouse_preset, G_LIST_MODEL (presets));
  for (guint i = 0; i < SLAB_N_COLORMAPS; i++)
    gtk_string_list_append (colormaps, _ (slab_colormap_get_name ((SlabColormap) i)));
  adw_combo_row_set_model (self->colormap, G_LIST_MODEL (colormaps));
  slab_choice_row_set_up (self->mouse_preset);
  slab_choice_row_set_up (self->colormap);
}

SlabPreferences *
slab_preferences_new (GtkWindow *parent, GSettings *settings)
{
  SlabPreferences *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (SLAB_TYPE_PREFERENCES, "transient-for", parent, NULL);
  g_settings_bind (settings, "restore-session", self->restore_session, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "mouse-preset", self->mouse_preset, "selected", G_SETTINGS_BIND_DEFAULT,
                                preset_from_setting, preset_to_setting, NULL, NULL);
  g_settings_bind_with_mapping (settings, "colormap", self->colormap, "selected", G_SETTINGS_BIND_DEFAULT,
                                colormap_from_setting, colormap_to_setting, NULL, NULL);
  g_settings_bind (settings, "show-cursor", self->show_cursor, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-scale-bar", self->show_scale_bar, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-color-bar", self->show_color_bar, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-values", self->show_values, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "cache-memory", self->cache_memory, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sample-interval", self->sample_interval, "value", G_SETTINGS_BIND_DEFAULT);
  return self;
}

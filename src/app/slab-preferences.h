/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SlabPreferences:
 *
 * The settings that a person chooses once; each row is bound to its key, so that what is changed here or elsewhere is
 * seen in both places at once.
 */
#define SLAB_TYPE_PREFERENCES (slab_preferences_get_type ())
G_DECLARE_FINAL_TYPE (SlabPreferences, slab_preferences, SLAB, PREFERENCES, AdwPreferencesWindow)

/* @settings: of the program's schema. */
SlabPreferences *slab_preferences_new (GtkWindow *parent, GSettings *settings);

G_END_DECLS

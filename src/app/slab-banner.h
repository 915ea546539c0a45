/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SlabBanner:
 *
 * A message that stays until it is dismissed, over what it is about, with a button where something can be done. It
 * takes its room from what is below and gives it back. Main thread only.
 *
 * Actions: "banner.dismiss"
 */
#define SLAB_TYPE_BANNER (slab_banner_get_type ())
G_DECLARE_FINAL_TYPE (SlabBanner, slab_banner, SLAB, BANNER, GtkWidget)

GtkWidget *slab_banner_new (void);

/* Instead of what it says. @button, @action: NULL where nothing can be done; the label may have a mnemonic. */
void slab_banner_show (SlabBanner *self, const char *message, const char *button, const char *action);
/* Below what it says; where it says much already, only the number of the rest. */
void slab_banner_add (SlabBanner *self, const char *message);
void slab_banner_dismiss (SlabBanner *self);
/* NULL while it is hidden. */
const char *slab_banner_get_message (SlabBanner *self);
/* Of the button, NULL while there is none. */
const char *slab_banner_get_action (SlabBanner *self);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The menu of the volumes that were opened last, of this program only, the newest first. Each activates "win.open-uri".
 * Main thread only.
 */

/* What @menu holds is replaced. */
void slab_recent_menu_fill (GMenu *menu, GtkRecentManager *manager);
/* @file: NULL, for a volume that is of no file, is passed over. */
void slab_recent_menu_add_file (GtkRecentManager *manager, GFile *file);

G_END_DECLS

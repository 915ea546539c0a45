/* SPDX-License-Identifier: MIT */
#include "slab-recent-menu.h"

#define MAX_ITEMS 8

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

void
slab_recent_menu_fill (GMenu *menu, GtkRecentManager *manager)
{
  GList *infos;
  guint n_added = 0;

  g_return_if_fail (G_IS_MENU (menu));
  g_return_if_fail (GTK_IS_RECENT_MANAGER (manager));

  infos = g_list_sort (gtk_recent_manager_get_items (manager), compare_newest_first);
  g_menu_remove_all (menu);
  for (GList *l = infos; l != NULL && n_added < MAX_ITEMS; l = l->next)
    {
      GtkRecentInfo *info = l->data;
      g_autoptr (GMenuItem) item = NULL;
      g_auto (GStrv) parts = NULL;
      g_autofree char *label = NULL;

      if (!gtk_recent_info_has_application (info, g_get_application_name ()))
        continue;
      /* An underscore in a name is not a mnemonic. */
      parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
      label = g_strjoinv ("__", parts);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.open-uri", "s", gtk_recent_info_get_uri (info));
      g_menu_append_item (menu, item);
      n_added++;
    }
  g_list_free_full (infos, (GDestroyNotify) gtk_recent_info_unref);
}

void
slab_recent_menu_add_file (GtkRecentManager *manager, GFile *file)
{
  g_autofree char *uri = NULL;

  g_return_if_fail (GTK_IS_RECENT_MANAGER (manager));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  uri = file != NULL ? g_file_get_uri (file) : NULL;
  if (uri != NULL)
    gtk_recent_manager_add_item (manager, uri);
}

/* SPDX-License-Identifier: MIT */
#include "slab-recent-menu.h"

#include "slab-format.h"

#define MAX_ITEMS 8
#define FOLDER_CHARS 40

static gint
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *) b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *) a));
}

/* Of the same name as another one in the menu, so that only the folder tells them apart. */
static gboolean
is_twin (GtkRecentInfo *info, GPtrArray *infos)
{
  for (guint i = 0; i < infos->len; i++)
    {
      GtkRecentInfo *other = g_ptr_array_index (infos, i);

      if (other != info
          && g_str_equal (gtk_recent_info_get_display_name (other), gtk_recent_info_get_display_name (info)))
        return TRUE;
    }
  return FALSE;
}

/* The end of its path, the part where folders differ. */
static char *
get_folder (GtkRecentInfo *info)
{
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autofree char *path = parent != NULL ? g_file_get_parse_name (parent) : g_strdup ("");

  return slab_format_shorten (path, FOLDER_CHARS);
}

static char *
format_label (GtkRecentInfo *info, GPtrArray *infos)
{
  g_autofree char *folder = is_twin (info, infos) ? get_folder (info) : NULL;
  g_autofree char *text = folder != NULL ? g_strdup_printf ("%s – %s", gtk_recent_info_get_display_name (info), folder)
                                         : g_strdup (gtk_recent_info_get_display_name (info));
  /* An underscore in a name is not a mnemonic. */
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

void
slab_recent_menu_fill (GMenu *menu, GtkRecentManager *manager)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  GList *infos;

  g_return_if_fail (G_IS_MENU (menu));
  g_return_if_fail (GTK_IS_RECENT_MANAGER (manager));

  infos = g_list_sort (gtk_recent_manager_get_items (manager), compare_newest_first);
  g_menu_remove_all (menu);
  for (GList *l = infos; l != NULL && shown->len < MAX_ITEMS; l = l->next)
    if (gtk_recent_info_has_application (l->data, g_get_application_name ()))
      g_ptr_array_add (shown, l->data);
  for (guint i = 0; i < shown->len; i++)
    {
      GtkRecentInfo *info = g_ptr_array_index (shown, i);
      g_autofree char *label = format_label (info, shown);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-uri", "s", gtk_recent_info_get_uri (info));
      g_menu_append_item (menu, item);
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

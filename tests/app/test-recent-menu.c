/* SPDX-License-Identifier: MIT */
#include "app/slab-recent-menu.h"

#include "app-fixture.h"

static char *
get_label (GMenu *menu, int index)
{
  char *label = NULL;

  g_assert_true (g_menu_model_get_item_attribute (G_MENU_MODEL (menu), index, G_MENU_ATTRIBUTE_LABEL, "s", &label));
  return label;
}

static void
test_fill (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *list = g_build_filename (folder, "recent.xbel", NULL);
  g_autoptr (GtkRecentManager) manager = g_object_new (GTK_TYPE_RECENT_MANAGER, "filename", list, NULL);
  GtkRecentData other = { .mime_type = (char *) "image/png",
                          .app_name = (char *) "another program",
                          .app_exec = (char *) "other %f" };
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *label = NULL;
  g_autofree char *target = NULL;

  g_menu_append (menu, "old", NULL);
  slab_recent_menu_fill (menu, manager);
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (menu)), ==, 0);

  slab_recent_menu_add_file (manager, NULL);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *path = g_strdup_printf ("/data/al_cu_%u.vol", i);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      slab_recent_menu_add_file (manager, file);
    }
  g_assert_true (gtk_recent_manager_add_full (manager, "file:///data/other.png", &other));
  app_iterate (100);
  slab_recent_menu_fill (menu, manager);
  /* Not of another program, and not more than can be looked over. */
  g_assert_cmpint (g_menu_model_get_n_items (G_MENU_MODEL (menu)), ==, 8);
  label = get_label (menu, 0);
  g_assert_true (g_str_has_prefix (label, "al__cu__"));
  g_assert_true (g_menu_model_get_item_attribute (G_MENU_MODEL (menu), 0, G_MENU_ATTRIBUTE_TARGET, "s", &target));
  g_assert_true (g_str_has_prefix (target, "file:///data/al_cu_"));
  g_clear_object (&manager);
  app_remove_folder (folder);
}

/* What has the name of another one says where it is, and only that. */
static void
test_folders (void)
{
  static const char *const paths[] = { "/data/first/sample.vol", "/data/sec_ond/sample.vol", "/data/other.vol" };
  g_autofree char *folder = app_make_folder ();
  g_autofree char *list = g_build_filename (folder, "recent.xbel", NULL);
  g_autoptr (GtkRecentManager) manager = g_object_new (GTK_TYPE_RECENT_MANAGER, "filename", list, NULL);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (paths[i]);

      slab_recent_menu_add_file (manager, file);
    }
  app_iterate (100);
  slab_recent_menu_fill (menu, manager);
  for (int i = 0; i < g_menu_model_get_n_items (G_MENU_MODEL (menu)); i++)
    {
      g_autofree char *label = get_label (menu, i);

      g_string_append_printf (labels, "%s\n", label);
    }
  app_assert_contains (labels->str, "sample.vol – /data/first\n");
  app_assert_contains (labels->str, "sample.vol – /data/sec__ond\n");
  app_assert_contains (labels->str, "other.vol\n");
  g_clear_object (&manager);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_set_application_name ("Slabscope");
  g_test_add_func ("/recent-menu/fill", test_fill);
  g_test_add_func ("/recent-menu/folders", test_folders);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "app-fixture.h"
#include "app/slab-viewer.h"
#include "app/slab-window.h"

/*
 * Every key that the program takes is in the shortcuts window, and nothing is there that it does not take. Keys are
 * found where GTK knows them (accelerators of actions, shortcut controllers and classes' bindings); of those that
 * handlers of key presses look at, the names in the sources are taken.
 */

#define OVERLAY "/io/github/slabscope/Slabscope/gtk/help-overlay.ui"

/* The same key on other keyboards, or with what Shift makes of it. */
static guint
normalize (guint key, GdkModifierType *modifiers)
{
  const char *name = gdk_keyval_name (key);
  const guint plain = name != NULL && g_str_has_prefix (name, "KP_") ? gdk_keyval_from_name (name + 3) : key;

  switch (key)
    {
    case GDK_KEY_KP_Enter:
      return GDK_KEY_Return;
    case GDK_KEY_KP_Add:
    case GDK_KEY_equal:
      return GDK_KEY_plus;
    case GDK_KEY_KP_Subtract:
      return GDK_KEY_minus;
    case GDK_KEY_greater:
      *modifiers |= GDK_SHIFT_MASK;
      return GDK_KEY_period;
    case GDK_KEY_less:
      *modifiers |= GDK_SHIFT_MASK;
      return GDK_KEY_comma;
    case GDK_KEY_BackSpace:
      return GDK_KEY_Delete;
    case GDK_KEY_ISO_Left_Tab:
      return GDK_KEY_Tab;
    default:
      return gdk_keyval_to_lower (plain != GDK_KEY_VoidSymbol ? plain : key);
    }
}

static void
add_key (GHashTable *keys, guint key, GdkModifierType modifiers, const char *where)
{
  key = normalize (key, &modifiers);
  g_hash_table_insert (keys, gtk_accelerator_name (key, modifiers), g_strdup (where));
}

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
add_text (GHashTable *keys, const char *text, const char *where)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      /* "<Alt>Left...<Alt>Down" is the first, the last and those whose numbers lie between: Left, Up, Right, Down. */
      g_auto (GStrv) ends = g_strsplit (parts[i], "...", 2);
      GdkModifierType modifiers, last_modifiers;
      guint key, last;

      if (!gtk_accelerator_parse (ends[0], &key, &modifiers) || key == 0)
        g_error ("“%s” of “%s” is no key", parts[i], where);
      last = key;
      last_modifiers = modifiers;
      if (ends[1] != NULL && !gtk_accelerator_parse (ends[1], &last, &last_modifiers))
        g_error ("“%s” of “%s” is no range of keys", parts[i], where);
      g_assert_cmpuint (last_modifiers, ==, modifiers);
      g_assert_cmpuint (last, >=, key);
      for (; key <= last; key++)
        add_key (keys, key, modifiers, where);
    }
}

static void
add_documented (GtkWidget *widget, GHashTable *keys)
{
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *text = NULL, *title = NULL;

      g_object_get (widget, "accelerator", &text, "title", &title, NULL);
      /* Of the mouse it has none. */
      if (text != NULL)
        add_text (keys, text, title);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_documented (child, keys);
}

static GHashTable *
get_documented (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (OVERLAY);
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  GHashTable *keys = make_table ();

  g_assert_nonnull (window);
  add_documented (window, keys);
  gtk_window_destroy (GTK_WINDOW (window));
  return keys;
}

static void
add_shortcuts (GtkWidget *widget, GListModel *shortcuts, GHashTable *keys)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger))
        add_key (keys, gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
                 gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)), G_OBJECT_TYPE_NAME (widget));
    }
}

/* Those that the program's own widgets add to GTK's. */
static void
add_taken (GtkWidget *widget, GHashTable *keys)
{
  const char *name = G_OBJECT_TYPE_NAME (widget);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      /* A window of GTK brings its own: focus and the debugger. */
      if (GTK_IS_SHORTCUT_CONTROLLER (controller)
          && (GTK_IS_DRAWING_AREA (widget) || GTK_IS_WINDOW (widget) || g_str_has_prefix (name, "Slab")))
        add_shortcuts (widget, G_LIST_MODEL (controller), keys);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_taken (child, keys);
}

static void
remove_keys (GHashTable *keys, GHashTable *others)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (keys, key);
}

static void
assert_inside (GHashTable *keys, GHashTable *others, const char *what)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  GHashTableIter iter;
  gpointer key, where;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, &where))
    if (!g_hash_table_contains (others, key))
      g_string_append_printf (missing, "\n%s of %s", (char *) key, (char *) where);
  if (missing->len > 0)
    g_error ("%s:%s", what, missing->str);
}

static GHashTable *
get_taken (void)
{
  GtkApplication *app = GTK_APPLICATION (app_get_application ());
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (app);
  GtkWidget *plain = adw_application_window_new (app);
  GtkWidget *window = GTK_WIDGET (slab_window_new (app_get_application ()));
  GtkWidget *viewer = g_object_ref_sink (slab_viewer_new (app_get_application ()));
  g_autoptr (GHashTable) others = make_table ();
  GHashTable *keys = make_table ();

  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (app, actions[i]);

      for (guint j = 0; accels[j] != NULL; j++)
        add_text (keys, accels[j], actions[i]);
    }
  add_taken (plain, others);
  {
    g_autoptr (GHashTable) added = make_table ();
    GHashTableIter iter;
    gpointer key, where;

    add_taken (window, added);
    add_taken (viewer, added);
    remove_keys (added, others);
    g_hash_table_iter_init (&iter, added);
    while (g_hash_table_iter_next (&iter, &key, &where))
      g_hash_table_insert (keys, g_strdup (key), g_strdup (where));
  }
  gtk_window_destroy (GTK_WINDOW (plain));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (viewer);
  return keys;
}

/* Names of keys in the sources, without modifiers and not of modifiers. */
static GHashTable *
get_named (void)
{
  const char *folder = g_test_get_filename (G_TEST_DIST, "..", "src", "app", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("GDK_KEY_(?!Control_|Shift_)(\\w+)", 0, 0, NULL);
  GHashTable *keys = make_table ();
  const char *name;

  if (dir == NULL)
    return keys;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GMatchInfo) match = NULL;

      if (!g_str_has_suffix (name, ".c") || !g_file_get_contents (path, &text, NULL, NULL))
        continue;
      g_regex_match (regex, text, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *key = g_match_info_fetch (match, 1);
          GdkModifierType modifiers = 0;
          const guint value = normalize (gdk_keyval_from_name (key), &modifiers);

          g_hash_table_insert (keys, g_strdup (gdk_keyval_name (value)), g_strdup (name));
        }
    }
  return keys;
}

static GHashTable *
drop_modifiers (GHashTable *keys)
{
  GHashTable *names = make_table ();
  GHashTableIter iter;
  gpointer accelerator, where;

  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &accelerator, &where))
    {
      GdkModifierType modifiers;
      guint key;

      g_assert_true (gtk_accelerator_parse (accelerator, &key, &modifiers));
      g_hash_table_insert (names, g_strdup (gdk_keyval_name (key)), g_strdup (where));
    }
  return names;
}

static void
test_taken (void)
{
  g_autoptr (GHashTable) documented = get_documented ();
  g_autoptr (GHashTable) taken = get_taken ();

  g_assert_true (g_hash_table_contains (taken, "<Control>o"));
  g_assert_true (g_hash_table_contains (taken, "<Shift>t"));
  assert_inside (taken, documented, "Not in the shortcuts window");
}

static void
test_handled (void)
{
  g_autoptr (GHashTable) documented = get_documented ();
  g_autoptr (GHashTable) documented_names = drop_modifiers (documented);
  g_autoptr (GHashTable) named = get_named ();

  if (g_hash_table_size (named) == 0)
    {
      g_test_skip ("the sources are absent");
      return;
    }
  g_assert_true (g_hash_table_contains (named, "bracketleft"));
  assert_inside (named, documented_names, "Not in the shortcuts window");
}

/* Nothing is promised that is not kept. */
static void
test_kept (void)
{
  g_autoptr (GHashTable) documented = get_documented ();
  g_autoptr (GHashTable) taken = get_taken ();
  g_autoptr (GHashTable) named = get_named ();
  GHashTableIter iter;
  gpointer accelerator;

  if (g_hash_table_size (named) == 0)
    {
      g_test_skip ("the sources are absent");
      return;
    }
  /* GTK's own, of menu buttons. */
  add_text (taken, "F10", "GtkMenuButton");
  g_hash_table_iter_init (&iter, documented);
  while (g_hash_table_iter_next (&iter, &accelerator, NULL))
    {
      GdkModifierType modifiers;
      guint key;

      gtk_accelerator_parse (accelerator, &key, &modifiers);
      if (g_hash_table_contains (named, gdk_keyval_name (key)))
        g_hash_table_insert (taken, g_strdup (accelerator), g_strdup (""));
    }
  assert_inside (documented, taken, "In the shortcuts window, but taken by nobody");
}

static void
append_titles (GtkWidget *widget, GString *text)
{
  if (GTK_IS_SHORTCUTS_SECTION (widget) || GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *title = NULL;

      g_object_get (widget, "title", &title, NULL);
      g_string_append_printf (text, "%s\n", title);
    }
  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *subtitle = NULL;

      g_object_get (widget, "subtitle", &subtitle, NULL);
      g_string_append_printf (text, "%s\n", subtitle != NULL ? subtitle : "");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_titles (child, text);
}

/* What is used all day comes first, and the mouse is not left out. */
static void
test_order (void)
{
  static const char *const parts[] = { "Slices\n", "Right-drag", "Contrast and Measures\n", "Volumes and Filter\n",
                                       "Profile\n" };
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (OVERLAY);
  GtkWidget *window = GTK_WIDGET (gtk_builder_get_object (builder, "help_overlay"));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *first = NULL;
  const char *place;

  append_titles (window, text);
  place = text->str;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      place = strstr (place, parts[i]);
      g_assert_nonnull (place);
    }
  g_object_get (window, "section-name", &first, NULL);
  g_assert_cmpstr (first, ==, "slices");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/shortcuts/taken", test_taken);
  g_test_add_func ("/shortcuts/handled", test_handled);
  g_test_add_func ("/shortcuts/kept", test_kept);
  g_test_add_func ("/shortcuts/order", test_order);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "app-fixture.h"
#include "app/slab-application.h"
#include "app/slab-banner.h"
#include "app/slab-crop-bar.h"
#include "app/slab-filter-panel.h"
#include "app/slab-profile-panel.h"
#include "app/slab-raw-dialog.h"
#include "app/slab-slice-view.h"
#include "app/slab-viewer.h"
#include "app/slab-window-private.h"
#include "profile-fixture.h"

/* Whoever cannot see the window hears the names of its widgets: everything that the keyboard reaches has one. */

#define N_KINDS 4

typedef struct
{
  GtkWidget *window;
  SlabViewer *viewer;
  char *folder;
} Fixture;

/* With a volume, measures and a run's timeline, so that every part of it has what it shows. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree float *voxels = g_new0 (float, 6 * 8 * 16);
  g_autoptr (GFile) file = NULL;

  fixture->folder = app_make_folder ();
  path = g_build_filename (fixture->folder, "a.vol", NULL);
  for (guint i = 0; i < 6 * 8 * 16; i++)
    voxels[i] = (float) i;
  g_assert_true (g_file_set_contents (path, (const char *) voxels, 6 * 8 * 16 * sizeof (float), NULL));
  {
    g_autofree char *info = g_strconcat (path, ".info", NULL);

    g_assert_true (g_file_set_contents (info, "NUM_X = 16\nNUM_Y = 8\nNUM_Z = 6\n", -1, NULL));
  }
  file = g_file_new_for_path (path);
  fixture->window = GTK_WIDGET (slab_window_new (app_get_application ()));
  slab_window_open_file (SLAB_WINDOW (fixture->window), file);
  gtk_window_present (GTK_WINDOW (fixture->window));
  app_wait_until (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "contrast"));
  fixture->viewer = app_get_nth (fixture->window, SLAB_TYPE_VIEWER, 0);
  /* Tab goes by the places of the widgets, which they have from the first frame on. */
  app_wait_until (gtk_widget_get_width (app_get_nth (fixture->window, SLAB_TYPE_SLICE_VIEW, SLAB_N_AXES - 1)) > 0
                  && gtk_widget_get_width (app_get_nth (fixture->window, SLAB_TYPE_FILTER_PANEL, 0)) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_iterate_until_quiet ();
  app_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static const char *
find_text (GtkWidget *widget)
{
  const char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_text (GTK_LABEL (widget));
  if (text != NULL && *text != '\0')
    return text;
  text = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && text == NULL;
       child = gtk_widget_get_next_sibling (child))
    text = find_text (child);
  return text;
}

/* A label of its own; or, where it is named by another, one with a text: an icon is none. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    {
      g_autofree char *other = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL, "");

      /* NULL: it is what was expected, and empty. */
      return other != NULL;
    }
  return gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         && (find_text (widget) != NULL || !GTK_IS_BUTTON (widget));
}

/* The nearest part of ours that a widget is in, in the same popover. */
static GtkWidget *
find_own (GtkWidget *widget)
{
  for (; widget != NULL && !GTK_IS_POPOVER (widget); widget = gtk_widget_get_parent (widget))
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Slab"))
      return widget;
  return NULL;
}

/* What a library's widget is made of has its name, if any, from there: its parts are not ours to name. */
static gboolean
is_inner_part (GtkWidget *widget)
{
  static const char *const private_types[] = {
    "AdwGizmo", "AdwTab", "AdwTabBox", "GtkListView", "GtkListItemWidget", "GtkColumnViewTitle", "GtkColumnListView"
  };
  GtkWidget *parent = gtk_widget_get_parent (widget);

  for (guint i = 0; i < G_N_ELEMENTS (private_types); i++)
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), private_types[i]))
      return TRUE;
  if (parent == NULL)
    return FALSE;
  if (GTK_IS_EDITABLE (parent) || gtk_widget_get_ancestor (parent, GTK_TYPE_EDITABLE) != NULL)
    return TRUE;
  /* The toggle of a menu button or of a list of choices; the scrolled windows of a page and of the tabs; the pages of
   * preferences; the list of a group. */
  return (GTK_IS_TOGGLE_BUTTON (widget) && (GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent))
          && has_name (parent))
         || ADW_IS_STATUS_PAGE (parent) || gtk_widget_get_ancestor (parent, ADW_TYPE_TAB_BAR) != NULL
         || (GTK_IS_SCROLLED_WINDOW (widget) && ADW_IS_PREFERENCES_PAGE (parent))
         || gtk_widget_get_ancestor (parent, ADW_TYPE_VIEW_SWITCHER_TITLE) != NULL
         || gtk_widget_get_ancestor (parent, ADW_TYPE_VIEW_SWITCHER_BAR) != NULL
         || (GTK_IS_LIST_BOX (widget) && gtk_widget_get_ancestor (parent, ADW_TYPE_PREFERENCES_GROUP) != NULL)
         || gtk_widget_get_ancestor (parent, GTK_TYPE_WINDOW_CONTROLS) != NULL
         || gtk_widget_get_ancestor (parent, GTK_TYPE_POPOVER_MENU) != NULL
         || (gtk_widget_get_ancestor (parent, GTK_TYPE_POPOVER) != NULL && find_own (parent) == NULL);
}

static char *
describe_path (GtkWidget *widget)
{
  GString *path = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL && path->len < 300; at = gtk_widget_get_parent (at))
    {
      g_string_append_printf (path, "%s%s", path->len > 0 ? " < " : "", G_OBJECT_TYPE_NAME (at));
      if (gtk_buildable_get_buildable_id (GTK_BUILDABLE (at)) != NULL)
        g_string_append_printf (path, " (%s)", gtk_buildable_get_buildable_id (GTK_BUILDABLE (at)));
      if (gtk_widget_get_tooltip_text (at) != NULL)
        g_string_append_printf (path, " “%s”", gtk_widget_get_tooltip_text (at));
    }
  return g_string_free (path, FALSE);
}

/* What a combo row shows as its subtitle describes it already. */
static gboolean
has_choice (GtkWidget *widget)
{
  g_autofree char *other = NULL;
  g_autofree char *text = NULL;
  const char *tooltip = gtk_widget_get_tooltip_text (widget);
  gpointer item;

  if (!ADW_IS_COMBO_ROW (widget) || adw_combo_row_get_use_subtitle (ADW_COMBO_ROW (widget)))
    return TRUE;
  item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (widget));
  g_assert_true (GTK_IS_STRING_OBJECT (item));
  text = g_strdup_printf ("%s%s%s", gtk_string_object_get_string (item), tooltip != NULL ? ". " : "",
                          tooltip != NULL ? tooltip : "");
  other = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
  return other == NULL;
}

static guint
count_nameless (GtkWidget *widget, guint *n_focusable)
{
  guint n = 0;

  /* A hidden button has its text when there is something to press it for. */
  if ((gtk_widget_get_focusable (widget) || GTK_IS_SPIN_BUTTON (widget)) && !is_inner_part (widget)
      && (gtk_widget_get_visible (widget) || !GTK_IS_BUTTON (widget)))
    {
      (*n_focusable)++;
      if (!has_choice (widget))
        {
          g_autofree char *path = describe_path (widget);

          g_printerr ("# does not tell what is chosen: %s\n", path);
          n++;
        }
      if (!has_name (widget))
        {
          g_autofree char *path = describe_path (widget);

          g_printerr ("# without a name: %s\n", path);
          n++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_nameless (child, n_focusable);
  return n;
}

static guint
count_without_role (GtkWidget *widget, guint *n_own)
{
  guint n = 0;

  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Slab"))
    {
      const GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

      (*n_own)++;
      if (role == GTK_ACCESSIBLE_ROLE_WIDGET || role == GTK_ACCESSIBLE_ROLE_GENERIC)
        {
          g_printerr ("# without a role: %s\n", G_OBJECT_TYPE_NAME (widget));
          n++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_without_role (child, n_own);
  return n;
}

/* All of its pages. */
static void
show_profile (Fixture *fixture)
{
  static const char *const pages[] = { "spans", "statistics", "verdict", "inside", "tasks", "roofline" };
  SlabProfilePanel *panel = app_get_nth (fixture->window, SLAB_TYPE_PROFILE_PANEL, 0);
  g_autoptr (SlabTrace) trace = profile_make_trace ();

  slab_profile_panel_set_trace (panel, trace);
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window), "profile", g_variant_new_boolean (TRUE));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      slab_profile_panel_set_page (panel, pages[i]);
      app_iterate_until_quiet ();
    }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[N_KINDS] = { "line", "rectangle", "distance", "angle" };
  guint n_focusable = 0, n_own = 0;

  for (guint i = 0; i < N_KINDS; i++)
    {
      GtkWidget *view = app_get_nth (fixture->window, SLAB_TYPE_SLICE_VIEW, 0);

      g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "tool", g_variant_new_string (kinds[i]));
      gtk_widget_grab_focus (view);
    }
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "bookmark", NULL);
  show_profile (fixture);
  app_iterate_until_quiet ();

  g_assert_cmpuint (count_nameless (fixture->window, &n_focusable), ==, 0);
  g_assert_cmpuint (n_focusable, >, 60);
  g_assert_cmpuint (count_without_role (fixture->window, &n_own), ==, 0);
  g_assert_cmpuint (n_own, >, 15);
}

/* What is there only now and then: the bar of a crop, a message with something to do about it. */
static void
test_now_and_then (Fixture *fixture, gconstpointer data)
{
  GtkWidget *const parts[] = { app_get_nth (fixture->window, SLAB_TYPE_BANNER, 0),
                               app_get_nth (fixture->window, SLAB_TYPE_CROP_BAR, 0) };
  guint n_focusable = 0, n_own = 0;

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "crop", NULL);
  slab_banner_show (SLAB_BANNER (parts[0]), "The file was replaced", "_Reload", "win.reload");
  app_iterate_until_quiet ();
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_assert_true (gtk_widget_get_mapped (parts[i]));
      g_assert_cmpuint (count_nameless (parts[i], &n_focusable), ==, 0);
      g_assert_cmpuint (count_without_role (parts[i], &n_own), ==, 0);
    }
  /* Two buttons of the one; six numbers and three buttons of the other. */
  g_assert_cmpuint (n_focusable, ==, 11);
  /* It is read out as it comes. */
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (parts[0])), ==, GTK_ACCESSIBLE_ROLE_ALERT);
}

/* The window that a step has opened before the main one. */
static GtkWindow *
find_dialog (Fixture *fixture)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWindow *found = NULL;

  app_iterate_until_quiet ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_WIDGET (window) != fixture->window && gtk_widget_get_mapped (GTK_WIDGET (window)))
        {
          g_assert_null (found);
          found = window;
        }
    }
  g_assert_nonnull (found);
  return found;
}

/* What a key does where a widget has a shortcut for it. */
static gboolean
press (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (controller) && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == 0
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), GTK_SHORTCUT_ACTION_EXCLUSIVE,
                                               widget, gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }
  return FALSE;
}

/* Buttons with a text of their own are reached by Alt and a letter, each by another one. */
static void
check_mnemonics (GtkWidget *widget, GHashTable *letters)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    {
      const char *label = gtk_button_get_label (GTK_BUTTON (widget));
      const char *mark = strchr (label, '_');

      if (mark == NULL || !gtk_button_get_use_underline (GTK_BUTTON (widget)))
        g_error ("“%s” has no mnemonic", label);
      if (!g_hash_table_add (letters, GINT_TO_POINTER (g_ascii_tolower (mark[1]))))
        g_error ("the mnemonic of “%s” is that of another button", label);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_mnemonics (child, letters);
}

static void
open_raw (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "a.vol", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  gtk_window_present (GTK_WINDOW (slab_raw_dialog_new (GTK_WINDOW (fixture->window), file, "Nothing says what it is")));
}

static void
do_nothing (void)
{
}

static void
open_question (Fixture *fixture)
{
  slab_window_ask_stop (SLAB_WINDOW (fixture->window), 1, G_CALLBACK (do_nothing), fixture->window);
}

/* What was made of the file would be lost. */
static void
open_reload (Fixture *fixture)
{
  SlabDocument *document = slab_viewer_get_document (fixture->viewer);

  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "run", NULL);
  app_wait_until (slab_document_get_n_entries (document) == 2 && !slab_document_is_running (document));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), "reload", NULL);
}

typedef struct
{
  const char *name;
  const char *action; /* of the window, or with "app." of the program; NULL where @open is to open it */
  void (*open) (Fixture *fixture);
  gboolean has_default; /* there is something that Return does */
  gboolean is_foreign;  /* made by a library: its parts and its buttons are not ours to name */
} Dialog;

static const Dialog dialogs[] = {
  { "preferences", "app.preferences", NULL, FALSE, FALSE },
  { "about", "app.about", NULL, FALSE, TRUE },
  { "shortcuts", "show-help-overlay", NULL, FALSE, TRUE },
  { "properties", "properties", NULL, FALSE, FALSE },
  { "save-slice", "save-slice", NULL, TRUE, FALSE },
  { "save-series", "save-series", NULL, TRUE, FALSE },
  { "raw", NULL, open_raw, TRUE, FALSE },
  { "question", NULL, open_question, TRUE, TRUE },
  { "reload", NULL, open_reload, TRUE, TRUE },
};

/* What takes letters, a press or a choice; of a library's widget the whole, not its parts. */
static gboolean
is_control (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_ENTRY (widget) || ADW_IS_ENTRY_ROW (widget) || GTK_IS_SPIN_BUTTON (widget)
          || GTK_IS_SWITCH (widget) || GTK_IS_SCALE (widget) || ADW_IS_COMBO_ROW (widget))
         && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget) && !is_inner_part (widget);
}

static guint
count_unreached (GtkWidget *widget, GPtrArray *seen)
{
  guint n = 0;

  if (is_control (widget))
    {
      gboolean reached = FALSE;

      for (guint i = 0; i < seen->len && !reached; i++)
        reached = seen->pdata[i] == widget || gtk_widget_is_ancestor (seen->pdata[i], widget);
      if (!reached)
        {
          g_autofree char *path = describe_path (widget);

          g_printerr ("# not reached by Tab: %s\n", path);
          n++;
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_unreached (child, seen);
  return n;
}

/* Tab alone comes to every control, and round to where it began. */
static void
check_tab (GtkWindow *dialog)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  GtkWidget *focus;

  for (focus = gtk_window_get_focus (dialog); focus != NULL && !g_ptr_array_find (seen, focus, NULL);
       focus = gtk_window_get_focus (dialog))
    {
      g_assert_true (gtk_widget_get_mapped (focus));
      g_ptr_array_add (seen, focus);
      gtk_widget_child_focus (GTK_WIDGET (dialog), GTK_DIR_TAB_FORWARD);
    }
  g_assert_cmpuint (count_unreached (GTK_WIDGET (dialog), seen), ==, 0);
}

/* Every one has a title, names for all that the keyboard reaches, the keyboard's focus in it from the start, something
 * for Return where there is something to confirm, and goes with Escape. */
static void
test_dialog (Fixture *fixture, gconstpointer data)
{
  const Dialog *step = data;
  g_autoptr (GHashTable) letters = g_hash_table_new (NULL, NULL);
  guint n_focusable = 0, n_own = 0;
  GtkWindow *dialog;
  gpointer weak;

  if (step->open != NULL)
    step->open (fixture);
  else if (g_str_has_prefix (step->action, "app."))
    g_action_group_activate_action (G_ACTION_GROUP (app_get_application ()), step->action + 4, NULL);
  else
    g_action_group_activate_action (G_ACTION_GROUP (fixture->window), step->action, NULL);
  weak = dialog = find_dialog (fixture);
  g_object_add_weak_pointer (G_OBJECT (dialog), &weak);

  if (step->is_foreign)
    g_assert_true (gtk_widget_get_focusable (GTK_WIDGET (dialog)) || gtk_window_get_focus (dialog) != NULL);
  else
    {
      g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (dialog)), ==, GTK_ACCESSIBLE_ROLE_DIALOG);
      g_assert_nonnull (gtk_window_get_title (dialog));
      g_assert_cmpstr (gtk_window_get_title (dialog), !=, "");
      g_assert_true (has_name (GTK_WIDGET (dialog)));
      g_assert_cmpuint (count_nameless (GTK_WIDGET (dialog), &n_focusable), ==, 0);
      g_assert_cmpuint (n_focusable, >, 1);
      g_assert_cmpuint (count_without_role (GTK_WIDGET (dialog), &n_own), ==, 0);
      check_mnemonics (GTK_WIDGET (dialog), letters);
      g_assert_nonnull (gtk_window_get_focus (dialog));
      g_assert_true (gtk_widget_get_mapped (gtk_window_get_focus (dialog)));
      /* Where Return confirms, it does so from the start. */
      g_assert_false (step->has_default && gtk_window_get_focus (dialog) != gtk_window_get_default_widget (dialog)
                      && GTK_IS_BUTTON (gtk_window_get_focus (dialog)));
      check_tab (dialog);
    }
  g_assert_true (gtk_window_get_modal (dialog) || step->is_foreign);
  g_assert_cmpint (gtk_window_get_default_widget (dialog) != NULL, ==, step->has_default);

  g_assert_true (press (GTK_WIDGET (dialog), GDK_KEY_Escape));
  for (guint i = 0; i < 100 && weak != NULL && gtk_widget_get_visible (weak); i++)
    app_iterate (10);
  g_assert_true (weak == NULL || !gtk_widget_get_visible (weak));
  if (weak != NULL)
    g_object_remove_weak_pointer (weak, &weak);
}

static gboolean
saw (GPtrArray *seen, GType type)
{
  for (guint i = 0; i < seen->len; i++)
    if (G_TYPE_CHECK_INSTANCE_TYPE (seen->pdata[i], type)
        || gtk_widget_get_ancestor (GTK_WIDGET (seen->pdata[i]), type) != NULL)
      return TRUE;
  return FALSE;
}

/* From the first picture, Tab goes through the three of them, the sidebar and the header, and back to the pictures: to
 * the one that had the keyboard last. */
static void
test_tab_order (Fixture *fixture, gconstpointer data)
{
  GtkWidget *views[SLAB_N_AXES];
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  GtkWidget *focus;

  for (guint i = 0; i < SLAB_N_AXES; i++)
    views[i] = app_get_nth (fixture->window, SLAB_TYPE_SLICE_VIEW, i);
  gtk_widget_grab_focus (views[0]);
  for (focus = views[0]; !g_ptr_array_find (seen, focus, NULL); focus = gtk_root_get_focus (GTK_ROOT (fixture->window)))
    {
      g_assert_true (gtk_widget_get_mapped (focus));
      g_ptr_array_add (seen, focus);
      gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
      g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (fixture->window)));
    }
  g_assert_true (SLAB_IS_SLICE_VIEW (focus));
  for (guint i = 0, at, before = 0; i < SLAB_N_AXES; i++, before = at)
    {
      g_assert_true (g_ptr_array_find (seen, views[i], &at));
      g_assert_cmpuint (at, >=, before);
    }
  g_assert_true (saw (seen, SLAB_TYPE_FILTER_PANEL));
  g_assert_true (saw (seen, ADW_TYPE_VIEW_SWITCHER));
  g_assert_true (saw (seen, ADW_TYPE_HEADER_BAR));
}

int
main (int argc, char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, function) g_test_add ("/accessible/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("names", test_names);
  ADD ("now-and-then", test_now_and_then);
  ADD ("tab-order", test_tab_order);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      g_autofree char *path = g_strconcat ("/accessible/dialog/", dialogs[i].name, NULL);

      g_test_add (path, Fixture, &dialogs[i], set_up, test_dialog, tear_down);
    }
  return g_test_run ();
}

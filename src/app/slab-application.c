/* SPDX-License-Identifier: MIT */
#include "slab-application.h"

#include <glib/gi18n-lib.h>

#include "slab-preferences.h"
#include "slab-session-keeper.h"
#include "slab-session.h"
#include "slab-window.h"
#include "volume/slab-brick-cache.h"

#define APP_ID "io.github.slabscope.Slabscope"
/* Milliseconds from the end of a run until the machine is measured, if it never was: long enough to begin another. */
#define MACHINE_DELAY 3000

struct _SlabApplication
{
  AdwApplication parent_instance;

  SlabEngine *engine;
  GSettingsSchema *schema;
  GSettings *settings;
  SlabSessionKeeper *keeper;
  SlabMachineKeeper *machine_keeper;
  gboolean measuring;
};

G_DEFINE_FINAL_TYPE (SlabApplication, slab_application, ADW_TYPE_APPLICATION)

/* Settings */

static gboolean
has_key (SlabApplication *self, const char *key)
{
  return self->settings != NULL && g_settings_schema_has_key (self->schema, key);
}

/**
 * slab_application_get_settings:
 *
 * Returns: (transfer none) (nullable): there from startup to shutdown, where the schema is installed
 */
GSettings *
slab_application_get_settings (SlabApplication *self)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), NULL);

  return self->settings;
}

int
slab_application_get_int (SlabApplication *self, const char *key, int fallback)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), fallback);
  g_return_val_if_fail (key != NULL, fallback);

  return has_key (self, key) ? g_settings_get_int (self->settings, key) : fallback;
}

gboolean
slab_application_get_boolean (SlabApplication *self, const char *key, gboolean fallback)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), fallback);
  g_return_val_if_fail (key != NULL, fallback);

  return has_key (self, key) ? g_settings_get_boolean (self->settings, key) : fallback;
}

char *
slab_application_get_string (SlabApplication *self, const char *key, const char *fallback)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return has_key (self, key) ? g_settings_get_string (self->settings, key) : g_strdup (fallback);
}

void
slab_application_set_int (SlabApplication *self, const char *key, int value)
{
  g_return_if_fail (SLAB_IS_APPLICATION (self));
  g_return_if_fail (key != NULL);

  if (has_key (self, key))
    g_settings_set_int (self->settings, key, value);
}

void
slab_application_set_boolean (SlabApplication *self, const char *key, gboolean value)
{
  g_return_if_fail (SLAB_IS_APPLICATION (self));
  g_return_if_fail (key != NULL);

  if (has_key (self, key))
    g_settings_set_boolean (self->settings, key, value);
}

void
slab_application_set_measuring (SlabApplication *self, gboolean measuring)
{
  g_return_if_fail (SLAB_IS_APPLICATION (self));

  if (self->measuring == measuring)
    return;
  self->measuring = measuring;
  if (self->machine_keeper == NULL)
    return;
  if (measuring)
    slab_machine_keeper_hold (self->machine_keeper);
  else
    slab_machine_keeper_release (self->machine_keeper);
}

gboolean
slab_application_is_measuring (SlabApplication *self)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), FALSE);

  return self->measuring;
}

/* Actions */

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GApplication *app = user_data;
  SlabApplication *self = user_data;
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (app)));

  /* Each is closed as by a person, so that it keeps its size and asks before it stops a run; with the last one the
   * program ends. */
  slab_session_keeper_save (self->keeper);
  slab_session_keeper_freeze (self->keeper, TRUE);
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  slab_session_keeper_freeze (self->keeper, FALSE);
  if (windows == NULL)
    g_application_quit (app);
  g_list_free (windows);
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (slab_window_new (user_data)));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SlabApplication *self = user_data;

  if (self->settings != NULL)
    gtk_window_present (
        GTK_WINDOW (slab_preferences_new (gtk_application_get_active_window (GTK_APPLICATION (self)), self->settings)));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data), "application-name", "Slabscope",
                         "application-icon", APP_ID, "version", SLAB_VERSION, "developer-name",
                         _ ("The Slabscope authors"), "comments",
                         _ ("Looks at tomography volumes, denoises them in chunks on every core, and shows "
                            "what each thread did."),
                         "license-type", GTK_LICENSE_MIT_X11, NULL);
}

static const GActionEntry app_actions[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "new-window", .activate = new_window_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "about", .activate = about_cb },
};

static const struct
{
  const char *action;
  const char *accels[4];
} app_accels[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.open", { "<Control>o" } },
  { "win.save", { "<Control>s", "<Control><Shift>s" } },
  { "win.close", { "<Control>w" } },
  { "win.close-window", { "<Control><Shift>w" } },
  { "win.next-tab", { "<Control>Page_Down", "<Control>KP_Page_Down", "<Control>Tab" } },
  { "win.previous-tab", { "<Control>Page_Up", "<Control>KP_Page_Up", "<Control><Shift>Tab" } },
  { "win.run", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "win.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  { "win.zoom-fit", { "<Control>0", "<Control>KP_0" } },
  { "win.bookmark", { "<Control>d" } },
  { "win.copy", { "<Control>c" } },
  { "win.save-slice", { "<Control>e" } },
  { "win.save-series", { "<Control><Shift>e" } },
  { "win.crop", { "<Control><Shift>x" } },
  { "win.copy-measures", { "<Control><Shift>c" } },
  { "win.compare", { "<Control>m" } },
  { "win.compare-file", { "<Control><Shift>m" } },
  { "win.next-pane", { "F6" } },
  { "win.previous-pane", { "<Shift>F6" } },
  { "win.lab", { "<Control>l" } },
  { "win.sidebar", { "F9" } },
  { "win.profile", { "<Control>F9" } },
  { "win.fullscreen", { "F11" } },
  { "win.properties", { "<Alt>Return", "<Alt>KP_Enter" } },
  { "win.reload", { "F5" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

/* GApplication */

/* Where files are opened: the window that was used last. */
static SlabWindow *
get_window (SlabApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (SLAB_IS_WINDOW (l->data))
      return l->data;
  return slab_window_new (self);
}

/* A start without a file: what is there, else what was there the last time, else an empty window. */
static void
slab_application_activate (GApplication *app)
{
  SlabApplication *self = SLAB_APPLICATION (app);
  g_autofree char *message = NULL;
  SlabWindow *window;

  if (gtk_application_get_windows (GTK_APPLICATION (app)) == NULL
      && slab_session_keeper_restore (self->keeper, &message))
    return;
  window = get_window (self);
  if (message != NULL)
    slab_window_show_message (window, message);
  gtk_window_present (GTK_WINDOW (window));
}

static void
slab_application_open (GApplication *app, GFile **files, gint n_files, const char *hint)
{
  SlabWindow *window = get_window (SLAB_APPLICATION (app));

  for (gint i = 0; i < n_files; i++)
    slab_window_open_file (window, files[i]);
  gtk_window_present (GTK_WINDOW (window));
}

static int
slab_application_command_line (GApplication *app, GApplicationCommandLine *line)
{
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  const gboolean sample = g_variant_dict_contains (options, "sample");

  for (guint i = 1; arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, arguments[i]);

      slab_application_open (app, &file, 1, "");
    }
  if (sample)
    {
      SlabWindow *window = get_window (SLAB_APPLICATION (app));

      slab_window_open_sample (window);
      gtk_window_present (GTK_WINDOW (window));
    }
  else if (arguments[1] == NULL)
    slab_application_activate (app);
  return 0;
}

static int
slab_application_handle_local_options (GApplication *app, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("slabscope %s\n", SLAB_VERSION);
      return 0;
    }
  return -1;
}

static void
cache_memory_cb (SlabApplication *self)
{
  slab_brick_cache_set_budget (slab_brick_cache_get_default (),
                               (gsize) slab_application_get_int (self, "cache-memory", 512) << 20);
}

static void
slab_application_startup (GApplication *app)
{
  SlabApplication *self = SLAB_APPLICATION (app);
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  G_APPLICATION_CLASS (slab_application_parent_class)->startup (app);

  if (source != NULL)
    self->schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  if (self->schema != NULL)
    self->settings = g_settings_new_full (self->schema, NULL, NULL);
  if (has_key (self, "cache-memory"))
    g_signal_connect_object (self->settings, "changed::cache-memory", G_CALLBACK (cache_memory_cb), self,
                             G_CONNECT_SWAPPED);
  cache_memory_cb (self);
  self->engine = slab_engine_new (TRUE);
  {
    g_autoptr (GFile) file = slab_machine_get_default_file ();

    self->machine_keeper = slab_machine_keeper_new (file, slab_machine_load_or_measure, MACHINE_DELAY);
  }
  {
    g_autofree char *path = slab_session_get_default_path ();

    self->keeper = slab_session_keeper_new (self, path);
  }

  g_action_map_add_action_entries (G_ACTION_MAP (app), app_actions, G_N_ELEMENTS (app_actions), app);
  for (guint i = 0; i < G_N_ELEMENTS (app_accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (app), app_accels[i].action, app_accels[i].accels);
  gtk_window_set_default_icon_name (APP_ID);
}

static void
slab_application_shutdown (GApplication *app)
{
  SlabApplication *self = SLAB_APPLICATION (app);

  G_APPLICATION_CLASS (slab_application_parent_class)->shutdown (app);

  g_clear_object (&self->keeper);
  g_clear_object (&self->machine_keeper);
  if (self->engine != NULL)
    slab_engine_shutdown (self->engine);
  g_clear_object (&self->engine);
  /* What the closing windows stored is still on its way to the disk or the bus. */
  if (self->settings != NULL)
    g_settings_sync ();
  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);
}

static gboolean
window_gone_cb (gpointer user_data)
{
  for (GList *l = gtk_application_get_windows (user_data); l != NULL; l = l->next)
    if (SLAB_IS_WINDOW (l->data))
      slab_window_follow_others (l->data);
  return G_SOURCE_REMOVE;
}

static void
slab_application_window_removed (GtkApplication *app, GtkWindow *window)
{
  GTK_APPLICATION_CLASS (slab_application_parent_class)->window_removed (app, window);
  /* Its volumes go a little later. */
  if (SLAB_IS_WINDOW (window))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, window_gone_cb, g_object_ref (app), g_object_unref);
}

static void
slab_application_class_init (SlabApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  GTK_APPLICATION_CLASS (klass)->window_removed = slab_application_window_removed;
  app_class->startup = slab_application_startup;
  app_class->shutdown = slab_application_shutdown;
  app_class->activate = slab_application_activate;
  app_class->open = slab_application_open;
  app_class->command_line = slab_application_command_line;
  app_class->handle_local_options = slab_application_handle_local_options;
}

static void
slab_application_init (SlabApplication *self)
{
  const GOptionEntry options[] = {
    { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the sample volume; it is made when it is not there"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

SlabApplication *
slab_application_new (void)
{
  return g_object_new (SLAB_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}

/**
 * slab_application_get_keeper:
 *
 * Returns: (transfer none) (nullable): of what is open; there from startup to shutdown
 */
SlabSessionKeeper *
slab_application_get_keeper (SlabApplication *self)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), NULL);

  return self->keeper;
}

/**
 * slab_application_get_machine_keeper:
 *
 * Returns: (transfer none) (nullable): there from startup to shutdown
 */
SlabMachineKeeper *
slab_application_get_machine_keeper (SlabApplication *self)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), NULL);

  return self->machine_keeper;
}

/**
 * slab_application_get_engine:
 *
 * Returns: (transfer none): the thread of all runs; there from startup to shutdown
 */
SlabEngine *
slab_application_get_engine (SlabApplication *self)
{
  g_return_val_if_fail (SLAB_IS_APPLICATION (self), NULL);

  return self->engine;
}

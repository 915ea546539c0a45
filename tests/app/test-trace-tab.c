/* SPDX-License-Identifier: MIT */
#define G_SETTINGS_ENABLE_BACKEND

#include "app/slab-trace-tab.h"

#include <gio/gsettingsbackend.h>

#include "../plot/chunk-fixture.h"
#include "app/slab-banner.h"
#include "app/slab-planes-view.h"
#include "app/slab-profile-panel.h"
#include "trace-fixture.h"

static void
opened_cb (SlabTab *tab, guint *n)
{
  (*n)++;
}

static void
failed_cb (SlabTab *tab, const char *message, char **heard)
{
  g_free (*heard);
  *heard = g_strdup (message);
}

static void
compare_cb (SlabTab *tab, SlabTrace *first, const char *first_name, SlabTrace *second, const char *second_name,
            GFile *file, char **heard)
{
  g_assert_true (first == slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)));
  g_assert_null (second);
  g_assert_null (second_name);
  *heard = g_strdup_printf ("%s with %s", first_name, g_file_peek_path (file));
}

static void
test_open (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) good = trace_write_text (folder, "good.json", TRACE_OTHER TRACE_OTHER_END);
  g_autoptr (GFile) odd = trace_write_text (folder, "odd.json", TRACE_ODD);
  g_autoptr (GFile) none = trace_write_text (folder, "none.json", "{\"a\":1}");
  SlabTab *tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));
  SlabBanner *banner = app_get_child (tab, "banner");
  GActionGroup *actions = slab_tab_get_actions (tab);
  g_autofree char *title = NULL, *subtitle = NULL, *message = NULL, *compared = NULL, *uri = NULL;
  g_autoptr (SlabTrace) trace = NULL;
  SlabSessionTab *saved;
  guint n_opened = 0;

  g_signal_connect (tab, "opened", G_CALLBACK (opened_cb), &n_opened);
  g_signal_connect (tab, "open-failed", G_CALLBACK (failed_cb), &message);
  g_signal_connect (tab, "compare", G_CALLBACK (compare_cb), &compared);
  g_assert_false (g_action_group_get_action_enabled (actions, "compare-file"));
  g_assert_null (slab_tab_save (tab));

  /* With nothing open a failure is whoever asked for it. */
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), none);
  app_wait_until (message != NULL);
  app_assert_contains (message, "none.json");
  g_assert_cmpuint (n_opened, ==, 0);
  g_assert_false (slab_tab_has_properties (tab));
  g_assert_false (gtk_widget_get_visible (app_get_child (tab, "profile")));

  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), good);
  app_wait_until (n_opened == 1);
  g_object_get (tab, "title", &title, "subtitle", &subtitle, NULL);
  g_assert_cmpstr (title, ==, "good.json");
  g_assert_true (gtk_widget_get_visible (app_get_child (tab, "profile")));
  app_assert_contains (subtitle, "1 thread");
  app_assert_contains (subtitle, "3.00");
  g_assert_null (slab_banner_get_message (banner));
  g_object_get (app_get_child (tab, "profile"), "trace", &trace, NULL);
  g_assert_true (trace == slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)));
  g_assert_true (slab_tab_has_properties (tab));
  g_assert_false (slab_tab_is_working (tab));
  g_assert_true (g_action_group_get_action_enabled (actions, "zoom-in"));
  g_assert_true (g_action_group_get_action_enabled (actions, "copy"));

  saved = slab_tab_save (tab);
  uri = g_file_get_uri (good);
  g_assert_true (saved->is_trace);
  g_assert_cmpstr (saved->uri, ==, uri);
  slab_session_tab_free (saved);

  g_action_group_activate_action (actions, "compare-to", g_variant_new_string ("/b.json"));
  g_assert_cmpstr (compared, ==, "good.json with /b.json");

  /* What makes no sense is said. */
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), odd);
  app_wait_until (n_opened == 2);
  app_assert_contains (slab_banner_get_message (banner), "odd.json");
  app_assert_contains (slab_banner_get_message (banner), "left out");
  slab_tab_dismiss (tab);
  g_assert_null (slab_banner_get_message (banner));

  app_finalize_object (tab);
  app_remove_folder (folder);
}

static void
open_chunks (SlabTab *tab, const char *folder)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autofree char *path = g_build_filename (folder, "chunks.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  guint n_opened = 0;

  g_assert_true (slab_trace_save (trace, file, NULL, &error));
  g_assert_no_error (error);
  g_signal_connect (tab, "opened", G_CALLBACK (opened_cb), &n_opened);
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), file);
  app_wait_until (n_opened == 1);
  g_signal_handlers_disconnect_by_data (tab, &n_opened);
}

static void
open_other (SlabTab *tab, const char *folder)
{
  g_autoptr (GFile) file = trace_write_text (folder, "other.json", TRACE_OTHER TRACE_OTHER_END);
  guint n_opened = 0;

  g_signal_connect (tab, "opened", G_CALLBACK (opened_cb), &n_opened);
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), file);
  app_wait_until (n_opened == 1);
  g_signal_handlers_disconnect_by_data (tab, &n_opened);
}

static gboolean
is_enabled (SlabTab *tab, const char *name)
{
  return g_action_group_get_action_enabled (slab_tab_get_actions (tab), name);
}

/* The planes of the run's volume, as long as its chunks are shown. */
static void
test_chunks (void)
{
  g_autofree char *folder = app_make_folder ();
  SlabTab *tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));
  GActionGroup *actions = slab_tab_get_actions (tab);
  SlabPlanesView *planes = app_get_child (tab, "planes");
  GtkWidget *box = app_get_child (tab, "replay_box");
  GtkWidget *button = app_get_child (app_get_child (tab, "profile"), "chunks_button");
  SlabShape shape;

  g_assert_false (is_enabled (tab, "chunks"));
  open_chunks (tab, folder);
  g_assert_true (is_enabled (tab, "chunks"));
  app_assert_state (slab_tab_get_actions (tab), "chunks", "true");
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_true (slab_view_state_get_shape (slab_planes_view_get_state (planes), &shape));
  g_assert_cmpint (shape.n[0], ==, 2);
  g_assert_cmpint (shape.n[1], ==, 20);
  g_assert_cmpint (shape.n[2], ==, 20);
  /* As of a run in a volume. */
  app_assert_state (slab_tab_get_actions (tab), "slice", "1");
  app_assert_state (slab_tab_get_actions (tab), "replay-time", "0.040000000000000001");
  g_action_group_change_action_state (actions, "chunk", g_variant_new_int32 (3));
  app_assert_state (slab_tab_get_actions (tab), "chunk", "3");
  g_action_group_activate_action (actions, "go-to-chunk", NULL);
  g_assert_cmpint (slab_view_state_get_slice (slab_planes_view_get_state (planes), SLAB_AXIS_Y), ==, 15);

  g_action_group_change_action_state (actions, "chunks", g_variant_new_boolean (FALSE));
  g_assert_false (gtk_widget_get_visible (box));
  g_assert_true (is_enabled (tab, "chunks"));
  g_assert_false (is_enabled (tab, "next"));
  g_action_group_change_action_state (actions, "replay", g_variant_new_boolean (TRUE));
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_true (is_enabled (tab, "next"));

  /* One without chunks has no such thing, and the button says why. */
  open_other (tab, folder);
  g_assert_false (gtk_widget_get_visible (box));
  g_assert_false (is_enabled (tab, "chunks"));
  g_assert_false (is_enabled (tab, "replay"));
  g_assert_false (is_enabled (tab, "pick-chunk"));
  app_assert_contains (gtk_widget_get_tooltip_text (button), "no chunks");
  open_chunks (tab, folder);
  g_assert_true (gtk_widget_get_visible (box));
  g_assert_true (is_enabled (tab, "replay"));
  app_assert_contains (gtk_widget_get_tooltip_text (button), "(K)");
  app_finalize_object (tab);
  app_remove_folder (folder);
}

/* Who has hidden them does not want them with the next trace. */
static void
test_settings (void)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr (GSettings) settings = g_settings_new_with_backend ("io.github.slabscope.Slabscope", backend);
  g_autofree char *folder = app_make_folder ();
  SlabTab *tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));
  SlabMousePreset preset;

  g_settings_set_string (settings, "mouse-preset", "slicer");
  slab_trace_tab_set_settings (SLAB_TRACE_TAB (tab), settings);
  preset = slab_planes_view_get_mouse_preset (app_get_child (tab, "planes"));
  g_assert_cmpint (preset, ==, SLAB_MOUSE_PRESET_SLICER);
  open_chunks (tab, folder);
  app_assert_state (slab_tab_get_actions (tab), "chunks", "true");
  g_action_group_change_action_state (slab_tab_get_actions (tab), "chunks", g_variant_new_boolean (FALSE));
  g_assert_false (g_settings_get_boolean (settings, "show-trace-chunks"));
  app_finalize_object (tab);

  tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));
  slab_trace_tab_set_settings (SLAB_TRACE_TAB (tab), settings);
  open_chunks (tab, folder);
  app_assert_state (slab_tab_get_actions (tab), "chunks", "false");
  g_assert_true (is_enabled (tab, "chunks"));
  /* One that has none says nothing of what a person wants. */
  open_other (tab, folder);
  g_action_group_change_action_state (slab_tab_get_actions (tab), "chunks", g_variant_new_boolean (TRUE));
  g_assert_false (g_settings_get_boolean (settings, "show-trace-chunks"));
  app_finalize_object (tab);
  app_remove_folder (folder);
}

static void
open_uri (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  char **heard = user_data;

  g_free (*heard);
  *heard = g_variant_dup_string (parameter, NULL);
}

/* A trace in a file of its own, of a volume of that name and that place. */
static void
open_of_input (SlabTab *tab, const char *folder, const char *name, const char *place)
{
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "run.json", NULL);
  g_autoptr (GError) error = NULL;
  guint n_opened = 0;

  if (name != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, name);
  if (place != NULL)
    slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT_FILE, place);
  g_assert_true (slab_trace_save (trace, file, NULL, &error));
  g_assert_no_error (error);
  g_signal_connect (tab, "opened", G_CALLBACK (opened_cb), &n_opened);
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), file);
  app_wait_until (n_opened == 1);
  g_signal_handlers_disconnect_by_data (tab, &n_opened);
}

static gboolean
tells_volume (GtkWidget *button, const char *path)
{
  return strstr (gtk_widget_get_tooltip_text (button), path) != NULL && gtk_widget_get_sensitive (button);
}

/* Where it was, else beside the trace; else the button says that it is not there. */
static void
test_input (void)
{
  static const GActionEntry entries[] = { { "open-uri", open_uri, "s" } };
  g_autofree char *folder = app_make_folder ();
  g_autofree char *elsewhere = app_make_folder ();
  g_autofree char *was = g_build_filename (elsewhere, "a b.vol", NULL);
  g_autofree char *beside = g_build_filename (folder, "a b.vol", NULL);
  g_autofree char *was_uri = g_filename_to_uri (was, NULL, NULL), *beside_uri = g_filename_to_uri (beside, NULL, NULL);
  g_autofree char *heard = NULL;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  SlabTab *tab = SLAB_TAB (slab_trace_tab_new ());
  GtkWidget *button = app_get_child (app_get_child (tab, "profile"), "input_button");
  GtkWidget *window = gtk_window_new ();

  /* Without a window buttons do not learn of their actions. */
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (tab));
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, 1, &heard);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (group));
  g_assert_false (gtk_widget_get_visible (button));
  open_of_input (tab, folder, "a b.vol", was);
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_false (gtk_widget_get_sensitive (button));
  app_assert_contains (gtk_widget_get_tooltip_text (button), "neither");
  app_assert_contains (gtk_widget_get_tooltip_text (button), "a b.vol");

  g_assert_true (g_file_set_contents (beside, "x", 1, NULL));
  open_of_input (tab, folder, "a b.vol", was);
  app_wait_until (tells_volume (button, beside));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (heard, ==, beside_uri);

  g_assert_true (g_file_set_contents (was, "x", 1, NULL));
  open_of_input (tab, folder, "a b.vol", was);
  app_wait_until (tells_volume (button, was));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (heard, ==, was_uri);

  /* A name is one of a file, whatever else it says, and who names none has no button. */
  open_of_input (tab, folder, "/nowhere/a b.vol", NULL);
  app_wait_until (tells_volume (button, beside));
  open_other (tab, folder);
  g_assert_false (gtk_widget_get_visible (button));
  gtk_window_destroy (GTK_WINDOW (window));
  app_remove_folder (folder);
  app_remove_folder (elsewhere);
}

static SlabMachine *
make_machine (GFile *file, GCancellable *cancellable, GError **error)
{
  SlabMachine *machine = slab_machine_new ();

  machine->bandwidth_one = 1e10;
  machine->bandwidth_all = 2e10;
  machine->flops_one = 3e10;
  machine->flops_all = 6e10;
  return machine;
}

/* A run that was on this machine before that was measured is judged by what is known since. */
static void
test_machine (void)
{
  g_autofree char *folder = app_make_folder ();
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "run.json", NULL);
  g_autoptr (GFile) kept = g_file_new_build_filename (folder, "machine.ini", NULL);
  g_autoptr (SlabTrace) trace = chunk_make_trace (TRUE);
  g_autoptr (SlabMachine) machine = slab_machine_new ();
  g_autoptr (GError) error = NULL;
  SlabMachineKeeper *keeper = slab_machine_keeper_new (kept, make_machine, 1);
  SlabTab *tab = g_object_ref_sink (SLAB_TAB (slab_trace_tab_new ()));

  slab_trace_set_machine (trace, machine);
  g_assert_true (slab_trace_save (trace, file, NULL, &error));
  slab_trace_tab_set_machine_keeper (SLAB_TRACE_TAB (tab), keeper);
  slab_trace_tab_open_file (SLAB_TRACE_TAB (tab), file);
  app_wait_until (slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)) != NULL
                  && slab_trace_get_property_string (slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)),
                                                     SLAB_TRACE_KEY_MACHINE_BANDWIDTH)
                         != NULL);
  g_assert_cmpstr (slab_trace_get_property_string (slab_trace_tab_get_trace (SLAB_TRACE_TAB (tab)),
                                                   SLAB_TRACE_KEY_MACHINE_BANDWIDTH),
                   ==, "1e+10,2e+10");
  app_finalize_object (tab);
  app_finalize_object (keeper);
  app_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/trace-tab/open", test_open);
  g_test_add_func ("/trace-tab/chunks", test_chunks);
  g_test_add_func ("/trace-tab/settings", test_settings);
  g_test_add_func ("/trace-tab/input", test_input);
  g_test_add_func ("/trace-tab/machine", test_machine);
  return g_test_run ();
}

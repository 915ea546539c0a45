/* SPDX-License-Identifier: MIT */
#include "app/slab-task-strip.h"

#include "app-fixture.h"

static void
test_task (void)
{
  SlabTaskStrip *strip = SLAB_TASK_STRIP (g_object_ref_sink (slab_task_strip_new ()));

  g_assert_null (slab_task_strip_get_text (strip));
  slab_task_strip_show (strip, "Reading <a> & b");
  g_assert_cmpstr (slab_task_strip_get_text (strip), ==, "Reading <a> & b");
  g_assert_cmpfloat (slab_task_strip_get_progress (strip), ==, 0);
  slab_task_strip_set_progress (strip, 0.5);
  g_assert_cmpfloat (slab_task_strip_get_progress (strip), ==, 0.5);
  /* Another text of the same task. */
  slab_task_strip_show (strip, "Writing");
  g_assert_cmpstr (slab_task_strip_get_text (strip), ==, "Writing");
  g_assert_cmpfloat (slab_task_strip_get_progress (strip), ==, 0.5);
  slab_task_strip_set_progress (strip, 1.5);
  g_assert_cmpfloat (slab_task_strip_get_progress (strip), ==, 1);
  slab_task_strip_hide (strip);
  g_assert_null (slab_task_strip_get_text (strip));
  /* The next one begins anew. */
  slab_task_strip_show (strip, "Reading c");
  g_assert_cmpfloat (slab_task_strip_get_progress (strip), ==, 0);
  g_assert_finalize_object (strip);
}

static void
cancel_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static GtkWidget *
find_button (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_BUTTON (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child);
  return found;
}

/* Whoever has it around says what the button cancels. */
static void
test_cancel (void)
{
  SlabTaskStrip *strip = SLAB_TASK_STRIP (g_object_ref_sink (slab_task_strip_new ()));
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("cancel-task", NULL);
  GtkWidget *button = find_button (GTK_WIDGET (strip));
  GtkWidget *window = gtk_window_new ();
  guint n_cancelled = 0;

  g_signal_connect (action, "activate", G_CALLBACK (cancel_cb), &n_cancelled);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (strip), "win", G_ACTION_GROUP (group));
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (strip));
  slab_task_strip_show (strip, "Reading");
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (n_cancelled, ==, 1);
  g_simple_action_set_enabled (action, FALSE);
  g_assert_false (gtk_widget_is_sensitive (button));
  gtk_window_destroy (GTK_WINDOW (window));
  app_iterate_until_quiet ();
  g_assert_finalize_object (strip);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/task-strip/task", test_task);
  g_test_add_func ("/task-strip/cancel", test_cancel);
  return g_test_run ();
}

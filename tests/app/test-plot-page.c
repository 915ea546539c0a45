/* SPDX-License-Identifier: MIT */
#include "app/slab-plot-page.h"

#include "profile-fixture.h"

typedef struct
{
  SlabTrace *trace;
  SlabPlotPage *page;
  GtkWidget *window;
  GtkWidget *area;
  char *message;
  int chunk;
} Fixture;

static void
message_cb (SlabPlotPage *page, const char *message, Fixture *fixture)
{
  g_free (fixture->message);
  fixture->message = g_strdup (message);
}

static void
chunk_cb (SlabPlotPage *page, int chunk, Fixture *fixture)
{
  fixture->chunk = chunk;
}

static gboolean
has_text (Fixture *fixture)
{
  g_autofree char *text = slab_plot_page_dup_text (fixture->page);

  return *text != '\0';
}

static void
set_up (Fixture *fixture, gconstpointer kind)
{
  fixture->trace = profile_make_trace ();
  fixture->chunk = -1;
  fixture->page = SLAB_PLOT_PAGE (g_object_ref_sink (slab_plot_page_new ((SlabPlotPageKind) GPOINTER_TO_UINT (kind))));
  fixture->area = app_get_nth (GTK_WIDGET (fixture->page), GTK_TYPE_DRAWING_AREA, 0);
  g_signal_connect (fixture->page, "message", G_CALLBACK (message_cb), fixture);
  g_signal_connect (fixture->page, "chunk-activated", G_CALLBACK (chunk_cb), fixture);
  fixture->window = profile_show (GTK_WIDGET (fixture->page));
  g_assert_false (has_text (fixture));
  slab_plot_page_set_trace (fixture->page, fixture->trace);
  app_wait_until (has_text (fixture));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_set_child (GTK_WINDOW (fixture->window), NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_settle ();
  app_finalize_object (fixture->page);
  app_finalize_object (fixture->trace);
  g_free (fixture->message);
}

static void
press (Fixture *fixture, guint key)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (app_get_controller (fixture->area, GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", key, 0, 0,
                         &handled);
}

static void
assert_shown (Fixture *fixture, const char *part)
{
  g_autofree char *texts = app_get_texts (fixture->page);

  app_assert_contains (texts, part);
}

/* All of it is described until a part is chosen. */
static void
test_inside (Fixture *fixture, gconstpointer data)
{
  GtkToggleButton *threads = app_get_nth (GTK_WIDGET (fixture->page), GTK_TYPE_TOGGLE_BUTTON, 0);

  assert_shown (fixture, "200 ms");
  press (fixture, GDK_KEY_Down);
  press (fixture, GDK_KEY_Down);
  assert_shown (fixture, "read: 30.0 ms");
  press (fixture, GDK_KEY_Right);
  assert_shown (fixture, "filter: 80.0 ms");
  press (fixture, GDK_KEY_Escape);
  assert_shown (fixture, "200 ms");

  gtk_toggle_button_set_active (threads, TRUE);
  app_wait_until (has_text (fixture));
  press (fixture, GDK_KEY_Down);
  press (fixture, GDK_KEY_Down);
  assert_shown (fixture, "Thread 1");
  slab_plot_page_set_trace (fixture->page, NULL);
  g_assert_false (has_text (fixture));
}

/* Of a plot that is higher than the page the top is seen first, also when the keyboard comes to it. */
static void
test_top (Fixture *fixture, gconstpointer data)
{
  GtkScrolledWindow *scrolled = app_get_nth (GTK_WIDGET (fixture->page), GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (scrolled);

  /* Once more where the figures of the threads apart came in between. */
  do
    {
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (fixture->area), 5000);
      app_settle ();
    }
  while (gtk_adjustment_get_upper (vertical) < 5000);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->page)));
  /* The time of an animation. */
  for (guint i = 0; i < 10; i++)
    {
      g_usleep (50 * 1000);
      app_settle ();
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), ==, 0);
}

static void
test_tasks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = slab_plot_page_dup_text (fixture->page);

  app_assert_contains (text, "6 tasks");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpint (fixture->chunk, ==, -1);
  press (fixture, GDK_KEY_Right);
  press (fixture, GDK_KEY_Right);
  assert_shown (fixture, "Chunk 1");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpint (fixture->chunk, ==, 1);
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = app_make_folder ();
  g_autofree char *path = g_build_filename (folder, "tasks.dot", NULL);
  g_autofree char *wrong = g_build_filename (folder, "tasks.gif", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = g_file_new_for_path (wrong);
  g_autofree char *content = NULL;

  slab_plot_page_save (fixture->page, file);
  app_wait_until (fixture->message != NULL);
  g_assert_cmpstr (fixture->message, ==, "Saved “tasks.dot”");
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  app_assert_contains (content, "digraph");

  g_clear_pointer (&fixture->message, g_free);
  slab_plot_page_save (fixture->page, other);
  app_wait_until (fixture->message != NULL);
  app_assert_contains (fixture->message, "tasks.gif");
  app_remove_folder (folder);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "clipboard.copy", NULL);
  g_assert_cmpstr (fixture->message, ==, "Copied as text");
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
#define ADD(name, kind, function)                                                                                      \
  g_test_add ("/plot-page/" name, Fixture, GUINT_TO_POINTER (kind), set_up, function, tear_down)
  ADD ("inside", SLAB_PLOT_PAGE_INSIDE, test_inside);
  ADD ("top", SLAB_PLOT_PAGE_INSIDE, test_top);
  ADD ("tasks", SLAB_PLOT_PAGE_TASKS, test_tasks);
  ADD ("save", SLAB_PLOT_PAGE_TASKS, test_save);
  ADD ("copy", SLAB_PLOT_PAGE_ROOFLINE, test_copy);
#undef ADD
  return g_test_run ();
}

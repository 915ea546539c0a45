/* SPDX-License-Identifier: MIT */
#include "app/slab-verdict-page.h"

#include "profile-fixture.h"
#include "profile/slab-verdict.h"

static void
message_cb (SlabVerdictPage *page, const char *message, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (message);
}

/* All that the verdict says is there, to be marked and to be copied. */
static void
test_text (void)
{
  SlabTrace *trace = profile_make_trace ();
  g_autoptr (SlabVerdict) verdict = slab_verdict_new (trace, NULL);
  SlabVerdictPage *page = SLAB_VERDICT_PAGE (g_object_ref_sink (slab_verdict_page_new ()));
  g_autofree char *before = slab_verdict_page_dup_text (page), *text = NULL, *message = NULL;
  static const char *const labels[] = { "text", "evidence", "advice" };
  GtkWidget *window;

  g_assert_cmpstr (before, ==, "");
  g_signal_connect (page, "message", G_CALLBACK (message_cb), &message);
  slab_verdict_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_widget_get_visible (app_get_child (page, "content")));
  text = slab_verdict_page_dup_text (page);
  app_assert_contains (text, slab_limit_get_title (slab_verdict_get_limit (verdict)));
  app_assert_contains (text, slab_verdict_get_text (verdict));
  for (const char *const *line = slab_verdict_get_evidence (verdict); *line != NULL; line++)
    app_assert_contains (text, *line);
  for (const char *const *line = slab_verdict_get_advice (verdict); *line != NULL; line++)
    app_assert_contains (text, *line);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_true (gtk_label_get_selectable (app_get_child (page, labels[i])));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "clipboard.copy", NULL));
  g_assert_cmpstr (message, ==, "Copied the verdict");

  slab_verdict_page_set_trace (page, NULL);
  g_assert_false (gtk_widget_get_visible (app_get_child (page, "content")));
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

/* In a narrow window the evidence is below, in a wide one beside. */
static void
test_layout (void)
{
  SlabTrace *trace = profile_make_trace ();
  SlabVerdictPage *page = SLAB_VERDICT_PAGE (g_object_ref_sink (slab_verdict_page_new ()));
  GtkOrientable *content = app_get_child (page, "content");
  GtkWidget *window;

  slab_verdict_page_set_trace (page, trace);
  window = profile_show (GTK_WIDGET (page));
  app_wait_until (gtk_orientable_get_orientation (content) == GTK_ORIENTATION_HORIZONTAL);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 400);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  app_wait_until (gtk_orientable_get_orientation (content) == GTK_ORIENTATION_VERTICAL);
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (page);
  app_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/verdict-page/text", test_text);
  g_test_add_func ("/verdict-page/layout", test_layout);
  return g_test_run ();
}

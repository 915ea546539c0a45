/* SPDX-License-Identifier: MIT */
#include "app/slab-trace-follower.h"

#include "profile-fixture.h"
#include "profile/slab-trace-machine.h"

#define INTERVAL 20

static gint n_computed;

static gpointer
count_spans (SlabTrace *trace)
{
  g_atomic_int_inc (&n_computed);
  return g_memdup2 (&(guint64){ slab_trace_get_n_spans (trace, 0) }, sizeof (guint64));
}

static void
changed_cb (SlabTraceFollower *follower, guint *n)
{
  (*n)++;
}

/* Nothing is computed where nobody looks, and once only of a run that has ended. */
static void
test_ended (void)
{
  SlabTrace *trace = profile_make_trace ();
  GtkWidget *widget = g_object_ref_sink (gtk_label_new ("a")), *window;
  SlabTraceFollower *follower = slab_trace_follower_new (widget, INTERVAL, count_spans, g_free);
  guint n = 0;

  n_computed = 0;
  g_signal_connect (follower, "changed", G_CALLBACK (changed_cb), &n);
  slab_trace_follower_set_trace (follower, trace);
  app_iterate (3 * INTERVAL);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (slab_trace_follower_get_figures (follower));

  window = profile_show (widget);
  app_wait_until (n == 1);
  g_assert_cmpuint (*(guint64 *) slab_trace_follower_get_figures (follower), ==, 4);
  app_iterate (5 * INTERVAL);
  gtk_widget_set_visible (widget, FALSE);
  gtk_widget_set_visible (widget, TRUE);
  app_iterate (5 * INTERVAL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (g_atomic_int_get (&n_computed), ==, 1);

  slab_trace_follower_set_trace (follower, NULL);
  g_assert_null (slab_trace_follower_get_figures (follower));
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (follower);
  app_finalize_object (widget);
  app_finalize_object (trace);
}

/* What a run's machine can do may be known long after it. */
static void
test_machine_told (void)
{
  SlabTrace *trace = profile_make_trace (), *other = profile_make_trace ();
  GtkWidget *widget = g_object_ref_sink (gtk_label_new ("a")), *window = profile_show (widget);
  SlabTraceFollower *follower = slab_trace_follower_new (widget, INTERVAL, count_spans, g_free);
  const SlabMachine machine = { (char *) "Abacus", 3, { 0 }, 0, 1, 2, 3, 4, FALSE };
  guint n = 0;

  g_signal_connect (follower, "changed", G_CALLBACK (changed_cb), &n);
  slab_trace_follower_set_trace (follower, other);
  slab_trace_follower_set_trace (follower, trace);
  app_wait_until (n == 1);
  app_iterate (5 * INTERVAL);
  g_assert_cmpuint (n, ==, 1);
  slab_trace_tell_machine (trace, &machine);
  app_wait_until (n == 2);
  slab_trace_tell_machine (other, &machine);
  app_iterate (5 * INTERVAL);
  g_assert_cmpuint (n, ==, 2);
  /* Where it is not seen it is looked at when it is. */
  gtk_widget_set_visible (widget, FALSE);
  slab_trace_tell_machine (trace, &machine);
  app_iterate (5 * INTERVAL);
  g_assert_cmpuint (n, ==, 2);
  gtk_widget_set_visible (widget, TRUE);
  app_wait_until (n == 3);

  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (follower);
  app_finalize_object (widget);
  app_finalize_object (trace);
  app_finalize_object (other);
}

/* Again and again while it lasts, up to what came last. */
static void
test_live (void)
{
  SlabTrace *trace = slab_trace_new (1);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new ("a")), *window;
  SlabTraceFollower *follower = slab_trace_follower_new (widget, INTERVAL, count_spans, g_free);
  guint n = 0;

  g_signal_connect (follower, "changed", G_CALLBACK (changed_cb), &n);
  slab_trace_begin (trace);
  window = profile_show (widget);
  slab_trace_follower_set_trace (follower, trace);
  app_wait_until (n >= 2);
  g_assert_cmpuint (*(guint64 *) slab_trace_follower_get_figures (follower), ==, 0);
  profile_add_span (trace, 0, SLAB_PHASE_READ, 0, 1, -1, 0);
  slab_trace_end (trace);
  app_wait_until (*(guint64 *) slab_trace_follower_get_figures (follower) == 1);
  app_iterate (5 * INTERVAL);
  n = 0;
  app_iterate (5 * INTERVAL);
  g_assert_cmpuint (n, ==, 0);

  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (follower);
  app_finalize_object (widget);
  app_finalize_object (trace);
}

/* Figures of a trace that is no longer the follower's are dropped; without a function it only tells when to look. */
static void
test_exchange (void)
{
  SlabTrace *trace = profile_make_trace (), *other = slab_trace_new (1);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new ("a")), *window = profile_show (widget);
  SlabTraceFollower *follower = slab_trace_follower_new (widget, INTERVAL, count_spans, g_free);
  SlabTraceFollower *plain = slab_trace_follower_new (widget, INTERVAL, NULL, NULL);
  guint n = 0;

  slab_trace_begin (other);
  slab_trace_end (other);
  slab_trace_follower_set_trace (follower, trace);
  slab_trace_follower_set_trace (follower, other);
  app_wait_until (slab_trace_follower_get_figures (follower) != NULL);
  app_iterate (3 * INTERVAL);
  g_assert_cmpuint (*(guint64 *) slab_trace_follower_get_figures (follower), ==, 0);

  g_signal_connect (plain, "changed", G_CALLBACK (changed_cb), &n);
  slab_trace_follower_set_trace (plain, trace);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (slab_trace_follower_get_trace (plain) == trace);

  app_finalize_object (plain);
  gtk_window_destroy (GTK_WINDOW (window));
  app_finalize_object (widget);
  app_finalize_object (follower);
  app_finalize_object (trace);
  app_finalize_object (other);
}

int
main (int argc, char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/trace-follower/ended", test_ended);
  g_test_add_func ("/trace-follower/machine-told", test_machine_told);
  g_test_add_func ("/trace-follower/live", test_live);
  g_test_add_func ("/trace-follower/exchange", test_exchange);
  return g_test_run ();
}

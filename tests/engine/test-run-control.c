/* SPDX-License-Identifier: MIT */
#include "engine/slab-run-control.h"

static void
test_goes_on (void)
{
  SlabRunControl control = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (slab_run_control_is_stopped (&control));
  g_assert_true (slab_run_control_check (&control, &error));
  g_assert_no_error (error);
  slab_run_control_clear (&control);
}

static void
test_cancel (void)
{
  SlabRunControl control = { 0 };
  g_autoptr (GError) error = NULL;

  slab_run_control_cancel (&control);
  g_assert_true (slab_run_control_is_stopped (&control));
  g_assert_true (slab_run_control_was_cancelled (&control));
  g_assert_cmpint (control.stop, !=, 0);
  g_assert_false (slab_run_control_check (&control, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The first error counts, and is not taken for a cancel. */
static void
test_fail (void)
{
  SlabRunControl control = { 0 };
  g_autoptr (GError) error = NULL;

  slab_run_control_fail (&control, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "first"));
  slab_run_control_fail (&control, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "second"));
  g_assert_true (slab_run_control_is_stopped (&control));
  g_assert_false (slab_run_control_was_cancelled (&control));
  g_assert_false (slab_run_control_check (&control, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  slab_run_control_clear (&control);

  /* One that nobody asks for is freed. */
  slab_run_control_fail (&control, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "third"));
  slab_run_control_clear (&control);
}

static void
count (gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_work (void)
{
  guint n_told = 0;
  SlabRunControl control = { .notify = count, .user_data = &n_told };

  slab_run_control_add_work (&control, 5);
  g_assert_cmpuint (n_told, ==, 1);
  /* Not more often than a person can read. */
  for (guint i = 0; i < 100; i++)
    slab_run_control_add_work (&control, G_GUINT64_CONSTANT (1) << 40);
  g_assert_cmpuint (slab_run_control_get_work (&control), ==, (G_GUINT64_CONSTANT (100) << 40) + 5);
  g_assert_cmpuint (n_told, <=, 10);
  g_usleep (30000);
  n_told = 0;
  slab_run_control_add_work (&control, 1);
  g_assert_cmpuint (n_told, ==, 1);
}

static gpointer
add_in_thread (gpointer data)
{
  for (guint i = 1; i <= 100000; i++)
    {
      slab_run_control_add_work (data, 1);
      slab_run_control_raise_iterations (data, i % 1000);
    }
  return NULL;
}

static void
test_threads (void)
{
  SlabRunControl control = { 0 };
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test", add_in_thread, &control);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (slab_run_control_get_work (&control), ==, 400000);
  g_assert_cmpint (control.n_iterations, ==, 999);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-control/goes-on", test_goes_on);
  g_test_add_func ("/run-control/cancel", test_cancel);
  g_test_add_func ("/run-control/fail", test_fail);
  g_test_add_func ("/run-control/work", test_work);
  g_test_add_func ("/run-control/threads", test_threads);
  return g_test_run ();
}

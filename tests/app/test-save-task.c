/* SPDX-License-Identifier: MIT */
#include "app/slab-save-task.h"

typedef struct
{
  GThread *saved_in;
  guint n_freed; /* atomic */
  gboolean fails;
} What;

typedef struct
{
  char *name;
  GError *error;
  GThread *called_in;
  gboolean is_done;
} Answer;

static gboolean
save (gpointer data, GFile *file, GCancellable *cancellable, GError **error)
{
  What *what = data;

  what->saved_in = g_thread_self ();
  g_assert_true (G_IS_FILE (file));
  if (what->fails)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  return !what->fails;
}

static void
free_what (gpointer data)
{
  g_atomic_int_inc (&((What *) data)->n_freed);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;

  answer->name = slab_save_task_finish (result, &answer->error);
  answer->called_in = g_thread_self ();
  answer->is_done = TRUE;
}

static void
run (What *what, const char *path, Answer *answer)
{
  g_autoptr (GObject) source = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  *answer = (Answer){ NULL, NULL, NULL, FALSE };
  slab_save_task_run (source, save, what, free_what, file, NULL, on_saved, answer);
  g_assert_false (answer->is_done);
  while (!answer->is_done || g_atomic_int_get (&what->n_freed) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (answer->called_in == g_thread_self ());
  g_assert_true (what->saved_in != g_thread_self ());
  g_assert_cmpuint (g_atomic_int_get (&what->n_freed), ==, 1);
}

/* In a thread; the name that comes back can be shown, whatever bytes that of the file has. */
static void
test_saved (void)
{
  What what = { .fails = FALSE }, odd = { .fails = FALSE };
  Answer answer;

  run (&what, "/nowhere/lab.pdf", &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.name, ==, "lab.pdf");
  g_free (answer.name);
  run (&odd, "/nowhere/\xff.pdf", &answer);
  g_assert_true (g_utf8_validate (answer.name, -1, NULL));
  g_free (answer.name);
}

static void
test_failed (void)
{
  What what = { .fails = TRUE };
  Answer answer;

  run (&what, "/nowhere/lab.pdf", &answer);
  g_assert_null (answer.name);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_error_free (answer.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/save-task/saved", test_saved);
  g_test_add_func ("/save-task/failed", test_failed);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "profile/slab-process-reader.h"
#include "profile/slab-process.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* A folder that looks like /proc/self. */
typedef struct
{
  char *folder;
} Fixture;

static char *
get_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
write_text (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = get_path (fixture, name);
  g_autofree char *parent = g_path_get_dirname (path);
  FILE *file;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  /* Not as g_file_set_contents () does, which makes another file of that name. */
  file = g_fopen (path, "w");
  g_assert_nonnull (file);
  g_assert_cmpint (fputs (text, file), >=, 0);
  fclose (file);
}

static void
remove_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = get_path (fixture, name);

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("slabscope-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

/* Files are read anew each time, also when they have become shorter. */
static void
test_figures (Fixture *fixture, gconstpointer unused)
{
  const guint64 page_size = (guint64) sysconf (_SC_PAGESIZE);
  SlabProcessReader *reader;
  guint64 a = 0, b = 0;

  write_text (fixture, "statm", "9000 500 120 10 0 300 0\n");
  write_text (fixture, "io", "rchar: 9\nwchar: 9\nread_bytes: 4096\nwrite_bytes: 8192\n");
  reader = slab_process_reader_new (fixture->folder, 0);
  g_assert_true (slab_process_reader_get_memory (reader, &a, &b));
  g_assert_cmpuint (a, ==, 500 * page_size);
  g_assert_cmpuint (b, ==, 120 * page_size);
  g_assert_true (slab_process_reader_get_disk_bytes (reader, &a, &b));
  g_assert_cmpuint (a, ==, 4096);
  g_assert_cmpuint (b, ==, 8192);

  write_text (fixture, "statm", "9 5 12 1\n");
  g_assert_true (slab_process_reader_get_memory (reader, &a, &b));
  g_assert_cmpuint (a, ==, 5 * page_size);
  /* Pages of files are some of the resident ones, also where the two were counted at different moments. */
  g_assert_cmpuint (b, ==, 5 * page_size);

  write_text (fixture, "statm", "");
  write_text (fixture, "io", "read_bytes: many\n");
  g_assert_false (slab_process_reader_get_memory (reader, &a, &b));
  g_assert_false (slab_process_reader_get_disk_bytes (reader, &a, &b));
  g_assert_cmpuint (a, ==, 5 * page_size);
  slab_process_reader_free (reader);
  remove_file (fixture, "statm");
  remove_file (fixture, "io");
}

/* No /proc, or one of somebody else: nothing is told, and nothing is changed. */
static void
test_absent (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *none = get_path (fixture, "none");
  g_autoptr (SlabProcessReader) reader = slab_process_reader_new (none, 2);
  guint64 a = 7, b = 8;

  g_assert_false (slab_process_reader_get_memory (reader, &a, &b));
  g_assert_false (slab_process_reader_get_disk_bytes (reader, &a, &b));
  g_assert_false (slab_process_reader_get_thread_times (reader, 0, 1, &a, &b));
  g_assert_false (slab_process_reader_get_thread_times (reader, 1, 0, &a, &b));
  g_assert_cmpuint (a, ==, 7);
  g_assert_cmpuint (b, ==, 8);
}

static void
test_threads (Fixture *fixture, gconstpointer unused)
{
  SlabProcessReader *reader = slab_process_reader_new (fixture->folder, 2);
  guint64 run = 0, queue = 0;

  write_text (fixture, "task/11/schedstat", "1000 20 3\n");
  write_text (fixture, "task/12/schedstat", "5000 60 7\n");
  g_assert_true (slab_process_reader_get_thread_times (reader, 0, 11, &run, &queue));
  g_assert_cmpuint (run, ==, 1000);
  g_assert_cmpuint (queue, ==, 20);
  g_assert_true (slab_process_reader_get_thread_times (reader, 1, 12, &run, &queue));
  g_assert_cmpuint (run, ==, 5000);
  /* Another thread in the slot. */
  g_assert_true (slab_process_reader_get_thread_times (reader, 0, 12, &run, &queue));
  g_assert_cmpuint (run, ==, 5000);

  /* One that is gone has no text any more, and what comes under its number is another one. */
  write_text (fixture, "task/12/schedstat", "");
  g_assert_false (slab_process_reader_get_thread_times (reader, 1, 12, &run, &queue));
  write_text (fixture, "task/12/schedstat", "1 2 3\n");
  g_assert_false (slab_process_reader_get_thread_times (reader, 1, 12, &run, &queue));
  g_assert_cmpuint (run, ==, 5000);

  slab_process_reader_free (reader);
  remove_file (fixture, "task/11/schedstat");
  remove_file (fixture, "task/12/schedstat");
  remove_file (fixture, "task/11");
  remove_file (fixture, "task/12");
  remove_file (fixture, "task");
}

static gpointer
wait_for_end (gpointer data)
{
  gint *state = data;

  g_atomic_int_set (&state[0], slab_process_get_thread_id ());
  while (!g_atomic_int_get (&state[1]))
    g_usleep (1000);
  return NULL;
}

/* Of the real /proc: this thread, which is busy, and one that ends between two readings. */
static void
test_here (void)
{
  g_autoptr (SlabProcessReader) reader = slab_process_reader_new (NULL, 2);
  gint state[2] = { 0, FALSE };
  guint64 run = 0, queue = 0, later = 0;
  gint64 cpu = slab_process_get_cpu_time ();
  GThread *thread;

  if (!slab_process_reader_get_thread_times (reader, 0, slab_process_get_thread_id (), &run, &queue))
    {
      g_test_skip ("the system does not tell the times of threads");
      return;
    }
  while (slab_process_get_cpu_time () < cpu + 30000000)
    ;
  g_assert_true (slab_process_reader_get_thread_times (reader, 0, slab_process_get_thread_id (), &later, &queue));
  g_assert_cmpuint (later, >=, run + 15000000);
  g_assert_false (slab_process_reader_get_thread_times (reader, 0, G_MAXINT, &run, &queue));
  g_assert_true (slab_process_reader_get_memory (reader, &run, &queue));
  g_assert_cmpuint (run, >, 100000);
  g_assert_cmpuint (queue, <=, run);

  thread = g_thread_new ("short", wait_for_end, state);
  while (g_atomic_int_get (&state[0]) == 0)
    g_usleep (1000);
  g_assert_true (slab_process_reader_get_thread_times (reader, 1, g_atomic_int_get (&state[0]), &run, &queue));
  g_atomic_int_set (&state[1], TRUE);
  g_thread_join (thread);
  /* It is joined a moment before the kernel has forgotten it. */
  for (guint i = 0; i < 2000; i++)
    {
      if (!slab_process_reader_get_thread_times (reader, 1, g_atomic_int_get (&state[0]), &run, &queue))
        return;
      g_usleep (1000);
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/process-reader/figures", Fixture, NULL, set_up, test_figures, tear_down);
  g_test_add ("/process-reader/absent", Fixture, NULL, set_up, test_absent, tear_down);
  g_test_add ("/process-reader/threads", Fixture, NULL, set_up, test_threads, tear_down);
  g_test_add_func ("/process-reader/here", test_here);
  return g_test_run ();
}

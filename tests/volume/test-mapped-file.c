/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-mapped-file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_open (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autoptr (SlabMappedFile) file = NULL;
  g_autoptr (SlabMappedFile) empty = NULL;
  g_autoptr (GError) error = NULL;

  fixture_write (folder, "file", "voxels", 6);
  file = slab_mapped_file_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (slab_mapped_file_get_n_bytes (file), ==, 6);
  g_assert_cmpmem (slab_mapped_file_get_data (file), 6, "voxels", 6);
  g_assert_true (slab_mapped_file_check (file, 6, &error));

  g_assert_null (slab_mapped_file_new (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (slab_mapped_file_new (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (slab_mapped_file_new (pipe, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
  g_clear_error (&error);

  fixture_write (folder, "empty", "", 0);
  g_free (path);
  path = g_build_filename (folder, "empty", NULL);
  empty = slab_mapped_file_new (path, &error);
  g_assert_no_error (error);
  g_assert_null (slab_mapped_file_get_data (empty));
  fixture_remove_folder (folder);
}

typedef struct
{
  const guint8 *data;
  gsize n_bytes;
} Range;

static gpointer
sum_bytes (gpointer data)
{
  const Range *range = data;
  guint64 sum = 0;

  for (gsize i = 0; i < range->n_bytes; i++)
    sum += ((const volatile guint8 *) range->data)[i];
  return GSIZE_TO_POINTER (sum);
}

static void
test_cut_short (void)
{
  const gsize n_bytes = 1000 * 1000;
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  g_autoptr (SlabMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  GThread *threads[4];
  Range range;

  memset (bytes, 1, n_bytes);
  fixture_write (folder, "file", bytes, n_bytes);
  file = slab_mapped_file_new (path, &error);
  g_assert_no_error (error);

  g_assert_cmpint (truncate (path, 5000), ==, 0);
  g_assert_false (slab_mapped_file_check (file, n_bytes, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "5000"));
  g_assert_nonnull (strstr (error->message, "1000000"));
  g_clear_error (&error);
  g_assert_true (slab_mapped_file_check (file, 5000, &error));

  /* What is gone cannot be brought in, and that kills nobody either. */
  slab_mapped_file_bring_in (file, 0, n_bytes);
  slab_mapped_file_bring_in (file, 500001, 0);
  slab_mapped_file_bring_in (file, n_bytes - 1, 1);
  range = (Range){ slab_mapped_file_get_data (file), n_bytes };
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", sum_bytes, &range);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, 5000);

  /* A file that grows again does not bring back what was lost. */
  g_assert_cmpint (truncate (path, (off_t) n_bytes), ==, 0);
  g_assert_false (slab_mapped_file_check (file, n_bytes, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  fixture_remove_folder (folder);
}

/* More mappings than a block of the registry has slots; each is found. */
static void
test_many (void)
{
  const guint n = 150;
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  SlabMappedFile *files[150];

  for (guint round = 0; round < 2; round++)
    {
      fixture_write (folder, "file", "x", 1);
      g_assert_cmpint (truncate (path, 8192), ==, 0);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GError) error = NULL;

          files[i] = slab_mapped_file_new (path, &error);
          g_assert_no_error (error);
        }
      g_assert_cmpint (truncate (path, 0), ==, 0);
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_cmpuint (((const volatile guint8 *) slab_mapped_file_get_data (files[i]))[4097], ==, 0);
          g_assert_false (slab_mapped_file_check (files[i], 1, &error));
          g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
        }
      for (guint i = 0; i < n; i++)
        slab_mapped_file_free (files[i]);
    }
  fixture_remove_folder (folder);
}

/* A fault that is none of ours must still end the process. */
static void
test_foreign_fault (void)
{
  if (g_test_subprocess ())
    {
      char *folder = fixture_make_folder ();
      g_autofree char *path = g_build_filename (folder, "file", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SlabMappedFile) file = NULL;
      g_autoptr (GMappedFile) foreign = NULL;
      const volatile char *data;

      signal (SIGBUS, SIG_DFL);
      fixture_write (folder, "file", "voxels", 6);
      file = slab_mapped_file_new (path, &error);
      g_assert_no_error (error);
      foreign = g_mapped_file_new (path, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpint (truncate (path, 0), ==, 0);
      data = g_mapped_file_get_contents (foreign);
      fixture_remove_folder (folder);
      exit (data[0] == 0 ? 0 : 1);
    }
  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, 0);
  g_test_trap_assert_failed ();
}

#define TEST_PAGE ((gsize) 4096)
#define TEST_PAGES 512

static gboolean
file_can_be_read_directly (const char *path)
{
#ifdef O_DIRECT
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_DIRECT);

  if (fd >= 0)
    close (fd);
  return fd >= 0;
#else
  return FALSE;
#endif
}

/* In the system's cache; -1 where it does not tell. */
static gint
count_cached_pages (SlabMappedFile *file)
{
  guint8 resident[TEST_PAGES] = { 0 };
  gint n = 0;

  if (mincore ((void *) slab_mapped_file_get_data (file), TEST_PAGES * TEST_PAGE, resident) != 0)
    return -1;
  for (gsize i = 0; i < TEST_PAGES; i++)
    n += resident[i] & 1;
  return n;
}

/* A large read gives the same bytes whether the system has all, nothing or some of them in its cache or has yet to
 * write them, and brings nothing more there. */
static void
test_cache (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  guint8 *bytes = g_aligned_alloc (TEST_PAGES, TEST_PAGE, TEST_PAGE);
  guint8 *read = g_aligned_alloc (TEST_PAGES, TEST_PAGE, TEST_PAGE);
  g_autoptr (SlabMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  gboolean evicts;
  int fd;

  for (gsize i = 0; i < TEST_PAGES * TEST_PAGE; i++)
    bytes[i] = (guint8) (i * 2654435761u >> 24);
  fixture_write (folder, "file", bytes, TEST_PAGES * TEST_PAGE);
  file = slab_mapped_file_new (path, &error);
  g_assert_no_error (error);
  fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);

  g_assert_true (slab_mapped_file_read (file, 0, read, TEST_PAGES * TEST_PAGE, &error));
  g_assert_cmpmem (read, TEST_PAGES * TEST_PAGE, bytes, TEST_PAGES * TEST_PAGE);

  g_assert_cmpint (fdatasync (fd), ==, 0);
  g_assert_cmpint (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED), ==, 0);
  evicts = count_cached_pages (file) == 0;
  memset (read, 0, TEST_PAGES * TEST_PAGE);
  g_assert_true (slab_mapped_file_read (file, 0, read, TEST_PAGES * TEST_PAGE, &error));
  g_assert_cmpmem (read, TEST_PAGES * TEST_PAGE, bytes, TEST_PAGES * TEST_PAGE);
  if (evicts && file_can_be_read_directly (path))
    g_assert_cmpint (count_cached_pages (file), <, TEST_PAGES / 8);

  g_assert_cmpint (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED), ==, 0);
  bytes[5 * TEST_PAGE + 7] ^= 255;
  g_assert_cmpint (pwrite (fd, bytes + 5 * TEST_PAGE, TEST_PAGE, 5 * TEST_PAGE), ==, TEST_PAGE);
  for (gsize start = 0; start < 2 * TEST_PAGE; start += 1000)
    {
      gsize n = TEST_PAGES * TEST_PAGE - start;

      memset (read, 0, TEST_PAGES * TEST_PAGE);
      g_assert_true (slab_mapped_file_read (file, start, read + start, n, &error));
      g_assert_cmpmem (read + start, n, bytes + start, n);
    }
  g_assert_no_error (error);

  close (fd);
  g_aligned_free (bytes);
  g_aligned_free (read);
  fixture_remove_folder (folder);
}

/* From the memory of the process and from the system's cache. */
static void
evict (SlabMappedFile *file, int fd)
{
  g_assert_cmpint (madvise ((void *) slab_mapped_file_get_data (file), TEST_PAGES * TEST_PAGE, MADV_DONTNEED), ==, 0);
  g_assert_cmpint (posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED), ==, 0);
}

/* What is brought in is there, and is not asked for again until it is forgotten; what failed is. */
static void
test_bring_in (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autofree guint8 *bytes = g_malloc0 (TEST_PAGES * TEST_PAGE);
  g_autoptr (SlabMappedFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd;

  fixture_write (folder, "file", bytes, TEST_PAGES * TEST_PAGE);
  file = slab_mapped_file_new (path, &error);
  g_assert_no_error (error);
  fd = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fdatasync (fd), ==, 0);
  /* Otherwise the system reads ahead as it likes. */
  g_assert_cmpint (madvise ((void *) slab_mapped_file_get_data (file), TEST_PAGES * TEST_PAGE, MADV_RANDOM), ==, 0);
  evict (file, fd);
  if (count_cached_pages (file) != 0)
    {
      g_test_skip ("A file system that gives up its cache when asked to is absent");
      goto out;
    }
  slab_mapped_file_bring_in (file, 100, 1);
  if (count_cached_pages (file) == 0)
    {
      g_test_skip ("A system that brings pages in when asked to is absent");
      goto out;
    }
  g_assert_cmpint (count_cached_pages (file), <, TEST_PAGES / 4);
  slab_mapped_file_bring_in (file, 3 * TEST_PAGE + 100, (TEST_PAGES - 4) * TEST_PAGE);
  g_assert_cmpint (count_cached_pages (file), ==, TEST_PAGES);

  evict (file, fd);
  slab_mapped_file_bring_in (file, 0, TEST_PAGES * TEST_PAGE);
  g_assert_cmpint (count_cached_pages (file), ==, 0);
  slab_mapped_file_forget_brought_in (file);
  slab_mapped_file_bring_in (file, 300 * TEST_PAGE, TEST_PAGE);
  g_assert_cmpint (count_cached_pages (file), >, 0);
  slab_mapped_file_bring_in (file, 0, TEST_PAGES * TEST_PAGE);
  g_assert_cmpint (count_cached_pages (file), ==, TEST_PAGES);

  evict (file, fd);
  slab_mapped_file_forget_brought_in (file);
  g_assert_cmpint (ftruncate (fd, 10 * TEST_PAGE), ==, 0);
  slab_mapped_file_bring_in (file, 0, TEST_PAGES * TEST_PAGE);
  g_assert_cmpint (ftruncate (fd, TEST_PAGES * TEST_PAGE), ==, 0);
  slab_mapped_file_bring_in (file, 0, TEST_PAGES * TEST_PAGE);
  g_assert_cmpint (count_cached_pages (file), ==, TEST_PAGES);

out:
  close (fd);
  fixture_remove_folder (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mapped-file/open", test_open);
  g_test_add_func ("/mapped-file/cut-short", test_cut_short);
  g_test_add_func ("/mapped-file/many", test_many);
  g_test_add_func ("/mapped-file/foreign-fault", test_foreign_fault);
  g_test_add_func ("/mapped-file/cache", test_cache);
  g_test_add_func ("/mapped-file/bring-in", test_bring_in);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "volume-fixture.h"
#include "volume/slab-brick-cache.h"

#include <fcntl.h>
#include <unistd.h>

/* Not a multiple of a brick along any axis. */
static const SlabShape shape = { { 35, 300, 21 } };

static float
get_value (gint64 z, gint64 y, gint64 x)
{
  return (float) (z * 300 * 21 + y * 21 + x);
}

static SlabVolume *
make_volume (void)
{
  g_autofree float *values = g_new (float, 35 * 300 * 21);

  for (guint i = 0; i < 35 * 300 * 21; i++)
    values[i] = (float) i;
  return fixture_make_volume (&shape, values);
}

static void
check (SlabBrickCache *cache, SlabVolume *volume, gint64 x, gint64 y, gint64 z, gint64 n_y, gint64 n_z)
{
  g_autofree float *target = g_new (float, (gsize) (n_y * n_z));
  g_autoptr (GError) error = NULL;
  const gboolean good = slab_brick_cache_read (cache, volume, x, y, z, n_y, n_z, FALSE, target, &error);

  g_assert_no_error (error);
  g_assert_true (good);
  for (gint64 row = 0; row < n_z; row++)
    for (gint64 column = 0; column < n_y; column++)
      g_assert_cmpfloat (target[row * n_y + column], ==, get_value (z + row, y + column, x));
}

static void
test_parts (void)
{
  g_autoptr (SlabBrickCache) cache = slab_brick_cache_new (16 << 20);
  g_autoptr (SlabVolume) volume = make_volume ();
  gsize n_bytes;

  check (cache, volume, 0, 0, 0, 300, 35);
  /* 3 bricks along Z, 2 along Y, 1 of 2 along X. */
  n_bytes = slab_brick_cache_get_n_bytes (cache);
  g_assert_cmpuint (n_bytes, >=, 6 * 256 << 10);
  g_assert_cmpuint (n_bytes, <, 7 * 256 << 10);
  for (gint64 x = 1; x < 16; x++)
    check (cache, volume, x, x * 7, x, 150, 16);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), ==, n_bytes);
  check (cache, volume, 20, 299, 34, 1, 1);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), >, n_bytes);
}

/* Room for two bricks: what is read is right all the same. */
static void
test_budget (void)
{
  const gsize budget = 600 << 10;
  g_autoptr (SlabBrickCache) cache = slab_brick_cache_new (budget);
  g_autoptr (SlabBrickCache) none = slab_brick_cache_new (0);
  g_autoptr (SlabVolume) volume = make_volume ();
  g_autoptr (SlabVolume) other = make_volume ();

  for (gint64 x = 0; x < 21; x += 5)
    {
      check (cache, volume, x, 0, 0, 300, 35);
      g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), <=, budget);
      g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), >, 256 << 10);
      check (cache, other, x, 0, 0, 300, 35);
      check (none, volume, x, 0, 0, 300, 35);
      g_assert_cmpuint (slab_brick_cache_get_n_bytes (none), ==, 0);
    }
  slab_brick_cache_set_budget (cache, 300 << 10);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), <=, 300 << 10);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), >, 0);
  slab_brick_cache_set_budget (cache, 0);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), ==, 0);
}

/* A file with one voxel in the middle of a hole; then the file is cut short. */
static void
test_hole (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
  const SlabRawLayout layout = { { { 64, 2048, 1024 } }, SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_BIG, 0, 0 };
  const off_t n_bytes = (off_t) 64 * 2048 * 1024 * 2;
  g_autoptr (SlabBrickCache) cache = slab_brick_cache_new (64 << 20);
  g_autofree float *target = g_new (float, 64 * 2048);
  g_autoptr (GError) error = NULL;
  g_autoptr (SlabVolume) volume = NULL;
  const guint8 sample[2] = { 1, 2 };
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, n_bytes), ==, 0);
  g_assert_cmpint (pwrite (fd, sample, 2, 2 * (((off_t) 40 * 2048 + 1500) * 1024 + 900)), ==, 2);
  close (fd);
  volume = fixture_open (folder, "x.raw", &layout, &error);
  g_assert_no_error (error);
  g_assert_true (slab_brick_cache_read (cache, volume, 900, 0, 0, 2048, 64, FALSE, target, &error));
  for (guint i = 0; i < 64 * 2048; i++)
    g_assert_cmpfloat (target[i], ==, i == 40 * 2048 + 1500 ? 0x102 : 0);
  g_assert_true (slab_brick_cache_read (cache, volume, 901, 0, 0, 2048, 64, FALSE, target, &error));
  for (guint i = 0; i < 64 * 2048; i++)
    g_assert_cmpfloat (target[i], ==, 0);

  g_assert_cmpint (truncate (path, 1 << 20), ==, 0);
  g_assert_false (slab_brick_cache_read (cache, volume, 100, 0, 0, 2048, 64, FALSE, target, &error));
  g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_CHANGED);
  fixture_remove_folder (folder);
}

/* Rows that are read together, up to the end of the file or up to a hole, and rows so long that each is read by
 * itself. */
static void
test_rows (void)
{
  static const gint64 lengths[] = { 21, 4096, 4097, 6000 };
  char *folder = fixture_make_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (guint has_hole = 0; has_hole < 2; has_hole++)
      {
        const SlabRawLayout layout = { { { 3, 40, lengths[i] } }, SLAB_SAMPLE_UINT16, SLAB_BYTE_ORDER_BIG, 0, 0 };
        const gsize n_plane = 40 * (gsize) lengths[i], n = 3 * n_plane;
        g_autofree char *path = g_build_filename (folder, "x.raw", NULL);
        g_autofree guint8 *bytes = g_new0 (guint8, 2 * n);
        g_autofree float *target = g_new (float, 3 * 40);
        g_autoptr (SlabBrickCache) cache = slab_brick_cache_new (16 << 20);
        g_autoptr (SlabVolume) volume = NULL;
        g_autoptr (GError) error = NULL;
        int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

        g_assert_cmpint (fd, >=, 0);
        g_assert_cmpint (ftruncate (fd, (off_t) (2 * n)), ==, 0);
        for (gsize k = 0; k < n; k++)
          if (has_hole == 0 || k / n_plane != 1)
            {
              const guint16 value = (guint16) ((guint32) k * 2654435761u >> 16);

              bytes[2 * k] = (guint8) (value >> 8);
              bytes[2 * k + 1] = (guint8) value;
            }
        /* The plane in the middle is not written: all but the pages at its ends is a hole. */
        g_assert_cmpint (pwrite (fd, bytes, 2 * n_plane, 0), ==, 2 * n_plane);
        if (has_hole == 0)
          g_assert_cmpint (pwrite (fd, bytes + 2 * n_plane, 2 * n_plane, (off_t) (2 * n_plane)), ==, 2 * n_plane);
        g_assert_cmpint (pwrite (fd, bytes + 4 * n_plane, 2 * n_plane, (off_t) (4 * n_plane)), ==, 2 * n_plane);
        close (fd);
        volume = fixture_open (folder, "x.raw", &layout, &error);
        g_assert_no_error (error);
        for (gint64 x = 0; x < lengths[i]; x += x < lengths[i] - 8 && x > 20 ? lengths[i] - 8 - x : 1)
          for (guint alone = 0; alone < 2; alone++)
            {
              g_assert_true (slab_brick_cache_read (cache, volume, x, 0, 0, 40, 3, alone != 0, target, &error));
              for (guint row = 0; row < 3 * 40; row++)
                {
                  const guint8 *sample = bytes + 2 * ((gsize) row * (gsize) lengths[i] + (gsize) x);

                  g_assert_cmpfloat (target[row], ==, (float) (sample[0] << 8 | sample[1]));
                }
            }
      }
  fixture_remove_folder (folder);
}

typedef struct
{
  SlabBrickCache *cache;
  SlabVolume *volume;
  guint seed;
} Reader;

static gpointer
reader_thread (gpointer data)
{
  const Reader *reader = data;

  for (guint i = 0; i < 60; i++)
    check (reader->cache, reader->volume, (i * 7 + reader->seed) % 21, i % 3 * 50, i % 20, 200, 15);
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SlabBrickCache) cache = slab_brick_cache_new (800 << 10);
  g_autoptr (SlabVolume) volume = make_volume ();
  Reader readers[4];
  GThread *threads[4];

  for (guint i = 0; i < 4; i++)
    {
      readers[i] = (Reader){ cache, volume, i };
      threads[i] = g_thread_new ("reader", reader_thread, &readers[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

/* What the process keeps of a volume goes with the volume. */
static void
test_forget (void)
{
  SlabBrickCache *cache = slab_brick_cache_get_default ();
  SlabVolume *volume = make_volume ();
  g_autoptr (SlabVolume) other = make_volume ();
  gsize n_bytes;

  check (cache, other, 3, 0, 0, 10, 10);
  n_bytes = slab_brick_cache_get_n_bytes (cache);
  check (cache, volume, 3, 0, 0, 300, 35);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), >, n_bytes);
  g_object_unref (volume);
  g_assert_cmpuint (slab_brick_cache_get_n_bytes (cache), ==, n_bytes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brick-cache/parts", test_parts);
  g_test_add_func ("/brick-cache/budget", test_budget);
  g_test_add_func ("/brick-cache/hole", test_hole);
  g_test_add_func ("/brick-cache/rows", test_rows);
  g_test_add_func ("/brick-cache/threads", test_threads);
  g_test_add_func ("/brick-cache/forget", test_forget);
  return g_test_run ();
}

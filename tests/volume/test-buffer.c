/* SPDX-License-Identifier: MIT */
#include "volume/slab-buffer.h"
#include "volume/slab-volume.h"

#include <sys/mman.h>
#include <unistd.h>

static void
test_new (void)
{
  g_autoptr (GError) error = NULL;
  SlabBuffer *buffer = slab_buffer_new (1001, &error);
  float *data;

  g_assert_no_error (error);
  g_assert_cmpuint (slab_buffer_get_n_voxels (buffer), ==, 1001);
  data = slab_buffer_get_data (buffer);
  g_assert_cmpuint ((guintptr) data % (guintptr) sysconf (_SC_PAGESIZE), ==, 0);
  for (guint i = 0; i < 1001; i++)
    {
      g_assert_cmpfloat (data[i], ==, 0);
      data[i] = (float) i;
    }
  g_assert_true (slab_buffer_ref (buffer) == buffer);
  slab_buffer_unref (buffer);
  g_assert_cmpfloat (data[1000], ==, 1000);
  slab_buffer_unref (buffer);
}

static void
test_too_large (void)
{
  const guint64 sizes[] = { G_MAXUINT64, G_MAXUINT64 / 4, (guint64) 1 << 46 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (slab_buffer_new (sizes[i], &error));
      g_assert_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY);
    }
}

static void
test_memory_bytes (void)
{
  const guint64 page = 2 << 20;

  g_assert_cmpuint (slab_buffer_get_memory_bytes (0), ==, 0);
  g_assert_cmpuint (slab_buffer_get_memory_bytes (page - 1), ==, page - 1);
  g_assert_cmpuint (slab_buffer_get_memory_bytes (page), ==, page);
  g_assert_cmpuint (slab_buffer_get_memory_bytes (page + 1), ==, 2 * page);
  g_assert_cmpuint (slab_buffer_get_memory_bytes (G_MAXUINT64), ==, G_MAXUINT64);
}

/* The memory of a result is there for the next one of its size, and for nothing else. */
static void
test_kept (void)
{
  SlabBuffer *first = slab_buffer_new_for_result (100000, NULL);
  SlabBuffer *second = slab_buffer_new_for_result (100000, NULL);
  float *data = slab_buffer_get_data (first);
  g_autoptr (SlabBuffer) again = NULL;
  g_autoptr (SlabBuffer) plain = NULL;

  g_assert_true (slab_buffer_get_data (second) != data);
  for (guint i = 0; i < 100000; i++)
    data[i] = 5.0f;
  slab_buffer_unref (first);
  plain = slab_buffer_new (100000, NULL);
  for (guint i = 0; i < 100000; i++)
    g_assert_cmpfloat (slab_buffer_get_data (plain)[i], ==, 0.0f);
  again = slab_buffer_new_for_result (100000, NULL);
#ifdef MADV_FREE
  g_assert_true (slab_buffer_get_data (again) == data);
#endif
  g_assert_cmpuint (slab_buffer_get_n_voxels (again), ==, 100000);
  for (guint i = 0; i < 100000; i++)
    slab_buffer_get_data (again)[i] = 6.0f;
  slab_buffer_unref (second);
  slab_buffer_release_kept ();
  slab_buffer_release_kept ();
}

/* mincore () fails with ENOMEM where nothing is mapped. */
static gboolean
is_mapped (gpointer data)
{
  unsigned char resident[1];

  return mincore (data, 1, resident) == 0;
}

static void
test_not_kept (void)
{
  SlabBuffer *large = slab_buffer_new_for_result (SLAB_BUFFER_MAX_KEPT_BYTES / 4 + 1, NULL);
  SlabBuffer *plain = slab_buffer_new (1000, NULL);
  SlabBuffer *small = slab_buffer_new_for_result (1000, NULL);
  SlabBuffer *other;
  gpointer data;

  g_assert_nonnull (large);
  data = slab_buffer_get_data (large);
  slab_buffer_unref (large);
  g_assert_false (is_mapped (data));
  data = slab_buffer_get_data (plain);
  slab_buffer_unref (plain);
  g_assert_false (is_mapped (data));

  /* One of another size drives it out, and so does a word. */
  data = slab_buffer_get_data (small);
  slab_buffer_unref (small);
#ifdef MADV_FREE
  g_assert_true (is_mapped (data));
#endif
  other = slab_buffer_new_for_result (G_GUINT64_CONSTANT (40) << 20, NULL);
  g_assert_false (is_mapped (data) && data != (gpointer) slab_buffer_get_data (other));
  data = slab_buffer_get_data (other);
  slab_buffer_unref (other);
  slab_buffer_release_kept ();
  g_assert_false (is_mapped (data));
}

/* Sizes about one and several huge pages: whole pages from the first voxel on, all of them given back. */
static void
test_huge_pages (void)
{
  const gsize huge = (gsize) 2 << 20;
  const gsize sizes[] = { huge, huge + sizeof (float), 3 * huge - sizeof (float), 3 * huge };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const gsize n = sizes[i] / sizeof (float);
      SlabBuffer *buffer = slab_buffer_new (n, NULL);
      float *data = slab_buffer_get_data (buffer);
      const gsize last = (sizes[i] + huge - 1) / huge * huge - 1;

      g_assert_cmpuint ((guintptr) data % huge, ==, 0);
      for (gsize voxel = 0; voxel < n; voxel += 1024)
        g_assert_cmpfloat (data[voxel], ==, 0);
      data[n - 1] = 7;
      g_assert_true (is_mapped (data) && is_mapped ((guint8 *) data + last / 4096 * 4096));
      slab_buffer_unref (buffer);
      g_assert_false (is_mapped (data));
      g_assert_false (is_mapped ((guint8 *) data + last / 4096 * 4096));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buffer/memory-bytes", test_memory_bytes);
  g_test_add_func ("/buffer/new", test_new);
  g_test_add_func ("/buffer/too-large", test_too_large);
  g_test_add_func ("/buffer/huge-pages", test_huge_pages);
  g_test_add_func ("/buffer/kept", test_kept);
  g_test_add_func ("/buffer/not-kept", test_not_kept);
  return g_test_run ();
}

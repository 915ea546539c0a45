/* SPDX-License-Identifier: MIT */
#include "volume/slab-buffer.h"
#include "volume/slab-volume.h"

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buffer/new", test_new);
  g_test_add_func ("/buffer/too-large", test_too_large);
  return g_test_run ();
}

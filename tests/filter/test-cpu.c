/* SPDX-License-Identifier: MIT */
#include "filter/slab-cpu.h"

#include <float.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

/* A line of /sys/devices/system/cpu/cpu0/cache/index@index, or NULL. */
static char *
read_cache_line (guint index, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/devices/system/cpu/cpu0/cache/index%u/%s", index, name);
  char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    g_strchomp (text);

  return text;
}

/* What the kernel says of a level in KiB, or 0. */
static guint64
read_level_kib (const char *level)
{
  for (guint index = 0; index < 8; index++)
    {
      g_autofree char *found = read_cache_line (index, "level");
      g_autofree char *size = read_cache_line (index, "size");

      if (found != NULL && size != NULL && g_str_equal (found, level) && g_str_has_suffix (size, "K"))
        return g_ascii_strtoull (size, NULL, 10);
    }

  return 0;
}

static void
test_level2 (void)
{
  const guint64 kib = read_level_kib ("2");

  slab_cpu_set_cache_bytes (0, 0);
  g_test_message ("second level %" G_GSIZE_FORMAT ", share of the third %" G_GSIZE_FORMAT, slab_cpu_get_level2_bytes (),
                  slab_cpu_get_level3_share_bytes ());
  if (kib < 128 || kib > 8192 || sysconf (_SC_LEVEL2_CACHE_SIZE) <= 0)
    {
      g_test_skip ("what the system says of its second-level cache is absent");
      return;
    }
  g_assert_cmpuint (slab_cpu_get_level2_bytes (), ==, kib * 1024);
}

/* Every core has it at the same time: their shares together fit in the cache. */
static void
test_level3 (void)
{
  const guint64 kib = read_level_kib ("3");
  const gsize share = slab_cpu_get_level3_share_bytes ();

  g_assert_cmpuint (share, >=, slab_cpu_get_level2_bytes ());
  g_assert_cmpuint (share, <=, 8 << 20);
  if (kib == 0)
    {
      g_test_skip ("what the system says of its third-level cache is absent");
      return;
    }
  if (share > slab_cpu_get_level2_bytes ())
    g_assert_cmpuint (share * (gsize) sysconf (_SC_NPROCESSORS_ONLN), <=, kib * 1024);
}

static void
test_other_caches (void)
{
  const gsize level2 = slab_cpu_get_level2_bytes (), level3 = slab_cpu_get_level3_share_bytes ();

  slab_cpu_set_cache_bytes (300000, 1000000);
  g_assert_cmpuint (slab_cpu_get_level2_bytes (), ==, 300000);
  g_assert_cmpuint (slab_cpu_get_level3_share_bytes (), ==, 1000000);
  slab_cpu_set_cache_bytes (0, 0);
  g_assert_cmpuint (slab_cpu_get_level2_bytes (), ==, level2);
  g_assert_cmpuint (slab_cpu_get_level3_share_bytes (), ==, level3);
}

/* As the kernel lists the processor's flags. */
static void
test_vectors (void)
{
  g_autofree char *text = NULL;
  guint expected = 16;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL) || strstr (text, "\nflags") == NULL)
    {
      g_test_skip ("the list of the processor's flags is absent");
      return;
    }
  if (strstr (text, " avx2 ") != NULL && strstr (text, " fma ") != NULL)
    expected = 32;
  if (strstr (text, " avx512f ") != NULL && strstr (text, " avx512bw ") != NULL && strstr (text, " avx512dq ") != NULL
      && strstr (text, " avx512vl ") != NULL)
    expected = 64;
  /* Tools that run a program on a processor of their own, as valgrind, have fewer. */
  g_assert_cmpuint (slab_cpu_get_vector_bytes (), <=, expected);
  if (g_getenv ("LD_PRELOAD") == NULL || strstr (g_getenv ("LD_PRELOAD"), "vgpreload") == NULL)
    g_assert_cmpuint (slab_cpu_get_vector_bytes (), ==, expected);

  for (guint limit = 16; limit <= 64; limit *= 2)
    {
      slab_cpu_limit_vector_bytes (limit);
      g_assert_cmpuint (slab_cpu_get_vector_bytes (), <=, limit);
    }
}

/* Until it is undone, and in pairs. On a processor that cannot be told, nothing changes. */
static void
test_denormals (void)
{
  const char *preload = g_getenv ("LD_PRELOAD");
  /* A tool that runs the program on a processor of its own, as valgrind, knows no such thing. */
  G_GNUC_UNUSED const gboolean is_emulated = preload != NULL && strstr (preload, "vgpreload") != NULL;
  volatile float tiny = 0x1p-140f, least = FLT_MIN, half = 0.5f;
  guint64 outer, inner;
  /* Volatile, or the compiler may compute them elsewhere. */
  volatile float of_tiny, of_least, after;

  outer = slab_cpu_flush_denormals ();
  inner = slab_cpu_flush_denormals ();
  of_tiny = tiny * 4096;
  of_least = least * half;
  slab_cpu_restore_denormals (inner);
  after = least * half;
  slab_cpu_restore_denormals (outer);
#if defined(__x86_64__) || defined(__aarch64__)
  if (!is_emulated)
    {
      g_assert_cmpfloat (of_tiny, ==, 0);
      g_assert_cmpfloat (of_least, ==, 0);
      g_assert_cmpfloat (after, ==, 0);
    }
#endif
  g_assert_cmpfloat (tiny * half, ==, 0x1p-141f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/cpu/level2", test_level2);
  g_test_add_func ("/filter/cpu/level3", test_level3);
  g_test_add_func ("/filter/cpu/other-caches", test_other_caches);
  g_test_add_func ("/filter/cpu/vectors", test_vectors);
  g_test_add_func ("/filter/cpu/denormals", test_denormals);

  return g_test_run ();
}

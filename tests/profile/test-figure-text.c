/* SPDX-License-Identifier: MIT */
#include "profile/slab-figure-text.h"

#include <math.h>

typedef struct
{
  char *(*format) (double value);
  double value;
  const char *text;
} Case;

static void
test_formats (void)
{
  static const Case cases[] = {
    { slab_figure_format_seconds, 1.234, "1.23 s" },
    { slab_figure_format_seconds, 0.0, "0 s" },
    { slab_figure_format_seconds, 12.34, "12.3 s" },
    { slab_figure_format_seconds, 1234.5, "1234 s" },
    { slab_figure_format_seconds, 0.9999, "1.00 s" },
    { slab_figure_format_seconds, 0.0456, "45.6 ms" },
    { slab_figure_format_seconds, 1.5e-5, "15.0 µs" },
    { slab_figure_format_seconds, 2.5e-7, "0.250 µs" },
    { slab_figure_format_seconds, NAN, "–" },
    { slab_figure_format_share, 0.2345, "23 %" },
    { slab_figure_format_share, 0.0, "0 %" },
    { slab_figure_format_share, 0.0044, "0.4 %" },
    { slab_figure_format_share, 0.00996, "1 %" },
    { slab_figure_format_share, 1.5, "150 %" },
    { slab_figure_format_share, INFINITY, "–" },
    { slab_figure_format_bytes, 17.0, "17 B" },
    { slab_figure_format_bytes, 999.7, "1.00 kB" },
    { slab_figure_format_bytes, 487526400.0, "488 MB" },
    { slab_figure_format_memory, 487526400.0, "465 MiB" },
    { slab_figure_format_memory, 1023.0, "1023 B" },
    { slab_figure_format_memory, 1048576.0, "1.00 MiB" },
    { slab_figure_format_memory, 1.5 * 1073741824.0, "1.50 GiB" },
    { slab_figure_format_memory, 0.0 / 0.0, "–" },
    { slab_figure_format_bytes, 5e15, "5000 TB" },
    { slab_figure_format_bandwidth, 4.06e9, "4.06 GB/s" },
    { slab_figure_format_flops, 5.63e10, "56.3 GFLOP/s" },
    { slab_figure_format_number, 13.86, "13.9" },
    { slab_figure_format_number, 0.0, "0" },
    { slab_figure_format_number, 0.1234, "0.123" },
    { slab_figure_format_number, NAN, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = cases[i].format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* By hand. Of 33.4, 33.4 and 33.2 the last has lost least when all are 33; of thirds the first gets what is left; of
 * 92.5, 5.2, 1.8 and 0.5 no part is read as nothing, so that all have tenths; what is not known is no part. */
static void
test_shares (void)
{
  static const struct
  {
    double shares[5];
    const char *texts[5];
  } cases[] = {
    { { 0.334, 0.334, 0.332, 0, 0 }, { "34 %", "33 %", "33 %", "0 %", "0 %" } },
    { { 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0, 0 }, { "34 %", "33 %", "33 %", "0 %", "0 %" } },
    { { 0.925, 0.052, 0.018, 0.005, 0 }, { "92.5 %", "5.2 %", "1.8 %", "0.5 %", "0 %" } },
    { { 0.905, 0.055, 0.04, 0, 0 }, { "91 %", "5 %", "4 %", "0 %", "0 %" } },
    { { 0.045, 0.0451, 0.9099, 0, 0 }, { "4 %", "5 %", "91 %", "0 %", "0 %" } },
    { { 0.25, NAN, 0.5, 0.25, 0 }, { "25 %", "–", "50 %", "25 %", "0 %" } },
    { { 0.7, 0.1, 0.2, 0, 0 }, { "70 %", "10 %", "20 %", "0 %", "0 %" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *texts[5];

      slab_figure_format_shares (cases[i].shares, 5, texts);
      for (guint k = 0; k < 5; k++)
        {
          g_assert_cmpstr (texts[k], ==, cases[i].texts[k]);
          g_free (texts[k]);
        }
    }
}

/* "Of how many" only where that is known; the least that shows is not 0. */
static void
test_cores (void)
{
  static const struct
  {
    double busy;
    guint n_cores;
    const char *text;
  } cases[] = {
    { 1.94, 2, "1.9 of 2 cores busy" }, { 0.3, 2, "0.3 of 2 cores busy" }, { 0.04, 2, "0.04 of 2 cores busy" },
    { 0.9, 1, "0.9 of 1 core busy" },   { 1.5, 0, "1.5 cores busy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = slab_figure_format_cores (cases[i].busy, cases[i].n_cores);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

#define SPACE "\342\200\257"

static void
assert_whole (guint64 count, const char *expected)
{
  g_autofree char *text = slab_figure_format_whole (count);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_whole (void)
{
  assert_whole (0, "0");
  assert_whole (999, "999");
  assert_whole (9999, "9999");
  assert_whole (10000, "10" SPACE "000");
  assert_whole (243763200, "243" SPACE "763" SPACE "200");
  assert_whole (G_MAXUINT64, "18" SPACE "446" SPACE "744" SPACE "073" SPACE "709" SPACE "551" SPACE "615");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure-text/formats", test_formats);
  g_test_add_func ("/figure-text/cores", test_cores);
  g_test_add_func ("/figure-text/shares", test_shares);
  g_test_add_func ("/figure-text/whole", test_whole);
  return g_test_run ();
}

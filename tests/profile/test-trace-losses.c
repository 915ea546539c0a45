/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-json-private.h"

static char *
describe (const SlabTraceLosses *losses)
{
  return g_string_free (slab_trace_losses_describe (losses), FALSE);
}

static void
test_none (void)
{
  const SlabTraceLosses losses = { 0 };
  g_autofree char *text = describe (&losses);

  g_assert_cmpstr (text, ==, "");
}

static void
test_numbers (void)
{
  const SlabTraceLosses one = { .n_impossible = 1 }, many = { .n_impossible = 7 };
  g_autofree char *text = describe (&one);
  g_autofree char *texts = describe (&many);

  g_assert_cmpstr (text, ==, "1 event with impossible times or values was left out");
  g_assert_cmpstr (texts, ==, "7 events with impossible times or values were left out");
}

/* Each kind of loss has its own words, and nothing is said of what was not lost. */
static void
test_all (void)
{
  const SlabTraceLosses losses = { 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 };
  g_autofree char *text = describe (&losses);
  g_auto (GStrv) parts = g_strsplit (text, "; ", -1);
  guint n_parts = 0;

  for (guint64 n = 11; n <= 20; n++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT " ", n);
      guint n_found = 0;

      for (char **part = parts; *part != NULL; part++)
        n_found += g_str_has_prefix (*part, number) ? 1 : 0;
      g_assert_cmpuint (n_found, ==, 1);
    }
  n_parts = g_strv_length (parts);
  /* Two of them have a half of their own behind a semicolon. */
  g_assert_cmpuint (n_parts, ==, 12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-losses/none", test_none);
  g_test_add_func ("/trace-losses/numbers", test_numbers);
  g_test_add_func ("/trace-losses/all", test_all);
  return g_test_run ();
}

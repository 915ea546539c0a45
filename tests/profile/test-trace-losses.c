/* SPDX-License-Identifier: MIT */
#include "profile/slab-trace-json-private.h"

#include <string.h>

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
  const SlabTraceLosses losses = { .n_impossible = 11,
                                   .n_crowded = 12,
                                   .n_deep = 13,
                                   .n_crossing = 14,
                                   .n_hidden = 15,
                                   .n_flows = 16,
                                   .n_unseen = 17,
                                   .n_counters = 18,
                                   .n_unnamed = 19,
                                   .n_not_numbers = 20,
                                   .n_bad_chunks = 21,
                                   .n_dropped = 22,
                                   .n_not_events = 23,
                                   .n_unbegun = 24,
                                   .n_unended = 25 };
  g_autofree char *text = describe (&losses);
  g_auto (GStrv) parts = g_strsplit (text, "; ", -1);

  for (guint64 n = 11; n <= 25; n++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT " ", n);
      guint n_found = 0;

      for (char **part = parts; *part != NULL; part++)
        n_found += strstr (*part, number) != NULL;
      g_assert_cmpuint (n_found, ==, 1);
    }
  /* Three of them have a half of their own behind a semicolon. */
  g_assert_cmpuint (g_strv_length (parts), ==, 18);
}

static void
test_threads (void)
{
  const SlabTraceLosses losses = { .n_threads = 2000, .has_bad_chunks = TRUE };
  g_autofree char *text = describe (&losses);

  g_assert_cmpstr (text, ==,
                   "of 2000 threads the first 1024 are shown; the entry of the chunks is no list, so that their boxes "
                   "are not known");
}

static void
test_version (void)
{
  const SlabTraceLosses losses = { .later_version = 99, .n_threads = 2000 };
  g_autofree char *text = describe (&losses);

  g_assert_true (
      g_str_has_prefix (text, "it is of version 99 of the format, of which this program knows those up to "));
  g_assert_true (g_str_has_suffix (text, "; what is new in it is not shown; of 2000 threads the first 1024 are shown"));
}

/* As the file names them, each once. */
static void
test_kinds (void)
{
  SlabTraceLosses losses = { 0 };
  g_autofree char *one = NULL, *text = NULL;

  losses.kinds['Q'] = 1;
  one = describe (&losses);
  g_assert_cmpstr (one, ==, "1 event of an unknown kind (“Q”) was left out");
  losses.kinds['z'] = 5;
  losses.kinds[0] = 2;
  text = describe (&losses);
  g_assert_cmpstr (text, ==, "8 events of unknown kinds (none, “Q”, “z”) were left out");
}

/* Whoever translates gets both numbers of every loss: as one entry, which is found by the first of them. */
static void
test_extraction (void)
{
  g_autofree char *sources = g_test_build_filename (G_TEST_DIST, "..", NULL);
  g_autofree char *xgettext = g_find_program_in_path ("xgettext");
  g_autofree char *meson = g_build_filename (sources, "po", "meson.build", NULL);
  g_autofree char *args = NULL, *text = NULL, *template = NULL;
  g_autoptr (GRegex) quoted = g_regex_new ("'(--(?:keyword|flag)=[^']*)'", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  SlabTraceLosses losses = { 0 };
  guint n_plural = 0;

  if (xgettext == NULL)
    {
      g_test_skip ("xgettext is absent");
      return;
    }
  g_assert_true (g_file_get_contents (meson, &args, NULL, &error));
  for (const char *const *word =
           (const char *const[]){ xgettext, "-L", "C", "--from-code=UTF-8", "--no-wrap", "-o", "-", NULL };
       *word != NULL; word++)
    g_ptr_array_add (argv, (gpointer) *word);
  for (g_regex_match (quoted, args, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_ptr_array_add (owned, g_match_info_fetch (match, 1));
      g_ptr_array_add (argv, g_ptr_array_index (owned, owned->len - 1));
    }
  g_ptr_array_add (argv, (gpointer) "src/profile/slab-trace-losses.c");
  g_ptr_array_add (argv, NULL);
  g_assert_true (
      g_spawn_sync (sources, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &template, NULL, NULL, &error));
  g_assert_no_error (error);
  for (const char *p = template; (p = strstr (p, "\nmsgid_plural ")) != NULL; p++)
    n_plural++;
  losses.n_unended = 1;
  text = describe (&losses);
  g_assert_true (g_str_has_prefix (text, "1 span has no end"));
  g_assert_nonnull (strstr (template, "#, c-format\nmsgid \"%s span has no end in the file"));
  /* Those of the table, and two with more in them than a number. */
  g_assert_cmpuint (n_plural, ==, 17);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-losses/none", test_none);
  g_test_add_func ("/trace-losses/numbers", test_numbers);
  g_test_add_func ("/trace-losses/all", test_all);
  g_test_add_func ("/trace-losses/threads", test_threads);
  g_test_add_func ("/trace-losses/version", test_version);
  g_test_add_func ("/trace-losses/kinds", test_kinds);
  g_test_add_func ("/trace-losses/extraction", test_extraction);
  return g_test_run ();
}

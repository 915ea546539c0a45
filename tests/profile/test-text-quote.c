/* SPDX-License-Identifier: MIT */
#include "profile/slab-text-quote.h"

/* RFC 8259, section 7; what is no UTF-8 is replaced by U+FFFD. */
static void
test_json (void)
{
  static const char *const cases[][2] = {
    { "", "\"\"" },
    { "thread 1", "\"thread 1\"" },
    { "a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"" },
    { "C:\\a\\", "\"C:\\\\a\\u005c\"" },
    { "a\nb\x7f", "\"a\\u000ab\\u007f\"" },
    { "σ\xff", "\"σ\xef\xbf\xbd\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GString *text = g_string_new (NULL);

      slab_text_append_json_string (text, cases[i][0]);
      g_assert_cmpstr (text->str, ==, cases[i][1]);
      g_string_free (text, TRUE);
    }
}

/* RFC 4180, section 2. */
static void
test_csv (void)
{
  static const char *const cases[][2] = {
    { "", "" },
    { "thread 1", "thread 1" },
    { "a,b", "\"a,b\"" },
    { "a \"b\"", "\"a \"\"b\"\"\"" },
    { "a\nb", "\"a\nb\"" },
    { "a\rb", "\"a\rb\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GString *text = g_string_new (NULL);

      slab_text_append_csv_field (text, cases[i][0]);
      g_assert_cmpstr (text->str, ==, cases[i][1]);
      g_string_free (text, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-quote/json", test_json);
  g_test_add_func ("/text-quote/csv", test_csv);
  return g_test_run ();
}

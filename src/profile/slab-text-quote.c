/* SPDX-License-Identifier: MIT */
#include "slab-text-quote.h"

#include <string.h>

void
slab_text_append_json_string (GString *text, const char *word)
{
  g_autofree char *valid = NULL;

  if (!g_utf8_validate (word, -1, NULL))
    word = valid = g_utf8_make_valid (word, -1);
  g_string_append_c (text, '"');
  for (const char *p = word; *p != '\0'; p++)
    {
      /* Perfetto takes the quote behind a backslash for one that does not end the string, whatever is before both. */
      const gboolean is_last = *p == '\\' && p[1] == '\0';

      if (*p == '"' || (*p == '\\' && !is_last))
        g_string_append_c (text, '\\');
      if ((guchar) *p < 0x20 || *p == 0x7f || is_last)
        g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

void
slab_text_append_csv_field (GString *text, const char *word)
{
  if (strpbrk (word, ",\"\r\n") == NULL)
    {
      g_string_append (text, word);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = word; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

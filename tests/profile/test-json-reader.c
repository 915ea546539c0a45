/* SPDX-License-Identifier: MIT */
#include "profile/slab-json-reader.h"

#include <math.h>
#include <string.h>

/* A stream that hands out few bytes at a time, so that every token is once cut at its border. */
static SlabJsonReader *
read_text (const char *text, gsize length, gsize piece)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();

  for (gsize at = 0; at < length; at += piece)
    g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (stream), text + at, (gssize) MIN (piece, length - at), NULL);
  return slab_json_reader_new (stream, NULL);
}

static void
test_values (void)
{
  static const char text[] = " {\"a\" : [1, -2.5e+3 ,0],\n\"b\":{}, \"c\":[],\"d\":\"x\", \"e\":[true,false,null]} \n";

  for (gsize piece = 1; piece < sizeof text; piece += 3)
    {
      g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), piece);
      const char *name;

      g_assert_true (slab_json_reader_enter (reader, '{'));
      g_assert_true (slab_json_reader_next_member (reader, &name));
      g_assert_cmpstr (name, ==, "a");
      g_assert_true (slab_json_reader_enter (reader, '['));
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_cmpstr (slab_json_reader_read_number (reader), ==, "1");
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_cmpstr (slab_json_reader_read_number (reader), ==, "-2.5e+3");
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_true (slab_json_reader_skip (reader));
      g_assert_false (slab_json_reader_next_element (reader));
      g_assert_true (slab_json_reader_next_member (reader, &name));
      g_assert_cmpstr (name, ==, "b");
      g_assert_true (slab_json_reader_skip (reader));
      g_assert_true (slab_json_reader_next_member (reader, &name));
      g_assert_true (slab_json_reader_enter (reader, '['));
      g_assert_false (slab_json_reader_next_element (reader));
      g_assert_true (slab_json_reader_next_member (reader, &name));
      g_assert_cmpint (slab_json_reader_peek (reader), ==, '"');
      g_assert_cmpstr (slab_json_reader_read_string (reader), ==, "x");
      g_assert_true (slab_json_reader_next_member (reader, &name));
      g_assert_cmpstr (name, ==, "e");
      g_assert_true (slab_json_reader_skip (reader));
      g_assert_false (slab_json_reader_next_member (reader, &name));
      g_assert_cmpint (slab_json_reader_peek (reader), ==, '\0');
      g_assert_false (slab_json_reader_failed (reader));
    }
}

static void
assert_string (const char *json, gsize length, const char *expected)
{
  g_autoptr (SlabJsonReader) reader = read_text (json, length, 3);

  g_assert_cmpstr (slab_json_reader_read_string (reader), ==, expected);
}

static void
test_strings (void)
{
#define S(json, expected) assert_string (json, strlen (json), expected)
  S ("\"\"", "");
  S ("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
  S ("\"\\u00fc\\u20AC\"", "ü€");
  S ("\"\\ud834\\udd1e\"", "𝄞");
  S ("\"ü€𝄞\"", "ü€𝄞");
  /* Halves of pairs and NUL become the replacement character. */
  S ("\"\\ud834\"", "\xef\xbf\xbd");
  S ("\"\\ud834x\"", "\xef\xbf\xbdx");
  S ("\"\\ud834\\n\"", "\xef\xbf\xbd\n");
  S ("\"\\udd1e\\ud834\\u0041\"", "\xef\xbf\xbd\xef\xbf\xbd");
  S ("\"\\u0000\"", "\xef\xbf\xbd");
  /* Bytes that are no UTF-8. */
  S ("\"a\xff\x62\"", "a\xef\xbf\xbd"
                      "b");
  S ("\"\xc3\"", "\xef\xbf\xbd");
  S ("\"abc", NULL);
  S ("\"a\nb\"", NULL);
  S ("\"\\q\"", NULL);
  S ("\"\\u12\"", NULL);
  S ("abc", NULL);
  assert_string ("\"a\0b\"", 5, NULL);
#undef S
}

/* What is no JSON but often written. */
static void
test_tolerated (void)
{
  static const char text[] = "\xef\xbb\xbf [1, NaN ,-Infinity,nan,-inf,{\"a\":Infinity},\"2.5\",\"x\",null, ]";

  for (gsize piece = 1; piece < sizeof text; piece += 2)
    {
      g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), piece);
      double value = 7.0;

      g_assert_true (slab_json_reader_enter (reader, '['));
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_true (slab_json_reader_read_double (reader, &value));
      g_assert_cmpfloat (value, ==, 1.0);
      for (guint i = 0; i < 4; i++)
        {
          value = 7.0;
          g_assert_true (slab_json_reader_next_element (reader));
          g_assert_true (slab_json_reader_read_double (reader, &value));
          g_assert_true (isnan (value));
        }
      value = 7.0;
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_false (slab_json_reader_read_double (reader, &value));
      g_assert_true (slab_json_reader_next_element (reader));
      g_assert_true (slab_json_reader_read_double (reader, &value));
      g_assert_cmpfloat (value, ==, 2.5);
      for (guint i = 0; i < 2; i++)
        {
          g_assert_true (slab_json_reader_next_element (reader));
          g_assert_false (slab_json_reader_read_double (reader, &value));
          g_assert_cmpfloat (value, ==, 2.5);
        }
      g_assert_false (slab_json_reader_next_element (reader));
      g_assert_false (slab_json_reader_failed (reader));
      g_assert_cmpuint (slab_json_reader_get_n_not_numbers (reader), ==, 5);
    }
}

/* Of a file that is one line, the line says nothing. */
static void
test_place (void)
{
  static const char text[] = "[1,\n2, 3x]";
  g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), 2);

  g_assert_false (slab_json_reader_skip (reader));
  g_assert_nonnull (strstr (slab_json_reader_get_error (reader)->message, "line 2, byte 6:"));
}

static void
test_refused (void)
{
  static const char *const texts[] = { "tru",  "nul",   "falsy",   "+1",       "01x",   "1.",         "1e",    "-",
                                       "1e+",  ".1",    "--1",     "1.2.3",    "{",     "[",          "[1",    "[1,",
                                       "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1,,]", "}",
                                       "]",    "Nan",   "Inf",     "\xef\xbb", "{1:2}", "'a'" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SlabJsonReader) reader = read_text (texts[i], strlen (texts[i]), 2);

      /* Numbers may be followed by something: that is the caller's to see. */
      if (slab_json_reader_skip (reader))
        g_assert_cmpint (slab_json_reader_peek (reader), !=, '\0');
      else
        {
          g_assert_true (slab_json_reader_failed (reader));
          g_assert_error (slab_json_reader_get_error (reader), G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
          /* And it stays so. */
          g_assert_false (slab_json_reader_skip (reader));
          g_assert_cmpint (slab_json_reader_peek (reader), ==, '\0');
        }
    }
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new ("\"");

  for (guint i = 0; i < 3000000; i++)
    g_string_append_c (text, 'x');
  {
    g_autoptr (SlabJsonReader) reader = read_text (text->str, text->len, 100000);

    g_assert_null (slab_json_reader_read_string (reader));
    g_assert_false (slab_json_reader_is_cut_short (reader));
  }
  g_string_assign (text, "");
  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "{\"a\":");
  {
    g_autoptr (SlabJsonReader) reader = read_text (text->str, text->len, 100000);

    g_assert_false (slab_json_reader_skip (reader));
    g_assert_false (slab_json_reader_is_cut_short (reader));
  }
  g_string_assign (text, "1");
  for (guint i = 0; i < 1000; i++)
    g_string_append_c (text, '0');
  {
    g_autoptr (SlabJsonReader) reader = read_text (text->str, text->len, 100000);

    g_assert_null (slab_json_reader_read_number (reader));
  }
}

static void
test_line (void)
{
  static const char text[] = "[1,\n2,\n\n x]";
  g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), 100);

  g_assert_false (slab_json_reader_skip (reader));
  g_assert_nonnull (strstr (slab_json_reader_get_error (reader)->message, "line 4"));
  g_assert_nonnull (strstr (slab_json_reader_get_error (reader)->message, "x"));
  g_assert_false (slab_json_reader_is_cut_short (reader));
}

/* Random changes to a good text: an answer, whatever it is, and nothing read outside. */
static void
test_random (void)
{
  static const char text[] = "{\"a\":[1,-2.5e3,\"\\u00fcx\",{\"b\":null}],\"c\":{\"d\":[true,false,[]]}}";

  for (guint i = 0; i < 20000; i++)
    {
      char changed[sizeof text];
      g_autoptr (SlabJsonReader) reader = NULL;

      memcpy (changed, text, sizeof text);
      for (gint n = g_test_rand_int_range (1, 5); n > 0; n--)
        changed[g_test_rand_int_range (0, sizeof text - 1)] = (char) g_test_rand_int_range (0, 256);
      reader = read_text (changed, (gsize) g_test_rand_int_range (0, sizeof text), 7);
      if (!slab_json_reader_skip (reader))
        g_assert_true (slab_json_reader_failed (reader));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-reader/values", test_values);
  g_test_add_func ("/json-reader/strings", test_strings);
  g_test_add_func ("/json-reader/tolerated", test_tolerated);
  g_test_add_func ("/json-reader/place", test_place);
  g_test_add_func ("/json-reader/refused", test_refused);
  g_test_add_func ("/json-reader/limits", test_limits);
  g_test_add_func ("/json-reader/line", test_line);
  g_test_add_func ("/json-reader/random", test_random);
  return g_test_run ();
}

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

/* Numbers as most are written and as few are, wherever the stream is cut. */
static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    gboolean is_integer;
    gint64 integer;
    gboolean is_time;
    gint64 nanoseconds;
    guint64 count;
    double value;
  } numbers[] = {
    { "0", TRUE, 0, TRUE, 0, 0, 0.0 },
    { "-0", TRUE, 0, TRUE, 0, 0, 0.0 },
    { "7", TRUE, 7, TRUE, 7000, 7, 7.0 },
    { "-12", TRUE, -12, TRUE, -12000, 0, -12.0 },
    { "1.5", FALSE, 0, TRUE, 1500, 0, 1.5 },
    { "-1.25", FALSE, 0, TRUE, -1250, 0, -1.25 },
    { "0.001", FALSE, 0, TRUE, 1, 0, 0.001 },
    { "123456.789", FALSE, 0, TRUE, 123456789, 0, 123456.789 },
    { "2.0", TRUE, 2, TRUE, 2000, 0, 2.0 },
    /* Rounded, and not cut off. */
    { "1.0006", FALSE, 0, TRUE, 1001, 0, 1.0006 },
    { "1.0004", FALSE, 0, TRUE, 1000, 0, 1.0004 },
    { "1e3", TRUE, 1000, TRUE, 1000000, 0, 1000.0 },
    { "2.5E-1", FALSE, 0, TRUE, 250, 0, 0.25 },
    { "007", TRUE, 7, TRUE, 7000, 7, 7.0 },
    /* 15 and 16 digits of microseconds, 18 and 19 of integers, and what is too much. */
    { "123456789012345.678", FALSE, 0, TRUE, G_GINT64_CONSTANT (123456789012345678), 0, 123456789012345.678 },
    { "1234567890123456.789", FALSE, 0, TRUE, G_GINT64_CONSTANT (1234567890123456789), 0, 1234567890123456.789 },
    { "999999999999999999", TRUE, G_GINT64_CONSTANT (999999999999999999), FALSE, 0,
      G_GUINT64_CONSTANT (999999999999999999), 999999999999999999.0 },
    { "9223372036854775806", TRUE, G_MAXINT64 - 1, FALSE, 0, G_GUINT64_CONSTANT (9223372036854775806),
      9223372036854775806.0 },
    { "18446744073709551615", FALSE, 0, FALSE, 0, G_MAXUINT64, 18446744073709551615.0 },
    { "100000000000000000000000", FALSE, 0, FALSE, 0, G_MAXUINT64, 1e23 },
  };
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (text, "%s%s , %s,%s", i > 0 ? "," : "", numbers[i].text, numbers[i].text, numbers[i].text);
  g_string_append_c (text, ']');
  for (gsize piece = 1; piece <= text->len; piece = piece < 40 ? piece + 1 : piece * 2)
    {
      g_autoptr (SlabJsonReader) reader = read_text (text->str, text->len, piece);

      g_assert_true (slab_json_reader_enter (reader, '['));
      for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        {
          gint64 integer = 77, nanoseconds = 77;
          guint64 count = 77;
          double value = 77.0;

          g_assert_true (slab_json_reader_next_element (reader));
          g_assert_true (slab_json_reader_read_integer (reader, &integer) == numbers[i].is_integer);
          g_assert_cmpint (integer, ==, numbers[i].is_integer ? numbers[i].integer : 77);
          g_assert_true (slab_json_reader_next_element (reader));
          g_assert_true (slab_json_reader_read_microseconds (reader, &nanoseconds) == numbers[i].is_time);
          g_assert_cmpint (nanoseconds, ==, numbers[i].is_time ? numbers[i].nanoseconds : 77);
          g_assert_true (slab_json_reader_next_element (reader));
          g_assert_true (slab_json_reader_read_count (reader, &count, &value));
          g_assert_cmpuint (count, ==, numbers[i].count);
          g_assert_cmpfloat (value, ==, numbers[i].value);
        }
      g_assert_false (slab_json_reader_next_element (reader));
      g_assert_false (slab_json_reader_failed (reader));
    }
}

/* After a failure nothing is taken, however good it looks. */
static void
test_after_failure (void)
{
  static const char text[] = "[1,x5,6,\"a\"]";
  g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), 100);
  gint64 integer = 77;
  guint64 count = 77;
  double value = 77.0;

  g_assert_true (slab_json_reader_enter (reader, '['));
  g_assert_true (slab_json_reader_next_element (reader));
  g_assert_true (slab_json_reader_skip (reader));
  g_assert_true (slab_json_reader_next_element (reader));
  g_assert_false (slab_json_reader_skip (reader));
  g_assert_false (slab_json_reader_read_integer (reader, &integer));
  g_assert_false (slab_json_reader_read_microseconds (reader, &integer));
  g_assert_false (slab_json_reader_read_count (reader, &count, &value));
  g_assert_cmpint (integer, ==, 77);
  g_assert_cmpuint (count, ==, 77);
  g_assert_null (slab_json_reader_read_string (reader));
  g_assert_false (slab_json_reader_next_element (reader));
  g_assert_nonnull (strstr (slab_json_reader_get_error (reader)->message, "line 1, byte 5"));
}

/* A name is there until its value is read, also where the stream is cut between the two. */
static void
test_names (void)
{
  static const char text[] = "{\"first\":\"\",\"a \\\" b\" : 1,\"ü\":\"long enough\" ,\n\"last\"  :\n  \"\\n\"}";
  static const char *const names[] = { "first", "a \" b", "ü", "last" };
  static const char *const values[] = { "", NULL, "long enough", "\n" };

  for (gsize piece = 1; piece <= sizeof text; piece++)
    {
      g_autoptr (SlabJsonReader) reader = read_text (text, strlen (text), piece);
      const char *name, *value;

      g_assert_true (slab_json_reader_enter (reader, '{'));
      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_assert_true (slab_json_reader_next_member (reader, &name));
          g_assert_cmpuint (slab_json_reader_get_length (reader), ==, strlen (names[i]));
          g_assert_cmpint (slab_json_reader_peek (reader), ==, values[i] != NULL ? '"' : '1');
          g_assert_cmpstr (name, ==, names[i]);
          if (values[i] == NULL)
            g_assert_true (slab_json_reader_skip (reader));
          else
            {
              value = slab_json_reader_read_string (reader);
              g_assert_cmpstr (value, ==, values[i]);
              g_assert_cmpuint (slab_json_reader_get_length (reader), ==, strlen (values[i]));
            }
        }
      g_assert_false (slab_json_reader_next_member (reader, &name));
      g_assert_cmpint (slab_json_reader_peek (reader), ==, '\0');
      g_assert_false (slab_json_reader_failed (reader));
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
  g_test_add_func ("/json-reader/numbers", test_numbers);
  g_test_add_func ("/json-reader/after-failure", test_after_failure);
  g_test_add_func ("/json-reader/names", test_names);
  g_test_add_func ("/json-reader/place", test_place);
  g_test_add_func ("/json-reader/refused", test_refused);
  g_test_add_func ("/json-reader/limits", test_limits);
  g_test_add_func ("/json-reader/line", test_line);
  g_test_add_func ("/json-reader/random", test_random);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include "trace-json-fixture.h"

#include <string.h>

#define HALF(kind, ts, more) "{\"ph\":\"" kind "\",\"pid\":1,\"tid\":1,\"ts\":" ts more "}"
#define B(ts, name) HALF ("B", ts, ",\"name\":\"" name "\"")
#define E(ts) HALF ("E", ts, "")
#define END(ts, name) HALF ("E", ts, ",\"name\":\"" name "\"")
#define ASYNC(kind, ts, id, more) HALF (kind, ts, ",\"cat\":\"net\",\"id\":" id more)

#define UNENDED_1 "1 span has no end in the file; it lasts as long as what it is in, or to the end"
#define UNBEGUN_1 "1 end of a span that does not begin in the file was left out"

/* "name start+duration" in microseconds for each span, row by row. */
static char *
describe (SlabTrace *trace)
{
  GString *text = g_string_new (NULL);

  for (guint row = 0; row < slab_trace_get_n_threads (trace); row++)
    {
      g_string_append (text, row > 0 ? " |" : "");
      for (guint64 i = 0; i < slab_trace_get_n_spans (trace, row); i++)
        {
          SlabSpan span;

          slab_trace_get_span (trace, row, i, &span);
          g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT "+%" G_GINT64_FORMAT, text->len > 0 ? " " : "",
                                  slab_trace_get_span_name (trace, &span), span.start / 1000, span.duration / 1000);
        }
    }
  return g_string_free (text, FALSE);
}

/* What the words of the format say, worked out by hand: of a thread what began last ends first, by the times. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *events;
    const char *expected;
    const char *warning;
  } cases[] = {
    /* In the order of time. */
    { B ("0", "a") "," B ("10", "b") "," E ("20") "," E ("40"), "a 0+40 | b 10+10", NULL },
    /* The later half of the thread's buffer was written first, and the ends before their beginnings. */
    { B ("50", "c") "," E ("60") "," E ("100") "," B ("0", "a") "," B ("10", "b") "," E ("20"),
      "a 0+100 | b 10+10 c 50+10", NULL },
    { E ("100") "," E ("20") "," B ("10", "b") "," B ("0", "a"), "a 0+100 | b 10+10", NULL },
    /* Of one time the order of the file counts: a ends where b begins. */
    { B ("0", "a") "," E ("10") "," B ("10", "b") "," E ("20"), "a 0+10 b 10+10", NULL },
    { B ("10", "z") "," E ("10") "," B ("20", "b") "," E ("30"), "z 0+0 b 10+10", NULL },
    /* An end that is named ends its own; what has begun in it since has lost its end. */
    { B ("0", "a") "," B ("10", "b") "," END ("40", "a") "," B ("50", "c") "," END ("60", "c"),
      "a 0+40 c 50+10 | b 10+30", UNENDED_1 },
    /* The innermost of one name; a name that none has means the innermost one. */
    { B ("0", "a") "," B ("10", "a") "," END ("20", "a") "," END ("30", "other"), "a 0+30 | a 10+10", NULL },
    /* No end, no beginning. */
    { B ("0", "a") "," B ("10", "b") "," E ("20") "," B ("30", "c") "," E ("80"), "a 0+80 | b 10+10 c 30+50",
      UNENDED_1 },
    { E ("0") "," B ("10", "b") "," E ("30"), "b 0+20", UNBEGUN_1 },
    { E ("0") "," E ("1") "," B ("10", "b"), "b 0+0",
      "2 ends of spans that do not begin in the file were left out; " UNENDED_1 },
    /* A length that no trace has: of such a span the beginning is kept. */
    { B ("-1000000000000000", "a") "," E ("1000000000000000") "," B ("-1000000000000000",
                                                                     "b") "," E ("-999999999999990"),
      "a 0+0 b 0+10", "1 event with impossible times or values was left out" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", cases[i].events);
      g_autofree char *found = NULL;
      GError *error = NULL;
      SlabTrace *trace = load_text (fixture, text, -1, &error);
      const char *warning;

      g_assert_no_error (error);
      found = describe (trace);
      warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
      g_assert_cmpstr (found, ==, cases[i].expected);
      g_assert_cmpstr (warning, ==, cases[i].warning);
      g_assert_finalize_object (trace);
    }
}

/* Those of other threads and processes are others', whatever their times. */
static void
test_threads (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[{\"ph\":\"E\",\"pid\":1,\"tid\":2,\"ts\":30},"
                             "{\"ph\":\"B\",\"pid\":1,\"tid\":1,\"ts\":0,\"name\":\"a\"},"
                             "{\"ph\":\"E\",\"pid\":2,\"tid\":1,\"ts\":50},"
                             "{\"ph\":\"B\",\"pid\":2,\"tid\":1,\"ts\":5,\"name\":\"c\"},"
                             "{\"ph\":\"B\",\"pid\":1,\"tid\":2,\"ts\":10,\"name\":\"b\"},"
                             "{\"ph\":\"E\",\"pid\":1,\"tid\":1,\"ts\":40}]";
  GError *error = NULL;
  SlabTrace *trace = load_text (fixture, text, -1, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = describe (trace);
  g_assert_cmpstr (found, ==, "a 0+40 | b 10+20 | c 5+45");
  g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
  g_assert_finalize_object (trace);
}

/* The end of an asynchronous span is often of another thread, whose buffer was written before: row and length are those
 * of the right order, also of what lies in it. */
static void
test_async (Fixture *fixture, gconstpointer data)
{
  static const char ordered[] =
      ASYNC ("b", "0", "7", ",\"name\":\"load\"") "," ASYNC ("b", "10", "7", ",\"name\":\"parse\"") "," ASYNC (
          "n", "15", "7", ",\"name\":\"half\"") "," ASYNC ("e", "20", "7",
                                                           ",\"name\":\"parse\"") "," ASYNC ("e", "40", "7",
                                                                                             ",\"name\":\"load\"");
  static const char mixed[] =
      ASYNC ("e", "40", "7", ",\"name\":\"load\"") "," ASYNC ("n", "15", "7", ",\"name\":\"half\"") "," ASYNC (
          "e", "20", "7", ",\"name\":\"parse\"") "," ASYNC ("b", "10", "7",
                                                            ",\"name\":\"parse\"") "," ASYNC ("b", "0", "7",
                                                                                              ",\"name\":\"load\"");

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", i == 0 ? ordered : mixed);
      g_autofree char *found = NULL, *name = NULL;
      GError *error = NULL;
      SlabTrace *trace = load_text (fixture, text, -1, &error);

      g_assert_no_error (error);
      found = describe (trace);
      g_assert_cmpstr (found, ==, "load 0+40 | parse 10+10 | half 15+0");
      name = slab_trace_dup_row_name (trace, 0);
      g_assert_cmpstr (name, ==, "load · net");
      g_assert_null (slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING));
      g_assert_finalize_object (trace);
    }
}

/* Each ends its own, in whatever order; and a thread's are not theirs, though both are counted from the first. */
static void
test_async_order (Fixture *fixture, gconstpointer data)
{
  static const char *const crossing = ASYNC ("b", "0", "7", ",\"name\":\"load\"") "," ASYNC (
      "b", "10", "7", ",\"name\":\"parse\"") "," ASYNC ("e", "20", "7",
                                                        ",\"name\":\"load\"") "," ASYNC ("e", "40", "7",
                                                                                         ",\"name\":\"parse\"");
  static const char *const between = B ("0", "a") "," ASYNC ("b", "10", "7", ",\"name\":\"load\"") "," ASYNC (
      "e", "20", "7", ",\"name\":\"load\"") "," E ("40");
  const struct
  {
    const char *events;
    const char *expected;
  } cases[] = { { crossing, "load 0+20 | parse 10+30" }, { between, "a 0+40 | load 10+10" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]", cases[i].events);
      g_autofree char *found = NULL;
      GError *error = NULL;
      SlabTrace *trace = load_text (fixture, text, -1, &error);
      const char *warning;

      g_assert_no_error (error);
      found = describe (trace);
      g_assert_cmpstr (found, ==, cases[i].expected);
      warning = slab_trace_get_property_string (trace, SLAB_TRACE_KEY_WARNING);
      g_assert_true (warning == NULL || strstr (warning, "in the file") == NULL);
      g_assert_finalize_object (trace);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/trace-pairs/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("threads", test_threads);
  ADD ("async", test_async);
  ADD ("async-order", test_async_order);
#undef ADD
  return g_test_run ();
}

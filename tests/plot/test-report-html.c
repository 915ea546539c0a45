/* SPDX-License-Identifier: MIT */
#include "plot/slab-report-html.h"

#include <string.h>

#include "plot/slab-roofline-plot.h"
#include "profile/slab-verdict.h"

#define MS G_GINT64_CONSTANT (1000000)

static SlabTrace *
make_trace (const char *title)
{
  static const char *const names[] = { "z", "y", "x", NULL };
  SlabTrace *trace = slab_trace_new (2);
  const SlabTraceChunk chunks[2] = { { { 0, 0, 0 }, { 50, 64, 1104 }, { 50, 76, 1104 } },
                                     { { 0, 64, 0 }, { 50, 64, 1104 }, { 50, 76, 1104 } } };
  const SlabTracePass passes[3] = { { 20 * MS, 40000000 }, { 30 * MS, 0 }, { 10 * MS, 0 } };

  slab_trace_set_pass_names (trace, names);
  slab_trace_set_chunks (trace, chunks, 2);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_TITLE, title);
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_INPUT, "sample.vol");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_OVERLAP, "12,12,12");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_FLOPS, "8000000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_USEFUL_BYTES, "400000000");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_ITERATIONS, "0");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_BEGUN, "2026-11-28T18:12:05+01:00");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_VERSION, "0.1.0");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE, "Processor & Sons");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_CORES, "2");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_BANDWIDTH, "1e10,2e10");
  slab_trace_set_property_string (trace, SLAB_TRACE_KEY_MACHINE_FLOPS, "1e11,2e11");
  for (guint row = 0; row < 2; row++)
    {
      SlabSpan span = { 0, 10 * MS, 4194304, (gint32) row, -1, SLAB_PHASE_READ };

      slab_trace_add_span (trace, row, &span);
      span = (SlabSpan){ 10 * MS, 60 * MS, 0, (gint32) row, -1, SLAB_PHASE_FILTER };
      slab_trace_add_span_with_passes (trace, row, &span, passes);
      span = (SlabSpan){ 70 * MS, 30 * MS, 4194304, (gint32) row, -1, SLAB_PHASE_WRITE };
      slab_trace_add_span (trace, row, &span);
    }
  slab_trace_add_sample (trace, &(SlabTraceSample){ .time = 50 * MS, .cores_busy = 2.0, .resident_bytes = 1 << 28 },
                         NULL);
  slab_trace_end_at (trace, 100 * MS);
  return trace;
}

typedef struct
{
  GHashTable *ids;
  GPtrArray *references;
  guint n_svg;
  guint n_light;
  guint n_dark;
  guint n_scripts;
} Seen;

static void
note_reference (Seen *seen, const char *value)
{
  const char *at = strstr (value, "url(");

  if (at != NULL)
    {
      const char *end = strchr (at, ')');

      g_assert_true (g_str_has_prefix (at, "url(#"));
      g_assert_nonnull (end);
      g_ptr_array_add (seen->references, g_strndup (at + 5, (gsize) (end - at - 5)));
    }
}

static void
start_element (GMarkupParseContext *context, const char *element, const char **names, const char **values,
               gpointer data, GError **error)
{
  Seen *seen = data;

  seen->n_svg += strcmp (element, "svg") == 0;
  seen->n_scripts += strcmp (element, "script") == 0 || strcmp (element, "link") == 0 || strcmp (element, "img") == 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (strcmp (names[i], "id") == 0)
        g_assert_true (g_hash_table_add (seen->ids, g_strdup (values[i])));
      else if (strcmp (names[i], "class") == 0)
        {
          seen->n_light += strcmp (values[i], "light") == 0;
          seen->n_dark += strcmp (values[i], "dark") == 0;
        }
      else if (strcmp (names[i], "xlink:href") == 0 || strcmp (names[i], "href") == 0)
        {
          /* A place on this page, or a picture that is in it. */
          if (g_str_has_prefix (values[i], "data:"))
            continue;
          g_assert_true (*values[i] == '#');
          g_ptr_array_add (seen->references, g_strdup (values[i] + 1));
        }
      g_assert_cmpint (strcmp (names[i], "src"), !=, 0);
      if (!g_str_has_prefix (names[i], "xmlns"))
        g_assert_null (strstr (values[i], "://"));
      note_reference (seen, values[i]);
    }
}

/* Names are there once, whatever is referred to is there, and nothing is elsewhere. */
static void
check_page (const char *html, Seen *seen)
{
  static const GMarkupParser parser = { .start_element = start_element };
  GMarkupParseContext *context;
  GError *error = NULL;
  const char *root = strstr (html, "<html");

  *seen = (Seen){ .ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                  .references = g_ptr_array_new_with_free_func (g_free) };
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>"));
  g_assert_nonnull (root);
  context = g_markup_parse_context_new (&parser, 0, seen, NULL);
  g_assert_true (g_markup_parse_context_parse (context, root, -1, &error));
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  for (guint i = 0; i < seen->references->len; i++)
    g_assert_true (g_hash_table_contains (seen->ids, g_ptr_array_index (seen->references, i)));
  g_assert_cmpuint (seen->n_scripts, ==, 0);
  g_hash_table_unref (seen->ids);
  g_ptr_array_unref (seen->references);
}

static void
test_page (void)
{
  SlabTrace *trace = make_trace ("gaussian sigma=3");
  g_autofree char *html = slab_report_html_format (trace);
  g_autoptr (SlabVerdict) verdict = slab_verdict_new (trace, NULL);
  g_autofree char *text = g_markup_escape_text (slab_verdict_get_text (verdict), -1);
  g_autofree char *roofline = NULL, *words = NULL, *aria = NULL, *paragraph = NULL;
  Seen seen;

  check_page (html, &seen);
  /* Timeline, roofline, passes, durations, tasks. */
  g_assert_cmpuint (seen.n_svg, ==, 10);
  g_assert_cmpuint (seen.n_light, ==, 5);
  g_assert_cmpuint (seen.n_dark, ==, 5);
  g_assert_nonnull (strstr (html, "<h1>gaussian sigma=3 on sample.vol</h1>"));
  g_assert_nonnull (strstr (html, text));
  /* 30 ms of 100 go into writing, 10 into reading: there is something to say. */
  g_assert_nonnull (slab_verdict_get_advice (verdict)[0]);
  for (guint i = 0; slab_verdict_get_advice (verdict)[i] != NULL; i++)
    {
      g_autofree char *advice = g_markup_printf_escaped ("<li>%s</li>", slab_verdict_get_advice (verdict)[i]);

      g_assert_nonnull (strstr (html, advice));
    }
  g_assert_nonnull (strstr (html, "prefers-color-scheme: dark"));
  /* No heading without what it is of: on paper a section stays together. */
  g_assert_nonnull (strstr (html, "break-inside: avoid"));
  for (const char *heading = strstr (html, "<h2>"); heading != NULL; heading = strstr (heading + 1, "<h2>"))
    {
      const char *line = g_strrstr_len (html, heading - html, "\n<section");

      g_assert_nonnull (line);
      g_assert_true (strchr (line + 1, '\n') + 1 == heading);
    }
  g_assert_nonnull (strstr (html, "<tr><td>Overlap</td><td>12 × 12 × 12</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>Operations that are needed</td><td>8.00 GFLOP</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>Bytes of input and result</td><td>400 MB</td></tr>"));
  g_assert_null (strstr (html, "Iterations"));
  g_assert_nonnull (strstr (html, "<td>Processor &amp; Sons</td>"));
  g_assert_nonnull (strstr (html, "<td>20.0 GB/s</td>"));
  /* Two spans of 60 ms: 120 ms in all, 60 ms each. */
  g_assert_nonnull (strstr (html, "<tr><td>filter</td><td>2</td><td>120 ms</td><td>60.0 ms</td>"));
  g_assert_nonnull (strstr (html, "<tr><td>Thread 1</td><td>60.0 ms</td><td>40.0 ms</td>"));
  /* Twice 20 of 60 ms, and 40 MB: 2 GB/s. */
  g_assert_nonnull (
      strstr (html, "<tr><td>z</td><td>40.0 ms</td><td>33 %</td><td>80.0 MB</td><td>2.00 GB/s</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>y</td><td>60.0 ms</td><td>50 %</td><td>–</td><td>–</td></tr>"));
  /* Both threads did as much; 12 of 76 rows, 15.8 % of 120 ms, are another chunk's. */
  g_assert_nonnull (strstr (html, "<tr><td>Most work of a thread above the mean</td><td>0 %</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>Redundant work in halos</td><td>18.9 ms, 16 % of the filter</td></tr>"));
  g_assert_nonnull (
      strstr (html, "<tr><td>filter</td><td>0</td><td>Thread 1</td><td>10.0 ms</td><td>60.0 ms</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>Begun</td><td>2026-11-28 17:12:05 UTC</td></tr>"));
  g_assert_nonnull (strstr (html, "<tr><td>Version of Slabscope</td><td>0.1.0</td></tr>"));
  /* What is to be said of the roofline is above it, and with it for who does not see it. */
  roofline = slab_roofline_plot_describe (trace, NULL);
  words = g_markup_escape_text (roofline, -1);
  aria = g_strconcat ("aria-label=\"", words, "\"", NULL);
  paragraph = g_strconcat (">", words, "</p>", NULL);
  g_assert_nonnull (strstr (html, aria));
  g_assert_nonnull (strstr (html, paragraph));
  g_assert_finalize_object (trace);
}

/* What a file from anyone says stays words. */
static void
test_hostile (void)
{
  static const char *const titles[] = { "<script>alert ('1')</script> & \"more\"", "a\001b\033c", "" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      SlabTrace *trace = make_trace (titles[i]);
      g_autofree char *html = slab_report_html_format (trace);
      Seen seen;

      check_page (html, &seen);
      g_assert_null (strstr (html, "<script"));
      for (const char *at = html; *at != '\0'; at++)
        g_assert_true ((guchar) *at >= 0x20 || *at == '\n' || *at == '\t');
      g_assert_finalize_object (trace);
    }
}

static void
test_reproducible (void)
{
  SlabTrace *trace = make_trace ("tv");
  g_autofree char *first = slab_report_html_format (trace);
  g_autofree char *second = slab_report_html_format (trace);

  g_assert_cmpmem (first, strlen (first), second, strlen (second));
  g_assert_finalize_object (trace);
}

/* Without spans, chunks, settings and machine; and with many rows. */
static void
test_extremes (void)
{
  SlabTrace *traces[2] = { slab_trace_new (1), slab_trace_new (500) };

  slab_trace_end_at (traces[1], 100 * MS);
  for (guint i = 0; i < G_N_ELEMENTS (traces); i++)
    {
      g_autofree char *html = slab_report_html_format (traces[i]);
      Seen seen;

      check_page (html, &seen);
      g_assert_cmpuint (seen.n_svg, ==, 8);
      g_assert_nonnull (strstr (html, "does not say what machine"));
      g_assert_finalize_object (traces[i]);
    }
}

/* The same by a parser of all of XML. */
static void
test_well_formed (void)
{
  g_autofree char *program = g_find_program_in_path ("xmllint");
  SlabTrace *trace;
  g_autofree char *html = NULL, *output = NULL;
  g_autoptr (GSubprocess) process = NULL;

  if (program == NULL)
    {
      g_test_skip ("xmllint is absent");
      return;
    }
  trace = make_trace ("a < b & \"c\"");
  html = slab_report_html_format (trace);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, program, "--noout",
                              "--nonet", "-", NULL);
  g_assert_nonnull (process);
  g_assert_true (g_subprocess_communicate_utf8 (process, html, NULL, NULL, &output, NULL));
  g_assert_cmpstr (output, ==, "");
  g_assert_true (g_subprocess_get_successful (process));
  g_assert_finalize_object (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-html/page", test_page);
  g_test_add_func ("/report-html/hostile", test_hostile);
  g_test_add_func ("/report-html/reproducible", test_reproducible);
  g_test_add_func ("/report-html/extremes", test_extremes);
  g_test_add_func ("/report-html/well-formed", test_well_formed);
  return g_test_run ();
}

/* SPDX-License-Identifier: MIT */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

/* What the tool said and how it ended. */
typedef struct
{
  int status;
  char *out;
  char *err;
} Outcome;

static char *folder;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->out, g_free);
  g_clear_pointer (&outcome->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* Words of one line; the tool runs in the test's folder, which is also where it keeps what it measures. */
static GSubprocess *
spawn (const char *line)
{
  g_autoptr (GSubprocessLauncher)
      launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *whole = g_strdup_printf ("%s %s", g_getenv ("SLABSCOPE_CLI"), line);
  g_auto (GStrv) argv = g_strsplit (whole, " ", -1);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "C", TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", folder, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  return process;
}

static Outcome
finish (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };

  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.out, &outcome.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome.status = g_subprocess_get_exit_status (process);
  return outcome;
}

static Outcome
run (const char *line)
{
  g_autoptr (GSubprocess) process = spawn (line);

  return finish (process);
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static guint
count_kept (gboolean remove)
{
  g_autofree char *path = g_build_filename (folder, "slabscope", "lab", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      n++;
      if (remove)
        g_unlink (file);
    }
  return n;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static void
test_list (void)
{
  static const char *const ids[] = { "2017", "strong", "weak", "grid", "identity", "all" };
  g_auto (Outcome) outcome = run ("lab --list");

  g_assert_cmpint (outcome.status, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_nonnull (strstr (outcome.out, ids[i]));
  g_assert_null (strstr (outcome.out, "Kept"));
}

static void
test_json (void)
{
  g_auto (Outcome) outcome = run ("lab 2017 in.vol --json --repeat 2 --threads 2");
  g_autoptr (JsonObject) object = NULL;
  JsonArray *cells;

  g_assert_cmpint (outcome.status, ==, 0);
  object = parse (outcome.out);
  g_assert_cmpstr (json_object_get_string_member (object, "format"), ==, "slabscope-lab");
  g_assert_cmpstr (json_object_get_string_member (object, "set"), ==, "2017");
  g_assert_true (json_object_get_boolean_member (object, "complete"));
  cells = json_object_get_array_member (object, "cells");
  g_assert_cmpuint (json_array_get_length (cells), ==, 10);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpuint (
        json_array_get_length (json_object_get_array_member (json_array_get_object_element (cells, i), "repeats")), ==,
        2);
  g_assert_cmpuint (count_kept (TRUE), ==, 1);
}

/* The default set without a word, from a file that is named alone; the table has a row for each cell. */
static void
test_table (void)
{
  g_auto (Outcome) outcome = run ("lab in.vol --repeat 1 --threads 1 -o out.csv");
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (Outcome) list = { 0 };

  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "The 2017 experiment"));
  g_assert_nonnull (strstr (outcome.out, "Total variation, 10 slices, 1 copy at once"));
  g_assert_nonnull (strstr (outcome.err, "Measuring 100 %"));
  /* The identity has a column of its own; what is not known of the experiment is explained. */
  g_assert_nonnull (strstr (outcome.out, "  of filter"));
  g_assert_nonnull (strstr (outcome.out, "not known"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpuint (count_lines (text), ==, 9);
  g_unlink (path);
  list = run ("lab --list");
  g_assert_nonnull (strstr (list.out, "-2017.json"));
  g_assert_cmpuint (count_kept (TRUE), ==, 1);
}

static void
start_element (GMarkupParseContext *context, const char *element, const char **names, const char **values,
               gpointer data, GError **error)
{
  *(guint *) data += strcmp (element, "path") == 0 || strcmp (element, "rect") == 0;
}

/* The plots, well-formed; the other kinds begin as such files do. */
static void
test_pictures (void)
{
  static const GMarkupParser parser = { .start_element = start_element };
  static const char *const kinds[] = { "svg", "png", "pdf" }, *const first[] = { "<?xml", "\211PNG", "%PDF" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *line = g_strdup_printf ("lab 2017 in.vol --repeat 1 --threads 2 -o out.%s", kinds[i]);
      g_auto (Outcome) outcome = run (line);
      g_autofree char *name = g_strdup_printf ("out.%s", kinds[i]);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      g_assert_cmpint (outcome.status, ==, 0);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpint (memcmp (contents, first[i], strlen (first[i])), ==, 0);
      if (i == 0)
        {
          guint n_shapes = 0;
          GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &n_shapes, NULL);
          g_autoptr (GError) error = NULL;

          g_assert_true (g_markup_parse_context_parse (context, contents, (gssize) length, &error));
          g_assert_no_error (error);
          g_assert_true (g_markup_parse_context_end_parse (context, NULL));
          g_markup_parse_context_free (context);
          g_assert_cmpuint (n_shapes, >, 40);
        }
      g_unlink (path);
      g_assert_cmpuint (count_kept (TRUE), ==, 1);
    }
}

static void
test_fit (void)
{
  g_auto (Outcome) outcome = run ("lab strong in.vol --filter tv --repeat 1 --threads 2 -o out.json");
  g_autofree char *path = g_build_filename (folder, "out.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpint (outcome.status, ==, 0);
  /* A line goes through any two points. */
  g_assert_nonnull (strstr (outcome.out, "two counts of threads are too few to tell a serial part"));
  g_assert_null (strstr (outcome.out, "  of filter"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  object = parse (text);
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (object, "fit"), "seconds_one"), >,
                     0.0);
  g_unlink (path);
  g_assert_cmpuint (count_kept (TRUE), ==, 1);
}

/* The filter's own options; the result says them, in words and in the file. */
static void
test_params (void)
{
  g_auto (Outcome) outcome = run ("lab strong in.vol --sigma 1,2,3 --boundary wrap --repeat 1 --threads 1 -o out.json");
  g_autofree char *path = g_build_filename (folder, "out.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  JsonObject *params;

  g_assert_cmpint (outcome.status, ==, 0);
  g_assert_nonnull (strstr (outcome.out, "gaussian sigma=1,2,3 boundary=wrap"));
  g_assert_nonnull (strstr (outcome.out, "says nothing of how it scales"));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  object = parse (text);
  params = json_object_get_object_member (
      json_array_get_object_element (json_object_get_array_member (object, "cells"), 0), "params");
  g_assert_cmpstr (json_object_get_string_member (params, "sigma"), ==, "1,2,3");
  g_assert_cmpstr (json_object_get_string_member (params, "boundary"), ==, "wrap");
  g_unlink (path);
  g_assert_cmpuint (count_kept (TRUE), ==, 1);
}

/* Of an earlier result, as if others had used the cores: what was disturbed is measured again, and kept as another
 * result; once nothing is, there is nothing to do. */
static void
test_again (void)
{
  g_auto (Outcome) first = run ("lab weak in.vol --repeat 1 --threads 1 --quiet -o out.json");
  g_autofree char *path = g_build_filename (folder, "out.json", NULL);
  g_autofree char *text = NULL, *changed = NULL;
  g_auto (Outcome) again = { 0 }, none = { 0 }, other = { 0 };
  g_autoptr (GRegex)
      others = g_regex_new ("(\"seconds\": )[^,]*(, \"cpu_seconds\": [^,]*, \"others_cores\": )[^,]*", 0, 0, NULL);

  g_assert_cmpint (first.status, ==, 0);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_regex_replace (others, text, -1, 0, "\\g<1>1000\\g<2>1000", 0, NULL);
  g_assert_cmpstr (changed, !=, text);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  again = run ("lab --again out.json in.vol --json");
  g_assert_cmpint (again.status, ==, 0);
  g_assert_null (strstr (again.out, "\"seconds\": 1000"));
  g_assert_nonnull (strstr (again.out, "\"complete\": true"));
  g_assert_cmpuint (count_kept (TRUE), ==, 2);

  g_clear_pointer (&changed, g_free);
  changed = g_regex_replace (others, text, -1, 0, "\\g<1>1000\\g<2>0", 0, NULL);
  g_assert_true (g_file_set_contents (path, changed, -1, NULL));
  none = run ("lab --again out.json in.vol");
  g_assert_cmpint (none.status, ==, 1);
  g_assert_nonnull (strstr (none.err, "disturbed"));
  other = run ("lab --again out.json");
  g_assert_cmpint (other.status, ==, 1);
  g_assert_nonnull (strstr (other.err, "in.vol"));
  g_unlink (path);
  g_assert_cmpuint (count_kept (FALSE), ==, 0);
}

/* Where results cannot be kept, they are printed nevertheless, and the place is named. */
static void
test_not_kept (void)
{
  g_autofree char *path = g_build_filename (folder, "slabscope", "lab", NULL);
  g_auto (Outcome) outcome = { 0 };

  g_rmdir (path);
  g_assert_true (g_file_set_contents (path, "a file", -1, NULL));
  outcome = run ("lab weak in.vol --repeat 1 --threads 1");
  g_assert_cmpint (outcome.status, ==, 1);
  g_assert_nonnull (strstr (outcome.out, "1 copy at once"));
  g_assert_nonnull (strstr (outcome.err, path));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* Ctrl+C after the first cells: what is done is told and kept, and the status is that of a cancel. */
static void
test_interrupt (void)
{
  g_autoptr (GSubprocess) process = spawn ("lab strong in.vol --json --repeat 1000 --threads 1 --filter tv");
  GInputStream *err = g_subprocess_get_stderr_pipe (process);
  g_auto (Outcome) outcome = { 0 };
  g_autoptr (JsonObject) object = NULL;
  JsonArray *repeats;
  char c;

  /* The first word of progress. */
  g_assert_cmpint (g_input_stream_read (err, &c, 1, NULL, NULL), ==, 1);
  g_subprocess_send_signal (process, SIGINT);
  outcome = finish (process);
  g_assert_cmpint (outcome.status, ==, 130);
  object = parse (outcome.out);
  g_assert_false (json_object_get_boolean_member (object, "complete"));
  repeats = json_object_get_array_member (
      json_array_get_object_element (json_object_get_array_member (object, "cells"), 0), "repeats");
  g_assert_cmpuint (json_array_get_length (repeats), >=, 1);
  g_assert_cmpuint (json_array_get_length (repeats), <, 1000);
  g_assert_cmpuint (count_kept (TRUE), ==, 1);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *line;
    int status;
    const char *word;
  } cases[] = {
    { "lab 2018", 2, "2018" },
    { "lab strong a.vol b.vol", 2, "b.vol" },
    { "lab strong missing.vol", 1, "missing.vol" },
    { "lab strong in.vol --repeat 0", 2, "--repeat" },
    { "lab strong in.vol --repeat 1001", 2, "1000" },
    { "lab strong in.vol --threads -1", 2, "--threads" },
    { "lab strong in.vol --filter median", 2, "median" },
    { "lab 2017 in.vol --filter tv", 2, "2017" },
    { "lab 2017 in.vol --sigma 2", 2, "2017" },
    { "lab strong in.vol --filter tv --sigma 2", 2, "--sigma" },
    { "lab strong in.vol --sigma -2", 2, "--sigma" },
    { "lab --again missing.json in.vol", 1, "missing.json" },
    { "lab --again in.vol in.vol", 1, "in.vol" },
    { "lab --again out.json strong in.vol", 2, "--again" },
    { "lab --again out.json in.vol --sigma 2", 2, "--again" },
    { "lab strong in.vol -o out.txt", 2, "out.txt" },
    { "lab strong in.vol -o nowhere/out.csv", 1, "nowhere" },
    { "lab strong in.vol --shape 1,2,3", 2, "--dtype" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Outcome) outcome = run (cases[i].line);

      if (outcome.status != cases[i].status || strstr (outcome.err, cases[i].word) == NULL)
        g_error ("%s: %d %s", cases[i].line, outcome.status, outcome.err);
      g_assert_cmpstr (outcome.out, ==, "");
    }
  g_assert_cmpuint (count_kept (FALSE), ==, 0);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

int
main (int argc, char *argv[])
{
  g_auto (Outcome) sample = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("slabscope-cli-lab-XXXXXX", NULL);
  g_assert_nonnull (folder);
  sample = run ("sample in.vol --shape 12,40,40 --quiet");
  g_assert_cmpint (sample.status, ==, 0);
  g_test_add_func ("/cli-lab/list", test_list);
  g_test_add_func ("/cli-lab/json", test_json);
  g_test_add_func ("/cli-lab/table", test_table);
  g_test_add_func ("/cli-lab/pictures", test_pictures);
  g_test_add_func ("/cli-lab/fit", test_fit);
  g_test_add_func ("/cli-lab/params", test_params);
  g_test_add_func ("/cli-lab/again", test_again);
  g_test_add_func ("/cli-lab/not-kept", test_not_kept);
  g_test_add_func ("/cli-lab/interrupt", test_interrupt);
  g_test_add_func ("/cli-lab/refuses", test_refuses);
  status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}

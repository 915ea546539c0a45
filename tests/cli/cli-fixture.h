/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* The tool as its users start it, in a folder of its own. */

/* What the tool said and how it ended. */
typedef struct
{
  int status;
  char *out;
  char *err;
} Outcome;

/* Where the tool is run. */
static char *folder;

static inline char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static inline void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->out, g_free);
  g_clear_pointer (&outcome->err, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static inline GSubprocess *
spawn (const char *const *argv, GSubprocessFlags flags)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "LANGUAGE", "C", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

static inline Outcome
run_argv (const char *const *argv)
{
  g_autoptr (GSubprocess) process = spawn (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  Outcome outcome = { 0 };

  g_subprocess_communicate_utf8 (process, NULL, NULL, &outcome.out, &outcome.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome.status = g_subprocess_get_exit_status (process);
  return outcome;
}

/* Words of one line; names of files are in the test's folder, where the tool runs. */
static inline Outcome
run (const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  Outcome outcome;

  g_ptr_array_add (argv, (gpointer) g_getenv ("SLABSCOPE_CLI"));
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_ptr_array_add (argv, words[i]);
  g_ptr_array_add (argv, NULL);
  outcome = run_argv ((const char *const *) argv->pdata);
  g_test_message ("slabscope-cli %s: %d", line, outcome.status);
  return outcome;
}

static inline void
assert_done (const char *line)
{
  g_auto (Outcome) outcome = run (line);

  if (outcome.status != 0)
    g_error ("slabscope-cli %s: %d %s", line, outcome.status, outcome.err);
}

/* One line that names what is wrong, and for wrong usage a hint; nothing on standard output. */
static inline void
assert_fails (const char *line, int status, const char *word)
{
  g_auto (Outcome) outcome = run (line);
  g_auto (GStrv) lines = NULL;

  if (outcome.status != status || !strstr (outcome.err, word))
    g_error ("slabscope-cli %s: %d, expected %d and “%s”: %s", line, outcome.status, status, word, outcome.err);
  g_assert_cmpstr (outcome.out, ==, "");
  lines = g_strsplit (outcome.err, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, status == 2 ? 3 : 2);
  g_assert_true (g_str_has_prefix (lines[0], "slabscope-cli"));
  if (status == 2)
    g_assert_nonnull (strstr (lines[1], "--help"));
}

/* The one object that was printed. */
static inline JsonObject *
run_json (const char *line)
{
  g_auto (Outcome) outcome = run (line);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (outcome.status != 0)
    g_error ("slabscope-cli %s: %d %s", line, outcome.status, outcome.err);
  json_parser_load_from_data (parser, outcome.out, -1, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

static inline void
assert_keys (JsonObject *object, const char *keys)
{
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *member = members; member; member = member->next)
    g_string_append_printf (found, "%s%s", found->len ? " " : "", (const char *) member->data);
  g_assert_cmpstr (found->str, ==, keys);
}

static inline void
assert_array (JsonObject *object, const char *key, gint64 z, gint64 y, gint64 x)
{
  JsonArray *array = json_object_get_array_member (object, key);

  g_assert_cmpuint (json_array_get_length (array), ==, 3);
  g_assert_cmpint (json_array_get_int_element (array, 0), ==, z);
  g_assert_cmpint (json_array_get_int_element (array, 1), ==, y);
  g_assert_cmpint (json_array_get_int_element (array, 2), ==, x);
}

static inline gboolean
exists (const char *name)
{
  g_autofree char *path = path_of (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static inline guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir))
    n_files++;
  return n_files;
}

static inline void
write_file (const char *name, const void *bytes, gsize n_bytes)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) n_bytes, &error);
  g_assert_no_error (error);
}

static inline char *
read_file (const char *name, gsize *n_bytes)
{
  g_autofree char *path = path_of (name);
  g_autoptr (GError) error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, n_bytes, &error);
  g_assert_no_error (error);
  return bytes;
}

static inline void
assert_same_files (const char *found_name, const char *expected_name)
{
  gsize n_found, n_expected;
  g_autofree char *found = read_file (found_name, &n_found);
  g_autofree char *expected = read_file (expected_name, &n_expected);

  g_assert_cmpmem (found, n_found, expected, n_expected);
}

static inline void
clean_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = path_of (name);
      g_remove (path);
    }
}

/* 2 3 4 voxels, 0 to 23, without a word on what they are. */
static inline void
write_counting (const char *name)
{
  float voxels[24];

  for (guint i = 0; i < 24; i++)
    voxels[i] = (float) i;
  write_file (name, voxels, sizeof voxels);
}

#define RAW " --shape 2,3,4 --dtype float32"

/* The exit status where the tests cannot begin, or 0. */
static inline int
begin_tests (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (g_getenv ("SLABSCOPE_CLI") == NULL)
    {
      g_printerr ("SLABSCOPE_CLI is not set; expected the path of slabscope-cli\n");
      return 77;
    }
  folder = g_dir_make_tmp ("slabscope-cli-XXXXXX", NULL);
  g_assert_nonnull (folder);
  return 0;
}

static inline int
run_tests (void)
{
  int status = g_test_run ();

  clean_folder ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}

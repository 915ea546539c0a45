/* SPDX-License-Identifier: MIT */
#include "slab-cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "volume/slab-raw-guess.h"

/* --- Words and messages ----------------------------------------------------------------------------------------- */

/**
 * slab_cli_new_context:
 * @synopsis: what follows the command's name
 * @summary: what it does
 *
 * Returns: (transfer full): a context whose help is printed by us, to standard output
 */
GOptionContext *
slab_cli_new_context (const char *synopsis, const char *summary)
{
  GOptionContext *context = g_option_context_new (synopsis);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);
  g_option_context_set_help_enabled (context, FALSE);
  return context;
}

static gboolean
wants_help (int argc, char **argv)
{
  for (int i = 1; i < argc && strcmp (argv[i], "--") != 0; i++)
    if (strcmp (argv[i], "--help") == 0 || strcmp (argv[i], "-h") == 0)
      return TRUE;
  return FALSE;
}

/**
 * slab_cli_parse_some:
 * @context: the command's options
 * @command: its name, for messages
 * @argc: (inout): words
 * @argv: (inout): words
 * @least: words that must be left
 * @most: words that may be left
 * @status: (out): what to return where this is FALSE
 *
 * Returns: whether the command can go on; help has been printed otherwise, or what is wrong
 */
gboolean
slab_cli_parse_some (GOptionContext *context, const char *command, int *argc, char ***argv, int least, int most,
                     SlabCliStatus *status)
{
  g_autoptr (GError) error = NULL;
  int n_left;

  if (wants_help (*argc, *argv))
    {
      g_autofree char *program = g_strdup_printf ("slabscope-cli %s", command);
      g_autofree char *help = NULL;

      g_set_prgname (program);
      help = g_option_context_get_help (context, FALSE, NULL);
      slab_cli_print ("%s", help);
      *status = SLAB_CLI_DONE;
      return FALSE;
    }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = slab_cli_wrong_usage (command, "%s", error->message);
      return FALSE;
    }
  /* "--" stays in the array when file names follow it. */
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      (*argv)++;
      (*argc)--;
    }
  n_left = *argc - 1;
  if (n_left < least)
    {
      *status = slab_cli_wrong_usage (command,
                                      g_dngettext (GETTEXT_PACKAGE, "%d file name was given; expected %d",
                                                   "%d file names were given; expected %d", (gulong) n_left),
                                      n_left, least);
      return FALSE;
    }
  if (n_left > most)
    {
      *status = slab_cli_wrong_usage (command, _ ("“%s” is one word too many; expected file names: %d"),
                                      (*argv)[most + 1], most);
      return FALSE;
    }
  return TRUE;
}

/**
 * slab_cli_parse:
 * @context: the command's options
 * @command: its name, for messages
 * @argc: (inout): words
 * @argv: (inout): words
 * @n_files: words that must be left
 * @status: (out): what to return where this is FALSE
 *
 * Returns: whether the command can go on; help has been printed otherwise, or what is wrong
 */
gboolean
slab_cli_parse (GOptionContext *context, const char *command, int *argc, char ***argv, int n_files,
                SlabCliStatus *status)
{
  return slab_cli_parse_some (context, command, argc, argv, n_files, n_files, status);
}

/**
 * slab_cli_wrong_usage:
 * @command: (nullable): name of the command, NULL for the program itself
 * @format: what is wrong
 *
 * Returns: what the program shall return
 */
SlabCliStatus
slab_cli_wrong_usage (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  fprintf (stderr, "slabscope-cli%s%s: %s\n", command ? " " : "", command ? command : "", message);
  fprintf (stderr, _ ("“slabscope-cli%s%s --help” shows what is possible.\n"), command ? " " : "",
           command ? command : "");
  return SLAB_CLI_WRONG_USAGE;
}

/**
 * slab_cli_fail:
 * @error: why
 *
 * Returns: what the program shall return
 */
SlabCliStatus
slab_cli_fail (const GError *error)
{
  fprintf (stderr, "slabscope-cli: %s\n", error->message);
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? SLAB_CLI_CANCELLED : SLAB_CLI_FAILED;
}

/* --- Interruption ------------------------------------------------------------------------------------------------ */

static GCancellable *cancellable;

static gpointer
interrupt_thread (gpointer data)
{
  sigset_t *signals = data;
  int number;

  while (sigwait (signals, &number) != 0)
    ;
  g_cancellable_cancel (cancellable);
  /* A second one is from a person who does not want to wait for anything. */
  while (sigwait (signals, &number) != 0)
    ;
  _exit (SLAB_CLI_CANCELLED);
}

/**
 * slab_cli_catch_interrupts:
 *
 * Signals are blocked in all threads and taken by one that waits for them, so that what they start need not be safe
 * in a signal handler. Once, before any other thread.
 */
void
slab_cli_catch_interrupts (void)
{
  static sigset_t signals;

  cancellable = g_cancellable_new ();
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigaddset (&signals, SIGHUP);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  g_thread_unref (g_thread_new ("interrupts", interrupt_thread, &signals));
#ifdef SIGXFSZ
  /* A file that may not grow is an error of the write, with a message. */
  signal (SIGXFSZ, SIG_IGN);
#endif
}

/**
 * slab_cli_get_cancellable:
 *
 * Returns: (transfer none): what an interrupt cancels
 */
GCancellable *
slab_cli_get_cancellable (void)
{
  return cancellable;
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

/**
 * slab_cli_raw_add_options:
 * @raw: zeroed; filled by the parsing of @context
 * @context: where to add them
 * @dtype_means_input: FALSE where the command has another meaning for --dtype and sets raw->dtype itself
 */
void
slab_cli_raw_add_options (SlabCliRaw *raw, GOptionContext *context, gboolean dtype_means_input)
{
  const GOptionEntry entries[] = {
    { "shape", 0, 0, G_OPTION_ARG_STRING, &raw->shape, N_ ("Voxels of the input"), "Z,Y,X" },
    { "byte-order", 0, 0, G_OPTION_ARG_STRING, &raw->byte_order, N_ ("Of the input's voxels (little)"), "little|big" },
    { "skip", 0, 0, G_OPTION_ARG_STRING, &raw->skip, N_ ("Bytes before the input's first voxel (0)"), "BYTES" },
    { "dtype", 0, 0, G_OPTION_ARG_STRING, &raw->dtype,
      N_ ("Of the input's voxels: uint8, int8, uint16, int16, uint32, int32, float32, float64"), "TYPE" },
    G_OPTION_ENTRY_NULL,
  };
  GOptionEntry some[G_N_ELEMENTS (entries)];
  GOptionGroup *group = g_option_group_new ("raw", _ ("For a file that does not say what it holds:"),
                                            _ ("Show the options for such files"), NULL, NULL);

  memcpy (some, entries, sizeof some);
  if (!dtype_means_input)
    some[3] = (GOptionEntry) G_OPTION_ENTRY_NULL;
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_group_add_entries (group, some);
  g_option_context_add_group (context, group);
}

/**
 * slab_cli_raw_parse:
 * @raw: with the words that were given
 * @command: name of the command, for messages
 * @status: (out): what to return where this is FALSE
 *
 * Returns: whether the words mean a layout, or none was given
 */
gboolean
slab_cli_raw_parse (SlabCliRaw *raw, const char *command, SlabCliStatus *status)
{
  *status = SLAB_CLI_WRONG_USAGE;
  if (!raw->shape && !raw->dtype && !raw->byte_order && !raw->skip)
    return TRUE;
  if (!raw->shape || !raw->dtype)
    {
      slab_cli_wrong_usage (command, _ ("A file that does not say what it holds needs both --shape and --dtype"));
      return FALSE;
    }
  if (!slab_shape_parse (raw->shape, &raw->layout.shape))
    {
      slab_cli_wrong_usage (command, _ ("--shape is “%s”; expected voxels as Z,Y,X, each at least 1"), raw->shape);
      return FALSE;
    }
  if (!slab_sample_type_from_name (raw->dtype, &raw->layout.sample_type))
    {
      slab_cli_wrong_usage (
          command, _ ("--dtype is “%s”; expected uint8, int8, uint16, int16, uint32, int32, float32 or float64"),
          raw->dtype);
      return FALSE;
    }
  raw->layout.byte_order = SLAB_BYTE_ORDER_LITTLE;
  if (raw->byte_order && !slab_byte_order_from_name (raw->byte_order, &raw->layout.byte_order))
    {
      slab_cli_wrong_usage (command, _ ("--byte-order is “%s”; expected little or big"), raw->byte_order);
      return FALSE;
    }
  raw->layout.skip = 0;
  if (raw->skip && !g_ascii_string_to_unsigned (raw->skip, 10, 0, G_MAXINT64, &raw->layout.skip, NULL))
    {
      slab_cli_wrong_usage (command, _ ("--skip is “%s”; expected a number of bytes, 0 or more"), raw->skip);
      return FALSE;
    }
  raw->is_given = TRUE;
  *status = SLAB_CLI_DONE;
  return TRUE;
}

/**
 * slab_cli_raw_clear:
 * @raw: options
 */
void
slab_cli_raw_clear (SlabCliRaw *raw)
{
  g_clear_pointer (&raw->shape, g_free);
  g_clear_pointer (&raw->dtype, g_free);
  g_clear_pointer (&raw->byte_order, g_free);
  g_clear_pointer (&raw->skip, g_free);
}

/* What a person would have to type, where name or size of the file tell it. */
static void
add_guess (const char *path, GError **error)
{
  SlabRawLayout layout;
  GStatBuf info;
  g_autofree char *shape = NULL;

  if (g_stat (path, &info) != 0 || info.st_size <= 0
      || slab_raw_layout_guess (path, (guint64) info.st_size, &layout) == SLAB_RAW_GUESS_NONE)
    return;
  shape = g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, layout.shape.n[0], layout.shape.n[1], layout.shape.n[2]);
  {
    g_autofree char *message = g_strdup_printf (_ ("%s (its name and size suggest --shape %s --dtype %s)"),
                                                (*error)->message, shape,
                                                slab_sample_type_get_name (layout.sample_type));
    g_free ((*error)->message);
    (*error)->message = g_steal_pointer (&message);
  }
}

/**
 * slab_cli_open:
 * @path: as it was typed
 * @raw: (nullable): options for a file that does not say what it holds
 * @error: why not, with a guess where one is to be had
 *
 * Returns: (transfer full): the volume
 */
SlabVolume *
slab_cli_open (const char *path, const SlabCliRaw *raw, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  GError *own = NULL;
  SlabVolume *volume = slab_volume_open (file, raw && raw->is_given ? &raw->layout : NULL, &own);

  if (volume == NULL)
    {
      if (g_error_matches (own, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_NO_LAYOUT))
        add_guess (path, &own);
      g_propagate_error (error, own);
    }
  return volume;
}

/**
 * slab_cli_check_target:
 * @path: of a file to be made
 * @error: why it cannot be
 *
 * Returns: whether the folder is there and can be written to, and @path is no folder, device or pipe
 */
gboolean
slab_cli_check_target (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (*path == '\0')
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
                           _ ("The output’s name is empty; expected the name of a file"));
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("%s: is a folder; expected the name of a file"),
                   path);
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _ ("%s: is a device or a pipe; expected the name of a file"), path);
      return FALSE;
    }
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("%s: there is no folder %s to write to"), path, folder);
      return FALSE;
    }
  if (g_access (folder, W_OK | X_OK) != 0)
    {
      int code = errno;
      g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (code), _ ("%s: cannot write to the folder %s: %s"),
                   path, folder, g_strerror (code));
      return FALSE;
    }
  return TRUE;
}

/* --- Progress ---------------------------------------------------------------------------------------------------- */

/**
 * slab_cli_progress_begin:
 * @progress: what to set up
 * @title: what goes on; translated
 * @quiet: whether to show nothing
 */
void
slab_cli_progress_begin (SlabCliProgress *progress, const char *title, gboolean quiet)
{
  progress->title = title;
  progress->quiet = quiet;
  progress->terminal = isatty (STDERR_FILENO);
  progress->start = g_get_monotonic_time ();
  progress->shown = 0;
  progress->shown_percent = -1;
}

/**
 * slab_cli_progress_show:
 * @progress: progress
 * @fraction: 0 to 1
 * @seconds_left: negative when not known
 *
 * In a terminal one line that is written over ten times a second; else a line for every tenth of the way, as for a
 * log.
 */
void
slab_cli_progress_show (SlabCliProgress *progress, double fraction, double seconds_left)
{
  int percent = (int) (100.0 * CLAMP (fraction, 0.0, 1.0));
  gint64 now = g_get_monotonic_time ();

  if (progress->quiet)
    return;
  if (!progress->terminal)
    {
      if (percent / 10 == progress->shown_percent / 10 && progress->shown_percent >= 0)
        return;
      fprintf (stderr, "%s %d %%\n", progress->title, percent);
    }
  else
    {
      char bar[21];
      int n_full = percent / 5;

      if (now - progress->shown < 100000)
        return;
      for (int i = 0; i < 20; i++)
        bar[i] = i < n_full ? '#' : '.';
      bar[20] = '\0';
      fprintf (stderr, "\r%s [%s] %3d %%", progress->title, bar, percent);
      if (seconds_left >= 0.0)
        fprintf (stderr, _ ("  %d:%02d left"), (int) ceil (seconds_left) / 60, (int) ceil (seconds_left) % 60);
      fputs ("\033[K", stderr);
      fflush (stderr);
    }
  progress->shown = now;
  progress->shown_percent = percent;
}

/**
 * slab_cli_progress_end:
 * @progress: progress
 *
 * Takes the line away again.
 */
void
slab_cli_progress_end (SlabCliProgress *progress)
{
  if (!progress->quiet && progress->terminal && progress->shown != 0)
    {
      fputs ("\r\033[K", stderr);
      fflush (stderr);
    }
}

/**
 * slab_cli_progress_func:
 * @fraction: 0 to 1
 * @progress: a SlabCliProgress
 */
void
slab_cli_progress_func (double fraction, gpointer progress)
{
  SlabCliProgress *self = progress;
  double seconds = (double) (g_get_monotonic_time () - self->start) / G_USEC_PER_SEC;

  slab_cli_progress_show (self, fraction, fraction > 0.01 ? seconds * (1.0 - fraction) / fraction : -1.0);
}

/* --- Results ----------------------------------------------------------------------------------------------------- */

/**
 * slab_cli_print:
 * @format: what to print on standard output, in UTF-8
 */
void
slab_cli_print (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
}

/**
 * slab_cli_print_row:
 * @title: translated
 * @format: what to print beside it
 */
void
slab_cli_print_row (const char *title, const char *format, ...)
{
  va_list args;
  glong width = g_utf8_strlen (title, -1);

  printf ("%s%*s", title, (int) MAX (2, 14 - width), "");
  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
  fputc ('\n', stdout);
}

void
slab_cli_print_machine_note (const SlabMachine *machine)
{
  if (machine->is_disturbed)
    slab_cli_print_row (_ ("Note"), "%s",
                        _ ("Other programs used the cores while the machine was measured: it can do more than is told "
                           "here. It will be measured again next time."));
}

/**
 * slab_cli_print_json:
 * @builder: with one complete object
 */
void
slab_cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  printf ("%s\n", text);
}

/**
 * slab_cli_add_number:
 * @builder: inside an object
 * @name: key
 * @value: number
 */
void
slab_cli_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * slab_cli_add_integers:
 * @builder: inside an object
 * @name: key
 * @values: Z, Y, X
 */
void
slab_cli_add_integers (JsonBuilder *builder, const char *name, const gint64 values[3])
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint a = 0; a < 3; a++)
    json_builder_add_int_value (builder, values[a]);
  json_builder_end_array (builder);
}

/**
 * slab_cli_format_triple:
 * @values: Z, Y, X
 *
 * Returns: (transfer full): them as the command line takes them
 */
char *
slab_cli_format_triple (const gint64 values[3])
{
  return g_strdup_printf ("%" PRId64 ",%" PRId64 ",%" PRId64, values[0], values[1], values[2]);
}

/**
 * slab_cli_format_shape:
 * @shape: a shape
 *
 * Returns: (transfer full): it for people
 */
char *
slab_cli_format_shape (const SlabShape *shape)
{
  return g_strdup_printf ("%" PRId64 " × %" PRId64 " × %" PRId64, shape->n[0], shape->n[1], shape->n[2]);
}

/* SPDX-License-Identifier: MIT */

#include "slab-cli.h"

#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

static const SlabCliCommand commands[] = {
  { "info", "FILE", N_ ("say what a volume is"), slab_cli_info },
  { "sample", "OUT.vol", N_ ("make the sample volume"), slab_cli_sample },
  { "filter", "IN -o OUT --filter NAME", N_ ("filter a volume in chunks on every core"), slab_cli_filter },
  { "compare", "A B", N_ ("say how far two volumes are apart"), slab_cli_compare },
  { "report", "TRACE.json -o FILE", N_ ("draw the picture of a run"), slab_cli_report },
  { "convert", "IN OUT", N_ ("write a volume with another sample type"), slab_cli_convert },
};

const SlabCliCommand *
slab_cli_find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

SlabCliStatus
slab_cli_wrong_usage (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("slabscope-cli%s%s: %s\n", command ? " " : "", command ? command : "", message);
  g_printerr (_ ("Try “slabscope-cli%s%s --help”.\n"), command ? " " : "", command ? command : "");
  return SLAB_CLI_WRONG_USAGE;
}

SlabCliStatus
slab_cli_fail (const char *command, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_printerr (_ ("slabscope-cli %s: cancelled; nothing was written\n"), command);
      return SLAB_CLI_CANCELLED;
    }
  g_printerr ("slabscope-cli %s: %s\n", command, owned->message);
  return SLAB_CLI_FAILED;
}

GCancellable *
slab_cli_get_cancellable (void)
{
  static GCancellable *cancellable;

  if (g_once_init_enter (&cancellable))
    g_once_init_leave (&cancellable, g_cancellable_new ());
  return cancellable;
}

static gpointer
wait_for_interrupt (gpointer data)
{
  sigset_t signals;
  int number;

  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  sigwait (&signals, &number);
  g_cancellable_cancel (slab_cli_get_cancellable ());
  sigwait (&signals, &number);
  _exit (SLAB_CLI_CANCELLED);
}

void
slab_cli_catch_interrupts (void)
{
  sigset_t signals;

  /* Blocked in every thread, waited for in one: cancelling takes locks, which no signal handler may. */
  sigemptyset (&signals);
  sigaddset (&signals, SIGINT);
  sigaddset (&signals, SIGTERM);
  pthread_sigmask (SIG_BLOCK, &signals, NULL);
  slab_cli_get_cancellable ();
  g_thread_unref (g_thread_new ("slab-interrupt", wait_for_interrupt, NULL));
}

static void
print_help (void)
{
  g_print (_ ("Usage:\n  slabscope-cli COMMAND …\n\nCommands:\n"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *synopsis = g_strdup_printf ("%s %s", commands[i].name, commands[i].arguments);

      g_print ("  %-32s %s\n", synopsis, _ (commands[i].summary));
    }
  g_print (_ ("\n“slabscope-cli COMMAND --help” lists the options of a command.\n"
              "Shapes are Z,Y,X. Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled.\n"));
}

int
main (int argc, char **argv)
{
  const SlabCliCommand *command;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SLABSCOPE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  if (argc < 2)
    return slab_cli_wrong_usage (NULL, _ ("a command is needed: info, sample, filter, compare, report or convert"));
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return SLAB_CLI_DONE;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("slabscope-cli %s\n", SLABSCOPE_VERSION);
      return SLAB_CLI_DONE;
    }
  command = slab_cli_find_command (argv[1]);
  if (!command)
    return slab_cli_wrong_usage (
        NULL, _ ("“%s” is not a command; it is one of info, sample, filter, compare, report, convert"), argv[1]);
  return command->run (argc - 1, argv + 1);
}

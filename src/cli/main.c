/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "slab-cli.h"

static const SlabCliCommand commands[] = {
  { "info", "FILE", N_ ("Say what a volume holds"), slab_cli_info },
  { "sample", "OUT.vol", N_ ("Make the sample volume"), slab_cli_sample },
  { "filter", "IN -o OUT --filter NAME", N_ ("Run a filter over a volume"), slab_cli_filter },
  { "compare", "A B", N_ ("Say how two volumes differ"), slab_cli_compare },
  { "report", "TRACE.json [TRACE.json]", N_ ("Say what held a run back, and draw its picture"), slab_cli_report },
  { "lab", "[SET] [IN]", N_ ("Measure how a filter scales on this machine"), slab_cli_lab },
  { "crop", "IN OUT --box BOX", N_ ("Write a box of a volume"), slab_cli_crop },
  { "slice", "IN -o OUT.tif|OUT.png", N_ ("Write slices, as values or as pictures"), slab_cli_slice },
  { "convert", "IN OUT", N_ ("Write a volume in another sample type"), slab_cli_convert },
};

static void
print_help (void)
{
  slab_cli_print ("%s\n  slabscope-cli %s\n\n", _ ("Usage:"), _ ("COMMAND …"));
  slab_cli_print ("%s\n", _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    slab_cli_print ("  %-8s %-26s %s\n", commands[i].name, commands[i].synopsis, _ (commands[i].summary));
  slab_cli_print ("\n%s\n%s\n\n%s\n",
                  _ ("“slabscope-cli COMMAND --help” shows the options of a command. Shapes are always Z,Y,X."),
                  _ ("Progress goes to standard error, results to standard output; --json prints one object."),
                  _ ("Exit status: 0 done, 1 failed, 2 wrong usage, 130 cancelled."));
}

int
main (int argc, char *argv[])
{
  SlabCliStatus status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SLAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  slab_cli_catch_interrupts ();
  /* A file that may not become so large is an error of its writing, and not the end of the program. */
  signal (SIGXFSZ, SIG_IGN);

  if (argc < 2)
    return slab_cli_wrong_usage (NULL, _ ("A command is missing"));
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help ();
      return SLAB_CLI_DONE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      slab_cli_print ("slabscope-cli %s\n", SLAB_VERSION);
      return SLAB_CLI_DONE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        status = commands[i].run (argc - 1, argv + 1);
        /* A full disk behind standard output is a failure as well. */
        if ((fflush (stdout) != 0 || ferror (stdout)) && status == SLAB_CLI_DONE)
          {
            perror ("slabscope-cli");
            status = SLAB_CLI_FAILED;
          }
        return status;
      }
  return slab_cli_wrong_usage (NULL,
                               _ ("There is no command “%s”; expected info, sample, filter, compare, report, "
                                  "lab, crop, slice or convert"),
                               argv[1]);
}

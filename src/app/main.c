/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "slab-application.h"
#include "slab-timings.h"

int
main (int argc, char **argv)
{
  g_autoptr (SlabApplication) app = NULL;

  slab_timings_begin ();
  /* A file that may not become so large is an error of its writing, and not the end of the program. */
  signal (SIGXFSZ, SIG_IGN);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SLAB_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Slabscope");

  app = slab_application_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}

/* SPDX-License-Identifier: MIT */
#pragma once

#include <json-glib/json-glib.h>

#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* What the tool ends with; part of its contract. */
typedef enum
{
  SLAB_CLI_DONE = 0,
  SLAB_CLI_FAILED = 1,
  SLAB_CLI_WRONG_USAGE = 2,
  SLAB_CLI_CANCELLED = 130,
} SlabCliStatus;

/**
 * SlabCliCommand:
 * @name: the word after slabscope-cli
 * @arguments: its arguments, as in a synopsis
 * @summary: one line for the list of commands
 * @run: gets the arguments from @name on, and returns the exit status
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  SlabCliStatus (*run) (int argc, char **argv);
} SlabCliCommand;

SlabCliStatus slab_cli_info (int argc, char **argv);
SlabCliStatus slab_cli_sample (int argc, char **argv);
SlabCliStatus slab_cli_filter (int argc, char **argv);
SlabCliStatus slab_cli_compare (int argc, char **argv);
SlabCliStatus slab_cli_report (int argc, char **argv);
SlabCliStatus slab_cli_convert (int argc, char **argv);

const SlabCliCommand *slab_cli_find_command (const char *name);

/* One line on standard error, and where help is. */
SlabCliStatus slab_cli_wrong_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Takes @error. A cancelled one gives SLAB_CLI_CANCELLED. */
SlabCliStatus slab_cli_fail (const char *command, GError *error);

/* Cancelled by the first SIGINT or SIGTERM; a second one ends the process at once. */
GCancellable *slab_cli_get_cancellable (void);
void slab_cli_catch_interrupts (void);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "profile/slab-machine.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/* The contract with scripts. */
typedef enum
{
  SLAB_CLI_DONE = 0,
  SLAB_CLI_FAILED = 1,
  SLAB_CLI_WRONG_USAGE = 2,
  SLAB_CLI_CANCELLED = 130,
} SlabCliStatus;

/**
 * SlabCliCommand:
 * @name: first word after the program's
 * @synopsis: what follows it
 * @summary: one line
 * @run: gets the words after @name; argv[0] is the program's name
 *
 * A row of the table of commands.
 */
typedef struct
{
  const char *name;
  const char *synopsis;
  const char *summary;
  SlabCliStatus (*run) (int argc, char **argv);
} SlabCliCommand;

SlabCliStatus slab_cli_info (int argc, char **argv);
SlabCliStatus slab_cli_sample (int argc, char **argv);
SlabCliStatus slab_cli_filter (int argc, char **argv);
SlabCliStatus slab_cli_compare (int argc, char **argv);
SlabCliStatus slab_cli_report (int argc, char **argv);
SlabCliStatus slab_cli_lab (int argc, char **argv);
SlabCliStatus slab_cli_convert (int argc, char **argv);
SlabCliStatus slab_cli_crop (int argc, char **argv);
SlabCliStatus slab_cli_slice (int argc, char **argv);

/* --- Words and messages --- */

GOptionContext *slab_cli_new_context (const char *synopsis, const char *summary) G_GNUC_WARN_UNUSED_RESULT;
/* Parses; then exactly @n_files words must be left, which are argv[1] and so on. What to return otherwise is in
 * @status. */
gboolean slab_cli_parse (GOptionContext *context, const char *command, int *argc, char ***argv, int n_files,
                         SlabCliStatus *status);
/* The same with @least to @most words. */
gboolean slab_cli_parse_some (GOptionContext *context, const char *command, int *argc, char ***argv, int least,
                              int most, SlabCliStatus *status);
SlabCliStatus slab_cli_wrong_usage (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
SlabCliStatus slab_cli_fail (const GError *error);

/* --- Interruption --- */

/* From the begin of main () on, an interrupt only cancels this. */
void slab_cli_catch_interrupts (void);
GCancellable *slab_cli_get_cancellable (void);

/* --- Files --- */

/**
 * SlabCliRaw:
 *
 * The options for a file that does not say what it holds, and what they mean.
 */
typedef struct
{
  char *shape;
  char *dtype;
  char *byte_order;
  char *skip;
  gboolean is_given;
  SlabRawLayout layout;
} SlabCliRaw;

void slab_cli_raw_add_options (SlabCliRaw *raw, GOptionContext *context, gboolean dtype_means_input);
gboolean slab_cli_raw_parse (SlabCliRaw *raw, const char *command, SlabCliStatus *status);
void slab_cli_raw_clear (SlabCliRaw *raw);
SlabVolume *slab_cli_open (const char *path, const SlabCliRaw *raw, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a file of this name could be made: before the work, not after it. */
gboolean slab_cli_check_target (const char *path, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SlabCliRaw, slab_cli_raw_clear)

/* --- Progress, on standard error --- */

typedef struct
{
  const char *title; /* translated */
  gboolean quiet;
  gboolean terminal;
  gint64 start;
  gint64 shown;
  int shown_percent;
} SlabCliProgress;

void slab_cli_progress_begin (SlabCliProgress *progress, const char *title, gboolean quiet);
/* @seconds_left: negative when not known. */
void slab_cli_progress_show (SlabCliProgress *progress, double fraction, double seconds_left);
void slab_cli_progress_end (SlabCliProgress *progress);
/* A SlabProgressFunc with a SlabCliProgress. */
void slab_cli_progress_func (double fraction, gpointer progress);

/* --- Results, on standard output --- */

void slab_cli_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* One line of a table: a title in a column of its own. */
void slab_cli_print_row (const char *title, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* That others used the machine while it was measured; nothing where it was quiet. */
void slab_cli_print_machine_note (const SlabMachine *machine);
void slab_cli_print_json (JsonBuilder *builder);
/* null where a number has no JSON: NaN, infinities. */
void slab_cli_add_number (JsonBuilder *builder, const char *name, double value);
void slab_cli_add_integers (JsonBuilder *builder, const char *name, const gint64 values[3]);
char *slab_cli_format_triple (const gint64 values[3]) G_GNUC_WARN_UNUSED_RESULT;
char *slab_cli_format_shape (const SlabShape *shape) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

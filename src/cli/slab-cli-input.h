/* SPDX-License-Identifier: MIT */
#pragma once

#include "slab-cli.h"

G_BEGIN_DECLS

/* The options that say what a headerless file holds. Zero-initialised, cleared with slab_cli_input_clear (). */
typedef struct
{
  char *shape;
  char *sample_type;
  char *byte_order;
  gint64 skip;
} SlabCliInput;

/* @type_option: "dtype", or another word where that one means the output's. */
void slab_cli_input_add_options (SlabCliInput *input, GOptionContext *context, const char *type_option);
void slab_cli_input_clear (SlabCliInput *input);
/* Opens by the options where they are given, else by what the file itself says. */
SlabCliStatus slab_cli_input_open (const SlabCliInput *input, const char *command, const char *path,
                                   SlabVolume **volume);
/* The options speak only for a file that does not say itself what it holds. */
SlabCliStatus slab_cli_input_open_either (const SlabCliInput *input, const char *command, const char *path,
                                          SlabVolume **volume);

/* Parses into @argc, @argv what the context knows, and checks that @n_files names are left in argv[1]…. FALSE with
 * @status where the command has to end, be it after --help. */
gboolean slab_cli_parse (GOptionContext *context, int *argc, char ***argv, int n_files, SlabCliStatus *status);
GOptionContext *slab_cli_context_new (const char *command) G_GNUC_WARN_UNUSED_RESULT;

/* "4096", "512K", "1.5G", "2GiB": binary multiples. */
gboolean slab_cli_parse_size (const char *text, guint64 *n_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* "20,1104,1104": every number >= 1. */
gboolean slab_cli_parse_shape (const char *text, SlabShape *shape) G_GNUC_WARN_UNUSED_RESULT;
/* Fails where a file of this name could not be made: before the work, not after it. */
gboolean slab_cli_check_target (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SlabCliInput, slab_cli_input_clear)

G_END_DECLS

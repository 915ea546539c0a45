/* SPDX-License-Identifier: MIT */

#include "slab-cli-input.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

void
slab_cli_input_add_options (SlabCliInput *input, GOptionContext *context, const char *type_option)
{
  const GOptionEntry entries[] = {
    { "shape", 0, 0, G_OPTION_ARG_STRING, &input->shape, _ ("Voxels of a headerless input"), "Z,Y,X" },
    { type_option, 0, 0, G_OPTION_ARG_STRING, &input->sample_type,
      _ ("Type of a headerless input: uint8, int8, uint16, int16, uint32, int32, float32, float64"), "TYPE" },
    { "byte-order", 0, 0, G_OPTION_ARG_STRING, &input->byte_order,
      _ ("Byte order of a headerless input: little (the default) or big"), "ORDER" },
    { "skip", 0, 0, G_OPTION_ARG_INT64, &input->skip, _ ("Bytes before the first voxel of a headerless input"),
      "BYTES" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

void
slab_cli_input_clear (SlabCliInput *input)
{
  g_clear_pointer (&input->shape, g_free);
  g_clear_pointer (&input->sample_type, g_free);
  g_clear_pointer (&input->byte_order, g_free);
}

SlabCliStatus
slab_cli_input_open (const SlabCliInput *input, const char *command, const char *path, SlabVolume **volume)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;
  SlabRawLayout layout = { .byte_order = SLAB_BYTE_ORDER_LITTLE };
  gboolean raw = input->shape || input->sample_type || input->byte_order || input->skip != 0;

  if (raw)
    {
      if (!input->shape || !input->sample_type)
        return slab_cli_wrong_usage (command, _ ("a headerless input needs both its shape and its type"));
      if (!slab_cli_parse_shape (input->shape, &layout.shape))
        return slab_cli_wrong_usage (
            command, _ ("the shape “%s” is not three numbers Z,Y,X of at least 1 with a product that can exist"),
            input->shape);
      if (!slab_sample_type_from_name (input->sample_type, &layout.sample_type))
        return slab_cli_wrong_usage (command,
                                     _ ("the type “%s” is not one of uint8, int8, uint16, int16, uint32, int32, "
                                        "float32, float64"),
                                     input->sample_type);
      if (input->byte_order && !slab_byte_order_from_name (input->byte_order, &layout.byte_order))
        return slab_cli_wrong_usage (command, _ ("the byte order “%s” is neither little nor big"), input->byte_order);
      if (input->skip < 0)
        return slab_cli_wrong_usage (command, _ ("%" G_GINT64_FORMAT " bytes cannot be skipped"), input->skip);
      layout.skip = (guint64) input->skip;
    }

  *volume = slab_volume_open (file, raw ? &layout : NULL, &error);
  if (*volume)
    return SLAB_CLI_DONE;
  if (!raw && g_error_matches (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_NO_LAYOUT))
    g_prefix_error (&error, "%s", _ ("say what it holds with --shape and --dtype: "));
  return slab_cli_fail (command, g_steal_pointer (&error));
}

SlabCliStatus
slab_cli_input_open_either (const SlabCliInput *input, const char *command, const char *path, SlabVolume **volume)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  *volume = slab_volume_open (file, NULL, NULL);
  return *volume ? SLAB_CLI_DONE : slab_cli_input_open (input, command, path, volume);
}

GOptionContext *
slab_cli_context_new (const char *command)
{
  const SlabCliCommand *entry = slab_cli_find_command (command);
  g_autofree char *parameters = g_strdup_printf ("%s — %s", entry->arguments, _ (entry->summary));

  return g_option_context_new (parameters);
}

gboolean
slab_cli_parse (GOptionContext *context, int *argc, char ***argv, int n_files, SlabCliStatus *status)
{
  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *program = g_strdup_printf ("slabscope-cli %s", command);
  g_autoptr (GError) error = NULL;

  /* The program's name in the help; GOption would print and exit by itself, without our newline and status. */
  g_set_prgname (program);
  g_option_context_set_help_enabled (context, FALSE);
  for (int i = 1; i < *argc; i++)
    {
      if (g_str_equal ((*argv)[i], "--"))
        break;
      if (g_str_equal ((*argv)[i], "--help") || g_str_equal ((*argv)[i], "-h"))
        {
          g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

          g_print ("%s", help);
          *status = SLAB_CLI_DONE;
          return FALSE;
        }
    }
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = slab_cli_wrong_usage (command, "%s", error->message);
      return FALSE;
    }
  /* “--” ends the options and is no name. */
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      for (int i = 1; i + 1 < *argc; i++)
        (*argv)[i] = (*argv)[i + 1];
      *argc -= 1;
    }
  if (*argc - 1 != n_files)
    {
      *status = slab_cli_wrong_usage (
          command, g_dngettext (GETTEXT_PACKAGE, "needs %d file name, got %d", "needs %d file names, got %d", n_files),
          n_files, *argc - 1);
      return FALSE;
    }
  return TRUE;
}

gboolean
slab_cli_parse_shape (const char *text, SlabShape *shape)
{
  return slab_shape_parse (text, shape) && slab_shape_is_valid (shape);
}

gboolean
slab_cli_parse_size (const char *text, guint64 *n_bytes)
{
  static const char units[] = "KMGTP";
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  const char *unit;

  if (end == text)
    return FALSE;
  unit = *end ? strchr (units, g_ascii_toupper (*end)) : NULL;
  if (unit)
    {
      for (const char *u = units; u <= unit; u++)
        value *= 1024.0;
      end++;
      if (g_ascii_strcasecmp (end, "iB") == 0)
        end += 2;
    }
  if (g_ascii_strcasecmp (end, "B") == 0)
    end++;
  /* The comparison is false for NaN, too. */
  if (*end || !(value >= 1.0 && value < 9.0e18))
    return FALSE;
  *n_bytes = (guint64) value;
  return TRUE;
}

gboolean
slab_cli_check_target (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autofree char *local = g_file_get_path (file);
  g_autofree char *folder = NULL;

  if (!local)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("%s: not a local file"), path);
      return FALSE;
    }
  if (g_file_test (local, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("%s: is a folder; a file name is needed"), path);
      return FALSE;
    }
  folder = g_path_get_dirname (local);
  if (access (folder, W_OK | X_OK) != 0)
    {
      int saved = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved),
                   _ ("%s: nothing can be written to the folder %s: %s"), path, folder, g_strerror (saved));
      return FALSE;
    }
  return TRUE;
}

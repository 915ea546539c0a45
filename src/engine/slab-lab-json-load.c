/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "profile/slab-json-reader.h"
#include "slab-lab-json-private.h"
#include "slab-lab-json.h"

/* More than any set makes; a file with more is not one of ours. */
#define MAX_CELLS 10000

typedef struct
{
  SlabJsonReader *reader;
  SlabLabResult *result;
  gboolean has_format;
  GError *error; /* of the meaning; the reader has that of the syntax */
} Loader;

static gboolean G_GNUC_PRINTF (2, 3) fail (Loader *self, const char *format, ...)
{
  va_list args;

  if (self->error != NULL)
    return FALSE;
  va_start (args, format);
  self->error = g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
is_failed (Loader *self)
{
  return self->error != NULL || slab_json_reader_failed (self->reader);
}

/* NULL where it failed. (transfer full) */
static char *
read_string (Loader *self)
{
  return g_strdup (slab_json_reader_read_string (self->reader));
}

static gboolean
read_integer (Loader *self, const char *name, gint64 least, gint64 most, gint64 *value)
{
  const char *text = slab_json_reader_read_number (self->reader);

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_signed (text, 10, least, most, value, NULL))
    return TRUE;
  return fail (self, _ ("“%s” is %s; expected a whole number from %" PRId64 " to %" PRId64), name, text, least, most);
}

static void
read_unsigned (Loader *self, const char *name, guint most, guint *value)
{
  gint64 number;

  if (read_integer (self, name, 0, most, &number))
    *value = (guint) number;
}

/* null is @unknown. */
static void
read_number (Loader *self, const char *name, double unknown, double *value)
{
  const char *text;
  char *end;
  double number;

  if (slab_json_reader_peek (self->reader) == 'n')
    {
      if (slab_json_reader_skip (self->reader))
        *value = unknown;
      return;
    }
  text = slab_json_reader_read_number (self->reader);
  if (text == NULL)
    return;
  number = g_ascii_strtod (text, &end);
  if (*end == '\0' && isfinite (number) && number >= 0.0)
    *value = number;
  else
    fail (self, _ ("“%s” is %s; expected a number, 0 or more"), name, text);
}

/* Whether @name is one of @fields, which is then read. */
static gboolean
read_field (Loader *self, const char *name, const SlabLabJsonField *fields, guint n_fields, double unknown,
            gpointer object)
{
  for (guint i = 0; i < n_fields; i++)
    if (strcmp (name, fields[i].name) == 0)
      {
        read_number (self, fields[i].name, unknown, &G_STRUCT_MEMBER (double, object, fields[i].offset));
        return TRUE;
      }
  return FALSE;
}

static void
read_machine (Loader *self)
{
  SlabMachine *machine = self->result->machine;
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    if (strcmp (name, "model") == 0)
      {
        g_free (machine->model);
        machine->model = read_string (self);
      }
    else if (strcmp (name, "cores") == 0)
      read_unsigned (self, "cores", G_MAXINT, &machine->n_cores);
    else if (!read_field (self, name, slab_lab_json_machine_fields, SLAB_LAB_JSON_N_MACHINE_FIELDS, 0.0, machine))
      slab_json_reader_skip (self->reader);
}

static void
read_shape (Loader *self)
{
  guint n = 0;

  if (!slab_json_reader_enter (self->reader, '['))
    return;
  while (!is_failed (self) && slab_json_reader_next_element (self->reader))
    {
      gint64 size;

      if (!read_integer (self, "shape", 1, SLAB_SHAPE_MAX_VOXELS, &size))
        return;
      if (n < SLAB_N_AXES)
        self->result->shape.n[n] = size;
      n++;
    }
  if (!is_failed (self) && (n != SLAB_N_AXES || !slab_shape_is_valid (&self->result->shape)))
    fail (self, _ ("“shape” has %u numbers that make no volume; expected voxels as Z,Y,X"), n);
}

static void
read_volume (Loader *self)
{
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    if (strcmp (name, "name") == 0)
      {
        g_free (self->result->volume);
        self->result->volume = read_string (self);
      }
    else if (strcmp (name, "shape") == 0)
      read_shape (self);
    else if (strcmp (name, "dtype") == 0)
      {
        const char *type = slab_json_reader_read_string (self->reader);

        if (type != NULL && !slab_sample_type_from_name (type, &self->result->sample_type))
          fail (self, _ ("“dtype” is “%s”; expected a sample type such as float32"), type);
      }
    else
      slab_json_reader_skip (self->reader);
}

static void
read_bytes (Loader *self, const char *name, guint64 *bytes)
{
  gint64 number;

  if (read_integer (self, name, 0, G_MAXINT64, &number))
    *bytes = (guint64) number;
}

static void
read_repeat (Loader *self, GArray *repeats)
{
  SlabLabRepeat repeat = { .others_cores = NAN };
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    if (strcmp (name, "seconds") == 0)
      read_number (self, "seconds", 0.0, &repeat.seconds);
    else if (strcmp (name, "cpu_seconds") == 0)
      read_number (self, "cpu_seconds", 0.0, &repeat.cpu_seconds);
    else if (strcmp (name, "others_cores") == 0)
      read_number (self, "others_cores", NAN, &repeat.others_cores);
    else if (strcmp (name, "peak_bytes") == 0)
      read_bytes (self, "peak_bytes", &repeat.peak_bytes);
    else if (strcmp (name, "before_bytes") == 0)
      read_bytes (self, "before_bytes", &repeat.before_bytes);
    else if (strcmp (name, "iterations") == 0)
      read_unsigned (self, "iterations", G_MAXINT, &repeat.iterations);
    else
      slab_json_reader_skip (self->reader);
  if (is_failed (self))
    return;
  if (!(repeat.seconds > 0.0))
    fail (self, _ ("a repeat has no “seconds”; expected more than 0"));
  else if (repeats->len == SLAB_LAB_MAX_REPEATS)
    fail (self, _ ("a cell has more than %d repeats"), SLAB_LAB_MAX_REPEATS);
  else
    g_array_append_val (repeats, repeat);
}

static void
read_peer (Loader *self, SlabLabPeer *peer)
{
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    if (!read_field (self, name, slab_lab_json_peer_fields, SLAB_LAB_JSON_N_PEER_FIELDS, NAN, peer))
      slab_json_reader_skip (self->reader);
}

/* Names and values, in the order of the file: the filter may come behind them. */
static void
read_params (Loader *self, GPtrArray *words)
{
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    {
      g_autofree char *kept = g_strdup (name);
      char *value = read_string (self);

      if (value == NULL)
        return;
      if (words->len == 2 * SLAB_FILTER_MAX_PARAMS)
        {
          g_free (value);
          fail (self, _ ("“params” has more than %d members"), SLAB_FILTER_MAX_PARAMS);
          return;
        }
      g_ptr_array_add (words, g_steal_pointer (&kept));
      g_ptr_array_add (words, value);
    }
}

static SlabFilterParams *
make_params (const char *filter, GPtrArray *words, GError **error)
{
  const SlabFilterInfo *info = slab_filter_find (filter, error);
  g_autoptr (SlabFilterParams) params = NULL;

  if (info == NULL)
    return NULL;
  params = slab_filter_params_new (info);
  for (guint i = 0; i < words->len; i += 2)
    if (!slab_filter_params_set_from_string (params, g_ptr_array_index (words, i), g_ptr_array_index (words, i + 1),
                                             error))
      return NULL;
  return slab_filter_params_validate (params, error) ? g_steal_pointer (&params) : NULL;
}

typedef struct
{
  char *kind;
  char *filter;
  char *chunk;
  char *overlap;
  GPtrArray *params;
} CellWords;

static void
cell_words_clear (CellWords *words)
{
  g_free (words->kind);
  g_free (words->filter);
  g_free (words->chunk);
  g_free (words->overlap);
  g_ptr_array_unref (words->params);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CellWords, cell_words_clear)

static void
finish_cell (Loader *self, const CellWords *words, SlabLabCell *cell)
{
  g_autoptr (GError) error = NULL;

  if (words->kind == NULL || words->filter == NULL)
    fail (self, _ ("a cell has no “kind” or no “filter”"));
  else if (!slab_lab_kind_from_name (words->kind, &cell->kind))
    fail (self, _ ("“kind” is “%s”; expected single, chunked, strong, weak, grid or identity"), words->kind);
  else if (cell->n_copies < 1)
    fail (self, _ ("“copies” is 0; expected at least 1"));
  else
    {
      SlabFilterParams *params = make_params (words->filter, words->params, &error);

      if (params != NULL)
        {
          slab_filter_params_free (cell->params);
          cell->params = params;
        }
      if (params == NULL
          || (words->chunk != NULL && !slab_run_settings_parse_chunk (&cell->settings, words->chunk, &error))
          || (words->overlap != NULL && !slab_run_settings_parse_overlap (&cell->settings, words->overlap, &error)))
        fail (self, "%s", error->message);
    }
}

static void
read_cell (Loader *self)
{
  g_auto (CellWords) words = { .params = g_ptr_array_new_with_free_func (g_free) };
  guint n_filters;
  g_autoptr (SlabFilterParams) first = slab_filter_params_new (slab_filter_list (&n_filters)[0]);
  SlabLabCell *cell = slab_lab_cell_new (SLAB_LAB_KIND_SINGLE, first);
  const char *name;
  gint64 number;

  g_ptr_array_add (self->result->cells, cell);
  if (self->result->cells->len > MAX_CELLS)
    fail (self, _ ("there are more than %d cells"), MAX_CELLS);
  if (is_failed (self) || !slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    {
      char **string = strcmp (name, "kind") == 0      ? &words.kind
                      : strcmp (name, "filter") == 0  ? &words.filter
                      : strcmp (name, "chunk") == 0   ? &words.chunk
                      : strcmp (name, "overlap") == 0 ? &words.overlap
                      : strcmp (name, "error") == 0   ? &cell->error
                                                      : NULL;

      if (string != NULL)
        {
          g_free (*string);
          *string = read_string (self);
        }
      else if (strcmp (name, "params") == 0)
        read_params (self, words.params);
      else if (strcmp (name, "threads") == 0)
        read_unsigned (self, "threads", SLAB_RUN_SETTINGS_MAX_THREADS, &cell->settings.n_threads);
      else if (strcmp (name, "copies") == 0)
        read_unsigned (self, "copies", SLAB_LAB_MAX_COPIES, &cell->n_copies);
      else if (strcmp (name, "slices") == 0)
        {
          if (read_integer (self, "slices", 0, SLAB_SHAPE_MAX_VOXELS, &number))
            cell->n_slices = number;
        }
      else if (strcmp (name, "base") == 0)
        {
          if (read_integer (self, "base", -1, MAX_CELLS, &number))
            cell->base = (gint) number;
        }
      else if (strcmp (name, "used_threads") == 0)
        read_unsigned (self, "used_threads", SLAB_RUN_SETTINGS_MAX_THREADS, &cell->n_threads);
      else if (strcmp (name, "chunks") == 0)
        {
          if (read_integer (self, "chunks", 0, G_MAXINT64, &number))
            cell->n_chunks = (guint64) number;
        }
      else if (strcmp (name, "redundancy") == 0)
        read_number (self, "redundancy", 0.0, &cell->redundancy);
      else if (strcmp (name, "useful_bytes") == 0)
        read_number (self, "useful_bytes", 0.0, &cell->useful_bytes);
      else if (strcmp (name, "peer") == 0)
        read_peer (self, &cell->peer);
      else if (strcmp (name, "repeats") == 0)
        {
          g_array_set_size (cell->repeats, 0);
          if (slab_json_reader_enter (self->reader, '['))
            while (!is_failed (self) && slab_json_reader_next_element (self->reader))
              read_repeat (self, cell->repeats);
        }
      else
        slab_json_reader_skip (self->reader);
    }
  if (!is_failed (self))
    finish_cell (self, &words, cell);
}

static void
read_date (Loader *self)
{
  const char *text = slab_json_reader_read_string (self->reader);

  if (text == NULL)
    return;
  g_clear_pointer (&self->result->date, g_date_time_unref);
  self->result->date = g_date_time_new_from_iso8601 (text, NULL);
  if (self->result->date == NULL)
    fail (self, _ ("“date” is “%s”; expected one such as 2017-06-30T12:00:00Z"), text);
}

static void
read_head (Loader *self, const char *name)
{
  SlabLabResult *result = self->result;
  gint64 number;

  if (strcmp (name, "format") == 0)
    {
      const char *format = slab_json_reader_read_string (self->reader);

      self->has_format = format != NULL && strcmp (format, SLAB_LAB_FILE_FORMAT) == 0;
    }
  else if (strcmp (name, "version") == 0)
    {
      if (read_integer (self, "version", 1, G_MAXINT, &number) && number > SLAB_LAB_FILE_VERSION)
        fail (self, _ ("it is of version %" PRId64 "; this program knows up to %d"), number, SLAB_LAB_FILE_VERSION);
    }
  else if (strcmp (name, "program") == 0)
    {
      g_free (result->program);
      result->program = read_string (self);
    }
  else if (strcmp (name, "set") == 0)
    {
      g_free (result->set);
      result->set = read_string (self);
    }
  else if (strcmp (name, "date") == 0)
    read_date (self);
  else if (strcmp (name, "repeats") == 0)
    read_unsigned (self, "repeats", SLAB_LAB_MAX_REPEATS, &result->n_repeats);
  else if (strcmp (name, "complete") == 0)
    {
      result->is_complete = slab_json_reader_peek (self->reader) == 't';
      slab_json_reader_skip (self->reader);
    }
  else if (strcmp (name, "machine") == 0)
    read_machine (self);
  else if (strcmp (name, "volume") == 0)
    read_volume (self);
  else if (strcmp (name, "cells") == 0)
    {
      if (slab_json_reader_enter (self->reader, '['))
        while (!is_failed (self) && slab_json_reader_next_element (self->reader))
          read_cell (self);
    }
  else
    slab_json_reader_skip (self->reader);
}

static gboolean
read_result (Loader *self)
{
  SlabLabResult *result = self->result;
  const char *name;

  if (!slab_json_reader_enter (self->reader, '{'))
    return FALSE;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    read_head (self, name);
  if (is_failed (self))
    return FALSE;
  if (!self->has_format)
    return fail (self, _ ("it holds no results of the lab; expected “format” to be “%s”"), SLAB_LAB_FILE_FORMAT);
  if (slab_json_reader_peek (self->reader) != '\0')
    return fail (self, _ ("there is more behind the end of the object"));
  if (result->set == NULL || result->date == NULL || !slab_shape_is_valid (&result->shape))
    return fail (self, _ ("“set”, “date” or “volume” is missing"));
  for (guint i = 0; i < result->cells->len; i++)
    {
      const SlabLabCell *cell = g_ptr_array_index (result->cells, i);

      if (cell->base >= (gint) result->cells->len)
        return fail (self, _ ("“base” of cell %u is %d; expected one of the %u cells, or -1"), i, cell->base,
                     result->cells->len);
      if (cell->repeats->len > 0 && cell->n_threads == 0)
        return fail (self, _ ("cell %u has repeats, but its “used_threads” is 0"), i);
    }
  return TRUE;
}

/**
 * slab_lab_result_load:
 * @file: as slab_lab_result_to_json() writes it; members that are not known are passed over
 * @error: G_IO_ERROR; %G_IO_ERROR_INVALID_DATA where it holds something else
 *
 * Any thread; blocks.
 *
 * Returns: (transfer full): what was saved
 */
SlabLabResult *
slab_lab_result_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (SlabJsonReader) reader = NULL;
  g_autoptr (SlabLabResult) result = NULL;
  g_autofree char *name = NULL;
  Loader self = { 0 };

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    {
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
      return NULL;
    }
  self.reader = reader = slab_json_reader_new (G_INPUT_STREAM (stream), cancellable);
  self.result = result = slab_lab_result_new ();
  result->sample_type = SLAB_SAMPLE_FLOAT32;
  if (!read_result (&self))
    {
      if (self.error == NULL)
        self.error = g_error_copy (slab_json_reader_get_error (reader));
      g_propagate_prefixed_error (error, self.error, _ ("Could not read “%s”: "), name);
      return NULL;
    }
  if (result->machine->model == NULL)
    result->machine->model = g_strdup ("");
  return g_steal_pointer (&result);
}

/* SPDX-License-Identifier: MIT */
#include "slab-lab-file.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "profile/slab-file-replace.h"
#include "profile/slab-json-reader.h"
#include "profile/slab-text-quote.h"

/* More than any set makes; a file with more is not one of ours. */
#define MAX_CELLS 10000

/* --- Writing JSON ------------------------------------------------------------------------------------------------- */

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, isfinite (value) ? g_ascii_dtostr (buffer, sizeof buffer, value) : "null");
}

static void
append_named_string (GString *text, const char *name, const char *string)
{
  g_string_append_printf (text, "\"%s\": ", name);
  slab_text_append_json_string (text, string != NULL ? string : "");
}

static void
append_named_number (GString *text, const char *name, double value)
{
  g_string_append_printf (text, "\"%s\": ", name);
  append_number (text, value);
}

static void
append_machine (GString *text, const SlabMachine *machine)
{
  g_string_append (text, "  \"machine\": {");
  append_named_string (text, "model", machine->model);
  g_string_append_printf (text, ", \"cores\": %u, ", machine->n_cores);
  append_named_number (text, "bandwidth_one", machine->bandwidth_one);
  g_string_append (text, ", ");
  append_named_number (text, "bandwidth_all", machine->bandwidth_all);
  g_string_append (text, ", ");
  append_named_number (text, "flops_one", machine->flops_one);
  g_string_append (text, ", ");
  append_named_number (text, "flops_all", machine->flops_all);
  g_string_append (text, "},\n");
}

static void
append_params (GString *text, const SlabFilterParams *params)
{
  const SlabFilterInfo *info = slab_filter_params_get_info (params);

  g_string_append (text, "    ");
  append_named_string (text, "filter", info->id);
  g_string_append (text, ", \"params\": {");
  for (guint i = 0; i < info->n_params; i++)
    {
      g_autofree char *value = slab_filter_params_get_as_string (params, info->params[i].name);

      g_string_append (text, i > 0 ? ", " : "");
      append_named_string (text, info->params[i].name, value);
    }
  g_string_append (text, "},\n");
}

static void
append_figures (GString *text, const SlabLabFigures *f)
{
  const struct
  {
    const char *name;
    double value;
  } figures[] = {
    { "median", f->median },
    { "least", f->least },
    { "most", f->most },
    { "cpu_seconds", f->cpu_seconds },
    { "cores_busy", f->cores_busy },
    { "peak_bytes", f->peak_bytes },
    { "speed_up", f->speed_up },
    { "efficiency", f->efficiency },
    { "price", f->price },
    { "bandwidth", f->bandwidth },
    { "bandwidth_share", f->bandwidth_share },
    { "floor_seconds", f->floor_seconds },
  };

  g_string_append (text, "    \"figures\": {");
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_named_number (text, figures[i].name, figures[i].value);
    }
  g_string_append (text, "},\n");
}

static void
append_peer (GString *text, const SlabLabPeer *peer)
{
  g_string_append (text, "    \"peer\": {");
  append_named_number (text, "seconds", peer->seconds);
  g_string_append (text, ", ");
  append_named_number (text, "speed_up_low", peer->speed_up_low);
  g_string_append (text, ", ");
  append_named_number (text, "speed_up_high", peer->speed_up_high);
  g_string_append (text, ", ");
  append_named_number (text, "cores", peer->cores);
  g_string_append (text, ", ");
  append_named_number (text, "peak_bytes", peer->peak_bytes);
  g_string_append (text, "},\n");
}

static void
append_cell (GString *text, const SlabLabResult *result, guint index)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  g_autofree char *chunk = slab_lab_cell_format_chunk (cell);
  g_autofree char *overlap = slab_lab_cell_format_overlap (cell);
  SlabLabFigures figures;

  slab_lab_result_get_figures (result, index, &figures);
  g_string_append (text, index > 0 ? ",\n  {\n    " : "\n  {\n    ");
  append_named_string (text, "kind", slab_lab_kind_get_name (cell->kind));
  g_string_append (text, ",\n");
  append_params (text, cell->params);
  g_string_append (text, "    ");
  append_named_string (text, "chunk", chunk);
  g_string_append (text, ", ");
  append_named_string (text, "overlap", overlap);
  g_string_append_printf (text,
                          ", \"threads\": %u, \"copies\": %u, \"slices\": %" PRId64 ", \"base\": %d,\n"
                          "    \"used_threads\": %u, \"chunks\": %" PRIu64 ", ",
                          cell->settings.n_threads, cell->n_copies, cell->n_slices, cell->base, cell->n_threads,
                          cell->n_chunks);
  append_named_number (text, "redundancy", cell->redundancy);
  g_string_append (text, ", ");
  append_named_number (text, "useful_bytes", cell->useful_bytes);
  g_string_append (text, ",\n");
  append_peer (text, &cell->peer);
  append_figures (text, &figures);
  if (cell->error != NULL)
    {
      g_string_append (text, "    ");
      append_named_string (text, "error", cell->error);
      g_string_append (text, ",\n");
    }
  g_string_append (text, "    \"repeats\": [");
  for (guint i = 0; i < cell->repeats->len; i++)
    {
      const SlabLabRepeat *repeat = &g_array_index (cell->repeats, SlabLabRepeat, i);

      g_string_append (text, i > 0 ? ",\n      {" : "\n      {");
      append_named_number (text, "seconds", repeat->seconds);
      g_string_append (text, ", ");
      append_named_number (text, "cpu_seconds", repeat->cpu_seconds);
      g_string_append_printf (text, ", \"peak_bytes\": %" PRIu64 ", \"iterations\": %u}", repeat->peak_bytes,
                              repeat->iterations);
    }
  g_string_append (text, "]\n  }");
}

/**
 * slab_lab_result_to_json:
 *
 * One object: "format", "version", "program", "set", "date" (ISO 8601, UTC), "repeats" that were asked for, "complete",
 * "machine", "volume", "fit" (of strong scaling, or null) and "cells", each with its settings, every repeat, and under
 * "figures" what is computed from them; null is what is not known. Seconds, bytes and bytes a second. Any thread.
 *
 * Returns: (transfer full): the text
 */
char *
slab_lab_result_to_json (const SlabLabResult *result)
{
  GString *text;
  g_autofree char *date = NULL;
  SlabLabFit fit;

  g_return_val_if_fail (result != NULL, NULL);

  text = g_string_new ("{\n  \"format\": \"" SLAB_LAB_FILE_FORMAT "\",\n");
  date = result->date != NULL ? g_date_time_format_iso8601 (result->date) : NULL;
  g_string_append_printf (text, "  \"version\": %d,\n  ", SLAB_LAB_FILE_VERSION);
  append_named_string (text, "program", result->program);
  g_string_append (text, ",\n  ");
  append_named_string (text, "set", result->set);
  g_string_append (text, ",\n  ");
  append_named_string (text, "date", date);
  g_string_append_printf (text, ",\n  \"repeats\": %u,\n  \"complete\": %s,\n", result->n_repeats,
                          result->is_complete ? "true" : "false");
  append_machine (text, result->machine);
  g_string_append (text, "  \"volume\": {");
  append_named_string (text, "name", result->volume);
  g_string_append_printf (text, ", \"shape\": [%" PRId64 ", %" PRId64 ", %" PRId64 "], ", result->shape.n[0],
                          result->shape.n[1], result->shape.n[2]);
  append_named_string (text, "dtype", slab_sample_type_get_name (result->sample_type));
  g_string_append (text, "},\n  \"fit\": ");
  if (slab_lab_result_fit (result, NULL, &fit))
    {
      g_string_append_c (text, '{');
      append_named_number (text, "seconds_one", fit.seconds_one);
      g_string_append (text, ", ");
      append_named_number (text, "serial", fit.serial);
      g_string_append (text, ", ");
      append_named_number (text, "most_speed_up", fit.most_speed_up);
      g_string_append (text, ", ");
      append_named_number (text, "rms", fit.rms);
      g_string_append_c (text, '}');
    }
  else
    g_string_append (text, "null");
  g_string_append (text, ",\n  \"cells\": [");
  for (guint i = 0; i < result->cells->len; i++)
    append_cell (text, result, i);
  g_string_append (text, "]\n}\n");
  return g_string_free (text, FALSE);
}

/* --- Reading JSON ------------------------------------------------------------------------------------------------- */

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
    else if (strcmp (name, "bandwidth_one") == 0)
      read_number (self, "bandwidth_one", 0.0, &machine->bandwidth_one);
    else if (strcmp (name, "bandwidth_all") == 0)
      read_number (self, "bandwidth_all", 0.0, &machine->bandwidth_all);
    else if (strcmp (name, "flops_one") == 0)
      read_number (self, "flops_one", 0.0, &machine->flops_one);
    else if (strcmp (name, "flops_all") == 0)
      read_number (self, "flops_all", 0.0, &machine->flops_all);
    else
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
read_repeat (Loader *self, GArray *repeats)
{
  SlabLabRepeat repeat = { 0 };
  const char *name;
  gint64 peak;

  if (!slab_json_reader_enter (self->reader, '{'))
    return;
  while (!is_failed (self) && slab_json_reader_next_member (self->reader, &name))
    if (strcmp (name, "seconds") == 0)
      read_number (self, "seconds", 0.0, &repeat.seconds);
    else if (strcmp (name, "cpu_seconds") == 0)
      read_number (self, "cpu_seconds", 0.0, &repeat.cpu_seconds);
    else if (strcmp (name, "peak_bytes") == 0)
      {
        if (read_integer (self, "peak_bytes", 0, G_MAXINT64, &peak))
          repeat.peak_bytes = (guint64) peak;
      }
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
    if (strcmp (name, "seconds") == 0)
      read_number (self, "seconds", NAN, &peer->seconds);
    else if (strcmp (name, "speed_up_low") == 0)
      read_number (self, "speed_up_low", NAN, &peer->speed_up_low);
    else if (strcmp (name, "speed_up_high") == 0)
      read_number (self, "speed_up_high", NAN, &peer->speed_up_high);
    else if (strcmp (name, "cores") == 0)
      read_number (self, "cores", NAN, &peer->cores);
    else if (strcmp (name, "peak_bytes") == 0)
      read_number (self, "peak_bytes", NAN, &peer->peak_bytes);
    else
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
 * @file: as slab_lab_result_save_json() writes it; members that are not known are passed over
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

/* --- Writing files ------------------------------------------------------------------------------------------------ */

static gboolean
save_text (const char *text, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabFileReplace) replace = slab_file_replace_begin (file, cancellable, error);

  if (replace == NULL)
    return FALSE;
  if (!g_output_stream_write_all (slab_file_replace_get_stream (replace), text, strlen (text), NULL, cancellable,
                                  error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (error, _ ("Could not write “%s”: "), name);
      return FALSE;
    }
  return slab_file_replace_finish (replace, cancellable, error);
}

/**
 * slab_lab_result_save_json:
 * @file: what to write
 *
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_lab_result_save_json (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  text = slab_lab_result_to_json (result);
  return save_text (text, file, cancellable, error);
}

static void
append_line (GString *text, const SlabLabResult *result, guint index)
{
  const SlabLabCell *cell = slab_lab_result_get_cell (result, index);
  g_autofree char *params = slab_filter_params_describe (cell->params);
  g_autofree char *chunk = slab_lab_cell_format_chunk (cell);
  g_autofree char *overlap = slab_lab_cell_format_overlap (cell);
  SlabLabFigures f;

  slab_lab_result_get_figures (result, index, &f);
  {
    const char *const words[] = { slab_lab_kind_get_name (cell->kind), params, chunk, overlap };
    const double numbers[] = {
      f.median,     f.least, f.most,      f.cpu_seconds,     f.cores_busy,    f.peak_bytes,      f.speed_up,
      f.efficiency, f.price, f.bandwidth, f.bandwidth_share, f.floor_seconds, cell->peer.seconds
    };

    for (guint i = 0; i < G_N_ELEMENTS (words); i++)
      {
        slab_text_append_csv_field (text, words[i]);
        g_string_append_c (text, ',');
      }
    g_string_append_printf (text, "%u,%u,%" PRId64 ",%" PRIu64 ",%u",
                            cell->n_threads > 0 ? cell->n_threads : cell->settings.n_threads, cell->n_copies,
                            cell->n_slices > 0 ? cell->n_slices : result->shape.n[SLAB_AXIS_Z], cell->n_chunks, f.n);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];

        g_string_append_c (text, ',');
        if (isfinite (numbers[i]))
          g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.9g", numbers[i]));
      }
  }
  g_string_append_c (text, ',');
  slab_text_append_csv_field (text, cell->error != NULL ? cell->error : "");
  g_string_append_c (text, '\n');
}

/**
 * slab_lab_result_save_csv:
 * @file: what to write
 *
 * A line for each cell; the repeats by themselves are in the JSON. Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written; then what was there before is still there
 */
gboolean
slab_lab_result_save_csv (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  text = g_string_new ("kind,filter,chunk,overlap,threads,copies,slices,chunks,repeats,median_s,least_s,most_s,cpu_s,"
                       "cores_busy,peak_bytes,speed_up,efficiency,price,bandwidth_bytes_per_s,bandwidth_share,floor_s,"
                       "peer_s,error\n");
  for (guint i = 0; i < result->cells->len; i++)
    append_line (text, result, i);
  return save_text (text->str, file, cancellable, error);
}

static gboolean
has_suffix (const char *name, const char *suffix)
{
  gsize length = strlen (name), n = strlen (suffix);

  return length > n && g_ascii_strcasecmp (name + length - n, suffix) == 0;
}

/**
 * slab_lab_result_check_name:
 * @name: of a file
 * @error: %G_IO_ERROR_INVALID_FILENAME
 *
 * Returns: whether slab_lab_result_save() knows what to write under it
 */
gboolean
slab_lab_result_check_name (const char *name, GError **error)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (has_suffix (name, ".json") || has_suffix (name, ".csv"))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _ ("“%s” ends in neither .json nor .csv"), name);
  return FALSE;
}

/**
 * slab_lab_result_save:
 * @file: of which the name's end says what to write: .json or .csv
 *
 * Any thread; blocks.
 *
 * Returns: %FALSE where @file could not be written, or has another end
 */
gboolean
slab_lab_result_save (const SlabLabResult *result, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (result != NULL && G_IS_FILE (file), FALSE);

  name = g_file_get_basename (file);
  if (!slab_lab_result_check_name (name, error))
    return FALSE;
  return has_suffix (name, ".csv") ? slab_lab_result_save_csv (result, file, cancellable, error)
                                   : slab_lab_result_save_json (result, file, cancellable, error);
}

/* --- Where results are kept --------------------------------------------------------------------------------------- */

/**
 * slab_lab_get_folder:
 *
 * Any thread. The folder need not exist.
 *
 * Returns: (transfer full): slabscope/lab in the user's data folder
 */
GFile *
slab_lab_get_folder (void)
{
  return g_file_new_build_filename (g_get_user_data_dir (), "slabscope", "lab", NULL);
}

/**
 * slab_lab_result_keep:
 * @folder: as of slab_lab_get_folder(); made where it is not there
 * @file: (out) (optional) (transfer full): what was written
 *
 * Saves under a name from date and set, which no other file has. Any thread; blocks.
 *
 * Returns: %FALSE where it could not be written
 */
gboolean
slab_lab_result_keep (const SlabLabResult *result, GFile *folder, GFile **file, GCancellable *cancellable,
                      GError **error)
{
  g_autofree char *date = NULL;
  g_autofree char *set = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (result != NULL && result->date != NULL && G_IS_FILE (folder), FALSE);

  if (!g_file_make_directory_with_parents (folder, cancellable, &local_error)
      && !g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
    {
      g_autofree char *name = g_file_get_parse_name (folder);

      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _ ("Could not make the folder “%s”: "), name);
      return FALSE;
    }
  date = g_date_time_format (result->date, "%Y%m%dT%H%M%SZ");
  set = g_strcanon (g_strdup (result->set), G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '-');
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup_printf ("%s-%s.json", date, set)
                                     : g_strdup_printf ("%s-%s-%u.json", date, set, i);
      g_autoptr (GFile) kept = g_file_get_child (folder, name);

      if (g_file_query_exists (kept, cancellable))
        continue;
      if (!slab_lab_result_save_json (result, kept, cancellable, error))
        return FALSE;
      if (file != NULL)
        *file = g_steal_pointer (&kept);
      return TRUE;
    }
}

static gint
compare_files (gconstpointer a, gconstpointer b)
{
  g_autofree char *x = g_file_get_basename (*(GFile *const *) a);
  g_autofree char *y = g_file_get_basename (*(GFile *const *) b);

  return strcmp (y, x);
}

/**
 * slab_lab_list_kept:
 * @folder: as of slab_lab_get_folder()
 *
 * Files are not opened: what a file holds, slab_lab_result_load() says. Any thread; blocks.
 *
 * Returns: (transfer full) (element-type GFile): the newest first; empty where @folder is not there
 */
GPtrArray *
slab_lab_list_kept (GFile *folder, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) children = NULL;
  g_autoptr (GError) local_error = NULL;
  GFile *child;

  g_return_val_if_fail (G_IS_FILE (folder), NULL);

  children = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, cancellable,
                                        &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_steal_pointer (&files);
  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, cancellable, &local_error)
         && child != NULL)
    {
      g_autofree char *name = g_file_get_basename (child);

      if (has_suffix (name, ".json"))
        g_ptr_array_add (files, g_object_ref (child));
    }
  if (local_error != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (folder);

      g_propagate_prefixed_error (error, g_steal_pointer (&local_error), _ ("Could not read “%s”: "), name);
      return NULL;
    }
  g_ptr_array_sort (files, compare_files);
  return g_steal_pointer (&files);
}

/* SPDX-License-Identifier: MIT */
#include "slab-lab-json.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>

#include "profile/slab-text-quote.h"
#include "slab-lab-json-private.h"

const SlabLabJsonField slab_lab_json_machine_fields[SLAB_LAB_JSON_N_MACHINE_FIELDS] = {
  { "bandwidth_one", offsetof (SlabMachine, bandwidth_one) },
  { "bandwidth_all", offsetof (SlabMachine, bandwidth_all) },
  { "flops_one", offsetof (SlabMachine, flops_one) },
  { "flops_all", offsetof (SlabMachine, flops_all) },
};

const SlabLabJsonField slab_lab_json_peer_fields[SLAB_LAB_JSON_N_PEER_FIELDS] = {
  { "seconds", offsetof (SlabLabPeer, seconds) },
  { "speed_up_low", offsetof (SlabLabPeer, speed_up_low) },
  { "speed_up_high", offsetof (SlabLabPeer, speed_up_high) },
  { "cores", offsetof (SlabLabPeer, cores) },
  { "peak_bytes", offsetof (SlabLabPeer, peak_bytes) },
};

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

/* By its table: the same that reads them. */
static void
append_fields (GString *text, const SlabLabJsonField *fields, guint n_fields, gconstpointer object)
{
  for (guint i = 0; i < n_fields; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_named_number (text, fields[i].name, G_STRUCT_MEMBER (double, object, fields[i].offset));
    }
}

static void
append_machine (GString *text, const SlabMachine *machine)
{
  g_string_append (text, "  \"machine\": {");
  append_named_string (text, "model", machine->model);
  g_string_append_printf (text, ", \"cores\": %u, ", machine->n_cores);
  append_fields (text, slab_lab_json_machine_fields, SLAB_LAB_JSON_N_MACHINE_FIELDS, machine);
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

static const SlabLabJsonField figure_fields[] = {
  { "median", offsetof (SlabLabFigures, median) },
  { "least", offsetof (SlabLabFigures, least) },
  { "most", offsetof (SlabLabFigures, most) },
  { "cpu_seconds", offsetof (SlabLabFigures, cpu_seconds) },
  { "cores_busy", offsetof (SlabLabFigures, cores_busy) },
  { "others_cores", offsetof (SlabLabFigures, others_cores) },
  { "peak_bytes", offsetof (SlabLabFigures, peak_bytes) },
  { "before_bytes", offsetof (SlabLabFigures, before_bytes) },
  { "speed_up", offsetof (SlabLabFigures, speed_up) },
  { "efficiency", offsetof (SlabLabFigures, efficiency) },
  { "price", offsetof (SlabLabFigures, price) },
  { "bandwidth", offsetof (SlabLabFigures, bandwidth) },
  { "bandwidth_share", offsetof (SlabLabFigures, bandwidth_share) },
  { "floor_seconds", offsetof (SlabLabFigures, floor_seconds) },
};

static const SlabLabJsonField fit_fields[] = {
  { "seconds_one", offsetof (SlabLabFit, seconds_one) },     { "serial", offsetof (SlabLabFit, serial) },
  { "serial_low", offsetof (SlabLabFit, serial_low) },       { "serial_high", offsetof (SlabLabFit, serial_high) },
  { "most_speed_up", offsetof (SlabLabFit, most_speed_up) }, { "rms", offsetof (SlabLabFit, rms) },
};

/* A member of a cell. */
static void
append_object (GString *text, const char *name, const SlabLabJsonField *fields, guint n_fields, gconstpointer object)
{
  g_string_append_printf (text, "    \"%s\": {", name);
  append_fields (text, fields, n_fields, object);
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
  append_object (text, "peer", slab_lab_json_peer_fields, SLAB_LAB_JSON_N_PEER_FIELDS, &cell->peer);
  append_object (text, "figures", figure_fields, G_N_ELEMENTS (figure_fields), &figures);
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
      g_string_append (text, ", ");
      append_named_number (text, "others_cores", repeat->others_cores);
      g_string_append_printf (text, ", \"peak_bytes\": %" PRIu64 ", \"before_bytes\": %" PRIu64 ", \"iterations\": %u}",
                              repeat->peak_bytes, repeat->before_bytes, repeat->iterations);
    }
  g_string_append (text, "]\n  }");
}

/**
 * slab_lab_result_to_json:
 *
 * One object: "format", "version", "program", "set", "date" (ISO 8601, UTC), "repeats" that were asked for, "complete",
 * "machine", "volume", "fit" (of strong scaling, or null) and "cells", each with its settings, every repeat, and under
 * "figures" what is computed from them; null is what is not known. Seconds, bytes, bytes a second, and cores. Any
 * thread.
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
      append_fields (text, fit_fields, G_N_ELEMENTS (fit_fields), &fit);
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

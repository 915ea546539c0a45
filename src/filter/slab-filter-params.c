/* SPDX-License-Identifier: MIT */
#include "slab-filter.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Every kind fits doubles: integers of the tables are far below 2^53. */
struct _SlabFilterParams
{
  const SlabFilterInfo *info;
  double values[SLAB_FILTER_MAX_PARAMS][SLAB_FILTER_N_AXES];
};

static const SlabParamSpec *
find_spec (const SlabFilterParams *params, const char *name, guint *index)
{
  for (guint i = 0; i < params->info->n_params; i++)
    if (strcmp (params->info->params[i].name, name) == 0)
      {
        *index = i;
        return &params->info->params[i];
      }

  return NULL;
}

/* For getters, where a wrong name is a mistake of the program. */
static const double *
peek_values (const SlabFilterParams *params, const char *name, SlabParamKind kind)
{
  guint index = 0;
  const SlabParamSpec *spec = find_spec (params, name, &index);

  if (spec == NULL || spec->kind != kind)
    {
      g_critical ("filter %s has no parameter “%s” of kind %d", params->info->id, name, (int) kind);
      return NULL;
    }

  return params->values[index];
}

/* For setters, where the name may be a person's. */
static const SlabParamSpec *
require_spec (const SlabFilterParams *params, const char *name, guint *index, GError **error)
{
  const SlabParamSpec *spec = find_spec (params, name, index);

  if (spec == NULL)
    g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_PARAM, _ ("The filter “%s” has no parameter “%s”"),
                 params->info->id, name);

  return spec;
}

static gboolean
set_kind_error (const SlabParamSpec *spec, const char *found, GError **error)
{
  switch (spec->kind)
    {
    case SLAB_PARAM_DOUBLE:
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM, _ ("%s is “%s”, expected a number"),
                   spec->name, found);
      break;
    case SLAB_PARAM_TRIPLE:
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                   _ ("%s is “%s”, expected one number or three as Z,Y,X"), spec->name, found);
      break;
    case SLAB_PARAM_INTEGER:
      g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM, _ ("%s is “%s”, expected a whole number"),
                   spec->name, found);
      break;
    case SLAB_PARAM_CHOICE:
    default:
      {
        g_autoptr (GString) words = g_string_new (NULL);

        for (guint i = 0; spec->choices[i].id != NULL; i++)
          g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", spec->choices[i].id);
        g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM, _ ("%s is “%s”, expected one of: %s"),
                     spec->name, found, words->str);
      }
      break;
    }

  return FALSE;
}

/* The shortest digits that read back as the same number. */
static void
format_double (char buffer[G_ASCII_DTOSTR_BUF_SIZE], double value)
{
  static const char *const formats[] = { "%.6g", "%.15g", "%.16g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, formats[i], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        return;
    }
}

static guint
count_choices (const SlabParamSpec *spec)
{
  guint n = 0;

  while (spec->choices[n].id != NULL)
    n++;

  return n;
}

static gboolean
check_value (const SlabParamSpec *spec, double value, GError **error)
{
  char found[G_ASCII_DTOSTR_BUF_SIZE];
  char minimum[G_ASCII_DTOSTR_BUF_SIZE];
  char maximum[G_ASCII_DTOSTR_BUF_SIZE];

  if (isfinite (value) && value >= spec->minimum && value <= spec->maximum)
    return TRUE;

  format_double (found, value);
  format_double (minimum, spec->minimum);
  format_double (maximum, spec->maximum);
  if (spec->minimum == 0 && value < 0)
    g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM, _ ("%s is %s, but cannot be negative"),
                 spec->name, found);
  else
    g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_INVALID_PARAM,
                 _ ("%s is %s, expected a number from %s to %s"), spec->name, found, minimum, maximum);

  return FALSE;
}

/**
 * slab_filter_params_new:
 * @info: a filter of the registry
 *
 * Returns: (transfer full): the defaults of @info's table; free with slab_filter_params_free ()
 */
SlabFilterParams *
slab_filter_params_new (const SlabFilterInfo *info)
{
  SlabFilterParams *params;

  g_return_val_if_fail (info != NULL, NULL);
  g_return_val_if_fail (info->n_params <= SLAB_FILTER_MAX_PARAMS, NULL);

  params = g_new0 (SlabFilterParams, 1);
  params->info = info;
  for (guint i = 0; i < info->n_params; i++)
    for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
      params->values[i][axis] = info->params[i].default_value;

  return params;
}

/**
 * slab_filter_params_copy:
 * @params: values
 *
 * Returns: (transfer full): the same values
 */
SlabFilterParams *
slab_filter_params_copy (const SlabFilterParams *params)
{
  SlabFilterParams *copy;

  g_return_val_if_fail (params != NULL, NULL);

  copy = g_new (SlabFilterParams, 1);
  *copy = *params;

  return copy;
}

/**
 * slab_filter_params_free:
 * @params: (transfer full) (nullable): values
 */
void
slab_filter_params_free (SlabFilterParams *params)
{
  g_free (params);
}

/**
 * slab_filter_params_get_info:
 * @params: values
 *
 * Returns: (transfer none): the filter they are for
 */
const SlabFilterInfo *
slab_filter_params_get_info (const SlabFilterParams *params)
{
  g_return_val_if_fail (params != NULL, NULL);

  return params->info;
}

/**
 * slab_filter_params_is_used:
 * @params: values
 * @name: a parameter of the filter
 *
 * Returns: whether @name has an effect, the other values being as they are
 */
gboolean
slab_filter_params_is_used (const SlabFilterParams *params, const char *name)
{
  const SlabParamSpec *spec;
  guint index = 0;

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  spec = find_spec (params, name, &index);
  g_return_val_if_fail (spec != NULL, FALSE);

  if (spec->only_if_param == NULL)
    return TRUE;

  return (spec->only_if_choices >> slab_filter_params_get_choice (params, spec->only_if_param) & 1) != 0;
}

/**
 * slab_filter_params_get_double:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_DOUBLE
 */
double
slab_filter_params_get_double (const SlabFilterParams *params, const char *name)
{
  const double *values;

  g_return_val_if_fail (params != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  values = peek_values (params, name, SLAB_PARAM_DOUBLE);

  return values != NULL ? values[0] : 0;
}

/**
 * slab_filter_params_get_triple:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_TRIPLE
 * @values: (out): its values along Z, Y, X
 */
void
slab_filter_params_get_triple (const SlabFilterParams *params, const char *name, double values[SLAB_FILTER_N_AXES])
{
  const double *found;

  g_return_if_fail (params != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (values != NULL);

  found = peek_values (params, name, SLAB_PARAM_TRIPLE);
  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    values[axis] = found != NULL ? found[axis] : 0;
}

/**
 * slab_filter_params_get_integer:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_INTEGER
 */
gint64
slab_filter_params_get_integer (const SlabFilterParams *params, const char *name)
{
  const double *values;

  g_return_val_if_fail (params != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  values = peek_values (params, name, SLAB_PARAM_INTEGER);

  return values != NULL ? (gint64) values[0] : 0;
}

/**
 * slab_filter_params_get_most_iterations:
 * @params: values
 *
 * A filter that iterates says by a parameter of this name for how long at most.
 *
 * Returns: 0 for one that does not
 */
gint64
slab_filter_params_get_most_iterations (const SlabFilterParams *params)
{
  g_return_val_if_fail (params != NULL, 0);

  for (guint i = 0; i < params->info->n_params; i++)
    if (params->info->params[i].kind == SLAB_PARAM_INTEGER
        && strcmp (params->info->params[i].name, "max-iterations") == 0)
      return slab_filter_params_get_integer (params, "max-iterations");
  return 0;
}

/**
 * slab_filter_params_get_choice:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_CHOICE
 *
 * Returns: index of the chosen word in the row's choices
 */
guint
slab_filter_params_get_choice (const SlabFilterParams *params, const char *name)
{
  const double *values;

  g_return_val_if_fail (params != NULL, 0);
  g_return_val_if_fail (name != NULL, 0);

  values = peek_values (params, name, SLAB_PARAM_CHOICE);

  return values != NULL ? (guint) values[0] : 0;
}

static gboolean
set_checked (SlabFilterParams *params, const char *name, SlabParamKind kind, const double values[SLAB_FILTER_N_AXES],
             GError **error)
{
  const SlabParamSpec *spec;
  guint index = 0;

  spec = require_spec (params, name, &index, error);
  if (spec == NULL)
    return FALSE;

  if (spec->kind != kind)
    {
      char found[G_ASCII_DTOSTR_BUF_SIZE];

      format_double (found, values[0]);
      return set_kind_error (spec, found, error);
    }

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    if (!check_value (spec, values[axis], error))
      return FALSE;

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    params->values[index][axis] = values[axis];

  return TRUE;
}

/**
 * slab_filter_params_set_double:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_DOUBLE
 * @value: finite, within the row's range
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_PARAM or %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Returns: whether it was set; if not, the old value stays
 */
gboolean
slab_filter_params_set_double (SlabFilterParams *params, const char *name, double value, GError **error)
{
  const double values[SLAB_FILTER_N_AXES] = { value, value, value };

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return set_checked (params, name, SLAB_PARAM_DOUBLE, values, error);
}

/**
 * slab_filter_params_set_triple:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_TRIPLE
 * @values: along Z, Y, X; finite, within the row's range
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_PARAM or %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Returns: whether it was set; if not, the old values stay
 */
gboolean
slab_filter_params_set_triple (SlabFilterParams *params, const char *name, const double values[SLAB_FILTER_N_AXES],
                               GError **error)
{
  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (values != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return set_checked (params, name, SLAB_PARAM_TRIPLE, values, error);
}

/**
 * slab_filter_params_set_integer:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_INTEGER
 * @value: within the row's range
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_PARAM or %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Returns: whether it was set; if not, the old value stays
 */
gboolean
slab_filter_params_set_integer (SlabFilterParams *params, const char *name, gint64 value, GError **error)
{
  const double number = (double) value;
  const double values[SLAB_FILTER_N_AXES] = { number, number, number };

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return set_checked (params, name, SLAB_PARAM_INTEGER, values, error);
}

/**
 * slab_filter_params_set_choice:
 * @params: values
 * @name: a parameter of kind %SLAB_PARAM_CHOICE
 * @index: of a word in the row's choices
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_PARAM or %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Returns: whether it was set; if not, the old value stays
 */
gboolean
slab_filter_params_set_choice (SlabFilterParams *params, const char *name, guint index, GError **error)
{
  const SlabParamSpec *spec;
  guint row = 0;

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  spec = require_spec (params, name, &row, error);
  if (spec == NULL)
    return FALSE;

  if (spec->kind != SLAB_PARAM_CHOICE || index >= count_choices (spec))
    {
      g_autofree char *found = g_strdup_printf ("%u", index);

      return set_kind_error (spec, found, error);
    }

  for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
    params->values[row][axis] = index;

  return TRUE;
}

static gboolean
parse_double (const char *text, double *value)
{
  char *end = NULL;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0')
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  if (end == text)
    return FALSE;
  while (g_ascii_isspace (*end))
    end++;

  return *end == '\0';
}

/**
 * slab_filter_params_set_from_string:
 * @params: values
 * @name: a parameter of the filter
 * @text: in the form of the command line: "3", "1,2,2", "nearest"; independent of the locale
 * @error: %SLAB_FILTER_ERROR_UNKNOWN_PARAM or %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Returns: whether it was set; if not, the old value stays
 */
gboolean
slab_filter_params_set_from_string (SlabFilterParams *params, const char *name, const char *text, GError **error)
{
  const SlabParamSpec *spec;
  double values[SLAB_FILTER_N_AXES];
  guint index = 0;

  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  spec = require_spec (params, name, &index, error);
  if (spec == NULL)
    return FALSE;

  switch (spec->kind)
    {
    case SLAB_PARAM_DOUBLE:
      if (!parse_double (text, &values[0]))
        return set_kind_error (spec, text, error);
      return slab_filter_params_set_double (params, name, values[0], error);

    case SLAB_PARAM_TRIPLE:
      {
        g_auto (GStrv) parts = g_strsplit (text, ",", SLAB_FILTER_N_AXES + 1);
        guint n_parts = g_strv_length (parts);

        if (n_parts != 1 && n_parts != SLAB_FILTER_N_AXES)
          return set_kind_error (spec, text, error);
        for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
          if (!parse_double (parts[n_parts == 1 ? 0 : axis], &values[axis]))
            return set_kind_error (spec, text, error);
        return slab_filter_params_set_triple (params, name, values, error);
      }

    case SLAB_PARAM_INTEGER:
      {
        gint64 value;

        if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
          return set_kind_error (spec, text, error);
        return slab_filter_params_set_integer (params, name, value, error);
      }

    case SLAB_PARAM_CHOICE:
    default:
      for (guint i = 0; spec->choices[i].id != NULL; i++)
        if (strcmp (spec->choices[i].id, text) == 0)
          return slab_filter_params_set_choice (params, name, i, error);
      return set_kind_error (spec, text, error);
    }
}

/**
 * slab_filter_params_get_as_string:
 * @params: values
 * @name: a parameter of the filter
 *
 * Returns: (transfer full): the form that slab_filter_params_set_from_string () reads back to the same value
 */
char *
slab_filter_params_get_as_string (const SlabFilterParams *params, const char *name)
{
  const SlabParamSpec *spec;
  const double *values;
  char text[SLAB_FILTER_N_AXES][G_ASCII_DTOSTR_BUF_SIZE];
  guint index = 0;

  g_return_val_if_fail (params != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  spec = find_spec (params, name, &index);
  g_return_val_if_fail (spec != NULL, NULL);

  values = params->values[index];
  switch (spec->kind)
    {
    case SLAB_PARAM_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) values[0]);

    case SLAB_PARAM_CHOICE:
      return g_strdup (spec->choices[(guint) values[0]].id);

    case SLAB_PARAM_TRIPLE:
      for (guint axis = 0; axis < SLAB_FILTER_N_AXES; axis++)
        format_double (text[axis], values[axis]);
      if (values[0] == values[1] && values[1] == values[2])
        return g_strdup (text[0]);
      return g_strdup_printf ("%s,%s,%s", text[0], text[1], text[2]);

    case SLAB_PARAM_DOUBLE:
    default:
      format_double (text[0], values[0]);
      return g_strdup (text[0]);
    }
}

/**
 * slab_filter_params_describe:
 * @params: values
 *
 * Returns: (transfer full): one line for titles, history and traces, as "gaussian sigma=3 boundary=nearest": the
 *   first parameter, and what differs from the defaults and has an effect
 */
char *
slab_filter_params_describe (const SlabFilterParams *params)
{
  GString *line;

  g_return_val_if_fail (params != NULL, NULL);

  line = g_string_new (params->info->id);
  for (guint i = 0; i < params->info->n_params; i++)
    {
      const SlabParamSpec *spec = &params->info->params[i];
      const double *values = params->values[i];
      gboolean is_default = values[0] == spec->default_value && values[1] == spec->default_value
                            && values[2] == spec->default_value;

      if (i == 0 || (!is_default && slab_filter_params_is_used (params, spec->name)))
        {
          g_autofree char *text = slab_filter_params_get_as_string (params, spec->name);

          g_string_append_printf (line, " %s=%s", spec->name, text);
        }
    }

  return g_string_free (line, FALSE);
}

/**
 * slab_filter_params_validate:
 * @params: values
 * @error: %SLAB_FILTER_ERROR_INVALID_PARAM
 *
 * Whether the values mean something together. To be asked before the filter is.
 */
gboolean
slab_filter_params_validate (const SlabFilterParams *params, GError **error)
{
  g_return_val_if_fail (params != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return params->info->validate (params, error);
}

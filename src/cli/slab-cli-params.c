/* SPDX-License-Identifier: MIT */
#include "slab-cli-params.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const SlabParamSpec *
find_spec (const SlabFilterInfo *info, const char *name)
{
  for (guint i = 0; i < info->n_params; i++)
    if (strcmp (info->params[i].name, name) == 0)
      return &info->params[i];
  return NULL;
}

static char *
describe_argument (const SlabParamSpec *spec)
{
  GString *text;

  if (spec->kind == SLAB_PARAM_TRIPLE)
    return g_strdup ("S|SZ,SY,SX");
  if (spec->kind == SLAB_PARAM_INTEGER)
    return g_strdup ("N");
  if (spec->kind == SLAB_PARAM_DOUBLE)
    return g_strdup ("X");
  text = g_string_new (NULL);
  for (const SlabParamChoice *choice = spec->choices; choice->id; choice++)
    g_string_append_printf (text, "%s%s", text->len ? "|" : "", choice->id);
  return g_string_free (text, FALSE);
}

static SlabCliParam *
find_option (SlabCliParams *options, const char *name)
{
  for (guint i = 0; i < options->n_params; i++)
    if (strcmp (options->params[i].name, name) == 0)
      return &options->params[i];
  return NULL;
}

void
slab_cli_params_add_options (SlabCliParams *options, GOptionContext *context)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  GOptionGroup *group = g_option_group_new ("filters", _ ("Of the filters:"), _ ("Show the options of the filters"),
                                            NULL, NULL);
  guint n_most = 0;

  for (guint f = 0; f < n_filters; f++)
    n_most += filters[f]->n_params;
  options->params = g_new0 (SlabCliParam, n_most);
  options->texts = g_ptr_array_new_with_free_func (g_free);

  for (guint f = 0; f < n_filters; f++)
    {
      g_autoptr (SlabFilterParams) defaults = slab_filter_params_new (filters[f]);

      for (guint p = 0; p < filters[f]->n_params; p++)
        {
          const SlabParamSpec *spec = &filters[f]->params[p];
          g_autofree char *value = slab_filter_params_get_as_string (defaults, spec->name);
          char *argument = describe_argument (spec);
          char *text = g_strdup_printf ("%s: %s (%s)", filters[f]->id, _ (spec->description), value);
          SlabCliParam *option = &options->params[options->n_params];
          const GOptionEntry entries[] = {
            { spec->name, 0, 0, G_OPTION_ARG_STRING, &option->value, text, argument },
            G_OPTION_ENTRY_NULL,
          };

          g_ptr_array_add (options->texts, argument);
          g_ptr_array_add (options->texts, text);
          if (find_option (options, spec->name))
            continue;
          option->name = spec->name;
          options->n_params++;
          g_option_group_add_entries (group, entries);
        }
    }
  g_option_context_add_group (context, group);
}

SlabFilterParams *
slab_cli_params_make (const SlabCliParams *options, const SlabFilterInfo *info, GError **error)
{
  g_autoptr (SlabFilterParams) params = NULL;

  params = slab_filter_params_new (info);
  for (guint i = 0; i < options->n_params; i++)
    {
      const SlabCliParam *option = &options->params[i];

      if (option->value == NULL)
        continue;
      if (find_spec (info, option->name) == NULL)
        {
          g_set_error (error, SLAB_FILTER_ERROR, SLAB_FILTER_ERROR_UNKNOWN_PARAM,
                       _ ("--%s is not an option of the filter “%s”"), option->name, info->id);
          return NULL;
        }
      if (!slab_filter_params_set_from_string (params, option->name, option->value, error))
        {
          g_prefix_error (error, "--%s: ", option->name);
          return NULL;
        }
    }
  return slab_filter_params_validate (params, error) ? g_steal_pointer (&params) : NULL;
}

gboolean
slab_cli_params_are_given (const SlabCliParams *options)
{
  for (guint i = 0; i < options->n_params; i++)
    if (options->params[i].value != NULL)
      return TRUE;
  return FALSE;
}

void
slab_cli_params_clear (SlabCliParams *options)
{
  for (guint i = 0; i < options->n_params; i++)
    g_free (options->params[i].value);
  g_free (options->params);
  g_clear_pointer (&options->texts, g_ptr_array_unref);
}

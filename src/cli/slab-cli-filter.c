/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "engine/slab-run.h"
#include "filter/slab-filter.h"
#include "plot/slab-report.h"
#include "profile/slab-process.h"
#include "profile/slab-trace-json.h"
#include "profile/slab-trace-summary.h"
#include "slab-cli.h"
#include "volume/slab-volume-writer.h"

/* The options of the filters come from their parameter tables: a name that several filters know is one option. */
typedef struct
{
  const char *name;
  char *value;
} FilterOption;

typedef struct
{
  char *output;
  char *filter;
  char *chunk;
  char *overlap;
  char *memory_limit;
  char *trace;
  char *report;
  int n_threads;
  gboolean normalize;
  gboolean json;
  gboolean quiet;
  FilterOption *params;
  guint n_params;
  SlabCliRaw raw;
} FilterOptions;

static void
filter_options_clear (FilterOptions *options)
{
  g_free (options->output);
  g_free (options->filter);
  g_free (options->chunk);
  g_free (options->overlap);
  g_free (options->memory_limit);
  g_free (options->trace);
  g_free (options->report);
  for (guint i = 0; i < options->n_params; i++)
    g_free (options->params[i].value);
  g_free (options->params);
  slab_cli_raw_clear (&options->raw);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FilterOptions, filter_options_clear)

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

static void
add_filter_options (FilterOptions *options, GOptionContext *context)
{
  guint n_filters;
  const SlabFilterInfo *const *filters = slab_filter_list (&n_filters);
  GOptionGroup *group
      = g_option_group_new ("filters", _ ("Of the filters:"), _ ("Show the options of the filters"), NULL, NULL);
  guint n_most = 0;

  for (guint f = 0; f < n_filters; f++)
    n_most += filters[f]->n_params;
  options->params = g_new0 (FilterOption, n_most);

  for (guint f = 0; f < n_filters; f++)
    {
      g_autoptr (SlabFilterParams) defaults = slab_filter_params_new (filters[f]);

      for (guint p = 0; p < filters[f]->n_params; p++)
        {
          const SlabParamSpec *spec = &filters[f]->params[p];
          g_autofree char *value = slab_filter_params_get_as_string (defaults, spec->name);
          g_autofree char *argument = describe_argument (spec);
          g_autofree char *description = NULL;
          FilterOption *option = &options->params[options->n_params];
          gboolean known = FALSE;

          for (guint i = 0; i < options->n_params; i++)
            known |= strcmp (options->params[i].name, spec->name) == 0;
          if (known)
            continue;
          option->name = spec->name;
          options->n_params++;
          description = g_strdup_printf ("%s: %s (%s)", filters[f]->id, _ (spec->description), value);
          {
            const GOptionEntry entries[] = {
              { spec->name, 0, 0, G_OPTION_ARG_STRING, &option->value, description, argument },
              G_OPTION_ENTRY_NULL,
            };
            g_option_group_add_entries (group, entries);
          }
          /* The group keeps the pointers of an entry's texts. */
          g_option_context_add_main_entries (context, (const GOptionEntry[]){ G_OPTION_ENTRY_NULL }, NULL);
          g_object_set_data (NULL, "", NULL);
        }
    }
  g_option_context_add_group (context, group);
}

/* SPDX-License-Identifier: MIT */
#include "slab-session.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

/* Nobody has so many; a file that says so is damaged. */
#define MAX_WINDOWS 64
#define MAX_TABS 512
#define MAX_MEASURES 10000

#define GROUP_SESSION "Session"
#define VERSION 1

SlabSessionMeasure *
slab_session_measure_new (SlabMeasureKind kind, SlabAxis plane, gint64 slice, const char *name)
{
  SlabSessionMeasure *measure = g_new0 (SlabSessionMeasure, 1);

  measure->kind = kind;
  measure->plane = plane;
  measure->slice = slice;
  measure->width = 1;
  measure->place.fitted = TRUE;
  measure->place.zoom = 1;
  measure->name = g_strdup (name);
  return measure;
}

void
slab_session_measure_free (SlabSessionMeasure *measure)
{
  if (measure == NULL)
    return;
  g_free (measure->name);
  g_free (measure);
}

static void
free_measure (gpointer data)
{
  slab_session_measure_free (data);
}

SlabSessionTab *
slab_session_tab_new (const char *uri)
{
  SlabSessionTab *tab = g_new0 (SlabSessionTab, 1);

  tab->uri = g_strdup (uri);
  tab->fitted = TRUE;
  tab->zoom = 1;
  tab->high = 1;
  tab->gamma = 1;
  tab->thickness = 1;
  tab->measures = g_ptr_array_new_with_free_func (free_measure);
  tab->selected = -1;
  return tab;
}

void
slab_session_tab_free (SlabSessionTab *tab)
{
  if (tab == NULL)
    return;
  g_free (tab->uri);
  g_free (tab->value_unit);
  g_free (tab->arrangement);
  g_free (tab->colormap);
  g_ptr_array_unref (tab->measures);
  g_free (tab);
}

static void
free_tab (gpointer data)
{
  slab_session_tab_free (data);
}

static void
free_window (gpointer data)
{
  slab_session_window_free (data);
}

SlabSessionWindow *
slab_session_window_new (void)
{
  SlabSessionWindow *window = g_new0 (SlabSessionWindow, 1);

  window->tabs = g_ptr_array_new_with_free_func (free_tab);
  return window;
}

void
slab_session_window_free (SlabSessionWindow *window)
{
  if (window == NULL)
    return;
  g_ptr_array_unref (window->tabs);
  g_free (window);
}

char *
slab_session_get_default_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "slabscope", "session", NULL);
}

/* Writing */

/* GKeyFile's own lists of doubles have six digits only. */
static char *
print_doubles (const double *values, guint n)
{
  GString *text = g_string_new (NULL);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", g_ascii_dtostr (number, sizeof number, values[i]));
  return g_string_free (text, FALSE);
}

static void
set_doubles (GKeyFile *file, const char *group, const char *key, const double *values, guint n)
{
  g_autofree char *text = print_doubles (values, n);

  g_key_file_set_string (file, group, key, text);
}

static void
set_triple (GKeyFile *file, const char *group, const char *key, const gint64 values[SLAB_N_AXES])
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, values[0],
                                           values[1], values[2]);

  g_key_file_set_string (file, group, key, text);
}

static void
write_measure (GKeyFile *file, const char *group, const SlabSessionMeasure *measure)
{
  g_key_file_set_string (file, group, "kind", slab_measure_kind_get_id (measure->kind));
  g_key_file_set_string (file, group, "name", measure->name);
  g_key_file_set_integer (file, group, "plane", (int) measure->plane);
  g_key_file_set_int64 (file, group, "slice", measure->slice);
  if (measure->kind == SLAB_MEASURE_PLACE)
    {
      set_triple (file, group, "cursor", measure->place.cursor);
      g_key_file_set_boolean (file, group, "fitted", measure->place.fitted);
      set_doubles (file, group, "zoom", &measure->place.zoom, 1);
      set_doubles (file, group, "middle", measure->place.middle, SLAB_N_AXES);
      return;
    }
  for (guint i = 0; i < SLAB_MEASURE_MAX_ENDS; i++)
    {
      g_autofree char *key = g_strdup_printf ("end-%u", i);

      set_doubles (file, group, key, measure->ends[i], SLAB_N_AXES);
    }
  g_key_file_set_integer (file, group, "width", (int) measure->width);
}

static void
write_tab (GKeyFile *file, const char *group, const SlabSessionTab *tab)
{
  g_key_file_set_string (file, group, "uri", tab->uri);
  if (tab->is_trace)
    {
      g_key_file_set_boolean (file, group, "trace", TRUE);
      return;
    }
  if (tab->is_raw)
    {
      set_triple (file, group, "raw-shape", tab->layout.shape.n);
      g_key_file_set_string (file, group, "raw-type", slab_sample_type_get_name (tab->layout.sample_type));
      g_key_file_set_boolean (file, group, "raw-big-endian", tab->layout.byte_order == SLAB_BYTE_ORDER_BIG);
      g_key_file_set_uint64 (file, group, "raw-skip", tab->layout.skip);
      g_key_file_set_uint64 (file, group, "raw-trailing", tab->layout.trailing);
    }
  if (tab->annotated)
    {
      set_doubles (file, group, "spacing", tab->spacing, SLAB_N_AXES);
      g_key_file_set_string (file, group, "value-unit", tab->value_unit != NULL ? tab->value_unit : "");
    }
  g_key_file_set_integer (file, group, "plane", (int) tab->plane);
  g_key_file_set_string (file, group, "layout", tab->arrangement != NULL ? tab->arrangement : "auto");
  set_triple (file, group, "shape", tab->shape.n);
  set_triple (file, group, "cursor", tab->cursor);
  g_key_file_set_boolean (file, group, "fitted", tab->fitted);
  set_doubles (file, group, "zoom", &tab->zoom, 1);
  set_doubles (file, group, "middle", tab->middle, SLAB_N_AXES);
  set_doubles (file, group, "contrast", (const double[]){ tab->low, tab->high }, 2);
  g_key_file_set_boolean (file, group, "symmetric", tab->symmetric);
  set_doubles (file, group, "gamma", &tab->gamma, 1);
  g_key_file_set_string (file, group, "colormap", tab->colormap != NULL ? tab->colormap : "");
  g_key_file_set_boolean (file, group, "inverted", tab->inverted);
  g_key_file_set_integer (file, group, "interpolation", (int) tab->interpolation);
  g_key_file_set_integer (file, group, "projection", (int) tab->projection);
  g_key_file_set_int64 (file, group, "thickness", tab->thickness);
  g_key_file_set_uint64 (file, group, "overlays", tab->overlays);
  g_key_file_set_integer (file, group, "link", (int) tab->link);
  g_key_file_set_integer (file, group, "measures", (int) tab->measures->len);
  g_key_file_set_integer (file, group, "selected", tab->selected);
  for (guint i = 0; i < tab->measures->len; i++)
    {
      g_autofree char *measure_group = g_strdup_printf ("%s Measure %u", group, i);

      write_measure (file, measure_group, g_ptr_array_index (tab->measures, i));
    }
}

gboolean
slab_session_save (GPtrArray *windows, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;
  gsize n_bytes;

  g_return_val_if_fail (windows != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  g_key_file_set_integer (file, GROUP_SESSION, "version", VERSION);
  g_key_file_set_integer (file, GROUP_SESSION, "windows", (int) windows->len);
  for (guint w = 0; w < windows->len; w++)
    {
      const SlabSessionWindow *window = g_ptr_array_index (windows, w);
      g_autofree char *group = g_strdup_printf ("Window %u", w);

      g_key_file_set_integer (file, group, "width", window->width);
      g_key_file_set_integer (file, group, "height", window->height);
      g_key_file_set_boolean (file, group, "maximized", window->maximized);
      g_key_file_set_integer (file, group, "selected", (int) window->selected);
      g_key_file_set_integer (file, group, "tabs", (int) window->tabs->len);
      for (guint t = 0; t < window->tabs->len; t++)
        {
          g_autofree char *tab_group = g_strdup_printf ("Window %u Tab %u", w, t);

          write_tab (file, tab_group, g_ptr_array_index (window->tabs, t));
        }
    }
  text = g_key_file_to_data (file, &n_bytes, error);
  if (text == NULL)
    return FALSE;
  folder = g_path_get_dirname (path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      const int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot make the folder “%s”: %s"), folder,
                   g_strerror (code));
      return FALSE;
    }
  /* Names of files are nobody else's business. */
  return g_file_set_contents_full (path, text, (gssize) n_bytes, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* Reading: what is not there or makes no sense stays as it is. */

static void
get_doubles (GKeyFile *file, const char *group, const char *key, double *values, guint n)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  const char *place = text;
  double found[SLAB_N_AXES];

  for (guint i = 0; i < n; i++)
    {
      char *end = NULL;

      if (place == NULL)
        return;
      found[i] = g_ascii_strtod (place, &end);
      if (end == place || !isfinite (found[i]) || *end != (i + 1 < n ? ',' : '\0'))
        return;
      place = end + 1;
    }
  memcpy (values, found, n * sizeof *values);
}

static gboolean
get_triple (GKeyFile *file, const char *group, const char *key, gint64 values[SLAB_N_AXES])
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, ",", -1) : NULL;
  gint64 found[SLAB_N_AXES];

  if (parts == NULL || g_strv_length (parts) != SLAB_N_AXES)
    return FALSE;
  for (guint a = 0; a < SLAB_N_AXES; a++)
    if (!g_ascii_string_to_signed (parts[a], 10, 0, G_MAXINT64, &found[a], NULL))
      return FALSE;
  memcpy (values, found, sizeof found);
  return TRUE;
}

static guint
get_uint (GKeyFile *file, const char *group, const char *key, guint limit, guint fallback)
{
  g_autoptr (GError) error = NULL;
  const gint value = g_key_file_get_integer (file, group, key, &error);

  return error == NULL && value >= 0 && (guint) value < limit ? (guint) value : fallback;
}

static gboolean
get_boolean (GKeyFile *file, const char *group, const char *key, gboolean fallback)
{
  g_autoptr (GError) error = NULL;
  const gboolean value = g_key_file_get_boolean (file, group, key, &error);

  return error == NULL ? value : fallback;
}

static gboolean
get_kind (GKeyFile *file, const char *group, SlabMeasureKind *kind)
{
  g_autofree char *id = g_key_file_get_string (file, group, "kind", NULL);

  for (guint i = 0; id != NULL && i < SLAB_N_MEASURE_KINDS; i++)
    if (g_str_equal (id, slab_measure_kind_get_id ((SlabMeasureKind) i)))
      {
        *kind = (SlabMeasureKind) i;
        return TRUE;
      }
  return FALSE;
}

/* NULL for what is none of a volume of @shape. */
static SlabSessionMeasure *
read_measure (GKeyFile *file, const char *group, const SlabShape *shape)
{
  const guint plane = get_uint (file, group, "plane", SLAB_N_AXES, SLAB_N_AXES);
  const gint64 slice = g_key_file_get_int64 (file, group, "slice", NULL);
  g_autofree char *name = g_key_file_get_string (file, group, "name", NULL);
  SlabSessionMeasure *measure;
  SlabMeasureKind kind;

  if (!get_kind (file, group, &kind) || plane == SLAB_N_AXES || slice < 0 || slice >= shape->n[plane])
    return NULL;
  measure = slab_session_measure_new (kind, (SlabAxis) plane, slice, name != NULL ? name : "");
  for (guint i = 0; i < SLAB_MEASURE_MAX_ENDS; i++)
    {
      g_autofree char *key = g_strdup_printf ("end-%u", i);

      get_doubles (file, group, key, measure->ends[i], SLAB_N_AXES);
    }
  measure->width = get_uint (file, group, "width", G_MAXINT, 1);
  get_triple (file, group, "cursor", measure->place.cursor);
  measure->place.fitted = get_boolean (file, group, "fitted", TRUE);
  get_doubles (file, group, "zoom", &measure->place.zoom, 1);
  get_doubles (file, group, "middle", measure->place.middle, SLAB_N_AXES);
  if (measure->place.zoom <= 0)
    {
      measure->place.fitted = TRUE;
      measure->place.zoom = 1;
    }
  return measure;
}

static void
read_measures (GKeyFile *file, const char *group, SlabSessionTab *tab)
{
  const guint n = get_uint (file, group, "measures", MAX_MEASURES + 1, 0);
  const guint selected = get_uint (file, group, "selected", MAX_MEASURES, MAX_MEASURES);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *measure_group = g_strdup_printf ("%s Measure %u", group, i);
      SlabSessionMeasure *measure = read_measure (file, measure_group, &tab->shape);

      if (measure == NULL)
        continue;
      if (i == selected)
        tab->selected = (int) tab->measures->len;
      g_ptr_array_add (tab->measures, measure);
    }
}

static SlabSessionTab *
read_tab (GKeyFile *file, const char *group)
{
  g_autofree char *uri = g_key_file_get_string (file, group, "uri", NULL);
  g_autofree char *type = g_key_file_get_string (file, group, "raw-type", NULL);
  g_autoptr (SlabSessionTab) tab = NULL;

  if (uri == NULL || !g_uri_is_valid (uri, G_URI_FLAGS_NONE, NULL))
    return NULL;
  tab = slab_session_tab_new (uri);
  tab->is_trace = get_boolean (file, group, "trace", FALSE);
  if (type != NULL)
    {
      tab->is_raw = get_triple (file, group, "raw-shape", tab->layout.shape.n)
                    && slab_shape_is_valid (&tab->layout.shape)
                    && slab_sample_type_from_name (type, &tab->layout.sample_type);
      tab->layout.byte_order = get_boolean (file, group, "raw-big-endian", FALSE) ? SLAB_BYTE_ORDER_BIG
                                                                                  : SLAB_BYTE_ORDER_LITTLE;
      tab->layout.skip = g_key_file_get_uint64 (file, group, "raw-skip", NULL);
      tab->layout.trailing = g_key_file_get_uint64 (file, group, "raw-trailing", NULL);
    }
  tab->annotated = g_key_file_has_key (file, group, "spacing", NULL);
  get_doubles (file, group, "spacing", tab->spacing, SLAB_N_AXES);
  tab->value_unit = g_key_file_get_string (file, group, "value-unit", NULL);
  if (tab->value_unit != NULL && *tab->value_unit == '\0')
    g_clear_pointer (&tab->value_unit, g_free);
  tab->plane = (SlabAxis) get_uint (file, group, "plane", SLAB_N_AXES, SLAB_AXIS_Z);
  tab->arrangement = g_key_file_get_string (file, group, "layout", NULL);
  get_triple (file, group, "shape", tab->shape.n);
  get_triple (file, group, "cursor", tab->cursor);
  tab->fitted = get_boolean (file, group, "fitted", TRUE);
  get_doubles (file, group, "zoom", &tab->zoom, 1);
  get_doubles (file, group, "middle", tab->middle, SLAB_N_AXES);
  if (tab->zoom <= 0)
    {
      tab->fitted = TRUE;
      tab->zoom = 1;
    }
  {
    double contrast[2] = { tab->low, tab->high };

    get_doubles (file, group, "contrast", contrast, 2);
    tab->low = contrast[0];
    tab->high = contrast[1];
  }
  tab->symmetric = get_boolean (file, group, "symmetric", FALSE);
  get_doubles (file, group, "gamma", &tab->gamma, 1);
  tab->colormap = g_key_file_get_string (file, group, "colormap", NULL);
  tab->inverted = get_boolean (file, group, "inverted", FALSE);
  tab->interpolation = (SlabInterpolation) get_uint (file, group, "interpolation", SLAB_N_INTERPOLATIONS, 0);
  tab->projection = (SlabProjection) get_uint (file, group, "projection", SLAB_N_PROJECTIONS, 0);
  tab->thickness = MAX (g_key_file_get_int64 (file, group, "thickness", NULL), 1);
  tab->overlays = (guint) g_key_file_get_uint64 (file, group, "overlays", NULL);
  tab->link = get_uint (file, group, "link", G_MAXINT, 0);
  read_measures (file, group, tab);
  return g_steal_pointer (&tab);
}

GPtrArray *
slab_session_load (const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) windows = g_ptr_array_new_with_free_func (free_window);
  g_autoptr (GError) local_error = NULL;
  guint n_windows;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error))
    {
      g_autofree char *name = g_filename_display_name (path);

      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return g_steal_pointer (&windows);
      g_set_error (error, local_error->domain, local_error->code, _ ("The session in “%s” cannot be read: %s"), name,
                   local_error->message);
      return NULL;
    }
  if (g_key_file_get_integer (file, GROUP_SESSION, "version", NULL) != VERSION)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, _ ("“%s” is not a session of version %d"),
                   name, VERSION);
      return NULL;
    }
  n_windows = get_uint (file, GROUP_SESSION, "windows", MAX_WINDOWS + 1, 0);
  for (guint w = 0; w < n_windows; w++)
    {
      g_autofree char *group = g_strdup_printf ("Window %u", w);
      SlabSessionWindow *window;
      guint n_tabs;

      if (!g_key_file_has_group (file, group))
        continue;
      window = slab_session_window_new ();
      window->width = (int) get_uint (file, group, "width", 20000, 0);
      window->height = (int) get_uint (file, group, "height", 20000, 0);
      window->maximized = get_boolean (file, group, "maximized", FALSE);
      n_tabs = get_uint (file, group, "tabs", MAX_TABS + 1, 0);
      for (guint t = 0; t < n_tabs; t++)
        {
          g_autofree char *tab_group = g_strdup_printf ("Window %u Tab %u", w, t);
          SlabSessionTab *tab = read_tab (file, tab_group);

          if (tab != NULL)
            g_ptr_array_add (window->tabs, tab);
        }
      window->selected = get_uint (file, group, "selected", MAX (window->tabs->len, 1), 0);
      g_ptr_array_add (windows, window);
    }
  return g_steal_pointer (&windows);
}

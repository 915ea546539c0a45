/* SPDX-License-Identifier: MIT */
#include "slab-measures.h"

#include "profile/slab-name-table.h"
#include "slab-readout.h"

typedef struct
{
  SlabMeasure *measure;
  guint position;
} Removed;

struct _SlabMeasures
{
  GObject parent_instance;

  SlabVolume *volume;
  gint64 thickness;
  SlabProjection projection;
  SlabInterpolation interpolation;
  GPtrArray *items;
  GArray *removed; /* of Removed, the last one at the end */
  guint n_made[SLAB_N_MEASURE_KINDS];
  SlabMeasureTool tool;
  SlabMeasure *selected; /* not owned: it is in @items */
  guint end;
  double mark;
};

enum
{
  PROP_0,
  PROP_TOOL,
  PROP_SELECTED,
  PROP_CAN_RESTORE,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SlabMeasures, slab_measures, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
tell (SlabMeasures *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GType
get_item_type (GListModel *model)
{
  return SLAB_TYPE_MEASURE;
}

static guint
get_n_items (GListModel *model)
{
  return SLAB_MEASURES (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SlabMeasures *self = SLAB_MEASURES (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
removed_clear (gpointer data)
{
  g_clear_object (&((Removed *) data)->measure);
}

/* GObject */

static void
disconnect_all (SlabMeasures *self)
{
  for (guint i = 0; i < self->items->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->items, i), self);
}

static void
slab_measures_finalize (GObject *object)
{
  SlabMeasures *self = SLAB_MEASURES (object);

  disconnect_all (self);
  for (guint i = 0; i < self->items->len; i++)
    slab_measure_set_volume (g_ptr_array_index (self->items, i), NULL);
  g_ptr_array_unref (self->items);
  g_array_unref (self->removed);
  if (self->volume != NULL)
    g_signal_handlers_disconnect_by_data (self->volume, self);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (slab_measures_parent_class)->finalize (object);
}

static void
slab_measures_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SlabMeasures *self = SLAB_MEASURES (object);

  switch (prop_id)
    {
    case PROP_TOOL:
      g_value_set_int (value, (int) self->tool);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    case PROP_CAN_RESTORE:
      g_value_set_boolean (value, slab_measures_can_restore (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_measures_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SlabMeasures *self = SLAB_MEASURES (object);

  switch (prop_id)
    {
    case PROP_TOOL:
      slab_measures_set_tool (self, (SlabMeasureTool) g_value_get_int (value));
      break;
    case PROP_SELECTED:
      slab_measures_set_selected (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
slab_measures_class_init (SlabMeasuresClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = slab_measures_finalize;
  object_class->get_property = slab_measures_get_property;
  object_class->set_property = slab_measures_set_property;

  properties[PROP_TOOL] = g_param_spec_int ("tool", NULL, NULL, 0, SLAB_N_MEASURE_TOOLS - 1, SLAB_MEASURE_TOOL_CURSOR,
                                            readable | G_PARAM_WRITABLE);
  properties[PROP_SELECTED] = g_param_spec_object ("selected", NULL, NULL, SLAB_TYPE_MEASURE,
                                                   readable | G_PARAM_WRITABLE);
  properties[PROP_CAN_RESTORE] = g_param_spec_boolean ("can-restore", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
slab_measures_init (SlabMeasures *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->removed = g_array_new (FALSE, FALSE, sizeof (Removed));
  g_array_set_clear_func (self->removed, removed_clear);
  self->tool = SLAB_MEASURE_TOOL_CURSOR;
  self->mark = -1;
  self->thickness = 1;
}

SlabMeasures *
slab_measures_new (void)
{
  return g_object_new (SLAB_TYPE_MEASURES, NULL);
}

static void
forget_all (SlabMeasures *self)
{
  const guint n = self->items->len;
  const gboolean could_restore = self->removed->len > 0;

  slab_measures_set_selected (self, NULL);
  disconnect_all (self);
  for (guint i = 0; i < n; i++)
    slab_measure_set_volume (g_ptr_array_index (self->items, i), NULL);
  g_ptr_array_set_size (self->items, 0);
  g_array_set_size (self->removed, 0);
  for (guint i = 0; i < SLAB_N_MEASURE_KINDS; i++)
    self->n_made[i] = 0;
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  if (could_restore)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_RESTORE]);
}

/* Lengths are others. */
static void
annotated_cb (SlabMeasures *self)
{
  g_assert (SLAB_IS_MEASURES (self));

  for (guint i = 0; i < self->items->len; i++)
    {
      slab_measure_set_volume (g_ptr_array_index (self->items, i), NULL);
      slab_measure_set_volume (g_ptr_array_index (self->items, i), self->volume);
    }
  tell (self);
}

void
slab_measures_set_volume (SlabMeasures *self, SlabVolume *volume)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (volume == NULL || SLAB_IS_VOLUME (volume));

  if (self->volume == volume)
    return;
  if (self->volume != NULL
      && (volume == NULL || !slab_shape_equal (slab_volume_get_shape (self->volume), slab_volume_get_shape (volume))))
    forget_all (self);
  if (self->volume != NULL)
    g_signal_handlers_disconnect_by_data (self->volume, self);
  g_set_object (&self->volume, volume);
  if (volume != NULL)
    g_signal_connect_swapped (volume, "annotated", G_CALLBACK (annotated_cb), self);
  for (guint i = 0; i < self->items->len; i++)
    slab_measure_set_volume (g_ptr_array_index (self->items, i), volume);
  tell (self);
}

SlabVolume *
slab_measures_get_volume (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), NULL);

  return self->volume;
}

void
slab_measures_set_slab (SlabMeasures *self, gint64 thickness, SlabProjection projection)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (thickness >= 1 && projection < SLAB_N_PROJECTIONS);

  self->thickness = thickness;
  self->projection = projection;
  for (guint i = 0; i < self->items->len; i++)
    slab_measure_set_slab (g_ptr_array_index (self->items, i), thickness, projection);
}

void
slab_measures_set_interpolation (SlabMeasures *self, SlabInterpolation interpolation)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (interpolation < SLAB_N_INTERPOLATIONS);

  self->interpolation = interpolation;
  for (guint i = 0; i < self->items->len; i++)
    slab_measure_set_interpolation (g_ptr_array_index (self->items, i), interpolation);
}

static void
insert (SlabMeasures *self, guint position, SlabMeasure *measure)
{
  g_ptr_array_insert (self->items, (gint) position, g_object_ref (measure));
  slab_measure_set_slab (measure, self->thickness, self->projection);
  slab_measure_set_interpolation (measure, self->interpolation);
  slab_measure_set_volume (measure, self->volume);
  g_signal_connect_swapped (measure, "changed", G_CALLBACK (tell), self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  slab_measures_set_selected (self, measure);
  tell (self);
}

static gboolean
has_name (SlabMeasures *self, const char *name)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (slab_measure_get_name (g_ptr_array_index (self->items, i)), name))
      return TRUE;
  return FALSE;
}

void
slab_measures_add (SlabMeasures *self, SlabMeasure *measure)
{
  SlabMeasureKind kind;

  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (SLAB_IS_MEASURE (measure));
  g_return_if_fail (!g_ptr_array_find (self->items, measure, NULL));

  kind = slab_measure_get_kind (measure);
  self->n_made[kind]++;
  while (*slab_measure_get_name (measure) == '\0')
    {
      g_autofree char *name = g_strdup_printf ("%s %u", slab_measure_kind_get_title (kind), self->n_made[kind]);

      /* Others have come with their names from a session. */
      if (has_name (self, name))
        self->n_made[kind]++;
      else
        slab_measure_set_name (measure, name);
    }
  insert (self, self->items->len, measure);
}

void
slab_measures_remove (SlabMeasures *self, SlabMeasure *measure)
{
  Removed removed;

  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (SLAB_IS_MEASURE (measure));

  if (!g_ptr_array_find (self->items, measure, &removed.position))
    return;
  if (self->selected == measure)
    slab_measures_set_selected (self, NULL);
  removed.measure = g_object_ref (measure);
  g_signal_handlers_disconnect_by_data (measure, self);
  slab_measure_set_volume (measure, NULL);
  g_ptr_array_remove_index (self->items, removed.position);
  g_array_append_val (self->removed, removed);
  g_list_model_items_changed (G_LIST_MODEL (self), removed.position, 1, 0);
  if (self->removed->len == 1)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_RESTORE]);
  tell (self);
}

gboolean
slab_measures_can_restore (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), FALSE);

  return self->removed->len > 0;
}

void
slab_measures_restore (SlabMeasures *self)
{
  g_autoptr (SlabMeasure) measure = NULL;
  const Removed *last;
  guint position;

  g_return_if_fail (SLAB_IS_MEASURES (self));

  if (self->removed->len == 0)
    return;
  last = &g_array_index (self->removed, Removed, self->removed->len - 1);
  measure = g_object_ref (last->measure);
  position = MIN (last->position, self->items->len);
  g_array_set_size (self->removed, self->removed->len - 1);
  insert (self, position, measure);
  if (self->removed->len == 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_RESTORE]);
}

/* The tool */

static const char *const tool_ids[SLAB_N_MEASURE_TOOLS] = { "line", "rectangle", "distance", "angle", "cursor" };

const char *
slab_measure_tool_get_id (SlabMeasureTool tool)
{
  g_return_val_if_fail (tool < SLAB_N_MEASURE_TOOLS, NULL);

  return tool_ids[tool];
}

gboolean
slab_measure_tool_from_id (const char *id, SlabMeasureTool *tool)
{
  const gint index = slab_name_table_find (tool_ids, G_N_ELEMENTS (tool_ids), id);

  g_return_val_if_fail (id != NULL && tool != NULL, FALSE);

  if (index >= 0)
    *tool = (SlabMeasureTool) index;
  return index >= 0;
}

void
slab_measures_set_tool (SlabMeasures *self, SlabMeasureTool tool)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (tool < SLAB_N_MEASURE_TOOLS);

  if (self->tool == tool)
    return;
  self->tool = tool;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOL]);
}

SlabMeasureTool
slab_measures_get_tool (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), SLAB_MEASURE_TOOL_CURSOR);

  return self->tool;
}

/* The selection */

void
slab_measures_set_selected (SlabMeasures *self, SlabMeasure *measure)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));
  g_return_if_fail (measure == NULL || g_ptr_array_find (self->items, measure, NULL));

  if (self->selected == measure)
    return;
  self->selected = measure;
  self->end = measure != NULL ? MAX (slab_measure_get_n_ends (measure), 1) - 1 : 0;
  self->mark = -1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
  tell (self);
}

SlabMeasure *
slab_measures_get_selected (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), NULL);

  return self->selected;
}

void
slab_measures_set_end (SlabMeasures *self, guint end)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));

  if (self->selected == NULL || end >= slab_measure_get_n_ends (self->selected) || self->end == end)
    return;
  self->end = end;
  tell (self);
}

guint
slab_measures_get_end (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), 0);

  return self->end;
}

void
slab_measures_set_mark (SlabMeasures *self, double share)
{
  g_return_if_fail (SLAB_IS_MEASURES (self));

  if (!(share >= 0) || self->selected == NULL || slab_measure_get_kind (self->selected) != SLAB_MEASURE_LINE)
    share = -1;
  share = MIN (share, 1);
  if (self->mark == share)
    return;
  self->mark = share;
  tell (self);
}

double
slab_measures_get_mark (SlabMeasures *self)
{
  g_return_val_if_fail (SLAB_IS_MEASURES (self), -1);

  return self->mark;
}

/* Text */

static void
append_field (GString *text, const char *field)
{
  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }
  g_string_append_c (text, '"');
  for (const char *c = field; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text, gboolean known, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (known)
    g_string_append (text, g_ascii_formatd (number, sizeof number, "%.9g", value));
}

static void
append_measure (GString *text, SlabMeasure *measure, const char *unit)
{
  static const char *const planes[SLAB_N_AXES] = { "XY", "XZ", "YZ" };
  const SlabMeasureKind kind = slab_measure_get_kind (measure);
  const gboolean is_place = kind == SLAB_MEASURE_PLACE;
  SlabHistogram *histogram = slab_measure_get_histogram (measure);
  const SlabHistogramSummary *summary = histogram != NULL ? slab_histogram_get_summary (histogram) : NULL;
  g_autofree char *slab = slab_measure_describe_slab (measure);
  const gboolean has_length = kind == SLAB_MEASURE_LINE || kind == SLAB_MEASURE_DISTANCE;

  append_field (text, slab_measure_get_name (measure));
  g_string_append_printf (text, ",%s,%s,%" G_GINT64_FORMAT, slab_measure_kind_get_id (kind),
                          planes[slab_measure_get_plane (measure)], slab_measure_get_slice (measure));
  for (guint end = 0; end < SLAB_MEASURE_MAX_ENDS; end++)
    {
      double point[SLAB_N_AXES];

      slab_measure_get_end (measure, end, point);
      for (guint i = 0; i < SLAB_N_AXES; i++)
        if (is_place)
          append_number (text, end == 0, (double) slab_measure_get_place (measure)->cursor[i] + 0.5);
        else
          append_number (text, end < slab_measure_get_n_ends (measure), point[i]);
    }
  append_number (text, has_length, slab_measure_get_length (measure));
  g_string_append_printf (text, ",%s", has_length ? unit : "");
  append_number (text, kind == SLAB_MEASURE_ANGLE, slab_measure_get_angle (measure));
  append_number (text, summary != NULL, summary != NULL ? (double) summary->n : 0);
  append_number (text, summary != NULL, summary != NULL ? (double) (summary->n - summary->n_finite) : 0);
  append_number (text, summary != NULL, summary != NULL ? summary->mean : 0);
  append_number (text, summary != NULL, summary != NULL ? summary->deviation : 0);
  append_number (text, summary != NULL, summary != NULL ? (double) summary->min : 0);
  append_number (text, summary != NULL, summary != NULL ? (double) summary->max : 0);
  g_string_append_c (text, ',');
  if (slab != NULL)
    append_field (text, slab);
  g_string_append_c (text, '\n');
}

static void
append_profile (GString *text, SlabLineSample *profile, const char *unit)
{
  guint n;
  const double *values = slab_line_sample_peek_values (profile, &n);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "\ndistance%s%s,value %s\n", *unit != '\0' ? " " : "", unit,
                          slab_line_sample_get_line (profile)->nearest ? "nearest" : "linear");
  for (guint i = 0; i < n; i++)
    {
      const double distance = n > 1 ? slab_line_sample_get_length (profile) * i / (n - 1) : 0;

      g_string_append (text, g_ascii_formatd (number, sizeof number, "%.9g", distance));
      append_number (text, TRUE, values[i]);
      g_string_append_c (text, '\n');
    }
}

/**
 * slab_measures_to_csv:
 *
 * Points are in voxels, where voxel i reaches from i to i + 1.
 *
 * Returns: (transfer full): a header and a line for each measure; after an empty line, those of the selected profile,
 *   whose header says how places between voxels were filled
 */
char *
slab_measures_to_csv (SlabMeasures *self)
{
  GString *text;
  const char *unit;

  g_return_val_if_fail (SLAB_IS_MEASURES (self), NULL);

  unit = self->volume != NULL ? slab_readout_get_unit (self->volume) : "";
  unit = unit != NULL ? unit : "voxels";
  text = g_string_new ("name,kind,plane,slice,z1,y1,x1,z2,y2,x2,z3,y3,x3,length,unit,angle,n,not finite,mean,deviation,"
                       "min,max,slab\n");
  for (guint i = 0; i < self->items->len; i++)
    append_measure (text, g_ptr_array_index (self->items, i), unit);
  if (self->selected != NULL && slab_measure_get_profile (self->selected) != NULL)
    append_profile (text, slab_measure_get_profile (self->selected), unit);
  return g_string_free (text, FALSE);
}

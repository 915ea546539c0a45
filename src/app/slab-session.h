/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "slab-measure.h"
#include "slice/slab-slice-request.h"
#include "volume/slab-volume.h"

G_BEGIN_DECLS

/*
 * SlabSession:
 *
 * What was open and how it was seen, as a text file of groups and keys that a person can read. Values and files, no
 * widgets. What makes no sense in it is left out, the rest is taken: a damaged session is better than none. Any thread.
 */

/* A measure or a bookmark, as SlabMeasure has it. */
typedef struct
{
  SlabMeasureKind kind;
  SlabAxis plane;
  gint64 slice;
  double ends[SLAB_MEASURE_MAX_ENDS][SLAB_N_AXES];
  guint width;
  SlabMeasurePlace place;
  char *name;
} SlabSessionMeasure;

/**
 * SlabSessionTab:
 * @uri: of the file
 * @is_trace: no volume; of the rest only @uri is meant
 * @is_raw: @layout is what a person said of it
 * @annotated: @spacing, in µm, and @value_unit (NULL for none) are what a person said of it
 * @plane: the active one; @arrangement: how the planes share the room, as "win.layout" has it
 * @cursor: voxel; @fitted, @zoom, @middle: the place, see SlabViewState
 * @colormap: see slab_colormap_get_id ()
 * @link: the tabs of the same number, of all windows, are linked with each other; 0 for none
 * @measures: SlabSessionMeasure, those of a volume of @shape
 * @selected: which of them is selected, -1 for none
 */
typedef struct
{
  char *uri;
  gboolean is_trace;
  gboolean is_raw;
  SlabRawLayout layout;
  gboolean annotated;
  double spacing[SLAB_N_AXES];
  char *value_unit;
  SlabAxis plane;
  char *arrangement;
  SlabShape shape;
  gint64 cursor[SLAB_N_AXES];
  gboolean fitted;
  double zoom;
  double middle[SLAB_N_AXES];
  double low;
  double high;
  gboolean symmetric;
  double gamma;
  char *colormap;
  gboolean inverted;
  SlabInterpolation interpolation;
  SlabProjection projection;
  gint64 thickness;
  guint overlays;
  guint link;
  GPtrArray *measures;
  int selected;
} SlabSessionTab;

typedef struct
{
  int width;
  int height;
  gboolean maximized;
  guint selected;  /* index of the tab in front */
  GPtrArray *tabs; /* SlabSessionTab */
} SlabSessionWindow;

SlabSessionMeasure *slab_session_measure_new (SlabMeasureKind kind, SlabAxis plane, gint64 slice,
                                              const char *name) G_GNUC_WARN_UNUSED_RESULT;
void slab_session_measure_free (SlabSessionMeasure *measure);
SlabSessionTab *slab_session_tab_new (const char *uri) G_GNUC_WARN_UNUSED_RESULT;
void slab_session_tab_free (SlabSessionTab *tab);
SlabSessionWindow *slab_session_window_new (void) G_GNUC_WARN_UNUSED_RESULT;
void slab_session_window_free (SlabSessionWindow *window);

/* In the person's folder for states. */
char *slab_session_get_default_path (void) G_GNUC_WARN_UNUSED_RESULT;
/* @windows: SlabSessionWindow. The file is whole or as it was. */
gboolean slab_session_save (GPtrArray *windows, const char *path, GError **error);
/* Array of SlabSessionWindow; empty where there is no file. NULL for a file that is none of these. */
GPtrArray *slab_session_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSessionTab, slab_session_tab_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SlabSessionWindow, slab_session_window_free)

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "profile/slab-trace.h"
#include "slab-session.h"

G_BEGIN_DECLS

/**
 * SlabTab:
 *
 * What a window has in a tab: a volume (SlabViewer), a trace (SlabTraceTab), or two runs beside each other
 * (SlabComparePage). The window shows of the one in front what it says of itself, and hands out its actions. Main
 * thread only.
 *
 * Properties (all read-only, notified):
 *   "title" (string): a name; "subtitle" (string): what it is
 *   "running" (boolean): a filter runs; "progress" (double, 0 to 1), "progress-text" (string): of it
 *   "busy" (boolean): a file takes a while, which must be seen
 *
 * Signals:
 *   "opened" (): what was asked for is shown
 *   "open-failed" (string message): nothing is shown; "" where nothing is to be told
 *   "compare" (SlabTrace, string name, SlabTrace or NULL, string name or NULL, GFile or NULL): two runs are to be seen
 *   beside each other, the second of which may be in a file
 */
#define SLAB_TYPE_TAB (slab_tab_get_type ())
G_DECLARE_INTERFACE (SlabTab, slab_tab, SLAB, TAB, GtkWidget)

/**
 * SlabTabInterface:
 * @get_actions: what can be done, of the names and kinds in slab_viewer_get_default_actions()
 * @get_file: (nullable): what is shown or was asked for; NULL for what was never a file
 * @is_working: something would be lost when it is closed now
 * @stop: gives up what goes on
 * @dismiss: what its banner says was read
 * @save: (nullable): for the session; NULL for what cannot be opened again
 * @has_properties, @new_properties: a window that says what it is
 *
 * The functions that are not there do nothing.
 */
struct _SlabTabInterface
{
  GTypeInterface parent_interface;

  GActionGroup *(*get_actions) (SlabTab *self);
  GFile *(*get_file) (SlabTab *self);
  gboolean (*is_working) (SlabTab *self);
  void (*stop) (SlabTab *self);
  void (*dismiss) (SlabTab *self);
  SlabSessionTab *(*save) (SlabTab *self);
  gboolean (*has_properties) (SlabTab *self);
  GtkWindow *(*new_properties) (SlabTab *self, GtkWindow *parent);
};

GActionGroup *slab_tab_get_actions (SlabTab *self);
GFile *slab_tab_get_file (SlabTab *self);
gboolean slab_tab_is_working (SlabTab *self);
void slab_tab_stop (SlabTab *self);
void slab_tab_dismiss (SlabTab *self);
SlabSessionTab *slab_tab_save (SlabTab *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean slab_tab_has_properties (SlabTab *self);
void slab_tab_show_properties (SlabTab *self, GtkWindow *parent);

/* Of the implementations: title, subtitle, running, busy, progress and progress-text, from the number @first on. */
void slab_tab_override_properties (GObjectClass *klass, guint first);
/* Of the implementations. @second, @second_name or @file: NULL. */
void slab_tab_emit_compare (SlabTab *self, SlabTrace *first, const char *first_name, SlabTrace *second,
                            const char *second_name, GFile *file);

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "app-basics.h"
#include "app/slab-application.h"
#include "app/slab-document.h"
#include "app/slab-totals-line.h"

/* What several tests of the window's classes need. Inline, so that each takes what it wants. */

/* GTK 4.18 warns of how libadwaita measures the heading of its own message dialogs; every other warning is fatal. */
static inline GLogWriterOutput
app_write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      gpointer label = NULL;

      if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0
          && sscanf (fields[i].value, "Trying to measure GtkLabel %p", &label) == 1
          && gtk_widget_get_ancestor (label, ADW_TYPE_MESSAGE_DIALOG) != NULL)
        return G_LOG_WRITER_HANDLED;
    }
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* FALSE, and TAP's word for a test that is skipped, where there is no display. */
static inline gboolean
app_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (app_write_log, NULL, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  return TRUE;
}

static inline void
app_iterate (guint milliseconds)
{
  const gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < until)
    {
      app_settle ();
      g_usleep (2000);
    }
}

/* Until nothing has come for a while: what threads had to say has been said. */
static inline void
app_iterate_until_quiet (void)
{
  const gint64 limit = g_get_monotonic_time () + APP_WAIT_LIMIT;

  for (guint quiet = 0; quiet < 40; quiet++)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, limit);
      if (g_main_context_iteration (NULL, FALSE))
        quiet = 0;
      else
        g_usleep (1000);
    }
}

/* Gives up a reference, and waits until it was the last: threads that are no longer listened to may still hold one. */
static inline void
app_finalize_object (gpointer object)
{
  gpointer weak = object;

  g_object_add_weak_pointer (object, &weak);
  g_object_unref (object);
  app_wait_until (weak == NULL);
}

/* The @index-th widget of a type at or below another, in the order of the tree; NULL where there are not so many. */
static inline GtkWidget *
app_find_nth (GtkWidget *widget, GType type, guint *index)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*index)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = app_find_nth (child, type, index);
  return found;
}

static inline gpointer
app_get_nth (GtkWidget *widget, GType type, guint index)
{
  GtkWidget *found = app_find_nth (widget, type, &index);

  g_assert_nonnull (found);
  return found;
}

static inline gpointer
app_get_child (gpointer widget, const char *name)
{
  GObject *child = gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), name);

  g_assert_nonnull (child);
  return child;
}

static inline void
app_append_texts (GtkWidget *widget, GString *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_INSCRIPTION (widget) && gtk_widget_get_visible (widget)
      && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL)
    g_string_append_printf (text, "%s\n", gtk_inscription_get_text (GTK_INSCRIPTION (widget)));
  if (SLAB_IS_TOTALS_LINE (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (text, "%s\n", slab_totals_line_get_text (SLAB_TOTALS_LINE (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    app_append_texts (child, text);
}

/* Every label and inscription at or below a widget, a line each. */
static inline char *
app_get_texts (gpointer widget)
{
  GString *text = g_string_new (NULL);

  app_append_texts (GTK_WIDGET (widget), text);
  return g_string_free (text, FALSE);
}

/* The first controller of a type that a widget has. */
static inline gpointer
app_get_controller (gpointer widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (widget));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      /* The widget keeps it. */
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }
  g_error ("there is no %s", g_type_name (type));
}

/* A node as an image. */
static inline cairo_surface_t *
app_draw_node (GskRenderNode *node, int width, int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* One for all tests: it is on the bus until the process ends. */
static inline SlabApplication *
app_get_application (void)
{
  static SlabApplication *app = NULL;
  g_autoptr (GError) error = NULL;

  if (app == NULL)
    {
      app = slab_application_new ();
      g_assert_true (g_application_register (G_APPLICATION (app), NULL, &error));
      g_assert_no_error (error);
    }
  return app;
}

/* What an action says, as g_variant_print() writes it. */
static inline void
app_assert_state (gpointer group, const char *name, const char *text)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (group), name);
  g_autofree char *printed = g_variant_print (state, FALSE);

  g_assert_cmpstr (printed, ==, text);
}

/* @target: (nullable): of an action that takes a string */
static inline void
app_activate (gpointer group, const char *name, const char *target)
{
  g_action_group_activate_action (G_ACTION_GROUP (group), name, target != NULL ? g_variant_new_string (target) : NULL);
}

/* @state: may be floating */
static inline void
app_change_state (gpointer group, const char *name, GVariant *state)
{
  g_action_group_change_action_state (G_ACTION_GROUP (group), name, state);
}

/* SPDX-License-Identifier: MIT */
#include "slab-session-keeper.h"

#include <glib/gstdio.h>

#include "slab-session.h"
#include "slab-window.h"

#define DELAY_SECONDS 1

struct _SlabSessionKeeper
{
  GObject parent_instance;

  SlabApplication *app;
  char *path;
  guint timeout;
  gboolean frozen;
};

G_DEFINE_FINAL_TYPE (SlabSessionKeeper, slab_session_keeper, G_TYPE_OBJECT)

static void
free_window (gpointer data)
{
  slab_session_window_free (data);
}

static gboolean
is_wanted (SlabSessionKeeper *self)
{
  return slab_application_get_boolean (self->app, "restore-session", FALSE);
}

static GPtrArray *
collect (SlabSessionKeeper *self)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func (free_window);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self->app)); l != NULL; l = l->next)
    if (SLAB_IS_WINDOW (l->data))
      g_ptr_array_insert (windows, 0, slab_window_save_session (l->data));
  return windows;
}

static void
write_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  /* Nothing that a person can do about it, and nothing of theirs is lost. */
  if (!slab_session_save (task_data, g_task_get_name (task), &error))
    g_message ("%s", error->message);
  g_task_return_boolean (task, TRUE);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SlabSessionKeeper *self = user_data;
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  self->timeout = 0;
  g_task_set_name (task, self->path);
  g_task_set_task_data (task, collect (self), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

void
slab_session_keeper_queue (SlabSessionKeeper *self)
{
  g_return_if_fail (SLAB_IS_SESSION_KEEPER (self));

  if (self->timeout == 0 && !self->frozen && is_wanted (self))
    self->timeout = g_timeout_add_seconds (DELAY_SECONDS, timeout_cb, self);
}

void
slab_session_keeper_save (SlabSessionKeeper *self)
{
  g_autoptr (GPtrArray) windows = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SLAB_IS_SESSION_KEEPER (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->frozen || !is_wanted (self))
    return;
  windows = collect (self);
  if (!slab_session_save (windows, self->path, &error))
    g_message ("%s", error->message);
}

void
slab_session_keeper_freeze (SlabSessionKeeper *self, gboolean frozen)
{
  g_return_if_fail (SLAB_IS_SESSION_KEEPER (self));

  self->frozen = frozen;
  if (frozen)
    g_clear_handle_id (&self->timeout, g_source_remove);
}

gboolean
slab_session_keeper_restore (SlabSessionKeeper *self, char **message)
{
  g_autoptr (GPtrArray) windows = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SLAB_IS_SESSION_KEEPER (self), FALSE);
  g_return_val_if_fail (message != NULL, FALSE);

  *message = NULL;
  if (!is_wanted (self))
    return FALSE;
  windows = slab_session_load (self->path, &error);
  if (windows == NULL)
    {
      g_autofree char *damaged = g_strconcat (self->path, ".damaged", NULL);

      /* Out of the way of the next one, for whoever wants to look into it. */
      g_rename (self->path, damaged);
      *message = g_strdup (error->message);
      return FALSE;
    }
  for (guint i = 0; i < windows->len; i++)
    {
      SlabWindow *window = slab_window_new (self->app);

      slab_window_restore_session (window, g_ptr_array_index (windows, i));
      gtk_window_present (GTK_WINDOW (window));
    }
  return windows->len > 0;
}

static void
slab_session_keeper_dispose (GObject *object)
{
  g_clear_handle_id (&SLAB_SESSION_KEEPER (object)->timeout, g_source_remove);

  G_OBJECT_CLASS (slab_session_keeper_parent_class)->dispose (object);
}

static void
slab_session_keeper_finalize (GObject *object)
{
  g_free (SLAB_SESSION_KEEPER (object)->path);

  G_OBJECT_CLASS (slab_session_keeper_parent_class)->finalize (object);
}

static void
slab_session_keeper_class_init (SlabSessionKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_session_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_session_keeper_finalize;
}

static void
slab_session_keeper_init (SlabSessionKeeper *self)
{
}

SlabSessionKeeper *
slab_session_keeper_new (SlabApplication *app, const char *path)
{
  SlabSessionKeeper *self;

  g_return_val_if_fail (SLAB_IS_APPLICATION (app), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (SLAB_TYPE_SESSION_KEEPER, NULL);
  self->app = app;
  self->path = g_strdup (path);
  return self;
}

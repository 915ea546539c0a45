/* SPDX-License-Identifier: MIT */
#include "slab-session-keeper.h"

#include <glib/gstdio.h>

#include "slab-session.h"
#include "slab-window.h"

/* Scrubbing changes what is kept with every frame: it is written once there has been no change for so long, and while
 * there is one after the other, as in playing, so often. */
#define QUIET_USEC (2 * G_TIME_SPAN_SECOND)
#define LIMIT_USEC (10 * G_TIME_SPAN_SECOND)

struct _SlabSessionKeeper
{
  GObject parent_instance;

  SlabApplication *app;
  char *path;
  guint timeout;
  gint64 first_change; /* of those that are not written yet; monotonic, µs */
  gint64 last_change;
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

static gboolean timeout_cb (gpointer user_data);

static void
wait (SlabSessionKeeper *self, gint64 now)
{
  const gint64 due = MIN (self->last_change + QUIET_USEC, self->first_change + LIMIT_USEC);

  self->timeout = g_timeout_add ((guint) (MAX (due - now, 0) / 1000 + 1), timeout_cb, self);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SlabSessionKeeper *self = user_data;
  const gint64 now = g_get_monotonic_time ();
  g_autoptr (GTask) task = NULL;

  self->timeout = 0;
  if (now < self->last_change + QUIET_USEC && now < self->first_change + LIMIT_USEC)
    {
      wait (self, now);
      return G_SOURCE_REMOVE;
    }
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_name (task, self->path);
  g_task_set_task_data (task, collect (self), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, write_thread);
  return G_SOURCE_REMOVE;
}

void
slab_session_keeper_queue (SlabSessionKeeper *self)
{
  g_return_if_fail (SLAB_IS_SESSION_KEEPER (self));

  self->last_change = g_get_monotonic_time ();
  if (self->timeout != 0 || self->frozen || !is_wanted (self))
    return;
  self->first_change = self->last_change;
  wait (self, self->last_change);
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

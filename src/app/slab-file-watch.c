/* SPDX-License-Identifier: MIT */
#include "slab-file-watch.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* A program that writes a file tells of it many times. */
#define DELAY_MILLISECONDS 150

#define ATTRIBUTES                                                                                                     \
  G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC            \
                                 "," G_FILE_ATTRIBUTE_UNIX_INODE "," G_FILE_ATTRIBUTE_UNIX_DEVICE

/* What tells one state of a file from another. */
typedef struct
{
  guint64 n_bytes;
  gint64 microseconds;
  guint64 inode;
  guint32 device;
} Stamp;

struct _SlabFileWatch
{
  GObject parent_instance;

  GFile *file;
  char *name;
  GFileMonitor *monitor;
  GCancellable *cancellable;
  guint delay;
  gboolean has_stamp;
  gboolean any_size; /* the next stamp's size is as good as the rest of it */
  gboolean is_saved; /* what is shown does not come from the file as it is since then */
  Stamp stamp;       /* when it was opened or saved */
  char *message;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SlabFileWatch, slab_file_watch, G_TYPE_OBJECT)

static void
read_stamp (GFileInfo *info, Stamp *stamp)
{
  stamp->n_bytes = (guint64) g_file_info_get_size (info);
  stamp->microseconds = (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED)
                            * G_USEC_PER_SEC
                        + g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  stamp->inode = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE);
  stamp->device = g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_UNIX_DEVICE);
}

static char *
describe_since_saved (SlabFileWatch *self, const Stamp *now)
{
  if (now->inode != self->stamp.inode || now->device != self->stamp.device)
    return g_strdup_printf (_ ("“%s” was replaced by another file after it was saved; what is shown is what was saved"),
                            self->name);
  if (now->n_bytes < self->stamp.n_bytes)
    return g_strdup_printf (_ ("“%s” was cut short after it was saved: it has %" PRIu64 " bytes now, %" PRIu64
                               " when it was saved; what is shown is not touched by that"),
                            self->name, now->n_bytes, self->stamp.n_bytes);
  if (now->n_bytes > self->stamp.n_bytes)
    return g_strdup_printf (
        _ ("“%s” has grown after it was saved: it has %" PRIu64 " bytes now, %" PRIu64 " when it was saved"),
        self->name, now->n_bytes, self->stamp.n_bytes);
  if (now->microseconds != self->stamp.microseconds)
    return g_strdup_printf (_ ("“%s” was written to after it was saved; what is shown is not touched by that"),
                            self->name);
  return NULL;
}

/* NULL where it is the same. */
static char *
describe (SlabFileWatch *self, const Stamp *now)
{
  if (self->is_saved)
    return describe_since_saved (self, now);
  if (now->inode != self->stamp.inode || now->device != self->stamp.device)
    return g_strdup_printf (_ ("“%s” was replaced by another file; what is shown is still the one that was opened"),
                            self->name);
  if (now->n_bytes < self->stamp.n_bytes)
    return g_strdup_printf (_ ("“%s” was cut short while it was open: it has %" PRIu64 " bytes now, %" PRIu64
                               " when it was opened; what is shown was read before"),
                            self->name, now->n_bytes, self->stamp.n_bytes);
  if (now->n_bytes > self->stamp.n_bytes)
    return g_strdup_printf (
        _ ("“%s” has grown while it was open: it has %" PRIu64 " bytes now, %" PRIu64 " when it was opened"),
        self->name, now->n_bytes, self->stamp.n_bytes);
  if (now->microseconds != self->stamp.microseconds)
    return g_strdup_printf (_ ("“%s” was written to while it was open; slices may be from before and from after that"),
                            self->name);
  return NULL;
}

/* Takes the message. */
static void
tell (SlabFileWatch *self, char *message)
{
  g_autofree char *was = g_steal_pointer (&self->message);

  self->message = message;
  if (message != NULL && g_strcmp0 (was, message) != 0)
    g_signal_emit (self, signals[CHANGED], 0, message);
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SlabFileWatch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  Stamp now;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (info == NULL)
    {
      tell (self,
            g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                ? g_strdup_printf (
                    self->is_saved ? _ ("“%s” is no longer where it was saved")
                                   : _ ("“%s” is no longer in its place; what is shown is the file that was opened"),
                    self->name)
                : g_strdup_printf (_ ("“%s” is out of reach: %s"), self->name, error->message));
      return;
    }
  read_stamp (info, &now);
  if (!self->has_stamp)
    {
      const guint64 n_bytes = self->stamp.n_bytes;

      self->has_stamp = TRUE;
      self->stamp = now;
      /* Between the opening and now. */
      if (!self->any_size)
        self->stamp.n_bytes = n_bytes;
      self->any_size = FALSE;
    }
  tell (self, describe (self, &now));
}

void
slab_file_watch_check (SlabFileWatch *self)
{
  g_return_if_fail (SLAB_IS_FILE_WATCH (self));

  g_clear_handle_id (&self->delay, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_file_query_info_async (self->file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable,
                           info_cb, g_object_ref (self));
}

void
slab_file_watch_accept (SlabFileWatch *self)
{
  g_return_if_fail (SLAB_IS_FILE_WATCH (self));

  self->has_stamp = FALSE;
  self->any_size = TRUE;
  self->is_saved = TRUE;
  g_clear_pointer (&self->message, g_free);
  slab_file_watch_check (self);
}

static gboolean
delay_cb (gpointer user_data)
{
  SlabFileWatch *self = user_data;

  self->delay = 0;
  slab_file_watch_check (self);
  return G_SOURCE_REMOVE;
}

static void
monitor_cb (SlabFileWatch *self)
{
  g_assert (SLAB_IS_FILE_WATCH (self));

  if (self->delay == 0)
    self->delay = g_timeout_add (DELAY_MILLISECONDS, delay_cb, self);
}

const char *
slab_file_watch_get_message (SlabFileWatch *self)
{
  g_return_val_if_fail (SLAB_IS_FILE_WATCH (self), NULL);

  return self->message;
}

static void
slab_file_watch_dispose (GObject *object)
{
  SlabFileWatch *self = SLAB_FILE_WATCH (object);

  g_clear_handle_id (&self->delay, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->monitor, self);
      g_file_monitor_cancel (self->monitor);
    }
  g_clear_object (&self->monitor);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (slab_file_watch_parent_class)->dispose (object);
}

static void
slab_file_watch_finalize (GObject *object)
{
  SlabFileWatch *self = SLAB_FILE_WATCH (object);

  g_free (self->name);
  g_free (self->message);

  G_OBJECT_CLASS (slab_file_watch_parent_class)->finalize (object);
}

static void
slab_file_watch_class_init (SlabFileWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = slab_file_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = slab_file_watch_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
slab_file_watch_init (SlabFileWatch *self)
{
}

SlabFileWatch *
slab_file_watch_new (GFile *file, guint64 n_bytes)
{
  SlabFileWatch *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (SLAB_TYPE_FILE_WATCH, NULL);
  self->file = g_object_ref (file);
  name = g_file_get_basename (file);
  self->name = g_filename_display_name (name);
  self->stamp.n_bytes = n_bytes;
  /* A system that cannot watch is asked when the window comes to the front. */
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (monitor_cb), self);
  slab_file_watch_check (self);
  return self;
}

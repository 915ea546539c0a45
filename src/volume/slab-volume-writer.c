/* SPDX-License-Identifier: MIT */
#include "slab-volume-writer.h"

#include "formats/slab-esrf-info.h"
#include "slab-volume-private.h"
#include "slab-volume-sample-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* Nothing under the final names is touched before all three files are complete on the disk: a full disk, a crash or a
 * cancelled run leaves the old files whole. */

typedef enum
{
  FILE_DATA,
  FILE_INFO,
  FILE_XML,
  N_FILES,
} FileKind;

static const char *const suffixes[N_FILES] = { "", ".info", ".xml" };

struct _SlabVolumeWriter
{
  GObject parent_instance;

  char *target;
  char *name;
  SlabShape shape;
  SlabSampleType sample_type;
  double voxel_size;
  guint64 n_voxels;

  char *paths[N_FILES];
  guint64 n_bytes[N_FILES]; /* what each is to have */
  char *temporary[N_FILES];
  int fds[N_FILES];

  guint64 n_written;
  guint64 n_pushed; /* bytes on their way to the disk */
  gboolean is_direct;
  guint8 *block;   /* of a direct writer: the begin of a block of the file, of which the rest is to come */
  gsize n_pending; /* bytes of it */
  gboolean has_failed;
  guint8 *bytes;
  float *values;
  SlabVolumeSample sample;
  float min;
  float max;
};

G_DEFINE_FINAL_TYPE (SlabVolumeWriter, slab_volume_writer, G_TYPE_OBJECT)

/* Descriptors of removed files that are being closed. */
static GMutex closing_mutex;
static GCond closing_changed;
static guint n_closing;

static gpointer
close_in_thread (gpointer data)
{
  close (GPOINTER_TO_INT (data));
  g_mutex_lock (&closing_mutex);
  n_closing--;
  g_cond_broadcast (&closing_changed);
  g_mutex_unlock (&closing_mutex);
  return NULL;
}

/* The end of the last descriptor of a removed file gives its place back, and takes the kernel some hundreds of
 * milliseconds for gigabytes: it waits for what is on its way to the disk, and drops every page of the cache. Who
 * cancelled is answered meanwhile. */
static void
close_apart (int fd)
{
  GThread *thread;

  g_mutex_lock (&closing_mutex);
  n_closing++;
  g_mutex_unlock (&closing_mutex);
  thread = g_thread_try_new ("slab-closer", close_in_thread, GINT_TO_POINTER (fd), NULL);
  if (thread != NULL)
    g_thread_unref (thread);
  else
    close_in_thread (GINT_TO_POINTER (fd));
}

static void
wait_for_closing (void)
{
  g_mutex_lock (&closing_mutex);
  while (n_closing > 0)
    g_cond_wait (&closing_changed, &closing_mutex);
  g_mutex_unlock (&closing_mutex);
}

static void
remove_temporary_files (SlabVolumeWriter *self)
{
  for (int i = 0; i < N_FILES; i++)
    {
      if (self->fds[i] >= 0)
        close (self->fds[i]);
      self->fds[i] = -1;
      if (self->temporary[i] != NULL)
        g_unlink (self->temporary[i]);
      g_clear_pointer (&self->temporary[i], g_free);
    }
}

/* The same for who does not want to wait: when it returns no name is left, and the place on the disk follows. */
static void
drop_temporary_files (SlabVolumeWriter *self)
{
  int fd = self->fds[FILE_DATA];

  /* Kept open while its name is taken away, which is quick then. */
  if (fd < 0 && self->temporary[FILE_DATA] != NULL)
    fd = open (self->temporary[FILE_DATA], O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  self->fds[FILE_DATA] = -1;
  remove_temporary_files (self);
  if (fd >= 0)
    close_apart (fd);
}

static void
slab_volume_writer_finalize (GObject *object)
{
  SlabVolumeWriter *self = SLAB_VOLUME_WRITER (object);

  drop_temporary_files (self);
  for (int i = 0; i < N_FILES; i++)
    g_free (self->paths[i]);
  slab_volume_sample_clear (&self->sample);
  g_aligned_free (self->block);
  g_free (self->bytes);
  g_free (self->values);
  g_free (self->target);
  g_free (self->name);

  G_OBJECT_CLASS (slab_volume_writer_parent_class)->finalize (object);
}

static void
slab_volume_writer_class_init (SlabVolumeWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = slab_volume_writer_finalize;
}

static void
slab_volume_writer_init (SlabVolumeWriter *self)
{
  for (int i = 0; i < N_FILES; i++)
    self->fds[i] = -1;
  self->min = INFINITY;
  self->max = -INFINITY;
}

/* What a file of this volume may have: the room that is left and what its own temporary file has already. */
static gboolean
get_free_bytes (SlabVolumeWriter *self, FileKind kind, guint64 *n_bytes)
{
  g_autofree char *folder = g_path_get_dirname (self->paths[kind]);
  struct statvfs disk;
  struct stat info;

  if (statvfs (folder, &disk) != 0)
    return FALSE;
  *n_bytes = (guint64) disk.f_bavail * disk.f_frsize;
  if (self->fds[kind] >= 0 && fstat (self->fds[kind], &info) == 0)
    *n_bytes += (guint64) info.st_blocks * 512;
  return TRUE;
}

static gboolean
fail_file (SlabVolumeWriter *self, FileKind kind, int code, GError **error)
{
  g_autofree char *path = g_strconcat (self->target, suffixes[kind], NULL);
  g_autofree char *name = g_filename_display_name (path);
  const guint64 n_bytes = self->n_bytes[kind];
  guint64 n_free;
  /* There may be room, but no place for another name. */
  gboolean lacks_room = code == ENOSPC && get_free_bytes (self, kind, &n_free) && n_free < n_bytes;

  self->has_failed = TRUE;
  /* After the look at the disk: what is reserved for the other files is not free. */
  remove_temporary_files (self);
  if (lacks_room)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 _ ("Cannot write the %" PRIu64 " bytes of “%s”: %s (there is room for %" PRIu64 ")"), n_bytes, name,
                 g_strerror (code), n_free);
  else if (code == ENOSPC || code == EFBIG || code == EDQUOT)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot write the %" PRIu64 " bytes of “%s”: %s"),
                 n_bytes, name, g_strerror (code));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot write “%s”: %s"), name, g_strerror (code));
  return FALSE;
}

static gboolean
fail (SlabVolumeWriter *self, int code, GError **error)
{
  return fail_file (self, FILE_DATA, code, error);
}

/* Going over the largest file a process may write (RLIMIT_FSIZE) also raises SIGXFSZ, which kills by default. It is
 * blocked in this thread around the call, and taken away when it came, so that only the error number is left. */

static void
block_size_signal (sigset_t *saved)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGXFSZ);
  pthread_sigmask (SIG_BLOCK, &set, saved);
}

static void
restore_size_signal (const sigset_t *saved, int code)
{
  const struct timespec now = { 0, 0 };
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGXFSZ);
  if (code == EFBIG && !sigismember (saved, SIGXFSZ))
    while (sigtimedwait (&set, NULL, &now) < 0 && errno == EINTR)
      ;
  pthread_sigmask (SIG_SETMASK, saved, NULL);
  errno = code;
}

static int
write_all (int fd, const guint8 *bytes, gsize n_bytes)
{
  sigset_t saved;
  int code = 0;

  block_size_signal (&saved);
  while (n_bytes > 0)
    {
      gssize n = write (fd, bytes, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          code = n < 0 ? errno : EIO;
          break;
        }
      bytes += n;
      n_bytes -= (gsize) n;
    }
  restore_size_signal (&saved, code);
  return code;
}

/* Takes the space before any work is done. Where the file system cannot do that, writing will tell. */
static int
reserve_space (int fd, guint64 n_bytes)
{
  sigset_t saved;
  int code = 0;

  if (n_bytes > G_MAXINT64)
    return EFBIG;
  block_size_signal (&saved);
  while (fallocate (fd, 0, 0, (off_t) n_bytes) != 0)
    if (errno != EINTR)
      {
        code = errno;
        break;
      }
  restore_size_signal (&saved, code);
  return code == EOPNOTSUPP || code == ENOSYS || code == EINVAL ? 0 : code;
}

/* The file that a name leads to: a link stays a link, and what it points at is replaced. A name that leads nowhere is
 * taken as it is. */
static char *
follow_links (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

static gboolean
create_temporary_file (SlabVolumeWriter *self, FileKind kind, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->paths[kind]);
  g_autofree char *base = g_path_get_basename (self->paths[kind]);
  g_autofree char *pattern = NULL;
  g_autofree char *path = NULL;
  struct stat info;

  /* Shorter than the final name may be, so that a long name is not too long only while it is written. */
  pattern = g_strdup_printf (".%.200s.XXXXXX.tmp", base);
  path = g_build_filename (folder, pattern, NULL);
  self->fds[kind] = g_mkstemp_full (path, O_WRONLY | O_CLOEXEC, 0666);
  if (self->fds[kind] < 0)
    return fail_file (self, kind, errno, error);
  self->temporary[kind] = g_steal_pointer (&path);
  if (stat (self->paths[kind], &info) == 0 && S_ISREG (info.st_mode)
      && fchmod (self->fds[kind], info.st_mode & 07777) != 0)
    return fail_file (self, kind, errno, error);
  return TRUE;
}

static gboolean
check_target (SlabVolumeWriter *self, GError **error)
{
  for (int i = 0; i < N_FILES; i++)
    {
      struct stat info;

      /* rename() would fail on a folder after all the work, and put a file where a device was. */
      if (stat (self->paths[i], &info) == 0 && !S_ISREG (info.st_mode))
        {
          g_autofree char *name = g_filename_display_name (self->paths[i]);

          if (S_ISDIR (info.st_mode))
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                         _ ("Cannot write “%s”: it is a folder; the name of a file was expected"), name);
          else
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _ ("Cannot write “%s”: it is a device or a pipe; the name of a file was expected"), name);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is known before the voxels. */
static void
begin_info (SlabVolumeWriter *self, SlabEsrfInfo *info)
{
  *info = (SlabEsrfInfo){ .shape = self->shape,
                          .has_sample_type = self->sample_type != SLAB_SAMPLE_FLOAT32,
                          .sample_type = self->sample_type,
                          .byte_order = SLAB_BYTE_ORDER_LITTLE,
                          .voxel_size = self->voxel_size > 0 ? self->voxel_size : NAN };
}

static gboolean
collect_info (SlabVolumeWriter *self, SlabEsrfInfo *info, GError **error)
{
  /* PyHST's s1, s2 leave few voxels outside, S1, S2 more, for display. */
  static const double percents[] = { 0.001, 99.999, 0.2, 99.8 };
  float values[G_N_ELEMENTS (percents)];

  if (!slab_volume_sample_get_percentiles (&self->sample, percents, G_N_ELEMENTS (percents), values))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, _ ("There is not enough memory to write “%s”"),
                   self->name);
      return FALSE;
    }
  begin_info (self, info);
  info->val_min = self->min <= self->max ? (double) self->min : NAN;
  info->val_max = self->min <= self->max ? (double) self->max : NAN;
  for (guint i = 0; i < 2; i++)
    {
      info->wide[i] = (double) values[i];
      info->tight[i] = (double) values[2 + i];
    }
  return TRUE;
}

static char *
format_info (SlabVolumeWriter *self, FileKind kind, const SlabEsrfInfo *info)
{
  g_autofree char *base = NULL;

  if (kind == FILE_INFO)
    return slab_esrf_info_format (info);
  base = g_filename_display_basename (self->target);
  return slab_esrf_info_format_xml (info, base);
}

/* The longest texts that there can be take the place of those that are only known at the end: written, since not every
 * file system can reserve. */
static gboolean
reserve_side_files (SlabVolumeWriter *self, GError **error)
{
  SlabEsrfInfo longest;

  begin_info (self, &longest);
  longest.val_min = longest.val_max = -G_MAXFLOAT;
  longest.wide[0] = longest.wide[1] = longest.tight[0] = longest.tight[1] = -G_MAXFLOAT;
  for (int kind = FILE_INFO; kind < N_FILES; kind++)
    {
      g_autofree char *text = format_info (self, kind, &longest);
      int code;

      self->n_bytes[kind] = strlen (text);
      if (!create_temporary_file (self, kind, error))
        return FALSE;
      code = write_all (self->fds[kind], (const guint8 *) text, self->n_bytes[kind]);
      if (code != 0)
        return fail_file (self, kind, code, error);
    }
  return TRUE;
}

static gboolean
write_side_file (SlabVolumeWriter *self, FileKind kind, const SlabEsrfInfo *info, GError **error)
{
  g_autofree char *text = format_info (self, kind, info);
  int code;

  self->n_bytes[kind] = strlen (text);
  if (lseek (self->fds[kind], 0, SEEK_SET) != 0)
    return fail_file (self, kind, errno, error);
  code = write_all (self->fds[kind], (const guint8 *) text, self->n_bytes[kind]);
  if (code == 0 && ftruncate (self->fds[kind], (off_t) self->n_bytes[kind]) != 0)
    code = errno;
  return code == 0 || fail_file (self, kind, code, error);
}

/**
 * slab_volume_writer_new:
 * @target: a local file, replaced when it exists, through a link when it is one; "X.vol" by custom, or "X.raw" for
 *   integers
 * @shape: a valid shape
 * @sample_type: type of a voxel in the file; its byte order is always little
 * @spacing: (nullable): distance of neighbouring voxels in µm along Z, Y, X; kept when it is the same along each, since
 *   the format has one number for it
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Takes the disk space at once, that of the voxels where the file system can, so that a full disk is known before the
 * work.
 * A writer that is dropped before its end leaves no name behind, and gives its space back in a thread of its own; a new
 * one waits for that first.
 *
 * Returns: (transfer full) (nullable): a writer
 */
SlabVolumeWriter *
slab_volume_writer_new (GFile *target, const SlabShape *shape, SlabSampleType sample_type,
                        const double spacing[SLAB_N_AXES], GError **error)
{
  g_autoptr (SlabVolumeWriter) self = NULL;
  gsize sample_size;
  int code;

  g_return_val_if_fail (G_IS_FILE (target), NULL);
  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);
  g_return_val_if_fail ((guint) sample_type < SLAB_N_SAMPLE_TYPES, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self = g_object_new (SLAB_TYPE_VOLUME_WRITER, NULL);
  self->target = g_file_get_path (target);
  if (self->target == NULL)
    {
      g_autofree char *uri = g_file_get_uri (target);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _ ("“%s” is not a local file"), uri);
      return NULL;
    }
  self->name = g_filename_display_name (self->target);
  self->shape = *shape;
  self->sample_type = sample_type;
  sample_size = slab_sample_type_get_size (sample_type);
  if (!slab_shape_get_n_voxels (shape, &self->n_voxels)
      || !slab_shape_get_n_bytes (shape, sample_size, &self->n_bytes[FILE_DATA]))
    {
      fail (self, EFBIG, error);
      return NULL;
    }
  if (spacing != NULL && isfinite (spacing[0]) && spacing[0] > 0 && spacing[0] == spacing[1]
      && spacing[0] == spacing[2])
    self->voxel_size = spacing[0];

  for (int i = 0; i < N_FILES; i++)
    {
      g_autofree char *path = g_strconcat (self->target, suffixes[i], NULL);

      self->paths[i] = follow_links (path);
    }
  self->bytes = g_try_malloc (SLAB_BLOCK_VOXELS * sample_size);
  self->values = g_try_new (float, SLAB_BLOCK_VOXELS);
  if (self->bytes == NULL || self->values == NULL || !slab_volume_sample_init (&self->sample, self->n_voxels))
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, _ ("There is not enough memory to write “%s”"),
                   self->name);
      return NULL;
    }
  if (!check_target (self, error) || !create_temporary_file (self, FILE_DATA, error))
    return NULL;
  /* The place of a file that was removed just now may be needed. */
  wait_for_closing ();
  code = reserve_space (self->fds[FILE_DATA], self->n_bytes[FILE_DATA]);
  if (code != 0)
    {
      fail (self, code, error);
      return NULL;
    }
  if (!reserve_side_files (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* As many as the widest vectors hold; each takes every so manieth value, so that a compiler may use vectors. */
#define N_LANES 16

static void
add_to_range (const float *values, gsize n, float min[N_LANES], float max[N_LANES])
{
  for (gsize i = 0; i + N_LANES <= n; i += N_LANES)
    for (gsize j = 0; j < N_LANES; j++)
      {
        float value = values[i + j];
        gboolean counts = fabsf (value) <= G_MAXFLOAT;
        float low = counts ? value : INFINITY;
        float high = counts ? value : -INFINITY;

        min[j] = low < min[j] ? low : min[j];
        max[j] = high > max[j] ? high : max[j];
      }
  for (gsize i = n - n % N_LANES; i < n; i++)
    if (isfinite (values[i]))
      {
        min[0] = MIN (values[i], min[0]);
        max[0] = MAX (values[i], max[0]);
      }
}

static void
add_to_statistics (SlabVolumeWriter *self, const float *values, gsize n)
{
  float min[N_LANES], max[N_LANES];

  for (gsize j = 0; j < N_LANES; j++)
    {
      min[j] = INFINITY;
      max[j] = -INFINITY;
    }
  add_to_range (values, n, min, max);
  /* Adding 0 takes the sign of a zero, which depends on where a block begins. */
  for (gsize j = 0; j < N_LANES; j++)
    {
      self->min = MIN (self->min, min[j] + 0.0f);
      self->max = MAX (self->max, max[j] + 0.0f);
    }
  slab_volume_sample_add_block (&self->sample, self->n_written, values, n);
}

/* So much may wait in memory for the disk: enough that it is never without work, little enough that a cancel, which
 * cannot take back what is on its way, does not wait for long until the file is gone. */
#define MAX_UNWRITTEN_BYTES (G_GUINT64_CONSTANT (16) << 20)
#define PUSH_BYTES (G_GUINT64_CONSTANT (4) << 20)

/* Keeps the disk busy while the voxels arrive: else the system lets gigabytes gather and the end waits for them all,
 * deaf to a cancel. Only advice, so what it says is not looked at: fsync () tells. */
static void
push_to_disk (SlabVolumeWriter *self, guint64 n_bytes)
{
#ifdef SYNC_FILE_RANGE_WRITE
  while (n_bytes - self->n_pushed >= PUSH_BYTES)
    {
      (void) sync_file_range (self->fds[FILE_DATA], (off_t) self->n_pushed, (off_t) PUSH_BYTES, SYNC_FILE_RANGE_WRITE);
      self->n_pushed += PUSH_BYTES;
      if (self->n_pushed > MAX_UNWRITTEN_BYTES)
        (void) sync_file_range (self->fds[FILE_DATA], (off_t) (self->n_pushed - MAX_UNWRITTEN_BYTES - PUSH_BYTES),
                                (off_t) PUSH_BYTES, SYNC_FILE_RANGE_WAIT_BEFORE);
    }
#endif
}

/* Waits for all voxels in pieces, between which a cancel is answered: fsync () would be deaf until the last one is on
 * the disk. */
static gboolean
drain_to_disk (SlabVolumeWriter *self, GCancellable *cancellable, GError **error)
{
#ifdef SYNC_FILE_RANGE_WRITE
  const guint64 waited = MAX (self->n_pushed, MAX_UNWRITTEN_BYTES) - MAX_UNWRITTEN_BYTES;

  (void) sync_file_range (self->fds[FILE_DATA], (off_t) self->n_pushed,
                          (off_t) (self->n_bytes[FILE_DATA] - self->n_pushed), SYNC_FILE_RANGE_WRITE);
  for (guint64 start = waited; start < self->n_bytes[FILE_DATA]; start += PUSH_BYTES)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      (void) sync_file_range (self->fds[FILE_DATA], (off_t) start,
                              (off_t) MIN (PUSH_BYTES, self->n_bytes[FILE_DATA] - start), SYNC_FILE_RANGE_WAIT_BEFORE);
    }
#endif
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Addresses, places and sizes that any disk takes without the system's cache. */
#define DIRECT_ALIGNMENT 4096

static int
set_direct (SlabVolumeWriter *self, gboolean is_direct)
{
#ifdef O_DIRECT
  int flags = fcntl (self->fds[FILE_DATA], F_GETFL);

  if (flags < 0)
    return errno;
  flags = is_direct ? flags | O_DIRECT : flags & ~O_DIRECT;
  return fcntl (self->fds[FILE_DATA], F_SETFL, flags) == 0 ? 0 : errno;
#else
  return is_direct ? EINVAL : 0;
#endif
}

/* From here on through the system's cache, beginning with what is pending. */
static int
end_direct (SlabVolumeWriter *self)
{
  int code = set_direct (self, FALSE);

  self->is_direct = FALSE;
  if (code == 0 && self->n_pending > 0)
    code = write_all (self->fds[FILE_DATA], self->block, self->n_pending);
  self->n_pending = 0;
  return code;
}

/* Whole blocks, one after the other, whose address is fit for it. */
static int
write_blocks (SlabVolumeWriter *self, const guint8 *bytes, gsize n_bytes)
{
  off_t place = lseek (self->fds[FILE_DATA], 0, SEEK_CUR);
  int code = write_all (self->fds[FILE_DATA], bytes, n_bytes);
  off_t reached;

  if (code != EINVAL)
    return code;
  /* Not every file system that opens a file so writes it so, and after a short write the rest may not be fit. */
  reached = lseek (self->fds[FILE_DATA], 0, SEEK_CUR);
  if (place < 0 || reached < place || (gsize) (reached - place) > n_bytes)
    return code;
  code = set_direct (self, FALSE);
  self->is_direct = FALSE;
  return code == 0 ? write_all (self->fds[FILE_DATA], bytes + (reached - place), n_bytes - (gsize) (reached - place))
                   : code;
}

/* Bytes that are in the file already count as pending while the block that they begin is not whole. */
static int
write_direct (SlabVolumeWriter *self, const guint8 *bytes, gsize n_bytes)
{
  int code = 0;

  while (n_bytes > 0 && code == 0 && self->is_direct)
    {
      gsize n = MIN (n_bytes, DIRECT_ALIGNMENT - self->n_pending);

      if (self->n_pending == 0 && n_bytes >= DIRECT_ALIGNMENT && (guintptr) bytes % DIRECT_ALIGNMENT == 0)
        {
          n = n_bytes - n_bytes % DIRECT_ALIGNMENT;
          code = write_blocks (self, bytes, n);
        }
      else
        {
          memcpy (self->block + self->n_pending, bytes, n);
          self->n_pending += n;
          if (self->n_pending == DIRECT_ALIGNMENT)
            {
              self->n_pending = 0;
              code = write_blocks (self, self->block, DIRECT_ALIGNMENT);
            }
        }
      bytes += n;
      n_bytes -= n;
    }
  return code == 0 && n_bytes > 0 ? write_all (self->fds[FILE_DATA], bytes, n_bytes) : code;
}

/**
 * slab_volume_writer_set_direct:
 * @self: a writer that was given no voxel
 *
 * Has the voxels go straight to the disk where the file system can, instead of through its cache: right for a volume
 * that is larger than the memory. It is fastest where pieces of many megabytes are as far from a page's begin as they
 * will be from that of a block of 4096 bytes in the file.
 */
void
slab_volume_writer_set_direct (SlabVolumeWriter *self)
{
  g_return_if_fail (SLAB_IS_VOLUME_WRITER (self));
  g_return_if_fail (self->n_written == 0);

  if (self->fds[FILE_DATA] < 0 || self->is_direct
      || !slab_sample_type_is_native (self->sample_type, SLAB_BYTE_ORDER_LITTLE))
    return;
  self->block = g_aligned_alloc (1, DIRECT_ALIGNMENT, DIRECT_ALIGNMENT);
  self->is_direct = set_direct (self, TRUE) == 0;
}

static gboolean
append_direct (SlabVolumeWriter *self, const float *voxels, guint64 n_voxels, GError **error)
{
  int code = write_direct (self, (const guint8 *) voxels, n_voxels * sizeof (float));

  if (code != 0)
    return fail (self, code, error);
  for (guint64 done = 0; done < n_voxels; done += SLAB_BLOCK_VOXELS)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels - done);

      add_to_statistics (self, voxels + done, n);
      self->n_written += n;
    }
  return TRUE;
}

/* @bytes: as they are to be in the file; @values: what they mean. */
static gboolean
append_block (SlabVolumeWriter *self, const guint8 *bytes, const float *values, gsize n, GError **error)
{
  const gsize sample_size = slab_sample_type_get_size (self->sample_type);
  int code;

  add_to_statistics (self, values, n);
  code = write_all (self->fds[FILE_DATA], bytes, n * sample_size);
  if (code != 0)
    return fail (self, code, error);
  self->n_written += n;
  push_to_disk (self, self->n_written * sample_size);
  return TRUE;
}

static gboolean
append_voxels (SlabVolumeWriter *self, const float *voxels, guint64 n_voxels, GError **error)
{
  gboolean is_native = slab_sample_type_is_native (self->sample_type, SLAB_BYTE_ORDER_LITTLE);

  if (self->is_direct)
    return append_direct (self, voxels, n_voxels, error);
  while (n_voxels > 0)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels);
      const guint8 *bytes = (const guint8 *) voxels;
      const float *values = voxels;

      if (!is_native)
        {
          /* The side file describes what is in the file, so the rounded values count. */
          slab_sample_type_from_float (self->sample_type, SLAB_BYTE_ORDER_LITTLE, voxels, n, self->bytes);
          slab_sample_type_to_float (self->sample_type, SLAB_BYTE_ORDER_LITTLE, self->bytes, n, self->values);
          bytes = self->bytes;
          values = self->values;
        }
      if (!append_block (self, bytes, values, n, error))
        return FALSE;
      voxels += n;
      n_voxels -= n;
    }
  return TRUE;
}

static gboolean
set_count_error (SlabVolumeWriter *self, guint64 n_voxels, GError **error)
{
  self->has_failed = TRUE;
  remove_temporary_files (self);
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE,
               _ ("“%s” was given %" PRIu64 " voxels, but %" PRIu64 " were expected"), self->name, n_voxels,
               self->n_voxels);
  return FALSE;
}

static gboolean
check_usable (SlabVolumeWriter *self, GError **error)
{
  if (!self->has_failed && self->fds[FILE_DATA] >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("“%s” is not being written any more"), self->name);
  return FALSE;
}

/**
 * slab_volume_writer_append_planes:
 * @self: a writer
 * @planes: @n_planes planes of the shape's n[Y] * n[X] voxels, which follow those appended before; memory, not a
 *   mapped file
 * @n_planes: how many
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * After a failure nothing is left on the disk, and the writer can only be dropped.
 *
 * Returns: %FALSE when the planes could not be written
 */
gboolean
slab_volume_writer_append_planes (SlabVolumeWriter *self, const float *planes, gint64 n_planes, GError **error)
{
  guint64 n_plane, n_voxels;

  g_return_val_if_fail (SLAB_IS_VOLUME_WRITER (self), FALSE);
  g_return_val_if_fail (planes != NULL || n_planes == 0, FALSE);
  g_return_val_if_fail (n_planes >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_usable (self, error))
    return FALSE;
  n_plane = self->n_voxels / (guint64) self->shape.n[SLAB_AXIS_Z];
  if (!g_uint64_checked_mul (&n_voxels, n_plane, (guint64) n_planes) || n_voxels > self->n_voxels - self->n_written)
    return set_count_error (self, self->n_written + n_plane * (guint64) n_planes, error);
  return append_voxels (self, planes, n_voxels, error);
}

/**
 * slab_volume_writer_append_voxels:
 * @self: a writer
 * @voxels: voxels in storage order, which follow those appended before; memory, not a mapped file
 * @n_voxels: how many; planes need not be whole
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * For who must not wait for the disk as long as a large plane takes. After a failure nothing is left on the disk, and
 * the writer can only be dropped.
 *
 * Returns: %FALSE when the voxels could not be written
 */
gboolean
slab_volume_writer_append_voxels (SlabVolumeWriter *self, const float *voxels, guint64 n_voxels, GError **error)
{
  g_return_val_if_fail (SLAB_IS_VOLUME_WRITER (self), FALSE);
  g_return_val_if_fail (voxels != NULL || n_voxels == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_usable (self, error))
    return FALSE;
  if (n_voxels > self->n_voxels - self->n_written)
    return set_count_error (self, self->n_written + MIN (n_voxels, G_MAXUINT64 - self->n_written), error);
  return append_voxels (self, voxels, n_voxels, error);
}

/**
 * slab_volume_writer_append_samples:
 * @self: a writer
 * @samples: samples of the writer's own type in storage order, which follow those appended before, at any alignment;
 *   memory, not a mapped file
 * @order: their byte order
 * @n_voxels: how many; planes need not be whole
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * As slab_volume_writer_append_voxels(), to the bit: integers of 32 bits and float64 are not rounded to float32. Not
 * for a direct writer.
 *
 * Returns: %FALSE when the samples could not be written
 */
gboolean
slab_volume_writer_append_samples (SlabVolumeWriter *self, const void *samples, SlabByteOrder order, guint64 n_voxels,
                                   GError **error)
{
  const guint8 *bytes = samples;
  gsize sample_size;

  g_return_val_if_fail (SLAB_IS_VOLUME_WRITER (self), FALSE);
  g_return_val_if_fail (!self->is_direct, FALSE);
  g_return_val_if_fail (samples != NULL || n_voxels == 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_usable (self, error))
    return FALSE;
  if (n_voxels > self->n_voxels - self->n_written)
    return set_count_error (self, self->n_written + MIN (n_voxels, G_MAXUINT64 - self->n_written), error);
  sample_size = slab_sample_type_get_size (self->sample_type);
  while (n_voxels > 0)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels);

      const guint8 *stored = bytes;
      const float *values = self->values;

      if (order != SLAB_BYTE_ORDER_LITTLE && sample_size > 1)
        {
          slab_sample_type_reorder (self->sample_type, order, bytes, n, SLAB_BYTE_ORDER_LITTLE, self->bytes);
          stored = self->bytes;
        }
      if (slab_sample_type_is_native (self->sample_type, order) && (guintptr) bytes % G_ALIGNOF (float) == 0)
        values = (const float *) (const void *) bytes;
      else
        slab_sample_type_to_float (self->sample_type, order, bytes, n, self->values);
      if (!append_block (self, stored, values, n, error))
        return FALSE;
      bytes += n * sample_size;
      n_voxels -= n;
    }
  return TRUE;
}

static gboolean
close_files (SlabVolumeWriter *self, GError **error)
{
  for (int i = 0; i < N_FILES; i++)
    {
      int fd = self->fds[i];

      if (fsync (fd) != 0 && errno != EINVAL && errno != EROFS)
        return fail_file (self, i, errno, error);
      self->fds[i] = -1;
      /* Network file systems report a failed write only here. */
      if (close (fd) != 0 && errno != EINTR)
        return fail_file (self, i, errno, error);
    }
  return TRUE;
}

/* How a file got its name, and thus how it is taken back. */
typedef enum
{
  PLACED_NEW,
  PLACED_EXCHANGED,
  PLACED_OVER,
} Placement;

/* Where there is an old file both change places, so that it can be put back. Not every file system can do that; there
 * the old file is lost at once. */
static int
place_file (const char *temporary, const char *path, Placement *placement)
{
  struct stat info;

  *placement = PLACED_NEW;
  if (lstat (path, &info) == 0)
    {
      *placement = PLACED_OVER;
#ifdef RENAME_EXCHANGE
      /* A folder would change places as well. */
      if (!S_ISDIR (info.st_mode) && renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) == 0)
        {
          *placement = PLACED_EXCHANGED;
          return 0;
        }
#endif
    }
  return g_rename (temporary, path) == 0 ? 0 : errno;
}

static void
take_file_back (const char *temporary, const char *path, Placement placement)
{
#ifdef RENAME_EXCHANGE
  /* By a second way where the first one fails now: what has the temporary name is removed afterwards. */
  if (placement == PLACED_EXCHANGED && renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
    (void) g_rename (temporary, path);
#endif
  if (placement == PLACED_NEW)
    g_unlink (path);
}

/* Gives all files their names, or none. */
static gboolean
place_files (SlabVolumeWriter *self, GError **error)
{
  Placement placements[N_FILES];

  for (int i = 0; i < N_FILES; i++)
    {
      const FileKind failed = i;
      int code = place_file (self->temporary[i], self->paths[i], &placements[i]);

      if (code == 0)
        continue;
      while (--i >= 0)
        take_file_back (self->temporary[i], self->paths[i], placements[i]);
      return fail_file (self, failed, code, error);
    }
  /* What has a temporary name now is old. */
  remove_temporary_files (self);
  return TRUE;
}

static void
sync_folder (SlabVolumeWriter *self)
{
  g_autofree char *folder = g_path_get_dirname (self->paths[FILE_DATA]);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* All is written; a file system that cannot sync a folder loses at most the renames in a power cut. */
  if (fd >= 0)
    {
      (void) fsync (fd);
      close (fd);
    }
}

/**
 * slab_volume_writer_finish:
 * @self: a writer that was given every plane
 * @cancellable: (nullable): looked at every few megabytes while the disk is waited for, and before the files get their
 *   names
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Writes the side files, waits for the disk and renames. After a failure nothing is left on the disk but what was
 * there before.
 *
 * Returns: %FALSE when the volume could not be written
 */
gboolean
slab_volume_writer_finish (SlabVolumeWriter *self, GCancellable *cancellable, GError **error)
{
  SlabEsrfInfo info;
  int code;

  g_return_val_if_fail (SLAB_IS_VOLUME_WRITER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_usable (self, error))
    return FALSE;
  if (self->n_written != self->n_voxels)
    return set_count_error (self, self->n_written, error);
  if (!collect_info (self, &info, error))
    {
      self->has_failed = TRUE;
      remove_temporary_files (self);
      return FALSE;
    }
  code = end_direct (self);
  if (code != 0)
    return fail (self, code, error);
  if (!drain_to_disk (self, cancellable, error))
    {
      self->has_failed = TRUE;
      drop_temporary_files (self);
      return FALSE;
    }
  if (!write_side_file (self, FILE_INFO, &info, error) || !write_side_file (self, FILE_XML, &info, error)
      || !close_files (self, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      self->has_failed = TRUE;
      drop_temporary_files (self);
      return FALSE;
    }

  if (!place_files (self, error))
    return FALSE;
  sync_folder (self);
  return TRUE;
}

/**
 * slab_volume_writer_write:
 * @self: a new writer of the shape of @volume
 * @volume: a volume; its own type keeps every sample to the bit, another one goes by float32
 * @progress: (nullable): called about a hundred times
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * Writes all of @volume and finishes. Needs a few hundred kilobytes, however large the volume is. Any thread but the
 * main one.
 *
 * Returns: %FALSE when the volume could not be read or written or the work was cancelled; then the target and its side
 *   files are what they were
 */
gboolean
slab_volume_writer_write (SlabVolumeWriter *self, SlabVolume *volume, SlabProgressFunc progress, gpointer user_data,
                          GCancellable *cancellable, GError **error)
{
  g_autofree void *block = NULL;
  guint64 n_voxels, next_report = 0;
  gboolean is_own_type;

  g_return_val_if_fail (SLAB_IS_VOLUME_WRITER (self), FALSE);
  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (slab_shape_equal (slab_volume_get_shape (volume), &self->shape), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  is_own_type = self->sample_type == slab_volume_get_sample_type (volume);
  block = g_try_malloc (SLAB_BLOCK_VOXELS
                        * (is_own_type ? slab_sample_type_get_size (self->sample_type) : sizeof (float)));
  if (block == NULL)
    {
      g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_MEMORY, _ ("There is not enough memory to write “%s”"),
                   self->name);
      return FALSE;
    }

  n_voxels = slab_volume_get_n_voxels (volume);
  for (guint64 first = 0; first < n_voxels; first += SLAB_BLOCK_VOXELS)
    {
      gsize n = (gsize) MIN (SLAB_BLOCK_VOXELS, n_voxels - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (progress != NULL && first >= next_report)
        {
          progress ((double) first / (double) n_voxels, user_data);
          next_report += n_voxels / 100 + 1;
        }
      if (is_own_type)
        {
          if (!slab_volume_load (volume, first, n, block, error)
              || !slab_volume_writer_append_samples (self, block, slab_volume_get_byte_order (volume), n, error))
            return FALSE;
          continue;
        }
      slab_volume_read_flat (volume, first, n, block);
      if (!append_voxels (self, block, n, error))
        return FALSE;
    }
  if (!slab_volume_check (volume, error) || !slab_volume_writer_finish (self, cancellable, error))
    return FALSE;
  if (progress != NULL)
    progress (1, user_data);
  return TRUE;
}

/**
 * slab_volume_save:
 * @volume: a volume
 * @target: a local file; may be the one that @volume was opened from, which stays readable through @volume
 * @sample_type: type of a voxel in the file; that of @volume keeps every sample to the bit, another one goes by float32
 * @progress: (nullable): called about a hundred times
 * @user_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a %G_IO_ERROR or %SLAB_VOLUME_ERROR
 *
 * A writer made and used by slab_volume_writer_write () in one go. Any thread but the main one.
 *
 * Returns: %FALSE when the volume could not be read or written or the work was cancelled; then @target and its side
 *   files are what they were
 */
gboolean
slab_volume_save (SlabVolume *volume, GFile *target, SlabSampleType sample_type, SlabProgressFunc progress,
                  gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabVolumeWriter) writer = NULL;
  double spacing[SLAB_N_AXES];

  g_return_val_if_fail (SLAB_IS_VOLUME (volume), FALSE);
  g_return_val_if_fail (G_IS_FILE (target), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  (void) slab_volume_get_spacing (volume, spacing);
  writer = slab_volume_writer_new (target, slab_volume_get_shape (volume), sample_type, spacing, error);
  return writer != NULL && slab_volume_writer_write (writer, volume, progress, user_data, cancellable, error);
}

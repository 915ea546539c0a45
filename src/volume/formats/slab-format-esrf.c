/* SPDX-License-Identifier: MIT */
#include "slab-esrf-info.h"
#include "slab-format.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The ESRF's reconstructions, by PyHST, nabu and tomoscan: "X.vol" or "X.raw" without any header, and what it holds in
 * "X.vol.info" or "X.vol.xml" (also "X.info"). */

typedef gboolean (*ParseFunc) (SlabEsrfInfo *info, const char *text, gsize n_bytes, const char *name, GError **error);

static gboolean
read_side_file (const char *path, const char *name, char **text, gsize *n_bytes, GError **error)
{
  g_autofree char *buffer = NULL;
  gsize length = 0;
  struct stat info;
  gssize n_read;
  int fd;

  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd >= 0 && fstat (fd, &info) == 0 && !S_ISREG (info.st_mode))
    {
      close (fd);
      fd = -1;
      errno = S_ISDIR (info.st_mode) ? EISDIR : EINVAL;
    }
  if (fd < 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot open “%s”: %s"), name,
                   g_strerror (code));
      return FALSE;
    }

  /* One byte more than is allowed, so that the parser sees that a file is too long. */
  buffer = g_malloc (SLAB_ESRF_INFO_MAX_BYTES + 1);
  do
    {
      n_read = read (fd, buffer + length, SLAB_ESRF_INFO_MAX_BYTES + 1 - length);
      if (n_read > 0)
        length += (gsize) n_read;
    }
  while (n_read > 0 || (n_read < 0 && errno == EINTR));
  if (n_read < 0)
    {
      int code = errno;

      close (fd);
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("Cannot read “%s”: %s"), name,
                   g_strerror (code));
      return FALSE;
    }
  close (fd);

  *text = g_steal_pointer (&buffer);
  *n_bytes = length;
  return TRUE;
}

static gboolean
fits_integer (double value, SlabSampleType type)
{
  if (isnan (value))
    return TRUE;
  return value == floor (value) && value >= 0 && value <= (type == SLAB_SAMPLE_UINT8 ? G_MAXUINT8 : G_MAXUINT16);
}

/* Without DATA_TYPE the file's size tells the type, to the byte. A float32 volume of which exactly a half or a quarter
 * has been written so far would pass as an integer one; the extreme values in the side file give it away. */
static gboolean
deduce_sample_type (const SlabEsrfInfo *info, guint64 n_bytes, SlabSampleType *type)
{
  guint64 n_voxels;

  if (!slab_shape_get_n_voxels (&info->shape, &n_voxels) || n_bytes % n_voxels != 0)
    return FALSE;
  switch (n_bytes / n_voxels)
    {
    case 1:
      *type = SLAB_SAMPLE_UINT8;
      return fits_integer (info->val_min, *type) && fits_integer (info->val_max, *type);
    case 2:
      *type = SLAB_SAMPLE_UINT16;
      return fits_integer (info->val_min, *type) && fits_integer (info->val_max, *type);
    case 4:
      *type = SLAB_SAMPLE_FLOAT32;
      return TRUE;
    case 8:
      *type = SLAB_SAMPLE_FLOAT64;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
name_ends_in (const char *name, const char *suffix)
{
  gsize length = strlen (name);
  gsize n = strlen (suffix);

  return length >= n && g_ascii_strcasecmp (name + length - n, suffix) == 0;
}

static gboolean
find_sample_type (const SlabFormatSource *source, const SlabEsrfInfo *info, const char *side_name, SlabSampleType *type,
                  GError **error)
{
  g_autofree char *shape = NULL;
  guint64 expected = 0;

  *type = info->sample_type;
  if (info->has_sample_type)
    {
      if (slab_shape_get_n_bytes (&info->shape, slab_sample_type_get_size (*type), &expected)
          && expected == source->n_bytes)
        return TRUE;
    }
  else
    {
      if (deduce_sample_type (info, source->n_bytes, type))
        return TRUE;
      *type = name_ends_in (source->name, ".raw") ? SLAB_SAMPLE_UINT8 : SLAB_SAMPLE_FLOAT32;
      if (!slab_shape_get_n_bytes (&info->shape, slab_sample_type_get_size (*type), &expected))
        expected = 0;
    }

  shape = slab_shape_to_string (&info->shape);
  g_set_error (error, SLAB_VOLUME_ERROR, SLAB_VOLUME_ERROR_SIZE,
               _ ("“%s” has %" PRIu64 " bytes, but “%s” describes %s voxels of %s, which are %" PRIu64 " bytes"),
               source->name, source->n_bytes, side_name, shape, slab_sample_type_get_name (*type), expected);
  return FALSE;
}

static void
fill_content (SlabFormatContent *content, const SlabEsrfInfo *info, SlabSampleType type)
{
  float low = (float) info->tight[0];
  float high = (float) info->tight[1];

  content->layout.shape = info->shape;
  content->layout.sample_type = type;
  content->layout.byte_order = info->byte_order;
  content->layout.skip = 0;
  if (isfinite (info->voxel_size) && info->voxel_size > 0)
    {
      for (int i = 0; i < SLAB_N_AXES; i++)
        content->spacing[i] = info->voxel_size;
      content->unit = "µm";
    }
  if (isfinite (low) && isfinite (high) && low < high)
    {
      content->low = low;
      content->high = high;
    }
}

static SlabFormatAnswer
probe (const SlabFormatSource *source, SlabFormatContent *content, GError **error)
{
  static const struct
  {
    const char *suffix;
    gboolean replaces_extension;
    ParseFunc parse;
  } candidates[] = {
    { ".info", FALSE, slab_esrf_info_parse },
    { ".xml", FALSE, slab_esrf_info_parse_xml },
    { ".info", TRUE, slab_esrf_info_parse },
  };
  g_autoptr (GError) first_error = NULL;
  const char *base = strrchr (source->path, G_DIR_SEPARATOR);
  const char *dot = strrchr (base != NULL ? base : source->path, '.');

  /* The first side file that explains the size to the byte is right; when none does, the first one's complaint is
   * the most useful. */
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autofree char *stem = NULL;
      g_autofree char *path = NULL;
      g_autofree char *name = NULL;
      g_autofree char *text = NULL;
      g_autoptr (GError) local_error = NULL;
      SlabEsrfInfo info;
      SlabSampleType type;
      gsize n_bytes;

      if (candidates[i].replaces_extension && dot == NULL)
        continue;
      stem = candidates[i].replaces_extension ? g_strndup (source->path, dot - source->path) : g_strdup (source->path);
      path = g_strconcat (stem, candidates[i].suffix, NULL);
      if (strcmp (path, source->path) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      name = g_filename_display_basename (path);

      if (read_side_file (path, name, &text, &n_bytes, &local_error)
          && candidates[i].parse (&info, text, n_bytes, name, &local_error)
          && find_sample_type (source, &info, name, &type, &local_error))
        {
          fill_content (content, &info, type);
          return SLAB_FORMAT_YES;
        }
      if (first_error == NULL)
        first_error = g_steal_pointer (&local_error);
    }

  if (first_error == NULL)
    return SLAB_FORMAT_NO;
  g_propagate_error (error, g_steal_pointer (&first_error));
  return SLAB_FORMAT_ALMOST;
}

const SlabFormat slab_format_esrf = { N_ ("ESRF volume"), probe };

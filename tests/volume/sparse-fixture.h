/* SPDX-License-Identifier: MIT */
#pragma once

#include "volume-fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than 2³¹ voxels of uint8, of which a file holds a few pages. All are 0 but these, which are 1, 2, 3, 4: the
 * first one, the last one that a signed index of 32 bits reaches, the one after it, and the last one. */

#define SPARSE_NZ 2200
#define SPARSE_NY 1024
#define SPARSE_NX 1024
#define SPARSE_N_PLACES 4

static const gint64 sparse_places[SPARSE_N_PLACES][SLAB_N_AXES] = {
  { 0, 0, 0 },
  { 2047, 1023, 1023 },
  { 2048, 0, 0 },
  { 2199, 1023, 1023 },
};

/* What a file may take here before it is not sparse. */
#define SPARSE_MAX_BYTES (1 << 20)

/* Skips the test and returns NULL where the file system has no holes or no room. */
static inline SlabVolume *
sparse_make (const char *folder)
{
  const SlabRawLayout layout = {
    { { SPARSE_NZ, SPARSE_NY, SPARSE_NX } }, SLAB_SAMPLE_UINT8, SLAB_BYTE_ORDER_LITTLE, 0, 0
  };
  const off_t n_bytes = (off_t) SPARSE_NZ * SPARSE_NY * SPARSE_NX;
  g_autofree char *path = g_build_filename (folder, "sparse.raw", NULL);
  g_autoptr (GError) error = NULL;
  SlabVolume *volume;
  struct stat info;
  gboolean is_made;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  is_made = ftruncate (fd, n_bytes) == 0;
  for (guint i = 0; i < SPARSE_N_PLACES && is_made; i++)
    {
      const gint64 *at = sparse_places[i];
      const guint8 value = (guint8) (i + 1);

      is_made = pwrite (fd, &value, 1, ((off_t) at[0] * SPARSE_NY + at[1]) * SPARSE_NX + at[2]) == 1;
    }
  is_made = is_made && fstat (fd, &info) == 0 && info.st_blocks * 512 <= SPARSE_MAX_BYTES;
  close (fd);
  if (!is_made)
    {
      g_test_skip ("a sparse file of 2.1 GiB is not possible here");
      return NULL;
    }
  volume = fixture_open (folder, "sparse.raw", &layout, &error);
  g_assert_no_error (error);
  return volume;
}

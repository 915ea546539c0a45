/* SPDX-License-Identifier: MIT */
#include "slab-phantom.h"

#include <math.h>
#include <string.h>

/* Every number comes from an integer hash of a place and the seed, and from additions, multiplications, divisions and
 * square roots, which IEEE 754 rounds the same everywhere. Nothing from libm whose last bit differs between machines.
 *
 * Grains are a Voronoi tessellation of jittered seeds. Along one row of voxels little changes, so a plane is cut into
 * square tiles: the smooth fields are evaluated at the tiles' corners and interpolated, and only the seeds and pores
 * that can reach a tile are looked at for its voxels. */

/* Attenuation, in units of about 1/cm at 30 keV with some artistic licence. */
#define AIR 0.0f
#define PORE 0.04f
#define ALUMINIUM 0.55f
#define FILM 1.6f
#define GRAIN_SPREAD 0.02f
#define NOISE 0.08f
#define CUPPING 0.05f

/* Edges are blurred over this many voxels, as a detector does. */
#define BLUR 1.7f

/* Width of the fringe that phase contrast leaves at edges, in voxels, and its height. */
#define FRINGE_WIDTH 3.5f
#define FRINGE_HEIGHT 0.05f

/* Seeds stay away from the walls of their cell, so that a neighbourhood of two cells holds the nearest one. */
#define JITTER 0.8f

#define MAX_NEAR_SEEDS 32
#define MAX_NEAR_PORES 16

typedef enum
{
  FIELD_SHIFT_Z,
  FIELD_SHIFT_Y,
  FIELD_SHIFT_X,
  FIELD_THICKNESS,
  FIELD_SHRINKAGE,
  FIELD_SURFACE,
  N_FIELDS,
} Field;

/* Salts that keep the uses of the hash apart. */
enum
{
  SALT_FIELDS = 1,
  SALT_SEEDS = 101,
  SALT_PORES,
  SALT_RINGS,
  SALT_NOISE,
};

struct _SlabPhantom
{
  SlabShape shape;
  guint64 seed;
  float grain;
  float pore_cell;
  int tile;
  float center[2];
  float view_radius;
  float sample_radius;
};

typedef struct
{
  float z, y, x;
  float grey;
  float wetting;
} Seed;

typedef struct
{
  float z, y, x;
  float radius;
} Pore;

/* What is the same for a whole plane. */
typedef struct
{
  const SlabPhantom *phantom;
  float z;
  gint64 n_tiles[2];
  float *fields[N_FIELDS][2];
  gint64 first_seed_cell[SLAB_N_AXES];
  gint64 n_seed_cells[SLAB_N_AXES];
  Seed *seeds;
  gint64 first_pore_cell[SLAB_N_AXES];
  gint64 n_pore_cells[SLAB_N_AXES];
  Pore *pores;
  float *rings;
  gint64 n_rings;
  float *white;
} Plane;

/* The finaliser of splitmix64, by Sebastiano Vigna, public domain. */
static inline guint64
scramble (guint64 x)
{
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static inline guint64
hash_place (const SlabPhantom *phantom, guint salt, gint64 z, gint64 y, gint64 x)
{
  guint64 h = phantom->seed + salt * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  h = scramble (h ^ ((guint64) z * G_GUINT64_CONSTANT (0xd6e8feb86659fd93)));
  h = scramble (h ^ ((guint64) y * G_GUINT64_CONSTANT (0xa0761d6478bd642f)));
  return scramble (h ^ ((guint64) x * G_GUINT64_CONSTANT (0xe7037ed1a0b428db)));
}

/* 0..1 from 16 of the 64 bits. */
static inline float
get_part (guint64 hash, guint part)
{
  return (float) ((hash >> (16 * part)) & 0xffff) * (1.0f / 65536.0f);
}

/* The sum of four uniform numbers: a bell with mean 0 and variance 1, cut off at 3.5. */
static inline float
get_bell (guint64 hash)
{
  gint32 sum = (gint32) (hash & 0xffff) + (gint32) ((hash >> 16) & 0xffff) + (gint32) ((hash >> 32) & 0xffff)
               + (gint32) (hash >> 48);

  return (float) (sum - 131070) * (1.7320508f / 65536.0f);
}

static inline float
smooth (float t)
{
  return t * t * (3.0f - 2.0f * t);
}

static inline float
clamp_unit (float t)
{
  t = t < 0.0f ? 0.0f : t;
  return t > 1.0f ? 1.0f : t;
}

static inline float
mix (float a, float b, float t)
{
  return a + (b - a) * t;
}

/* Value noise, 0..1, with one random number at each point of a lattice of unit cells. */
static float
get_noise (const SlabPhantom *phantom, guint salt, float z, float y, float x)
{
  float z0 = floorf (z), y0 = floorf (y), x0 = floorf (x);
  float tz = smooth (z - z0), ty = smooth (y - y0), tx = smooth (x - x0);
  float values[2][2];

  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      {
        float a = get_part (hash_place (phantom, salt, (gint64) z0 + i, (gint64) y0 + j, (gint64) x0), 3);
        float b = get_part (hash_place (phantom, salt, (gint64) z0 + i, (gint64) y0 + j, (gint64) x0 + 1), 3);

        values[i][j] = mix (a, b, tx);
      }
  return mix (mix (values[0][0], values[0][1], ty), mix (values[1][0], values[1][1], ty), tz);
}

/**
 * slab_phantom_new:
 * @shape: a valid shape
 * @seed: any number; another one gives another piece of the same alloy
 *
 * The size of the grains follows the wider side of a plane: about eleven grains fit across. Any thread.
 *
 * Returns: (transfer full): a phantom
 */
SlabPhantom *
slab_phantom_new (const SlabShape *shape, guint64 seed)
{
  SlabPhantom *phantom;
  float narrow, wide;

  g_return_val_if_fail (shape != NULL && slab_shape_is_valid (shape), NULL);

  narrow = (float) MIN (shape->n[SLAB_AXIS_Y], shape->n[SLAB_AXIS_X]);
  wide = (float) MAX (shape->n[SLAB_AXIS_Y], shape->n[SLAB_AXIS_X]);
  phantom = g_new0 (SlabPhantom, 1);
  phantom->shape = *shape;
  phantom->seed = scramble (seed + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));
  phantom->grain = MAX (wide / 11.0f, 12.0f);
  phantom->pore_cell = 0.9f * phantom->grain;
  phantom->tile = phantom->grain < 40.0f ? 4 : 8;
  phantom->center[0] = 0.5f * (float) (shape->n[SLAB_AXIS_Y] - 1);
  phantom->center[1] = 0.5f * (float) (shape->n[SLAB_AXIS_X] - 1);
  /* A strip has no round field of view to speak of. */
  if (narrow * 4.0f < wide)
    narrow = 4.0f * wide;
  phantom->view_radius = 0.496f * narrow;
  phantom->sample_radius = 0.462f * narrow;
  return phantom;
}

/**
 * slab_phantom_free:
 * @phantom: (transfer full): a phantom that no thread uses any more
 */
void
slab_phantom_free (SlabPhantom *phantom)
{
  g_return_if_fail (phantom != NULL);

  g_free (phantom);
}

/* The smooth fields at the corners above tile row @row. Two rows of corners are kept: above and below the tiles. */
static void
fill_corners (Plane *plane, gint64 row)
{
  const SlabPhantom *phantom = plane->phantom;
  float grain = phantom->grain;
  const float lengths[N_FIELDS] = {
    [FIELD_SHIFT_Z] = 0.42f * grain,   [FIELD_SHIFT_Y] = 0.42f * grain,  [FIELD_SHIFT_X] = 0.42f * grain,
    [FIELD_THICKNESS] = 0.75f * grain, [FIELD_SHRINKAGE] = 1.3f * grain, [FIELD_SURFACE] = 0.9f * grain,
  };

  for (Field field = 0; field < N_FIELDS; field++)
    for (gint64 column = 0; column <= plane->n_tiles[1]; column++)
      plane->fields[field][row % 2][column] = get_noise (phantom, SALT_FIELDS + field, plane->z / lengths[field],
                                                         (float) (row * phantom->tile) / lengths[field],
                                                         (float) (column * phantom->tile) / lengths[field]);
}

/* Cells that can reach the plane: two on either side, in all directions. */
static gsize
set_cells (const Plane *plane, float cell, gint64 reach, gint64 first[SLAB_N_AXES], gint64 n[SLAB_N_AXES])
{
  gsize n_cells = 1;

  for (int i = 0; i < SLAB_N_AXES; i++)
    {
      gint64 low = i == SLAB_AXIS_Z ? (gint64) floorf (plane->z / cell) : 0;
      gint64 high = i == SLAB_AXIS_Z ? low : (gint64) floorf ((float) plane->phantom->shape.n[i] / cell);

      first[i] = low - reach;
      n[i] = high - low + 1 + 2 * reach;
      n_cells *= (gsize) n[i];
    }
  return n_cells;
}

static void
fill_seeds (Plane *plane)
{
  const SlabPhantom *phantom = plane->phantom;
  float cell = phantom->grain;
  gsize n_cells = set_cells (plane, cell, 3, plane->first_seed_cell, plane->n_seed_cells);
  Seed *seed;

  plane->seeds = seed = g_new (Seed, n_cells);
  for (gint64 z = 0; z < plane->n_seed_cells[SLAB_AXIS_Z]; z++)
    for (gint64 y = 0; y < plane->n_seed_cells[SLAB_AXIS_Y]; y++)
      for (gint64 x = 0; x < plane->n_seed_cells[SLAB_AXIS_X]; x++, seed++)
        {
          gint64 cz = plane->first_seed_cell[SLAB_AXIS_Z] + z;
          gint64 cy = plane->first_seed_cell[SLAB_AXIS_Y] + y;
          gint64 cx = plane->first_seed_cell[SLAB_AXIS_X] + x;
          guint64 hash = hash_place (phantom, SALT_SEEDS, cz, cy, cx);
          float margin = 0.5f * (1.0f - JITTER);

          seed->z = ((float) cz + margin + JITTER * get_part (hash, 0)) * cell;
          seed->y = ((float) cy + margin + JITTER * get_part (hash, 1)) * cell;
          seed->x = ((float) cx + margin + JITTER * get_part (hash, 2)) * cell;
          seed->grey = ALUMINIUM * (1.0f + GRAIN_SPREAD * (2.0f * get_part (hash, 3) - 1.0f));
          /* Some boundaries are wet, some nearly dry, depending on how the lattices meet. */
          hash = scramble (hash);
          seed->wetting = 0.1f + 1.3f * get_part (hash, 0) * get_part (hash, 0);
        }
}

static void
fill_pores (Plane *plane)
{
  const SlabPhantom *phantom = plane->phantom;
  float cell = phantom->pore_cell;
  gsize n_cells = set_cells (plane, cell, 1, plane->first_pore_cell, plane->n_pore_cells);
  Pore *pore;

  plane->pores = pore = g_new (Pore, n_cells);
  for (gint64 z = 0; z < plane->n_pore_cells[SLAB_AXIS_Z]; z++)
    for (gint64 y = 0; y < plane->n_pore_cells[SLAB_AXIS_Y]; y++)
      for (gint64 x = 0; x < plane->n_pore_cells[SLAB_AXIS_X]; x++, pore++)
        {
          gint64 cz = plane->first_pore_cell[SLAB_AXIS_Z] + z;
          gint64 cy = plane->first_pore_cell[SLAB_AXIS_Y] + y;
          gint64 cx = plane->first_pore_cell[SLAB_AXIS_X] + x;
          guint64 hash = hash_place (phantom, SALT_PORES, cz, cy, cx);
          float size = get_part (hash, 3);

          pore->z = ((float) cz + get_part (hash, 0)) * cell;
          pore->y = ((float) cy + get_part (hash, 1)) * cell;
          pore->x = ((float) cx + get_part (hash, 2)) * cell;
          /* Three cells of ten have one; most are small. */
          size = (size - 0.7f) / 0.3f;
          pore->radius = size > 0.0f ? phantom->grain * (0.025f + 0.14f * size * size * size) : 0.0f;
        }
}

/* A ring is a detector pixel that is a little off in every projection: fixed at its radius, strongest near the axis,
 * where few pixels share a voxel, and changing slowly from slice to slice. */
static void
fill_rings (Plane *plane)
{
  const SlabPhantom *phantom = plane->phantom;

  for (gint64 i = 0; i < plane->n_rings; i++)
    {
      guint64 hash = hash_place (phantom, SALT_RINGS, 0, 0, i);
      float amplitude = 0.018f;
      float drift;

      if (get_part (scramble (hash), 0) < 0.05f)
        amplitude = 0.08f;
      drift = get_noise (phantom, SALT_RINGS, plane->z / 45.0f, 7.0f, (float) i * 1.37f);
      plane->rings[i] = amplitude * get_bell (hash) * (0.5f + drift) * (0.55f + 9.0f / ((float) i + 12.0f));
    }
}

/* White noise for one row of tiles, with a voxel more on every side. */
static void
fill_white (Plane *plane, gint64 z, gint64 first_row)
{
  const SlabPhantom *phantom = plane->phantom;
  gint64 n = phantom->shape.n[SLAB_AXIS_X] + 2;

  for (gint64 i = 0; i < phantom->tile + 2; i++)
    {
      guint64 counter = hash_place (phantom, SALT_NOISE, z, first_row + i - 1, 0);
      float *row = plane->white + i * n;

      for (gint64 x = 0; x < n; x++)
        row[x] = get_bell (scramble (counter + (guint64) x * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)));
    }
}

static void
plane_init (Plane *plane, const SlabPhantom *phantom, gint64 z)
{
  gint64 n_y = phantom->shape.n[SLAB_AXIS_Y];
  gint64 n_x = phantom->shape.n[SLAB_AXIS_X];

  memset (plane, 0, sizeof *plane);
  plane->phantom = phantom;
  plane->z = (float) z;
  plane->n_tiles[0] = (n_y + phantom->tile - 1) / phantom->tile;
  plane->n_tiles[1] = (n_x + phantom->tile - 1) / phantom->tile;
  for (Field field = 0; field < N_FIELDS; field++)
    for (int i = 0; i < 2; i++)
      plane->fields[field][i] = g_new (float, plane->n_tiles[1] + 1);
  plane->n_rings = (gint64) phantom->center[0] + (gint64) phantom->center[1] + 4;
  plane->rings = g_new (float, plane->n_rings);
  plane->white = g_new (float, (phantom->tile + 2) * (n_x + 2));

  fill_corners (plane, 0);
  fill_seeds (plane);
  fill_pores (plane);
  fill_rings (plane);
}

static void
plane_clear (Plane *plane)
{
  for (Field field = 0; field < N_FIELDS; field++)
    for (int i = 0; i < 2; i++)
      g_free (plane->fields[field][i]);
  g_free (plane->white);
  g_free (plane->seeds);
  g_free (plane->pores);
  g_free (plane->rings);
}

/* What can reach the voxels of one tile. */
typedef struct
{
  gint64 y, x;
  float corners[N_FIELDS][4];
  guint n_seeds;
  Seed seeds[MAX_NEAR_SEEDS];
  guint n_pores;
  Pore pores[MAX_NEAR_PORES];
} Tile;

static float
get_field (const Tile *tile, Field field, float ty, float tx)
{
  const float *corners = tile->corners[field];

  return mix (mix (corners[0], corners[1], tx), mix (corners[2], corners[3], tx), ty);
}

/* Grain boundaries are bent by moving the place where the tessellation is looked up. */
static float
get_shift (const SlabPhantom *phantom, float noise)
{
  return (noise - 0.5f) * 0.24f * phantom->grain;
}

/* Below this distance from a bisector two films run into each other. */
static float
get_blend_width (const SlabPhantom *phantom)
{
  return 0.17f * phantom->grain;
}

static float
get_square (float z, float y, float x)
{
  return z * z + y * y + x * x;
}

static void
find_seeds (const Plane *plane, Tile *tile)
{
  const SlabPhantom *phantom = plane->phantom;
  float cell = phantom->grain;
  float size = (float) phantom->tile;
  float z = plane->z + get_shift (phantom, get_field (tile, FIELD_SHIFT_Z, 0.5f, 0.5f));
  float y = (float) tile->y + 0.5f * size + get_shift (phantom, get_field (tile, FIELD_SHIFT_Y, 0.5f, 0.5f));
  float x = (float) tile->x + 0.5f * size + get_shift (phantom, get_field (tile, FIELD_SHIFT_X, 0.5f, 0.5f));
  gint64 cells[SLAB_N_AXES] = { (gint64) floorf (z / cell), (gint64) floorf (y / cell), (gint64) floorf (x / cell) };
  const Seed *near[125];
  float squares[125];
  float nearest = INFINITY;
  float limit;
  guint n = 0;

  for (gint64 cz = cells[0] - 2; cz <= cells[0] + 2; cz++)
    for (gint64 cy = cells[1] - 2; cy <= cells[1] + 2; cy++)
      for (gint64 cx = cells[2] - 2; cx <= cells[2] + 2; cx++)
        {
          gint64 iz = cz - plane->first_seed_cell[0];
          gint64 iy = cy - plane->first_seed_cell[1];
          gint64 ix = cx - plane->first_seed_cell[2];

          if (iz < 0 || iy < 0 || ix < 0 || iz >= plane->n_seed_cells[0] || iy >= plane->n_seed_cells[1]
              || ix >= plane->n_seed_cells[2])
            continue;
          near[n] = &plane->seeds[(iz * plane->n_seed_cells[1] + iy) * plane->n_seed_cells[2] + ix];
          squares[n] = get_square (near[n]->z - z, near[n]->y - y, near[n]->x - x);
          nearest = MIN (nearest, squares[n]);
          n++;
        }

  /* Each distance differs from the one at the middle of the tile by at most half its diagonal, and half of that again
   * for the shift; the film is looked for where half the difference of two distances is small. */
  limit = sqrtf (nearest) + 2.0f * (get_blend_width (phantom) + 0.08f * cell) + 2.2f * size;
  tile->n_seeds = 0;
  for (guint i = 0; i < n && tile->n_seeds < MAX_NEAR_SEEDS; i++)
    if (squares[i] <= limit * limit)
      tile->seeds[tile->n_seeds++] = *near[i];
}

static void
find_pores (const Plane *plane, Tile *tile)
{
  const SlabPhantom *phantom = plane->phantom;
  float cell = phantom->pore_cell;
  float half = 0.5f * (float) phantom->tile;
  float y = (float) tile->y + half;
  float x = (float) tile->x + half;
  gint64 cells[SLAB_N_AXES] = { (gint64) floorf (plane->z / cell), (gint64) floorf (y / cell),
                                (gint64) floorf (x / cell) };

  tile->n_pores = 0;
  for (gint64 cz = cells[0] - 1; cz <= cells[0] + 1; cz++)
    for (gint64 cy = cells[1] - 1; cy <= cells[1] + 1; cy++)
      for (gint64 cx = cells[2] - 1; cx <= cells[2] + 1; cx++)
        {
          gint64 iz = cz - plane->first_pore_cell[0];
          gint64 iy = cy - plane->first_pore_cell[1];
          gint64 ix = cx - plane->first_pore_cell[2];
          const Pore *pore;
          float reach;

          if (iz < 0 || iy < 0 || ix < 0 || iz >= plane->n_pore_cells[0] || iy >= plane->n_pore_cells[1]
              || ix >= plane->n_pore_cells[2])
            continue;
          pore = &plane->pores[(iz * plane->n_pore_cells[1] + iy) * plane->n_pore_cells[2] + ix];
          reach = pore->radius + 1.5f * half + BLUR + FRINGE_WIDTH;
          if (pore->radius > 0.0f && tile->n_pores < MAX_NEAR_PORES
              && get_square (pore->z - plane->z, pore->y - y, pore->x - x) <= reach * reach)
            tile->pores[tile->n_pores++] = *pore;
        }
}

static void
tile_init (Tile *tile, const Plane *plane, gint64 row, gint64 column)
{
  tile->y = row * plane->phantom->tile;
  tile->x = column * plane->phantom->tile;
  for (Field field = 0; field < N_FIELDS; field++)
    {
      const float *above = plane->fields[field][row % 2] + column;
      const float *below = plane->fields[field][(row + 1) % 2] + column;

      tile->corners[field][0] = above[0];
      tile->corners[field][1] = above[1];
      tile->corners[field][2] = below[0];
      tile->corners[field][3] = below[1];
    }
  find_seeds (plane, tile);
  find_pores (plane, tile);
}

/* Share of a voxel that lies inside, from its depth below the surface in voxels. */
static inline float
get_coverage (float depth)
{
  return smooth (clamp_unit (0.5f + depth / BLUR));
}

/* A dip just outside of something denser, from the same depth. */
static inline float
get_fringe (float depth)
{
  float t = 1.0f + depth / FRINGE_WIDTH;

  return depth > 0.0f || t <= 0.0f ? 0.0f : t * t;
}

/* Metal as it would be without a detector: grains, film and pores. @film_share: how much of it is film, which is
 * noisier. */
static float
get_metal (const Plane *plane, const Tile *tile, float y, float x, float ty, float tx, float *film_share)
{
  const SlabPhantom *phantom = plane->phantom;
  float blend = get_blend_width (phantom);
  float pz = plane->z + get_shift (phantom, get_field (tile, FIELD_SHIFT_Z, ty, tx));
  float py = y + get_shift (phantom, get_field (tile, FIELD_SHIFT_Y, ty, tx));
  float px = x + get_shift (phantom, get_field (tile, FIELD_SHIFT_X, ty, tx));
  float distances[MAX_NEAR_SEEDS];
  float gap = INFINITY, second_gap = INFINITY;
  guint first = 0;
  float value, film = 0.0f;

  for (guint i = 0; i < tile->n_seeds; i++)
    {
      distances[i] = sqrtf (get_square (tile->seeds[i].z - pz, tile->seeds[i].y - py, tile->seeds[i].x - px));
      if (distances[i] < distances[first])
        first = i;
    }
  value = tile->seeds[first].grey;
  /* Half the difference of two distances is 0 on the boundary, and unlike the distance to the bisector it is continuous
   * where one grain or another becomes the nearest. */
  for (guint i = 0; i < tile->n_seeds; i++)
    if (i != first)
      {
        float half_difference = 0.5f * (distances[i] - distances[first]);

        if (half_difference < gap)
          {
            second_gap = gap;
            gap = half_difference;
          }
        else if (half_difference < second_gap)
          second_gap = half_difference;
      }

  if (gap < blend + 0.08f * phantom->grain)
    {
      float overlap = blend - (second_gap - gap);
      float noise = get_field (tile, FIELD_THICKNESS, ty, tx);
      float wetting = 0.0f, weights = 0.0f;
      float half_thickness, depth;

      for (guint i = 0; i < tile->n_seeds; i++)
        {
          float weight = 1.0f - 0.5f * (distances[i] - distances[first]) / blend;

          if (weight <= 0.0f)
            continue;
          wetting += weight * weight * tile->seeds[i].wetting;
          weights += weight * weight;
        }
      half_thickness = 0.034f * phantom->grain * (wetting / weights) * (0.25f + 1.5f * noise);

      /* Where three films meet, surface tension rounds the corners: a smooth minimum of the two distances. */
      if (overlap > 0.0f)
        gap -= overlap * overlap / (4.0f * blend) * (0.3f + 0.9f * noise);
      depth = half_thickness - gap;
      film = get_coverage (depth);
      value -= value * FRINGE_HEIGHT * get_fringe (depth);
      value = mix (value, FILM * (0.9f + 0.2f * get_field (tile, FIELD_SURFACE, ty, tx)), film);

      /* The last liquid shrinks and leaves voids in the widest places. */
      if (depth > 0.0f)
        {
          float dry = get_field (tile, FIELD_SHRINKAGE, ty, tx) - 0.66f;
          float void_share = dry > 0.0f ? get_coverage (depth - phantom->grain * MAX (0.016f, 0.06f - 0.3f * dry))
                                        : 0.0f;

          value = mix (value, PORE, void_share);
          film *= 1.0f - void_share;
        }
    }

  for (guint i = 0; i < tile->n_pores; i++)
    {
      const Pore *pore = &tile->pores[i];
      float depth = pore->radius - sqrtf (get_square (pore->z - plane->z, pore->y - y, pore->x - x));
      float share = get_coverage (depth);

      value += value * FRINGE_HEIGHT * get_fringe (depth);
      value = mix (value, PORE, share);
      film *= 1.0f - share;
    }
  *film_share = film;
  return value;
}

static void
fill_tile_row (const Plane *plane, const Tile *tile, gint64 y, float *row)
{
  const SlabPhantom *phantom = plane->phantom;
  gint64 end = MIN (tile->x + phantom->tile, phantom->shape.n[SLAB_AXIS_X]);
  float inverse_tile = 1.0f / (float) phantom->tile;
  float ty = (float) (y - tile->y) * inverse_tile;
  float dy = (float) y - phantom->center[0];
  gint64 n_white = phantom->shape.n[SLAB_AXIS_X] + 2;
  const float *above = plane->white + (y - tile->y) * n_white;
  const float *here = above + n_white;
  const float *below = here + n_white;

  for (gint64 x = tile->x; x < end; x++)
    {
      float tx = (float) (x - tile->x) * inverse_tile;
      float dx = (float) x - phantom->center[1];
      float radius = sqrtf (dy * dy + dx * dx);
      float view = smooth (clamp_unit ((phantom->view_radius - radius) * 0.35f + 0.5f));
      float value = AIR, film = 0.0f;
      float surface, depth, metal, ring, grain;
      gint64 inner;

      if (view <= 0.0f)
        {
          row[x] = 0.0f;
          continue;
        }

      surface = phantom->sample_radius + 0.05f * phantom->grain * get_field (tile, FIELD_SURFACE, ty, tx);
      depth = surface - radius;
      metal = get_coverage (depth);
      if (metal > 0.0f)
        {
          float bowl = radius / phantom->sample_radius;

          value = get_metal (plane, tile, (float) y, (float) x, ty, tx, &film);
          value *= 1.0f + CUPPING * (bowl * bowl - 0.5f);
          value = mix (AIR, value, metal);
        }
      value -= 0.6f * FRINGE_HEIGHT * get_fringe (depth);

      /* Reconstruction leaves noise with a grain of about two voxels. */
      grain = 0.60f * here[x + 1] + 0.32f * (here[x] + here[x + 2] + above[x + 1] + below[x + 1])
              + 0.10f * (above[x] + above[x + 2] + below[x] + below[x + 2]);
      value += NOISE * (1.0f + 0.8f * film) * (0.7f + 0.3f * metal) * grain;

      inner = (gint64) radius;
      ring = mix (plane->rings[inner], plane->rings[inner + 1], radius - (float) inner);
      row[x] = view * (value + ring);
    }
}

/**
 * slab_phantom_fill_plane:
 * @phantom: a phantom
 * @z: which plane, 0 to n[Z] - 1
 * @plane: (out): n[Y] * n[X] voxels, X fastest: attenuation of about 0 in air and pores, 0.55 in aluminium, 1.6 in the
 *   copper-rich film, exactly 0 outside the field of view
 *
 * Any thread; the result does not depend on which planes were filled before.
 */
void
slab_phantom_fill_plane (const SlabPhantom *phantom, gint64 z, float *plane)
{
  gint64 n_y, n_x;
  Plane work;
  Tile tile;

  g_return_if_fail (phantom != NULL && plane != NULL);
  g_return_if_fail (z >= 0 && z < phantom->shape.n[SLAB_AXIS_Z]);

  n_y = phantom->shape.n[SLAB_AXIS_Y];
  n_x = phantom->shape.n[SLAB_AXIS_X];
  plane_init (&work, phantom, z);
  for (gint64 row = 0; row < work.n_tiles[0]; row++)
    {
      gint64 first = row * phantom->tile;
      gint64 last = MIN (first + phantom->tile, n_y);

      fill_corners (&work, row + 1);
      fill_white (&work, z, first);
      for (gint64 column = 0; column < work.n_tiles[1]; column++)
        {
          tile_init (&tile, &work, row, column);
          for (gint64 y = first; y < last; y++)
            fill_tile_row (&work, &tile, y, plane + y * n_x);
        }
    }
  plane_clear (&work);
}

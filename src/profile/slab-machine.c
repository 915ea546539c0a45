/* SPDX-License-Identifier: MIT */
#include "slab-machine-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "slab-file-replace.h"
#include "slab-process.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/* Both arrays of a copy together: more than the caches hold, but no more than this share of the memory. */
#define COPY_LEAST_BYTES (G_GUINT64_CONSTANT (256) << 20)
#define COPY_CACHES 2
#define COPY_MOST_BYTES (G_GUINT64_CONSTANT (2) << 30)
#define COPY_SHARE_OF_MEMORY 8
#define COPY_ALIGN 64
/* Looked at for a cancel after so many bytes, which take about a millisecond. */
#define PIECE_BYTES (G_GUINT64_CONSTANT (8) << 20)

/* The best of the rounds counts: others who use the machine can only make one slower. */
#define LEAST_ROUNDS 4
#define MOST_ROUNDS 64
#define ROUNDS_USEC 150000
/* Long beside the microseconds by which threads begin together, short beside a cancel. */
#define FMA_ROUND_USEC 8000

/* --- Kernels ------------------------------------------------------------------------------------------------------ */

/* Enough chains for two operations a cycle of four cycles each, few enough for sixteen registers. */
#define N_ACCUMULATORS 12
#define FOR_EACH_ACCUMULATOR(DO) DO (0) DO (1) DO (2) DO (3) DO (4) DO (5) DO (6) DO (7) DO (8) DO (9) DO (10) DO (11)

#define DECLARE_ACCUMULATOR(k) Vector a##k = BROADCAST (start * (float) k);
#define STEP_ACCUMULATOR(k) a##k = MULTIPLY_ADD (a##k, m, b);
#define STORE_ACCUMULATOR(k) memcpy (lanes[k], &a##k, sizeof (Vector));

/* Chains that began alike would be one to the compiler; it does not know @start. */
#define RUN_BODY                                                                                                       \
  const Vector m = BROADCAST (multiplier), b = BROADCAST (addend);                                                     \
  float lanes[N_ACCUMULATORS][sizeof (Vector) / sizeof (float)];                                                       \
  double sum = 0;                                                                                                      \
  FOR_EACH_ACCUMULATOR (DECLARE_ACCUMULATOR)                                                                           \
  for (guint64 step = 0; step < n_steps; step++)                                                                       \
    {                                                                                                                  \
      FOR_EACH_ACCUMULATOR (STEP_ACCUMULATOR)                                                                          \
    }                                                                                                                  \
  FOR_EACH_ACCUMULATOR (STORE_ACCUMULATOR)                                                                             \
  for (guint k = 0; k < N_ACCUMULATORS; k++)                                                                           \
    for (guint lane = 0; lane < G_N_ELEMENTS (lanes[k]); lane++)                                                       \
      sum += (double) lanes[k][lane];                                                                                  \
  return sum;

static gboolean
is_always_supported (void)
{
  return TRUE;
}

#if defined(__x86_64__)

__attribute__ ((target ("avx512f"))) static double
run_avx512 (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m512
#define BROADCAST(x) _mm512_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm512_fmadd_ps (a, x, y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

__attribute__ ((target ("avx512f"))) static void
copy_avx512 (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 64)
    _mm512_stream_si512 ((void *) ((char *) target + i), _mm512_load_si512 ((const char *) source + i));
  _mm_sfence ();
}

static gboolean
is_avx512_supported (void)
{
  return __builtin_cpu_supports ("avx512f") != 0;
}

__attribute__ ((target ("avx2,fma"))) static double
run_avx2 (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m256
#define BROADCAST(x) _mm256_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm256_fmadd_ps (a, x, y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

__attribute__ ((target ("avx2,fma"))) static void
copy_avx2 (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 32)
    _mm256_stream_si256 ((void *) ((char *) target + i),
                         _mm256_load_si256 ((const void *) ((const char *) source + i)));
  _mm_sfence ();
}

static gboolean
is_avx2_supported (void)
{
  return __builtin_cpu_supports ("avx2") != 0 && __builtin_cpu_supports ("fma") != 0;
}

static double
run_everywhere (guint64 n_steps, float start, float multiplier, float addend)
{
#define Vector __m128
#define BROADCAST(x) _mm_set1_ps (x)
#define MULTIPLY_ADD(a, x, y) _mm_add_ps (_mm_mul_ps (a, x), y)
  RUN_BODY
#undef Vector
#undef BROADCAST
#undef MULTIPLY_ADD
}

static void
copy_everywhere (void *target, const void *source, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i += 16)
    _mm_stream_si128 ((void *) ((char *) target + i), _mm_load_si128 ((const void *) ((const char *) source + i)));
  _mm_sfence ();
}

#else

static double
run_everywhere (guint64 n_steps, float start, float multiplier, float addend)
{
#if defined(__aarch64__)
#define Vector float32x4_t
#define BROADCAST(x) vdupq_n_f32 (x)
#define MULTIPLY_ADD(a, x, y) vfmaq_f32 (y, a, x)
#else
  typedef float Vector __attribute__ ((vector_size (16)));
#define BROADCAST(x) ((Vector){ x, x, x, x })
#define MULTIPLY_ADD(a, x, y) ((a) * (x) + (y))
#endif
  RUN_BODY
}

static void
copy_everywhere (void *target, const void *source, gsize n_bytes)
{
  memcpy (target, source, n_bytes);
}

#endif

static const SlabMachineKernel kernels[] = {
#if defined(__x86_64__)
  { 512, 16, N_ACCUMULATORS, is_avx512_supported, run_avx512, copy_avx512 },
  { 256, 8, N_ACCUMULATORS, is_avx2_supported, run_avx2, copy_avx2 },
#endif
  { 128, 4, N_ACCUMULATORS, is_always_supported, run_everywhere, copy_everywhere },
};

const SlabMachineKernel *
slab_machine_list_kernels (guint *n_kernels)
{
  g_return_val_if_fail (n_kernels != NULL, NULL);

  *n_kernels = G_N_ELEMENTS (kernels);
  return kernels;
}

const SlabMachineKernel *
slab_machine_find_kernel (void)
{
  const SlabMachineKernel *kernel = kernels;

  while (!kernel->is_supported ())
    kernel++;
  return kernel;
}

guint64
slab_machine_kernel_count_operations (const SlabMachineKernel *kernel, guint64 n_steps)
{
  g_return_val_if_fail (kernel != NULL, 0);

  return n_steps * 2 * kernel->n_accumulators * kernel->n_lanes;
}

/* A word of the kept file. */
#define UNKNOWN_MODEL "unknown"

/* --- Who the machine is ------------------------------------------------------------------------------------------- */

/**
 * slab_machine_parse_model:
 * @text: of /proc/cpuinfo; a line is "model name\t: Name", on some architectures "cpu\t\t: Name" or "Model\t\t: Name"
 *
 * Returns: (transfer full) (nullable): the name with single blanks; %NULL where @text does not say it
 */
char *
slab_machine_parse_model (const char *text)
{
  static const char *const keys[] = { "model name", "Model", "cpu" };

  g_return_val_if_fail (text != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr (line, '\n'))
      {
        const gsize length = strlen (keys[i]);
        const char *p, *end;
        GString *name;

        if (*line == '\n')
          line++;
        if (strncmp (line, keys[i], length) != 0)
          continue;
        p = line + length;
        p += strspn (p, " \t");
        if (*p != ':')
          continue;
        p++;
        p += strspn (p, " \t");
        end = p + strcspn (p, "\n");
        if (p == end || !g_utf8_validate (p, end - p, NULL))
          continue;
        name = g_string_new (NULL);
        for (; p < end; p++)
          {
            const gboolean is_blank = g_ascii_isspace (*p) || g_ascii_iscntrl (*p);

            if (!is_blank)
              g_string_append_c (name, *p);
            else if (name->len > 0 && name->str[name->len - 1] != ' ')
              g_string_append_c (name, ' ');
          }
        return g_strchomp (g_string_free (name, FALSE));
      }
  return NULL;
}

/**
 * slab_machine_parse_cache_size:
 * @text: of a file "size" below /sys/devices/system/cpu: "48K"
 * @n_bytes: (out): unchanged on failure
 *
 * Returns: whether @text says it
 */
gboolean
slab_machine_parse_cache_size (const char *text, guint64 *n_bytes)
{
  static const char units[] = "KMG";
  const char *unit;
  guint64 value, factor = 1;
  char *end;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (n_bytes != NULL, FALSE);

  if (!g_ascii_isdigit (*text))
    return FALSE;
  errno = 0;
  value = g_ascii_strtoull (text, &end, 10);
  if (errno != 0)
    return FALSE;
  unit = *end != '\0' ? strchr (units, *end) : NULL;
  if (unit != NULL)
    {
      factor <<= 10 * (unit - units + 1);
      end++;
    }
  end += strspn (end, " \t\n");
  if (*end != '\0' || __builtin_mul_overflow (value, factor, &value))
    return FALSE;
  *n_bytes = value;
  return TRUE;
}

static char *
read_cache_file (guint index, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/sys/devices/system/cpu/cpu0/cache/index%u/%s", index, name);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strstrip (text);
}

static void
find_caches (guint64 cache_bytes[SLAB_MACHINE_N_CACHES])
{
  for (guint index = 0;; index++)
    {
      g_autofree char *level = read_cache_file (index, "level");
      g_autofree char *type = read_cache_file (index, "type");
      g_autofree char *size = read_cache_file (index, "size");
      guint64 number;

      if (level == NULL)
        return;
      number = g_ascii_strtoull (level, NULL, 10);
      if (number >= 1 && number <= SLAB_MACHINE_N_CACHES && type != NULL && strcmp (type, "Instruction") != 0
          && size != NULL)
        slab_machine_parse_cache_size (size, &cache_bytes[number - 1]);
    }
}

/**
 * slab_machine_new:
 *
 * Blocks for as long as it takes to read a few files of the system. Any thread.
 *
 * Returns: (transfer full): this machine, with nothing measured
 */
SlabMachine *
slab_machine_new (void)
{
  SlabMachine *self = g_new0 (SlabMachine, 1);
  g_autofree char *text = NULL;

  if (g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    self->model = slab_machine_parse_model (text);
  if (self->model == NULL)
    self->model = g_strdup (UNKNOWN_MODEL);
  self->n_cores = slab_process_get_n_cores ();
  self->vector_bits = slab_machine_find_kernel ()->vector_bits;
  find_caches (self->cache_bytes);
  return self;
}

SlabMachine *
slab_machine_copy (const SlabMachine *self)
{
  SlabMachine *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (SlabMachine, 1);
  *copy = *self;
  copy->model = g_strdup (self->model);
  return copy;
}

void
slab_machine_free (SlabMachine *self)
{
  if (self == NULL)
    return;
  g_free (self->model);
  g_free (self);
}

static gboolean
is_same_hardware (const SlabMachine *a, const SlabMachine *b)
{
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (a->cache_bytes[i] != b->cache_bytes[i] && a->cache_bytes[i] > 0 && b->cache_bytes[i] > 0)
      return FALSE;
  return a->vector_bits == b->vector_bits
         && (strcmp (a->model, b->model) == 0 || strcmp (a->model, UNKNOWN_MODEL) == 0
             || strcmp (b->model, UNKNOWN_MODEL) == 0);
}

/**
 * slab_machine_is_same:
 *
 * What one of them does not know, as where there is no /proc, makes no difference. Any thread.
 *
 * Returns: whether figures of the one are figures of the other: processor, caches, vectors and the cores that could be
 *   used are the same
 */
gboolean
slab_machine_is_same (const SlabMachine *a, const SlabMachine *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->n_cores == b->n_cores && is_same_hardware (a, b);
}

gboolean
slab_machine_is_measured (const SlabMachine *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->bandwidth_one > 0 && self->bandwidth_all > 0 && self->flops_one > 0 && self->flops_all > 0;
}

/* --- Measuring ---------------------------------------------------------------------------------------------------- */

/* Threads that do the same at the same time, round after round. They are GLib's and not OpenMP's: the pool of OpenMP is
 * the engine's, and this may run beside it. */
typedef struct
{
  guint n_threads;
  const SlabMachineKernel *kernel;
  GCancellable *cancellable;
  char *source; /* n_bytes each, aligned to a page */
  char *target;
  gsize n_bytes;
  guint64 n_steps; /* of a round of the kernel, in each thread */

  GMutex mutex;
  GCond cond;
  guint n_waiting; /* with the mutex */
  guint n_meetings;

  /* Written by the owner of the index before a meeting, read by the first thread after it. */
  gint64 *starts;
  gint64 *ends;
  gint64 *cpu_times; /* nanoseconds that the thread had a core, of all its rounds; written by the owner of the index */
  gint64 *all_times; /* nanoseconds that these took */
  /* Written by the first thread before a meeting. */
  gboolean is_over;
  gint64 best_copy; /* microseconds of the best round */
  gint64 best_run;
} Team;

typedef struct
{
  Team *team;
  guint index;
} Member;

static void
meet (Team *team)
{
  guint meeting;

  g_mutex_lock (&team->mutex);
  meeting = team->n_meetings;
  if (++team->n_waiting == team->n_threads)
    {
      team->n_waiting = 0;
      team->n_meetings++;
      g_cond_broadcast (&team->cond);
    }
  else
    while (meeting == team->n_meetings)
      g_cond_wait (&team->cond, &team->mutex);
  g_mutex_unlock (&team->mutex);
}

/* What a run would be held up by, and what it makes wrong, ends at once. */
static gboolean
is_stopped (const Team *team)
{
  return g_cancellable_is_cancelled (team->cancellable) || slab_machine_is_used ();
}

static void
get_part (const Team *team, guint index, gsize *first, gsize *n_bytes)
{
  const gsize part = team->n_bytes / team->n_threads / COPY_ALIGN * COPY_ALIGN;

  *first = part * index;
  *n_bytes = part;
}

static void
copy_part (const Team *team, guint index, guint round)
{
  gsize first, n_bytes;

  get_part (team, index, &first, &n_bytes);
  for (gsize done = 0; done < n_bytes && !is_stopped (team); done += PIECE_BYTES)
    {
      const gsize n = MIN (PIECE_BYTES, n_bytes - done);
      char *target = team->target + first + done;
      const char *source = team->source + first + done;

      /* Which is quicker depends on the processor and the system's library. */
      if (round % 2 == 0)
        team->kernel->copy (target, source, n);
      else
        memcpy (target, source, n);
    }
}

/* A product that tends to a normal number: an infinity or a denormal may cost time. */
static double
run_steps (const SlabMachineKernel *kernel, guint64 n_steps)
{
  return kernel->run (n_steps, 1.0F, 0.5F, 1.0F);
}

static gint64
get_thread_cpu_time (void)
{
  struct timespec time;

  if (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    return 0;
  return (gint64) time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
run_rounds (Team *team, guint index, gboolean is_copy)
{
  gint64 *best = is_copy ? &team->best_copy : &team->best_run;
  gint64 all_start = g_get_monotonic_time ();

  for (guint round = 0;; round++)
    {
      gint64 cpu_start;

      meet (team);
      cpu_start = get_thread_cpu_time ();
      team->starts[index] = g_get_monotonic_time ();
      if (is_copy)
        copy_part (team, index, round);
      else
        run_steps (team->kernel, team->n_steps);
      team->ends[index] = g_get_monotonic_time ();
      team->cpu_times[index] += get_thread_cpu_time () - cpu_start;
      team->all_times[index] += 1000 * (team->ends[index] - team->starts[index]);
      meet (team);
      if (index == 0)
        {
          gint64 start = G_MAXINT64, end = 0;

          for (guint i = 0; i < team->n_threads; i++)
            {
              start = MIN (start, team->starts[i]);
              end = MAX (end, team->ends[i]);
            }
          *best = MIN (*best, MAX (1, end - start));
          team->is_over = is_stopped (team) || round + 1 == MOST_ROUNDS
                          || (round + 1 >= LEAST_ROUNDS && end - all_start >= ROUNDS_USEC);
        }
      meet (team);
      if (team->is_over)
        return;
    }
}

static gpointer
member_main (gpointer data)
{
  Member *member = data;
  Team *team = member->team;
  gsize first, n_bytes;

  /* The pages come to be by the thread that copies them, near its core. */
  get_part (team, member->index, &first, &n_bytes);
  for (gsize done = 0; done < n_bytes && !is_stopped (team); done += PIECE_BYTES)
    {
      memset (team->source + first + done, 1, MIN (PIECE_BYTES, n_bytes - done));
      memset (team->target + first + done, 2, MIN (PIECE_BYTES, n_bytes - done));
    }
  run_rounds (team, member->index, TRUE);
  run_rounds (team, member->index, FALSE);
  return NULL;
}

/* Bytes of each of the two arrays. */
static gsize
choose_copy_bytes (const SlabMachine *self)
{
  guint64 bytes = COPY_LEAST_BYTES;
  const long n_pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);

  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    bytes = MAX (bytes, MIN (self->cache_bytes[i], COPY_MOST_BYTES) * COPY_CACHES);
  bytes = MIN (bytes, COPY_MOST_BYTES);
  if (n_pages > 0 && page > 0)
    bytes = MIN (bytes, (guint64) n_pages * (guint64) page / COPY_SHARE_OF_MEMORY);
  return (gsize) (bytes / 2 / PIECE_BYTES * PIECE_BYTES);
}

static guint64
choose_steps (const SlabMachineKernel *kernel)
{
  guint64 n_steps = 1024;

  for (;;)
    {
      const gint64 start = g_get_monotonic_time ();
      gint64 took;

      run_steps (kernel, n_steps);
      took = g_get_monotonic_time () - start;
      if (took >= FMA_ROUND_USEC / 2)
        return MAX (1, n_steps * FMA_ROUND_USEC / (guint64) took);
      n_steps *= 2;
    }
}

static gboolean
set_error_if_used (GError **error)
{
  if (!slab_machine_is_used ())
    return FALSE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               _ ("The machine cannot be measured while a filter runs: the figures would be too low"));
  return TRUE;
}

static gboolean
measure_team (const SlabMachine *self, guint n_threads, guint64 n_steps, double *bandwidth, double *flops,
              double *cpu_share, GCancellable *cancellable, GError **error)
{
  const gsize n_bytes = choose_copy_bytes (self);
  g_autofree gint64 *starts = g_new0 (gint64, n_threads);
  g_autofree gint64 *ends = g_new0 (gint64, n_threads);
  g_autofree gint64 *cpu_times = g_new0 (gint64, n_threads);
  g_autofree gint64 *all_times = g_new0 (gint64, n_threads);
  g_autofree Member *members = g_new0 (Member, n_threads);
  g_autofree GThread **threads = g_new0 (GThread *, n_threads);
  Team team = { .n_threads = n_threads,
                .kernel = slab_machine_find_kernel (),
                .cancellable = cancellable,
                .n_bytes = n_bytes,
                .n_steps = n_steps,
                .starts = starts,
                .ends = ends,
                .cpu_times = cpu_times,
                .all_times = all_times,
                .best_copy = G_MAXINT64,
                .best_run = G_MAXINT64 };
  char *memory = mmap (NULL, 2 * n_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  gint64 cpu_time = 0, all_time = 0;
  gsize first, part;

  if (memory == MAP_FAILED)
    {
      g_autofree char *size = g_format_size_full (2 * n_bytes, G_FORMAT_SIZE_IEC_UNITS);

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("The machine cannot be measured: there is no memory of %s to copy in"), size);
      return FALSE;
    }
#ifdef MADV_HUGEPAGE
  madvise (memory, 2 * n_bytes, MADV_HUGEPAGE);
#endif
  team.source = memory;
  team.target = memory + n_bytes;
  g_mutex_init (&team.mutex);
  g_cond_init (&team.cond);

  for (guint i = 0; i < n_threads; i++)
    {
      members[i] = (Member){ .team = &team, .index = i };
      if (i > 0)
        threads[i] = g_thread_new ("slab-machine", member_main, &members[i]);
    }
  member_main (&members[0]);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);

  g_cond_clear (&team.cond);
  g_mutex_clear (&team.mutex);
  munmap (memory, 2 * n_bytes);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || set_error_if_used (error))
    return FALSE;

  get_part (&team, 0, &first, &part);
  *bandwidth = 2.0 * (double) part * n_threads / ((double) team.best_copy * 1e-6);
  *flops = (double) slab_machine_kernel_count_operations (team.kernel, n_steps) * n_threads
           / ((double) team.best_run * 1e-6);
  for (guint i = 0; i < n_threads; i++)
    {
      cpu_time += cpu_times[i];
      all_time += all_times[i];
    }
  /* Where the system has no such clock nobody can tell. */
  *cpu_share = cpu_time > 0 && all_time > 0 ? (double) cpu_time / (double) all_time : 1.0;
  return TRUE;
}

/**
 * slab_machine_measure_once:
 * @self: this machine; unchanged on failure
 * @cpu_share: (out): of the time that the threads were at it, how much they had a core, 0 to about 1
 *
 * slab_machine_measure() without a second try, and whatever other programs do.
 *
 * Returns: as slab_machine_measure()
 */
gboolean
slab_machine_measure_once (SlabMachine *self, double *cpu_share, GCancellable *cancellable, GError **error)
{
  double bandwidth_all, flops_all, bandwidth_one, flops_one, share_one, share_all;
  guint64 n_steps;

  g_return_val_if_fail (self != NULL && cpu_share != NULL, FALSE);
  g_return_val_if_fail (self->n_cores > 0, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || set_error_if_used (error))
    return FALSE;
  n_steps = choose_steps (slab_machine_find_kernel ());
  if (!measure_team (self, 1, n_steps, &bandwidth_one, &flops_one, &share_one, cancellable, error))
    return FALSE;
  bandwidth_all = bandwidth_one;
  flops_all = flops_one;
  share_all = share_one;
  if (self->n_cores > 1
      && !measure_team (self, self->n_cores, n_steps, &bandwidth_all, &flops_all, &share_all, cancellable, error))
    return FALSE;
  self->bandwidth_one = bandwidth_one;
  self->bandwidth_all = bandwidth_all;
  self->flops_one = flops_one;
  self->flops_all = flops_all;
  *cpu_share = MIN (share_one, share_all);
  return TRUE;
}

/* Others take a core from threads that do not have it all the time; the rest is the clocks and the kernel. */
#define LEAST_CPU_SHARE 0.9
/* All threads together are never slower than one of them but by what one measure differs from the next. */
#define LEAST_GAIN 0.9
#define MOST_TRIES 3
/* A measure that is held up so long will not be undisturbed soon. */
#define TRIES_USEC (2 * G_USEC_PER_SEC)

static gboolean
is_plausible (const SlabMachine *self)
{
  return self->bandwidth_all >= LEAST_GAIN * self->bandwidth_one && self->flops_all >= LEAST_GAIN * self->flops_one;
}

static gint n_users = 0; /* atomic */

/**
 * slab_machine_begin_use:
 *
 * The cores are used from now on, until slab_machine_end_use(): what is measured meanwhile is not what the machine can
 * do, and what is being measured stops. Calls may overlap. Any thread.
 */
void
slab_machine_begin_use (void)
{
  g_atomic_int_inc (&n_users);
}

void
slab_machine_end_use (void)
{
  if (g_atomic_int_add (&n_users, -1) <= 0)
    g_return_if_reached ();
}

gboolean
slab_machine_is_used (void)
{
  return g_atomic_int_get (&n_users) > 0;
}

/**
 * slab_machine_measure_with:
 * @measure: as slab_machine_measure_once()
 *
 * slab_machine_measure() by another measure.
 */
gboolean
slab_machine_measure_with (SlabMachine *self, SlabMachineMeasure measure, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) best = NULL;
  const gint64 start = g_get_monotonic_time ();
  gboolean is_quiet = FALSE;

  g_return_val_if_fail (self != NULL && measure != NULL, FALSE);

  best = slab_machine_copy (self);
  best->bandwidth_one = best->bandwidth_all = best->flops_one = best->flops_all = 0.0;
  if (set_error_if_used (error))
    return FALSE;
  for (guint n_tries = 0; !is_quiet && n_tries < MOST_TRIES; n_tries++)
    {
      g_autoptr (SlabMachine) now = slab_machine_copy (self);
      double share = 0.0;

      if (n_tries > 0 && (slab_machine_is_used () || g_get_monotonic_time () - start >= TRIES_USEC))
        break;
      if (!measure (now, &share, cancellable, error))
        return FALSE;
      /* A run that began meanwhile counts as well. */
      is_quiet = share >= LEAST_CPU_SHARE && is_plausible (now) && !slab_machine_is_used ();
      best->bandwidth_one = is_quiet ? now->bandwidth_one : MAX (best->bandwidth_one, now->bandwidth_one);
      best->bandwidth_all = is_quiet ? now->bandwidth_all : MAX (best->bandwidth_all, now->bandwidth_all);
      best->flops_one = is_quiet ? now->flops_one : MAX (best->flops_one, now->flops_one);
      best->flops_all = is_quiet ? now->flops_all : MAX (best->flops_all, now->flops_all);
    }
  self->bandwidth_one = best->bandwidth_one;
  self->bandwidth_all = MAX (best->bandwidth_all, is_quiet ? 0.0 : best->bandwidth_one);
  self->flops_one = best->flops_one;
  self->flops_all = MAX (best->flops_all, is_quiet ? 0.0 : best->flops_one);
  self->is_disturbed = !is_quiet;
  return TRUE;
}

/**
 * slab_machine_measure:
 * @self: this machine; unchanged on failure
 *
 * Copies arrays that are larger than the caches, and multiplies and adds in registers with the widest vectors, both
 * with one thread and with one a core. Takes about a second and, for its time, at least 256 MB of memory; a cancel is
 * answered within a few hundredths of a second. Blocks: any thread but that of a window. Others who use the machine
 * meanwhile make the figures smaller: where that is seen it is tried again, for two seconds and three times at most;
 * the best of all is taken, and @self is disturbed. A run of this process that begins meanwhile ends it as quickly as
 * a cancel does.
 *
 * Returns: whether it was measured; else the error is G_IO_ERROR_CANCELLED, G_IO_ERROR_BUSY where a run of this
 *   process uses the cores, or says what memory there is none of
 */
gboolean
slab_machine_measure (SlabMachine *self, GCancellable *cancellable, GError **error)
{
  return slab_machine_measure_with (self, slab_machine_measure_once, cancellable, error);
}

/* --- The kept file ------------------------------------------------------------------------------------------------ */

/* Who the machine is; and, in a group of their own for each count of cores that a process could use, its figures. */
#define GROUP "Machine"
#define CORES_GROUP "Cores %u"
/* A few hundred bytes; what is longer is not ours. */
#define MOST_FILE_BYTES 65536
/* Of any machine there will be while this is kept. */
#define MOST_FIGURE 1e18

static const struct
{
  const char *key;
  gsize offset;
} figures[] = {
  { "BandwidthOne", G_STRUCT_OFFSET (SlabMachine, bandwidth_one) },
  { "BandwidthAll", G_STRUCT_OFFSET (SlabMachine, bandwidth_all) },
  { "FlopsOne", G_STRUCT_OFFSET (SlabMachine, flops_one) },
  { "FlopsAll", G_STRUCT_OFFSET (SlabMachine, flops_all) },
};

static const char *const cache_keys[SLAB_MACHINE_N_CACHES] = { "CacheL1", "CacheL2", "CacheL3" };

/**
 * slab_machine_get_default_file:
 *
 * Returns: (transfer full): where the window and the tool keep the figures; it need not exist
 */
GFile *
slab_machine_get_default_file (void)
{
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "slabscope", "machine.ini", NULL);

  return g_file_new_for_path (path);
}

static gboolean parse_machine (SlabMachine *self, GKeyFile *keys, GError **error);
static char *read_file (GFile *file, gsize *length, GCancellable *cancellable, GError **error);

/* What @file keeps of the same hardware, so that figures for other counts of cores stay; else nothing. What is kept
 * knows as much of the machine as both. */
static void
take_kept (GKeyFile *keys, SlabMachine *self, GFile *file, GCancellable *cancellable)
{
  g_autoptr (SlabMachine) kept = g_new0 (SlabMachine, 1);
  g_autoptr (GKeyFile) found = g_key_file_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) groups = NULL;
  gsize length;

  text = read_file (file, &length, cancellable, NULL);
  if (text == NULL || !g_key_file_load_from_data (found, text, length, G_KEY_FILE_NONE, NULL)
      || !parse_machine (kept, found, NULL) || !is_same_hardware (kept, self))
    return;
  groups = g_key_file_get_groups (found, NULL);
  for (guint g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (found, groups[g], NULL, NULL);

      for (guint k = 0; names != NULL && names[k] != NULL && g_str_has_prefix (groups[g], "Cores "); k++)
        {
          g_autofree char *value = g_key_file_get_value (found, groups[g], names[k], NULL);

          if (value != NULL)
            g_key_file_set_value (keys, groups[g], names[k], value);
        }
    }
  if (strcmp (self->model, UNKNOWN_MODEL) == 0)
    {
      g_free (self->model);
      self->model = g_strdup (kept->model);
    }
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (self->cache_bytes[i] == 0)
      self->cache_bytes[i] = kept->cache_bytes[i];
}

/**
 * slab_machine_save:
 * @self: of which everything was measured
 *
 * Keeps the figures for the count of cores that @self could use, beside those for other counts that @file has of the
 * same machine. Blocks. Any thread. Makes the folder where there is none.
 *
 * Returns: whether it is on the disk; else @file is as it was, and the error, of G_IO_ERROR, names it
 */
gboolean
slab_machine_save (const SlabMachine *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GFile) parent = NULL;
  g_autoptr (SlabFileReplace) replace = NULL;
  g_autoptr (SlabMachine) known = NULL;
  g_autofree char *group = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (self != NULL && slab_machine_is_measured (self), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  known = slab_machine_copy (self);
  group = g_strdup_printf (CORES_GROUP, self->n_cores);
  g_key_file_set_comment (keys, NULL, NULL,
                          " What Slabscope measured of this machine: bytes and float32 operations a second,\n"
                          " for each count of cores that it could use. It is measured anew when this file is gone.",
                          NULL);
  /* The first group of the file. */
  g_key_file_set_string (keys, GROUP, "Model", "");
  take_kept (keys, known, file, cancellable);
  g_key_file_set_string (keys, GROUP, "Model", known->model);
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    g_key_file_set_uint64 (keys, GROUP, cache_keys[i], known->cache_bytes[i]);
  g_key_file_set_uint64 (keys, GROUP, "VectorBits", known->vector_bits);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    g_key_file_set_double (keys, group, figures[i].key, G_STRUCT_MEMBER (double, self, figures[i].offset));
  text = g_key_file_to_data (keys, &length, NULL);

  /* Not being able to make it shows when the file is written. */
  parent = g_file_get_parent (file);
  if (parent != NULL)
    g_file_make_directory_with_parents (parent, cancellable, NULL);
  replace = slab_file_replace_begin (file, cancellable, error);
  if (replace == NULL
      || !g_output_stream_write_all (slab_file_replace_get_stream (replace), text, length, NULL, cancellable, error))
    return FALSE;
  return slab_file_replace_finish (replace, cancellable, error);
}

static gboolean
get_number (GKeyFile *keys, const char *key, guint64 most, guint64 *number, GError **error)
{
  g_autofree char *found = g_key_file_get_string (keys, GROUP, key, error);
  g_autoptr (GError) local_error = NULL;

  if (found == NULL)
    return FALSE;
  if (!g_ascii_string_to_unsigned (found, 10, 0, most, number, &local_error))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is “%s”, expected a whole number"), key, found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
get_figure (GKeyFile *keys, const char *group, const char *key, double *figure, GError **error)
{
  g_autofree char *found = g_key_file_get_string (keys, group, key, error);
  char *end;
  double value;

  if (found == NULL)
    return FALSE;
  value = g_ascii_strtod (found, &end);
  if (end == found || *end != '\0' || !(value > 0 && value <= MOST_FIGURE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("%s is “%s”, expected a number above 0"), key, found);
      return FALSE;
    }
  *figure = value;
  return TRUE;
}

static gboolean
parse_machine (SlabMachine *self, GKeyFile *keys, GError **error)
{
  guint64 number;

  self->model = g_key_file_get_string (keys, GROUP, "Model", error);
  if (self->model == NULL)
    return FALSE;
  for (guint i = 0; i < SLAB_MACHINE_N_CACHES; i++)
    if (!get_number (keys, cache_keys[i], G_MAXINT64, &self->cache_bytes[i], error))
      return FALSE;
  if (!get_number (keys, "VectorBits", G_MAXUINT16, &number, error))
    return FALSE;
  self->vector_bits = (guint) number;
  return TRUE;
}

static gboolean
parse_figures (SlabMachine *self, GKeyFile *keys, GError **error)
{
  g_autofree char *group = g_strdup_printf (CORES_GROUP, self->n_cores);

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    if (!get_figure (keys, group, figures[i].key, &G_STRUCT_MEMBER (double, self, figures[i].offset), error))
      return FALSE;
  if (!is_plausible (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("the figures of all cores together in “%s” are below those of one"), group);
      return FALSE;
    }
  return TRUE;
}

static char *
read_file (GFile *file, gsize *length, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autofree char *text = NULL;

  if (stream == NULL)
    return NULL;
  text = g_malloc (MOST_FILE_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), text, MOST_FILE_BYTES + 1, length, cancellable, error))
    return NULL;
  if (*length > MOST_FILE_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("it is longer than %d bytes"), MOST_FILE_BYTES);
      return NULL;
    }
  return g_steal_pointer (&text);
}

/**
 * slab_machine_load_for_cores:
 * @n_cores: that the figures are for
 *
 * Returns: (transfer full) (nullable): as slab_machine_load()
 */
SlabMachine *
slab_machine_load_for_cores (GFile *file, guint n_cores, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) self = g_new0 (SlabMachine, 1);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self->n_cores = n_cores;
  text = read_file (file, &length, cancellable, error);
  if (text == NULL || !g_key_file_load_from_data (keys, text, length, G_KEY_FILE_NONE, error)
      || !parse_machine (self, keys, error) || !parse_figures (self, keys, error))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      /* GLib quotes what it found, which may be no text at all. */
      if (error != NULL && *error != NULL && !g_utf8_validate ((*error)->message, -1, NULL))
        {
          char *message = g_utf8_make_valid ((*error)->message, -1);

          g_free ((*error)->message);
          (*error)->message = message;
        }
      g_prefix_error (error, _ ("Could not read “%s”: "), name);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * slab_machine_load:
 *
 * Blocks. Any thread.
 *
 * Returns: (transfer full) (nullable): what slab_machine_save() kept for as many cores as this process may use, which
 *   may be of another machine; %NULL with an error of G_IO_ERROR or G_KEY_FILE_ERROR that names the file and what is
 *   wrong or missing in it
 */
SlabMachine *
slab_machine_load (GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_machine_load_for_cores (file, slab_process_get_n_cores (), cancellable, error);
}

/**
 * slab_machine_load_or_measure_with:
 * @measure: as slab_machine_measure_once()
 *
 * slab_machine_load_or_measure() by another measure.
 */
SlabMachine *
slab_machine_load_or_measure_with (GFile *file, SlabMachineMeasure measure, GCancellable *cancellable, GError **error)
{
  g_autoptr (SlabMachine) self = slab_machine_new ();
  g_autoptr (SlabMachine) kept = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  /* A few hundred bytes, which are of use also to who has no more time to measure. */
  kept = slab_machine_load (file, NULL, NULL);
  if (kept != NULL && slab_machine_is_same (kept, self))
    return g_steal_pointer (&kept);
  if (!slab_machine_measure_with (self, measure, cancellable, error))
    return NULL;
  if (!self->is_disturbed && !slab_machine_save (self, file, cancellable, &local_error))
    g_debug ("%s", local_error->message);
  return g_steal_pointer (&self);
}

/**
 * slab_machine_load_or_measure:
 *
 * What @file keeps, where it is of this machine with as many cores as this process may use; else the machine is
 * measured, and kept in @file unless it was disturbed. A file that cannot be read or written is only a loss of time.
 * @cancellable stops only the measuring: what is kept is had in any case. Blocks, see slab_machine_measure().
 *
 * Returns: (transfer full) (nullable): this machine, measured; %NULL as of slab_machine_measure()
 */
SlabMachine *
slab_machine_load_or_measure (GFile *file, GCancellable *cancellable, GError **error)
{
  return slab_machine_load_or_measure_with (file, slab_machine_measure_once, cancellable, error);
}

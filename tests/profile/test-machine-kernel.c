/* SPDX-License-Identifier: MIT */
#include "profile/slab-machine-private.h"

#include <string.h>

/* With a factor and an addend of 1 each operation on a lane adds 1 to it, so that the sum counts them: one of each two
 * float operations. */
static void
test_operations_are_counted (void)
{
  guint n_kernels;
  const SlabMachineKernel *kernels = slab_machine_list_kernels (&n_kernels);

  g_assert_cmpuint (n_kernels, >=, 1);
  for (guint k = 0; k < n_kernels; k++)
    {
      if (!kernels[k].is_supported ())
        {
          g_test_message ("vectors of %u bits are absent", kernels[k].vector_bits);
          continue;
        }
      g_assert_cmpuint (kernels[k].n_lanes * 32, ==, kernels[k].vector_bits);
      for (guint64 n_steps = 0; n_steps < 2000; n_steps += 999)
        {
          const double sum = kernels[k].run (n_steps, 0.0F, 1.0F, 1.0F);

          g_assert_cmpfloat (2 * sum, ==, (double) slab_machine_kernel_count_operations (&kernels[k], n_steps));
        }
    }
}

/* Chain k begins with k: 0 + 1 + … + (n - 1) in each lane; the factor and the addend are not mixed up. */
static void
test_chains_differ (void)
{
  guint n_kernels;
  const SlabMachineKernel *kernels = slab_machine_list_kernels (&n_kernels);

  for (guint k = 0; k < n_kernels; k++)
    if (kernels[k].is_supported ())
      {
        const double n = kernels[k].n_accumulators, lanes = kernels[k].n_lanes;

        g_assert_cmpfloat (kernels[k].run (0, 1.0F, 7.0F, 7.0F), ==, lanes * n * (n - 1) / 2);
        g_assert_cmpfloat (kernels[k].run (2, 1.0F, 3.0F, 5.0F), ==, lanes * (9 * n * (n - 1) / 2 + n * (3 * 5 + 5)));
      }
}

static void
test_copies_are_whole (void)
{
  const gsize n_bytes = 64 * 1031, around = 64;
  guint n_kernels;
  const SlabMachineKernel *kernels = slab_machine_list_kernels (&n_kernels);
  guint8 *source = g_aligned_alloc (1, n_bytes, 64);
  guint8 *target = g_aligned_alloc (1, n_bytes + around, 64);

  for (gsize i = 0; i < n_bytes; i++)
    source[i] = (guint8) (i * 37 + i / 256);
  for (guint k = 0; k < n_kernels; k++)
    {
      if (!kernels[k].is_supported ())
        continue;
      memset (target, 0xa5, n_bytes + around);
      kernels[k].copy (target, source, n_bytes);
      g_assert_cmpmem (target, n_bytes, source, n_bytes);
      for (gsize i = n_bytes; i < n_bytes + around; i++)
        g_assert_cmphex (target[i], ==, 0xa5);
    }
  g_aligned_free (source);
  g_aligned_free (target);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/machine-kernel/operations-are-counted", test_operations_are_counted);
  g_test_add_func ("/machine-kernel/chains-differ", test_chains_differ);
  g_test_add_func ("/machine-kernel/copies-are-whole", test_copies_are_whole);
  return g_test_run ();
}

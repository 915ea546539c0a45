/* SPDX-License-Identifier: MIT */
#include "fuzz-target.h"

#include "volume/formats/slab-esrf-info.h"

/* Both syntaxes: FUZZ_XML is defined for the second program that is made of this file. */
#ifdef FUZZ_XML
#define PARSE slab_esrf_info_parse_xml
#else
#define PARSE slab_esrf_info_parse
#endif

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_make_warnings_fatal ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  SlabEsrfInfo info;
  gboolean success = PARSE (&info, (const char *) data, size, "fuzz.vol.info", &error);

  fuzz_check_outcome (success, error);
  if (!success)
    {
      g_assert_true (error->domain == SLAB_VOLUME_ERROR);
      return 0;
    }
  g_assert_true (slab_shape_is_valid (&info.shape));
  g_assert_cmpuint (info.sample_type, <, SLAB_N_SAMPLE_TYPES);
  g_assert_true (info.byte_order == SLAB_BYTE_ORDER_LITTLE || info.byte_order == SLAB_BYTE_ORDER_BIG);
  return 0;
}

/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include <string.h>

G_BEGIN_DECLS

/* What libFuzzer calls, and test-fuzz-corpus.c where there is no libFuzzer. */
int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A failed g_return_if_fail () is as much a find as a crash. */
static inline void
fuzz_make_warnings_fatal (void)
{
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
}

/* What every failure owes: an error of a sensible kind whose message can be shown, and no error where all went well. */
static inline void
fuzz_check_outcome (gboolean success, const GError *error)
{
  g_assert_true (success == (error == NULL));
  if (error == NULL)
    return;
  g_assert_nonnull (error->message);
  g_assert_cmpuint (strlen (error->message), >, 0);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* @data as a string; what follows a NUL is not part of it. */
static inline char *
fuzz_dup_string (const guint8 *data, gsize size)
{
  return g_strndup ((const char *) data, size);
}

G_END_DECLS

/* SPDX-License-Identifier: MIT */
#include "slab-json-reader.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define MAX_STRING (1 << 20)
#define MAX_NUMBER 128
/* Digits of which every number fits into 63 bits, and of microseconds into SLAB_JSON_MAX_TIME. */
#define MAX_PLAIN_DIGITS 18
#define MAX_PLAIN_MICROSECONDS 15

/* What bytes may be; that the end of the buffer is none of these ends loops over them. */
enum
{
  IN_STRING = 1 << 0, /* as it is: no control character, quote or backslash, and ASCII */
  IN_NUMBER = 1 << 1, /* or in a word that is glued to one */
};

#define S IN_STRING
#define N (IN_STRING | IN_NUMBER)
static const guint8 kinds[256] = {
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
  S, S, 0, S, S, S, S, S, S, S, S, N, S, N, N, S, /*  !"#$%&'()*+,-./ */
  N, N, N, N, N, N, N, N, N, N, S, S, S, S, S, S, /* 0123456789:;<=>? */
  S, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, /* @ABCDEFGHIJKLMNO */
  N, N, N, N, N, N, N, N, N, N, N, S, 0, S, S, S, /* PQRSTUVWXYZ[\]^_ */
  S, N, N, N, N, N, N, N, N, N, N, N, N, N, N, N, /* `abcdefghijklmno */
  N, N, N, N, N, N, N, N, N, N, N, S, S, S, S, S, /* pqrstuvwxyz{|}~ */
};
#undef S
#undef N

struct _SlabJsonReader
{
  GInputStream *stream;
  GCancellable *cancellable;
  GError *error;
  gboolean cut_short;
  gboolean stream_failed;

  gsize position;
  gsize length;
  gboolean at_end;
  gboolean is_begun;
  guint64 n_before; /* bytes of the stream that are no longer in the buffer */
  guint line;
  guint64 line_start;    /* byte of the stream that it begins with */
  guint64 n_not_numbers; /* "NaN" and the like */

  GString *text;
  gsize text_length; /* of the string that was read last, wherever it lies */
  char number[MAX_NUMBER + 1];

  /* Of every open bracket: which, and whether an item was read in it. */
  guint depth;
  char brackets[MAX_DEPTH];
  gboolean has_item[MAX_DEPTH];

  guint8 buffer[(1 << 16) + 1]; /* what was read, and a NUL */
};

/**
 * slab_json_reader_new:
 * @stream: a reference is taken; it is not closed
 *
 * One thread at a time.
 *
 * Returns: (transfer full):
 */
SlabJsonReader *
slab_json_reader_new (GInputStream *stream, GCancellable *cancellable)
{
  SlabJsonReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_new0 (SlabJsonReader, 1);
  self->stream = g_object_ref (stream);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->text = g_string_new (NULL);
  self->line = 1;
  return self;
}

void
slab_json_reader_free (SlabJsonReader *self)
{
  g_return_if_fail (self != NULL);

  g_clear_error (&self->error);
  g_string_free (self->text, TRUE);
  g_clear_object (&self->cancellable);
  g_object_unref (self->stream);
  g_free (self);
}

static gboolean
fail (SlabJsonReader *self, const char *what)
{
  if (self->error == NULL)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("line %u, byte %" PRIu64 ": %s"), self->line,
                 self->n_before + self->position - self->line_start + 1, what);
  /* Whoever goes on finds nothing, without asking for the failure at every byte. */
  self->length = self->position;
  self->at_end = TRUE;
  return FALSE;
}

static gboolean
fail_expected (SlabJsonReader *self, const char *expected)
{
  g_autofree char *what = NULL;
  int c = self->position < self->length ? self->buffer[self->position] : -1;

  if (self->error != NULL)
    return FALSE;
  if (c < 0)
    {
      self->cut_short = TRUE;
      return fail (self, _ ("the text ends in the middle of a value"));
    }
  if (g_ascii_isgraph (c))
    what = g_strdup_printf (_ ("found “%c”, expected %s"), c, expected);
  else
    what = g_strdup_printf (_ ("found a byte 0x%02x, expected %s"), (guint) c, expected);
  return fail (self, what);
}

/* Next byte without taking it; -1 at the end or after a failure. */
static inline int
peek_byte (SlabJsonReader *self)
{
  if (G_UNLIKELY (self->position == self->length))
    {
      gssize n;

      if (self->at_end || self->error != NULL)
        return -1;
      n = g_input_stream_read (self->stream, self->buffer, sizeof self->buffer - 1, self->cancellable, &self->error);
      self->n_before += self->length;
      self->position = 0;
      self->length = n > 0 ? (gsize) n : 0;
      self->buffer[self->length] = '\0';
      if (n <= 0)
        {
          self->at_end = TRUE;
          self->stream_failed = n < 0;
          return -1;
        }
    }
  return self->buffer[self->position];
}

/* Some editors put a byte order mark before the text, of which UTF-8 has no need. */
static void
skip_byte_order_mark (SlabJsonReader *self)
{
  static const guint8 mark[] = { 0xef, 0xbb, 0xbf };

  self->is_begun = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (mark) && peek_byte (self) == mark[i]; i++)
    self->position++;
}

static int
find_token (SlabJsonReader *self)
{
  int c;

  if (G_UNLIKELY (self->error != NULL))
    return -1;
  if (G_UNLIKELY (!self->is_begun))
    skip_byte_order_mark (self);
  while ((c = peek_byte (self)) == ' ' || c == '\n' || c == '\t' || c == '\r')
    {
      self->position++;
      if (c == '\n')
        {
          self->line++;
          self->line_start = self->n_before + self->position;
        }
    }
  return c;
}

/* First byte of what comes next, behind white space; -1 at the end or after a failure, which leaves nothing in the
 * buffer. */
static inline int
peek_token (SlabJsonReader *self)
{
  if (G_LIKELY (self->position < self->length && self->buffer[self->position] > ' ' && self->is_begun))
    return self->buffer[self->position];
  return find_token (self);
}

/**
 * slab_json_reader_peek:
 *
 * Returns: the first character of what comes next, behind white space; '\0' at the end of the text, and after a
 *   failure
 */
char
slab_json_reader_peek (SlabJsonReader *self)
{
  int c;

  g_return_val_if_fail (self != NULL, '\0');

  c = peek_token (self);
  return c < 0 ? '\0' : (char) c;
}

/**
 * slab_json_reader_enter:
 * @bracket: '{' or '['
 *
 * Takes the bracket; read what is in it with slab_json_reader_next_member() or slab_json_reader_next_element() until
 * they return %FALSE, which takes the closing one.
 */
gboolean
slab_json_reader_enter (SlabJsonReader *self, char bracket)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bracket == '{' || bracket == '[', FALSE);

  if (peek_token (self) != bracket)
    return fail_expected (self, bracket == '{' ? "“{”" : "“[”");
  if (self->depth == MAX_DEPTH)
    return fail (self, _ ("brackets are nested too deeply"));
  self->position++;
  self->brackets[self->depth] = bracket;
  self->has_item[self->depth] = FALSE;
  self->depth++;
  return TRUE;
}

static gboolean
next_item (SlabJsonReader *self, char bracket)
{
  const char closing = bracket == '{' ? '}' : ']';
  guint level;
  int c = peek_token (self);

  /* A failure further in leaves its brackets open. */
  if (self->error != NULL)
    return FALSE;
  g_return_val_if_fail (self->depth > 0 && self->brackets[self->depth - 1] == bracket, FALSE);

  level = self->depth - 1;
  if (c == closing)
    {
      self->position++;
      self->depth--;
      return FALSE;
    }
  if (self->has_item[level])
    {
      if (c != ',')
        return fail_expected (self, closing == '}' ? _ ("“,” or “}”") : _ ("“,” or “]”"));
      self->position++;
      /* No JSON, but what is written event by event often ends so. */
      if (bracket == '[' && peek_token (self) == ']')
        {
          self->position++;
          self->depth--;
          return FALSE;
        }
    }
  self->has_item[level] = TRUE;
  return self->error == NULL;
}

static gboolean
read_hex4 (SlabJsonReader *self, gunichar *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int c = peek_byte (self);

      if (c < 0 || !g_ascii_isxdigit (c))
        return fail_expected (self, _ ("four hexadecimal digits"));
      *unit = *unit << 4 | (gunichar) g_ascii_xdigit_value ((char) c);
      self->position++;
    }
  return TRUE;
}

/* Behind the backslash. */
static gboolean
read_escape (SlabJsonReader *self)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  gunichar unit, low;
  const char *found;
  int c = peek_byte (self);

  if (c < 0)
    return fail_expected (self, "“\"”");
  if (c != 'u')
    {
      found = c == '\0' ? NULL : strchr (from, c);
      if (found == NULL)
        return fail_expected (self, _ ("an escape character"));
      self->position++;
      g_string_append_c (self->text, to[found - from]);
      return TRUE;
    }
  self->position++;
  if (!read_hex4 (self, &unit))
    return FALSE;
  if (unit >= 0xd800 && unit < 0xdc00 && peek_byte (self) == '\\')
    {
      self->position++;
      if (peek_byte (self) != 'u')
        {
          g_string_append_unichar (self->text, 0xfffd);
          return read_escape (self);
        }
      self->position++;
      if (!read_hex4 (self, &low))
        return FALSE;
      unit = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
    }
  /* Lone halves and NUL, which would end the C string. */
  if (unit == 0 || !g_unichar_validate (unit))
    unit = 0xfffd;
  g_string_append_unichar (self->text, unit);
  return TRUE;
}

/* What is no plain string in the buffer: behind @n bytes of it that are. */
static const char *
copy_string (SlabJsonReader *self, gsize n)
{
  gboolean ascii = TRUE;

  g_string_truncate (self->text, 0);
  for (;;)
    {
      int c;

      g_string_append_len (self->text, (const char *) self->buffer + self->position, (gssize) n);
      self->position += n;
      n = 0;
      c = peek_byte (self);
      if (c < 0x20)
        {
          fail_expected (self, "“\"”");
          return NULL;
        }
      if (self->text->len >= MAX_STRING)
        {
          fail (self, _ ("a string is too long"));
          return NULL;
        }
      if (kinds[c] & IN_STRING)
        {
          while (kinds[self->buffer[self->position + n]] & IN_STRING)
            n++;
          continue;
        }
      self->position++;
      if (c == '"')
        break;
      if (c != '\\')
        {
          ascii = FALSE;
          g_string_append_c (self->text, (char) c);
        }
      else if (!read_escape (self))
        return NULL;
    }
  if (!ascii && !g_utf8_validate_len (self->text->str, self->text->len, NULL))
    {
      g_autofree char *valid = g_utf8_make_valid (self->text->str, (gssize) self->text->len);

      g_string_assign (self->text, valid);
    }
  self->text_length = self->text->len;
  return self->text->str;
}

/* Most strings stay where they are, with a NUL in place of their quote. A name must outlast the search for the
 * beginning of its value, which may fill the buffer anew unless it is there too. */
static inline const char *
read_string (SlabJsonReader *self, gboolean is_name)
{
  guint8 *text;
  gsize n = 0;

  if (G_UNLIKELY (peek_token (self) != '"'))
    {
      fail_expected (self, _ ("a string"));
      return NULL;
    }
  text = self->buffer + ++self->position;
  while (kinds[text[n]] & IN_STRING)
    n++;
  if (G_UNLIKELY (text[n] != '"' || (is_name && (text[n + 1] != ':' || text[n + 2] <= ' '))))
    return copy_string (self, n);
  text[n] = '\0';
  self->position += n + 1;
  self->text_length = n;
  return (const char *) text;
}

/**
 * slab_json_reader_read_string:
 *
 * Returns: (transfer none) (nullable): valid until the next call; %NULL on failure, also where the next value is
 *   something else
 */
const char *
slab_json_reader_read_string (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return read_string (self, FALSE);
}

/**
 * slab_json_reader_get_length:
 *
 * Returns: how many bytes the string or name has that was read last
 */
gsize
slab_json_reader_get_length (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->text_length;
}

/**
 * slab_json_reader_next_member:
 * @name: (out): valid until something of its value is read, which slab_json_reader_peek() does not
 *
 * Returns: whether there is one more member; its value must be read or skipped. %FALSE behind the last one, and on
 *   failure
 */
gboolean
slab_json_reader_next_member (SlabJsonReader *self, const char **name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  if (!next_item (self, '{'))
    return FALSE;
  *name = read_string (self, TRUE);
  if (*name == NULL)
    return FALSE;
  if (peek_token (self) != ':')
    return fail_expected (self, "“:”");
  self->position++;
  return TRUE;
}

/**
 * slab_json_reader_next_element:
 *
 * Returns: whether there is one more element; it must be read or skipped. %FALSE behind the last one, and on failure
 */
gboolean
slab_json_reader_next_element (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return next_item (self, '[');
}

/* What Python and C write of numbers that are none; it is no JSON. */
static gboolean
is_no_number (const char *word)
{
  static const char *const words[] = { "NaN", "Infinity", "nan", "inf", "infinity" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i]) == 0)
      return TRUE;
  return FALSE;
}

/**
 * slab_json_reader_read_number:
 *
 * Returns: (transfer none) (nullable): the number as it is written, so that the caller decides about its precision;
 *   valid until the next call. %NULL on failure, also where the next value is something else
 */
const char *
slab_json_reader_read_number (SlabJsonReader *self)
{
  gsize n = 0;
  const char *p;
  int c;

  g_return_val_if_fail (self != NULL, NULL);

  c = peek_token (self);
  if (c != '-' && !(c >= '0' && c <= '9'))
    {
      fail_expected (self, _ ("a number"));
      return NULL;
    }
  while ((c = peek_byte (self)) >= 0 && kinds[c] & IN_NUMBER)
    {
      if (n == MAX_NUMBER)
        {
          fail (self, _ ("a number has too many digits"));
          return NULL;
        }
      self->number[n++] = (char) c;
      self->position++;
    }
  self->number[n] = '\0';

  if (self->number[0] == '-' && is_no_number (self->number + 1))
    {
      self->n_not_numbers++;
      return self->number;
    }
  /* -? digits (. digits)? ([eE] [+-]? digits)? */
  p = self->number;
  if (*p == '-')
    p++;
  if (g_ascii_isdigit (*p))
    {
      while (g_ascii_isdigit (*p))
        p++;
      if (*p == '.' && g_ascii_isdigit (p[1]))
        for (p++; g_ascii_isdigit (*p);)
          p++;
      if (*p == 'e' || *p == 'E')
        {
          const char *e = p + (p[1] == '+' || p[1] == '-' ? 2 : 1);

          if (g_ascii_isdigit (*e))
            for (p = e; g_ascii_isdigit (*p);)
              p++;
        }
    }
  if (*p != '\0' || n == 0 || !g_ascii_isdigit (self->number[n - 1]))
    {
      if (c < 0)
        self->cut_short = TRUE;
      fail (self, _ ("a number is malformed"));
      return NULL;
    }
  return self->number;
}

static gboolean
skip_word (SlabJsonReader *self)
{
  static const char *const words[] = { "true", "false", "null" };
  gsize n = 0;
  int c;

  while ((c = peek_byte (self)) >= 0 && g_ascii_isalpha (c) && n < MAX_NUMBER)
    {
      self->number[n++] = (char) c;
      self->position++;
    }
  self->number[n] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (self->number, words[i]) == 0)
      return TRUE;
  if (is_no_number (self->number))
    {
      self->n_not_numbers++;
      return TRUE;
    }
  if (c < 0)
    return fail_expected (self, _ ("a value"));
  else
    {
      g_autofree char *what = g_strdup_printf (_ ("found “%s”, expected a value"), self->number);

      return fail (self, what);
    }
}

/**
 * slab_json_reader_skip:
 *
 * Takes the next value, whatever it is.
 */
gboolean
slab_json_reader_skip (SlabJsonReader *self)
{
  const char *name;
  int c;

  g_return_val_if_fail (self != NULL, FALSE);

  c = peek_token (self);
  switch (c)
    {
    case '{':
      if (!slab_json_reader_enter (self, '{'))
        return FALSE;
      while (slab_json_reader_next_member (self, &name))
        slab_json_reader_skip (self);
      return self->error == NULL;

    case '[':
      if (!slab_json_reader_enter (self, '['))
        return FALSE;
      while (slab_json_reader_next_element (self))
        slab_json_reader_skip (self);
      return self->error == NULL;

    case '"':
      return slab_json_reader_read_string (self) != NULL;

    default:
      break;
    }
  if (c >= 0 && g_ascii_isalpha (c))
    return skip_word (self);
  if (c == '-' || (c >= '0' && c <= '9'))
    return slab_json_reader_read_number (self) != NULL;
  return fail_expected (self, _ ("a value"));
}

gboolean
slab_json_reader_failed (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->error != NULL;
}

/**
 * slab_json_reader_stream_failed:
 *
 * Returns: whether the error is the stream's, and says nothing of the text
 */
gboolean
slab_json_reader_stream_failed (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->stream_failed;
}

/**
 * slab_json_reader_is_cut_short:
 *
 * Returns: whether it failed because the text ended too early
 */
gboolean
slab_json_reader_is_cut_short (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->cut_short;
}

/**
 * slab_json_reader_get_error:
 *
 * Returns: (transfer none) (nullable):
 */
const GError *
slab_json_reader_get_error (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/* A plain number without loss; anything else by way of a double. */
static gboolean
parse_integer (const char *text, gint64 *value)
{
  char *end;
  double real;

  if (strpbrk (text, ".eE") == NULL)
    {
      gint64 integer = g_ascii_strtoll (text, &end, 10);

      if (*end == '\0' && integer > G_MININT64 && integer < G_MAXINT64)
        {
          *value = integer;
          return TRUE;
        }
    }
  real = g_ascii_strtod (text, NULL);
  if (!(fabs (real) < 9.2e18) || real != floor (real))
    return FALSE;
  *value = (gint64) real;
  return TRUE;
}

/* All of @text is digits, with a sign, a point and an exponent where they may be. */
static gboolean
is_plain_number (const char *text)
{
  char *end;

  if (!g_ascii_isdigit (*text) && !(*text == '-' && g_ascii_isdigit (text[1])))
    return FALSE;
  if (text[strspn (text, "0123456789.eE+-")] != '\0')
    return FALSE;
  (void) g_ascii_strtod (text, &end);
  return *end == '\0';
}

/* Microseconds with decimals to whole nanoseconds. */
static gboolean
parse_microseconds (const char *text, gint64 *nanoseconds)
{
  gboolean negative = *text == '-';
  const char *p = text + (negative ? 1 : 0);
  gint64 value = 0;
  double real;

  /* Plainly written, as slab_trace_save () does: exact. */
  while (g_ascii_isdigit (*p) && value < SLAB_JSON_MAX_TIME / 10000)
    value = value * 10 + (*p++ - '0');
  if (!g_ascii_isdigit (*p) && value < SLAB_JSON_MAX_TIME / 1000)
    {
      gint scale = 1000;

      value *= 1000;
      if (*p == '.')
        for (p++; g_ascii_isdigit (*p) && scale > 1; p++)
          {
            scale /= 10;
            value += (*p - '0') * scale;
          }
      if (*p == '\0')
        {
          *nanoseconds = negative ? -value : value;
          return TRUE;
        }
    }
  real = g_ascii_strtod (text, NULL) * 1000.0;
  if (!(fabs (real) < (double) SLAB_JSON_MAX_TIME))
    return FALSE;
  *nanoseconds = (gint64) llround (real);
  return TRUE;
}

/* A whole number of at most @max_digits digits that lies in the buffer with what is behind it, up to a point with
 * further digits. Takes nothing. Returns: where it ends; NULL for any other, which may be a number all the same. */
static inline const guint8 *
scan_digits (SlabJsonReader *self, guint max_digits, gboolean *is_negative, guint64 *digits)
{
  const guint8 *first = self->buffer + self->position, *p;

  *is_negative = *first == '-';
  first += *is_negative ? 1 : 0;
  *digits = 0;
  for (p = first; (guint) (*p - '0') < 10; p++)
    *digits = *digits * 10 + (guint) (*p - '0');
  /* More of them may have been too much for 64 bits. */
  return p > first && p - first <= (gssize) max_digits ? p : NULL;
}

/* Whether a number ends here: neither goes on nor reaches the end of the buffer, behind which it may go on. */
static inline gboolean
take_number (SlabJsonReader *self, const guint8 *end)
{
  if (end == NULL || kinds[*end] & IN_NUMBER || end == self->buffer + self->length)
    return FALSE;
  self->position = (gsize) (end - self->buffer);
  return TRUE;
}

/* FALSE: takes nothing, and the number must be read in the ordinary way. */
static inline gboolean
take_plain_integer (SlabJsonReader *self, gint64 *value)
{
  gboolean is_negative;
  guint64 digits;

  if (!take_number (self, scan_digits (self, MAX_PLAIN_DIGITS, &is_negative, &digits)))
    return FALSE;
  *value = is_negative ? -(gint64) digits : (gint64) digits;
  return TRUE;
}

/* As most write them: with at most three decimals. */
static inline gboolean
take_plain_microseconds (SlabJsonReader *self, gint64 *nanoseconds)
{
  gboolean is_negative;
  guint64 digits;
  const guint8 *p = scan_digits (self, MAX_PLAIN_MICROSECONDS, &is_negative, &digits);
  guint scale = 1000;

  if (p == NULL)
    return FALSE;
  if (*p == '.' && (guint) (p[1] - '0') < 10)
    for (p++; (guint) (*p - '0') < 10 && scale > 1; p++, scale /= 10)
      digits = digits * 10 + (guint) (*p - '0');
  if (!take_number (self, p))
    return FALSE;
  digits *= scale;
  *nanoseconds = is_negative ? -(gint64) digits : (gint64) digits;
  return TRUE;
}

/**
 * slab_json_reader_next_is_number:
 *
 * Returns: whether the next value is a number
 */
gboolean
slab_json_reader_next_is_number (SlabJsonReader *self)
{
  char c = slab_json_reader_peek (self);

  return c == '-' || (c >= '0' && c <= '9');
}

/**
 * slab_json_reader_read_integer:
 * @value: (out): unchanged on failure
 *
 * Passes over the next value, of whatever kind it is.
 *
 * Returns: whether it is a number without a fraction that is between the ends of 64 bits
 */
gboolean
slab_json_reader_read_integer (SlabJsonReader *self, gint64 *value)
{
  const char *text;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  if (G_LIKELY (peek_token (self) >= 0 && take_plain_integer (self, value)))
    return TRUE;
  if (!slab_json_reader_next_is_number (self))
    {
      slab_json_reader_skip (self);
      return FALSE;
    }
  text = slab_json_reader_read_number (self);
  return text != NULL && parse_integer (text, value);
}

/**
 * slab_json_reader_read_count:
 * @count: (out): 0 where the number is less, or has a fraction or an exponent; at most %G_MAXUINT64
 * @value: (out): the number, whatever it is
 *
 * Takes a number, see slab_json_reader_next_is_number().
 *
 * Returns: %FALSE on failure; then nothing is set
 */
gboolean
slab_json_reader_read_count (SlabJsonReader *self, guint64 *count, double *value)
{
  const char *text;
  gint64 plain;

  g_return_val_if_fail (self != NULL && count != NULL && value != NULL, FALSE);

  if (G_LIKELY (peek_token (self) >= 0 && take_plain_integer (self, &plain)))
    {
      *count = (guint64) MAX (plain, 0);
      *value = (double) plain;
      return TRUE;
    }
  text = slab_json_reader_read_number (self);
  if (text == NULL)
    return FALSE;
  *count = *text != '-' && strpbrk (text, ".eE") == NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
  *value = g_ascii_strtod (text, NULL);
  return TRUE;
}

/**
 * slab_json_reader_read_microseconds:
 * @nanoseconds: (out): unchanged on failure
 *
 * Passes over the next value, of whatever kind it is. A number of microseconds with up to three decimals is taken as
 * it is, another one rounded; some write numbers as strings.
 *
 * Returns: whether it is a number of at most %SLAB_JSON_MAX_TIME nanoseconds
 */
gboolean
slab_json_reader_read_microseconds (SlabJsonReader *self, gint64 *nanoseconds)
{
  const char *text;
  int c;

  g_return_val_if_fail (self != NULL && nanoseconds != NULL, FALSE);

  c = peek_token (self);
  if (G_LIKELY (c >= 0 && take_plain_microseconds (self, nanoseconds)))
    return TRUE;
  if (c == '"')
    {
      text = slab_json_reader_read_string (self);
      return text != NULL && is_plain_number (text) && parse_microseconds (text, nanoseconds);
    }
  if (!slab_json_reader_next_is_number (self))
    {
      slab_json_reader_skip (self);
      return FALSE;
    }
  text = slab_json_reader_read_number (self);
  return text != NULL && parse_microseconds (text, nanoseconds);
}

/**
 * slab_json_reader_read_double:
 * @value: (out): unchanged on %FALSE; NAN where the text says that it is no number, or is infinite
 *
 * Passes over the next value, of whatever kind it is; some write numbers as strings.
 *
 * Returns: whether it is a number, or stands for one
 */
gboolean
slab_json_reader_read_double (SlabJsonReader *self, double *value)
{
  const guint64 n_not_numbers = self->n_not_numbers;
  const char *text;

  g_return_val_if_fail (value != NULL, FALSE);

  if (slab_json_reader_next_is_number (self))
    text = slab_json_reader_read_number (self);
  else if (peek_token (self) == '"')
    {
      text = slab_json_reader_read_string (self);
      if (text == NULL || !is_plain_number (text))
        return FALSE;
    }
  else
    {
      const gboolean is_word = g_ascii_isalpha (slab_json_reader_peek (self));

      if (!slab_json_reader_skip (self) || !is_word || self->n_not_numbers == n_not_numbers)
        return FALSE;
      text = NULL;
    }
  if (slab_json_reader_failed (self))
    return FALSE;
  *value = text != NULL && self->n_not_numbers == n_not_numbers ? g_ascii_strtod (text, NULL) : NAN;
  if (!isfinite (*value))
    *value = NAN;
  return TRUE;
}

/**
 * slab_json_reader_get_n_not_numbers:
 *
 * Returns: how often the text said so far, where a number could be, that there is none (NaN) or that it is infinite
 */
guint64
slab_json_reader_get_n_not_numbers (SlabJsonReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_not_numbers;
}

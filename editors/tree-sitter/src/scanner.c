// Reads words, names and numbers. Nearly all words of the language are soft: what one is depends on what may stand at its
// place, which the parser says, and on what follows, which the patterns of the grammar say. They stand in terminals.h.
//
// A token ends where its first word ends. What is left of one of several words is a token of its own, MORE: tree-sitter
// cannot go back, and what follows has to be read before it is known how long a token is.

#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "terminals.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define AHEAD_MAX 2048
#define DEPTH_MAX 2048
#define WORD_MAX 32
#define ENDED 0xffffffffu  // Behind the end of the text.
#define FULL 0xfffffffeu   // Too far ahead to be looked at.

typedef struct {
  uint32_t more;   // Characters of the last token that are still to be read.
  uint32_t whole;  // Whether these are all of it, behind blanks and comments.
} Scanner;

// What was read: each character, and where it ends. Blanks and comments between others are one blank.
typedef struct {
  TSLexer *lexer;
  uint32_t text[AHEAD_MAX];
  uint32_t ends[AHEAD_MAX];
  uint32_t size;
  uint32_t at;
  bool quoted;
} Ahead;

static bool within(const uint32_t *ranges, size_t count, uint32_t c) {
  size_t low = 0, high = count / 2;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c < ranges[2 * middle]) {
      high = middle;
    } else if (c > ranges[2 * middle + 1]) {
      low = middle + 1;
    } else {
      return true;
    }
  }
  return false;
}

static bool is_word(uint32_t c) { return within(LETTERS, COUNT(LETTERS), c); }

static bool is_digit(uint32_t c) { return within(DIGITS, COUNT(DIGITS), c); }

static bool is_blank(uint32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static uint32_t lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static uint32_t next(Ahead *ahead) {
  return ahead->lexer->eof(ahead->lexer) ? ENDED : (uint32_t)ahead->lexer->lookahead;
}

static void step(Ahead *ahead) {
  ahead->lexer->advance(ahead->lexer, false);
  ahead->at++;
}

static void keep(Ahead *ahead, uint32_t c, uint32_t end) {
  if (ahead->size == AHEAD_MAX) return;
  ahead->text[ahead->size] = c;
  ahead->ends[ahead->size] = end;
  ahead->size++;
}

static void take(Ahead *ahead) {
  uint32_t c = next(ahead);
  step(ahead);
  keep(ahead, c, ahead->at);
}

static void skip_line(Ahead *ahead) {
  while (next(ahead) != '\n' && next(ahead) != ENDED) step(ahead);
}

static void skip_block(Ahead *ahead) {
  uint32_t before = 0;
  while (next(ahead) != ENDED) {
    uint32_t c = next(ahead);
    step(ahead);
    if (before == '*' && c == '/') return;
    before = c;
  }
}

// Reads on by one character, which is a blank where blanks or comments are next.
static void pull(Ahead *ahead) {
  bool blank = false;
  for (;;) {
    uint32_t c = next(ahead);
    uint32_t before = ahead->at;
    if (is_blank(c) && !ahead->quoted) {
      blank = true;
      step(ahead);
    } else if ((c == '-' || c == '/') && !ahead->quoted) {
      step(ahead);
      uint32_t second = next(ahead);
      if (c == '-' && second == '-') {
        blank = true;
        skip_line(ahead);
        continue;
      }
      if (c == '/' && second == '*') {
        step(ahead);
        if (next(ahead) != '+') {
          blank = true;
          skip_block(ahead);
          continue;
        }
      }
      if (blank) keep(ahead, ' ', before);
      keep(ahead, c, before + 1);
      if (ahead->at > before + 1) keep(ahead, second, ahead->at);
      return;
    } else if (blank) {
      keep(ahead, ' ', before);
      return;
    } else if (c == ENDED) {
      keep(ahead, ENDED, before);
      return;
    } else {
      take(ahead);
      if (c == '`' || c == '\n') ahead->quoted = c == '`' && !ahead->quoted;
      return;
    }
  }
}

static uint32_t character(Ahead *ahead, uint32_t at) {
  while (at >= ahead->size) {
    if (ahead->size > 0 && ahead->text[ahead->size - 1] == ENDED) return ENDED;
    if (ahead->size + 3 > AHEAD_MAX) return FULL;
    pull(ahead);
  }
  return ahead->text[at];
}

static bool word_at(Ahead *ahead, uint32_t at) { return is_word(character(ahead, at)); }

static bool in_set(const uint16_t *items, uint32_t count, uint32_t c) {
  for (uint32_t i = 0; i < count; i++) {
    uint16_t first = items[3 * i + 1], last = items[3 * i + 2];
    bool found = false;
    switch (items[3 * i]) {
      case S_LITERAL:
      case S_RANGE: found = c >= first && c <= last; break;
      case S_SPACE: found = is_blank(c); break;
      case S_NOT_SPACE: found = !is_blank(c); break;
      case S_WORD: found = is_word(c); break;
      case S_NOT_WORD: found = !is_word(c); break;
      case S_DIGIT: found = is_digit(c); break;
      case S_NOT_DIGIT: found = !is_digit(c); break;
    }
    if (found) return true;
  }
  return false;
}

// Where the match of a program ends that begins at a place; -1 where there is none.
static int32_t match(Ahead *ahead, uint32_t code, uint32_t at, uint32_t depth) {
  if (depth > DEPTH_MAX) return -1;
  for (;;) {
    const uint16_t *i = PROGRAMS + code;
    switch (i[0]) {
      case I_CHARACTER:
        if (lower(character(ahead, at)) != i[1]) return -1;
        at++;
        code += 2;
        break;
      case I_SET: {
        uint32_t c = lower(character(ahead, at));
        if (c == ENDED || c == FULL || in_set(i + 3, i[2], c) == (bool)i[1]) return -1;
        at++;
        code += 3 + 3 * i[2];
        break;
      }
      case I_ANY:
        if (character(ahead, at) >= FULL) return -1;
        at++;
        code++;
        break;
      case I_SPLIT: {
        int32_t found = match(ahead, i[1], at, depth + 1);
        if (found >= 0) return found;
        code = i[2];
        break;
      }
      case I_JUMP: code = i[1]; break;
      case I_AHEAD:
        if ((match(ahead, code + 4, at, depth + 1) >= 0) == (bool)i[1]) return -1;
        code = i[3];
        break;
      case I_BEHIND: {
        bool found = at >= i[2] && match(ahead, code + 4, at - i[2], depth + 1) == (int32_t)at;
        if (found == (bool)i[1]) return -1;
        code = i[3];
        break;
      }
      case I_BOUNDARY:
        if ((at > 0 && word_at(ahead, at - 1)) == word_at(ahead, at)) return -1;
        code++;
        break;
      case I_END:
        if (character(ahead, at) != ENDED) return -1;
        code++;
        break;
      default: return (int32_t)at;
    }
  }
}

// Gives out a token whose first word has `first` characters and which ends before `end`.
static bool give(Scanner *scanner, Ahead *ahead, uint32_t token, uint32_t first, uint32_t end) {
  scanner->more = end > first ? ahead->ends[end - 1] - ahead->ends[first - 1] : 0;
  scanner->whole = false;
  ahead->lexer->result_symbol = (TSSymbol)token;
  return true;
}

static const Form *find(const Form *forms, size_t count, const char *text) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(text, forms[middle].text);
    if (order == 0) return &forms[middle];
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

// The terminals that a word or a mark of `first` characters can be, one after the other.
static bool try_forms(Scanner *scanner, Ahead *ahead, const bool *valid, const Form *form, uint32_t first) {
  for (uint32_t i = 0; form != NULL && i < form->count; i++) {
    const Way *way = &WAYS[form->first + i];
    if (!valid[way->token]) continue;
    if (way->program < 0) return give(scanner, ahead, way->token, first, first);
    int32_t end = match(ahead, (uint32_t)way->program, 0, 0);
    if (end >= 0) return give(scanner, ahead, way->token, first, (uint32_t)end);
  }
  return false;
}

static bool try_longer(Scanner *scanner, Ahead *ahead, const bool *valid, uint32_t first) {
  const uint32_t tokens[] = {T_OPTION_KEY, T_ARGUMENT_NAME};
  const uint32_t programs[] = {PROGRAM_OPTION_KEY, PROGRAM_ARGUMENT_NAME};
  for (uint32_t i = 0; i < 2; i++) {
    if (!valid[tokens[i]]) continue;
    int32_t end = match(ahead, programs[i], 0, 0);
    if (end >= 0) return give(scanner, ahead, tokens[i], first, (uint32_t)end);
  }
  return false;
}

static bool scan_string(Ahead *ahead, bool doubled, uint32_t token) {
  step(ahead);
  for (;;) {
    uint32_t c = next(ahead);
    if (c == ENDED) return false;
    step(ahead);
    if (c != '\'') continue;
    if (!doubled || next(ahead) != '\'') break;
    step(ahead);
  }
  ahead->lexer->mark_end(ahead->lexer);
  ahead->lexer->result_symbol = (TSSymbol)token;
  return true;
}

// Strings that begin with a word; -1 where the word is none of those.
static int32_t prefixed(Ahead *ahead, const char *word) {
  uint32_t c = next(ahead);
  if (strcmp(word, "u") == 0 && c == '&') {
    take(ahead);
    return next(ahead) == '\'' ? T_UNICODE_STRING : -1;
  }
  if (c != '\'') return -1;
  if (strcmp(word, "x") == 0) return T_BYTES;
  return strcmp(word, "n") == 0 || (word[0] == '_' && word[1] != 0) ? T_PREFIXED_STRING : -1;
}

static bool scan_word(Scanner *scanner, Ahead *ahead, const bool *valid, bool flush) {
  char word[WORD_MAX + 1] = {0};
  uint32_t size = 0;
  while (is_word(next(ahead))) {
    uint32_t c = lower(next(ahead));
    if (size < WORD_MAX) word[size] = c < 0x80 ? (char)c : '?';
    size++;
    take(ahead);
  }
  if (size > WORD_MAX) word[0] = '?';
  ahead->lexer->mark_end(ahead->lexer);
  uint32_t first = ahead->size;
  int32_t string = prefixed(ahead, word);
  if (string >= 0 && valid[string]) return scan_string(ahead, string != T_BYTES, (uint32_t)string);
  if (try_longer(scanner, ahead, valid, first)) return true;
  if (try_forms(scanner, ahead, valid, find(WORDS, COUNT(WORDS), word), first)) return true;
  // In the first column it begins a declaration, whatever went wrong before.
  if (flush && match(ahead, PROGRAM_DECLARATION, 0, 0) >= 0) return false;
  if (valid[T_NAME] && match(ahead, PROGRAM_NAME, 0, 0) >= 0) return give(scanner, ahead, T_NAME, first, first);
  return valid[T_ANY_NAME] && give(scanner, ahead, T_ANY_NAME, first, first);
}

static bool scan_number(Scanner *scanner, Ahead *ahead, const bool *valid) {
  bool plain = true;  // No letter so far but the last one.
  uint32_t before = 0;
  for (;;) {
    uint32_t c = next(ahead);
    bool sign = (c == '+' || c == '-') && lower(before) == 'e' && plain;
    if (c == ENDED || !(is_word(c) || c == '.' || sign)) break;
    plain = plain && (before == 0 || is_digit(before) || before == '.') && !sign;
    before = c;
    take(ahead);
  }
  ahead->lexer->mark_end(ahead->lexer);
  uint32_t size = ahead->size;
  if (valid[T_NUMBER] && match(ahead, PROGRAM_NUMBER, 0, 0) == (int32_t)size) {
    return give(scanner, ahead, T_NUMBER, size, size);
  }
  return valid[T_QUANTITY] && match(ahead, PROGRAM_QUANTITY, 0, 0) == (int32_t)size &&
         give(scanner, ahead, T_QUANTITY, size, size);
}

static bool scan_quoted(Scanner *scanner, Ahead *ahead, const bool *valid) {
  take(ahead);
  uint32_t inside = 0;
  for (;;) {
    uint32_t c = next(ahead);
    if (c == ENDED || c == '\n') return false;
    take(ahead);
    if (c == '`') {
      if (next(ahead) != '`') break;
      take(ahead);
    }
    inside++;
  }
  ahead->lexer->mark_end(ahead->lexer);
  if (inside == 0) return false;
  uint32_t first = ahead->size;
  if (try_longer(scanner, ahead, valid, first)) return true;
  return valid[T_QUOTED_NAME] && give(scanner, ahead, T_QUOTED_NAME, first, first);
}

static bool scan_param(Scanner *scanner, Ahead *ahead, const bool *valid) {
  take(ahead);
  if (!valid[T_PARAM_NAME] || !is_word(next(ahead)) || is_digit(next(ahead))) return false;
  while (is_word(next(ahead))) take(ahead);
  ahead->lexer->mark_end(ahead->lexer);
  return give(scanner, ahead, T_PARAM_NAME, ahead->size, ahead->size);
}

static bool scan_mark(Scanner *scanner, Ahead *ahead, const bool *valid) {
  char mark[2] = {(char)next(ahead), 0};
  take(ahead);
  ahead->lexer->mark_end(ahead->lexer);
  return try_forms(scanner, ahead, valid, find(MARKS, COUNT(MARKS), mark), 1);
}

static bool scan_more(Scanner *scanner, TSLexer *lexer) {
  if (scanner->whole) {
    while (!lexer->eof(lexer) && is_blank((uint32_t)lexer->lookahead)) lexer->advance(lexer, true);
    if (!is_word((uint32_t)lexer->lookahead)) return false;  // A comment: it is read first.
  }
  for (; scanner->more > 0; scanner->more--) lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  lexer->result_symbol = T_MORE;
  return true;
}

// Whether a mark behind an operand goes on with its expression.
static bool continues(Ahead *ahead, uint32_t at) {
  uint32_t c = character(ahead, at);
  return c < 0x80 && c != 0 && strchr("+-*/%|=<>!.[('", (int)c) != NULL;
}

// Behind an operand: the word that goes on with its expression, or the end of the expression. Neither has a text, as it is
// known only behind it which of them it is.
static bool scan_end(Scanner *scanner, Ahead *ahead, const bool *valid) {
  ahead->lexer->mark_end(ahead->lexer);
  uint32_t start = is_blank(character(ahead, 0)) ? 1 : 0;
  uint32_t end = start;
  char word[WORD_MAX + 1] = {0};
  for (; word_at(ahead, end); end++) {
    uint32_t c = lower(character(ahead, end));
    if (end - start < WORD_MAX) word[end - start] = c < 0x80 ? (char)c : '?';
  }
  if (end == start && continues(ahead, start)) return false;
  const Form *form = end - start <= WORD_MAX ? find(WORDS, COUNT(WORDS), word) : NULL;
  // No word that goes on has a `=` behind it: it is the key of an option.
  if (form != NULL && match(ahead, PROGRAM_OPTION_KEY, start, 0) >= 0) form = NULL;
  for (uint32_t i = 0; form != NULL && i < form->count; i++) {
    const Way *way = &WAYS[form->first + i];
    if (way->continued == NONE || !valid[way->continued]) continue;
    int32_t found = way->program < 0 ? (int32_t)end : match(ahead, (uint32_t)way->program, start, 0);
    if (found < 0) continue;
    scanner->more = ahead->ends[found - 1] - (ahead->ends[start] - 1);
    scanner->whole = true;
    ahead->lexer->result_symbol = way->continued;
    return true;
  }
  ahead->lexer->result_symbol = T_EXPRESSION_END;
  return true;
}

void *tree_sitter_stream_external_scanner_create(void) { return calloc(1, sizeof(Scanner)); }

void tree_sitter_stream_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_stream_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(Scanner));
  return sizeof(Scanner);
}

void tree_sitter_stream_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  memset(payload, 0, sizeof(Scanner));
  if (length == sizeof(Scanner)) memcpy(payload, buffer, length);
}

bool tree_sitter_stream_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scanner *scanner = payload;
  if (scanner->more > 0 && valid[T_MORE]) return scan_more(scanner, lexer);
  scanner->more = 0;
  Ahead ahead;
  ahead.lexer = lexer;
  ahead.size = ahead.at = 0;
  ahead.quoted = false;
  if (valid[T_EXPRESSION_END] && !valid[T_RECOVERY]) return scan_end(scanner, &ahead, valid);
  bool skipped = false, flush = false;
  while (!lexer->eof(lexer) && is_blank((uint32_t)lexer->lookahead)) {
    skipped = true;
    flush = lexer->lookahead == '\n';
    lexer->advance(lexer, true);
  }
  if (lexer->eof(lexer)) return false;
  uint32_t c = (uint32_t)lexer->lookahead;
  if (is_digit(c) || c == '.') return scan_number(scanner, &ahead, valid);
  if (is_word(c)) {
    return scan_word(scanner, &ahead, valid, skipped ? flush : lexer->get_column(lexer) == 0);
  }
  if (c == '`') return scan_quoted(scanner, &ahead, valid);
  if (c == '$') return scan_param(scanner, &ahead, valid);
  return (c == '(' || c == '+' || c == '-') && scan_mark(scanner, &ahead, valid);
}

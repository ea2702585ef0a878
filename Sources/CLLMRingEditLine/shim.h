/* What Swift cannot import of libedit: its variadic functions, one parameter list each. No logic. */
#ifndef CEDITLINE_SHIM_H
#define CEDITLINE_SHIM_H
#include <histedit.h>

// A copy from before wide characters, as macOS has one, would write a `char` where we read a `wchar_t`.
_Static_assert(
    __builtin_types_compatible_p(el_rfunc_t, int (*)(EditLine *, wchar_t *)),
    "this libedit is too old; on macOS, install Homebrew's: brew install libedit");

typedef unsigned char (*cel_function)(EditLine *, wint_t);

static inline int cel_set_pointer(EditLine *e, int op, void *value) {
  return el_set(e, op, value);
}
static inline int cel_get_pointer(EditLine *e, int op, void **value) {
  return el_get(e, op, value);
}
static inline int cel_set_int(EditLine *e, int op, int value) {
  return el_set(e, op, value);
}
static inline int cel_set_string(EditLine *e, int op, const char *value) {
  return el_set(e, op, value);
}
static inline int cel_get_string(EditLine *e, int op, const char **value) {
  return el_get(e, op, value);
}
static inline int cel_set_reader(EditLine *e, el_rfunc_t reader) {
  return el_set(e, EL_GETCFN, reader);
}
static inline int cel_add_function(EditLine *e, const char *name, const char *help,
                                   cel_function function) {
  return el_set(e, EL_ADDFN, name, help, function);
}
static inline int cel_bind(EditLine *e, const char *key, const char *function) {
  return el_set(e, EL_BIND, key, function, NULL);
}
static inline int cel_bind_command(EditLine *e, const char *key, const char *function) {
  return el_set(e, EL_BIND, "-a", key, function, NULL);
}
static inline int cel_set_tty(EditLine *e, const char *mode, const char *a, const char *b,
                              const char *c, const char *d) {
  return el_set(e, EL_SETTY, mode, a, b, c, d, NULL);
}

#endif

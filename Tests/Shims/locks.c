/* A file system that cannot lock files, for programs that start with this library in LD_PRELOAD:
   each attempt fails with the error LOCK_ERROR, ENOLCK or EOPNOTSUPP, as on some network mounts.
   Files outside the folder LOCK_FOLDER, if that is set, can be locked. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static int fault(int file) {
  const char *name = getenv("LOCK_ERROR");
  if (!name) return 0;
  const char *folder = getenv("LOCK_FOLDER");
  if (folder) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  }
  return strcmp(name, "ENOLCK") == 0 ? ENOLCK : EOPNOTSUPP;
}

static int locks(int command) {
  return command == F_SETLK || command == F_SETLKW || command == F_GETLK
#ifdef F_OFD_SETLK
    || command == F_OFD_SETLK || command == F_OFD_SETLKW || command == F_OFD_GETLK
#endif
    ;
}

#define CONTROL(name)                                                     \
  int name(int file, int command, ...) {                                  \
    static int (*real)(int, int, ...);                                    \
    if (!real) real = (int (*)(int, int, ...))dlsym(RTLD_NEXT, #name);    \
    va_list list;                                                         \
    va_start(list, command);                                              \
    void *argument = va_arg(list, void *);                                \
    va_end(list);                                                         \
    int error = locks(command) ? fault(file) : 0;                         \
    if (error) {                                                          \
      errno = error;                                                      \
      return -1;                                                          \
    }                                                                     \
    return real(file, command, argument);                                 \
  }

CONTROL(fcntl)
CONTROL(fcntl64)

int flock(int file, int operation) {
  static int (*real)(int, int);
  if (!real) real = (int (*)(int, int))dlsym(RTLD_NEXT, "flock");
  int error = operation & LOCK_UN ? 0 : fault(file);
  if (error) {
    errno = error;
    return -1;
  }
  return real(file, operation);
}

/* What Swift cannot import of the C library, or what the platforms spell differently: unions,
 * macros, opaque types and functions that only one of them has. No logic beyond that. */
#ifndef LLMRING_PLATFORM_SHIM_H
#define LLMRING_PLATFORM_SHIM_H
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Children */

#if defined(__APPLE__)
extern char ***_NSGetEnviron(void);
static inline char **lrp_environment(void) { return *_NSGetEnviron(); }
#else
extern char **environ;
static inline char **lrp_environment(void) { return environ; }
#endif

typedef struct {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
} lrp_spawn;

#if defined(__APPLE__)
static inline int lrp_session_flag(void) { return POSIX_SPAWN_SETSID; }
/* The child starts stopped, and is put into the foreground before it runs. */
static inline int lrp_suspended_flag(void) { return POSIX_SPAWN_START_SUSPENDED; }
/* Closes what no action names. */
static inline int lrp_closing_flag(void) { return POSIX_SPAWN_CLOEXEC_DEFAULT; }
static inline int lrp_close_from(lrp_spawn *spawn, int first) { return 0; }
static inline int lrp_take_terminal(lrp_spawn *spawn, int terminal) { return 0; }
#else
/* glibc names it only for C programs that define _GNU_SOURCE. */
static inline int lrp_session_flag(void) { return 0x80; }
static inline int lrp_suspended_flag(void) { return 0; }
static inline int lrp_closing_flag(void) { return 0; }
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
extern int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t *, int);
static inline int lrp_close_from(lrp_spawn *spawn, int first) {
  return posix_spawn_file_actions_addclosefrom_np(&spawn->actions, first);
}
static inline int lrp_take_terminal(lrp_spawn *spawn, int terminal) {
  return posix_spawn_file_actions_addtcsetpgrp_np(&spawn->actions, terminal);
}
#endif

extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
static inline int lrp_change_directory(lrp_spawn *spawn, const char *path) {
  return posix_spawn_file_actions_addchdir_np(&spawn->actions, path);
}

static inline int lrp_has_exited(int status) { return WIFEXITED(status); }
static inline int lrp_exit_status(int status) { return WEXITSTATUS(status); }
static inline int lrp_has_stopped(int status) { return WIFSTOPPED(status); }
static inline int lrp_ending_signal(int status) { return WTERMSIG(status); }

/* Signals */

static inline void lrp_set_handler(struct sigaction *action, void (*handler)(int)) {
  action->sa_handler = handler;
}
static inline void lrp_set_ignored(struct sigaction *action) { action->sa_handler = SIG_IGN; }
// The first and the last real-time signal; none where there are no such signals.
static inline int lrp_first_real_time_signal(void) {
#ifdef SIGRTMIN
  return SIGRTMIN;
#else
  return 1;
#endif
}

static inline int lrp_last_real_time_signal(void) {
#ifdef SIGRTMAX
  return SIGRTMAX;
#else
  return 0;
#endif
}

static inline int lrp_is_default(const struct sigaction *action) {
  return action->sa_handler == SIG_DFL;
}
static inline int lrp_is_ignored(const struct sigaction *action) {
  return action->sa_handler == SIG_IGN;
}

/* Threads */

/* Starts a thread that nobody waits for. */
static inline int lrp_start_thread(void *(*run)(void *), void *context) {
  pthread_t thread;
  int fault = pthread_create(&thread, NULL, run, context);
  if (fault == 0) pthread_detach(thread);
  return fault;
}

/* Files and sockets */

/* fsync(2) on Darwin leaves the data in the drive's cache. */
static inline int lrp_synchronize(int descriptor) {
#if defined(__APPLE__)
  if (fcntl(descriptor, F_FULLFSYNC) == 0) return 0;
#endif
  return fsync(descriptor);
}
/* Waits with select(2), at most so many milliseconds (negative: for ever), until one of the
 * descriptors can be read. Sets `ready` for each; negative descriptors are never ready. For what
 * poll(2) cannot wait for: terminal devices on macOS. Returns -1 like select(2). */
static inline int lrp_wait_with_select(const int *descriptors, char *ready, int count, int milliseconds) {
  fd_set set;
  FD_ZERO(&set);
  int highest = -1;
  for (int i = 0; i < count; i++) {
    ready[i] = 0;
    if (descriptors[i] < 0 || descriptors[i] >= FD_SETSIZE) continue;
    FD_SET(descriptors[i], &set);
    if (descriptors[i] > highest) highest = descriptors[i];
  }
  struct timeval time = {milliseconds / 1000, (milliseconds % 1000) * 1000};
  int result = select(highest + 1, &set, NULL, NULL, milliseconds < 0 ? NULL : &time);
  if (result <= 0) return result;
  for (int i = 0; i < count; i++) {
    if (descriptors[i] < 0 || descriptors[i] >= FD_SETSIZE) continue;
    ready[i] = FD_ISSET(descriptors[i], &set) != 0;
  }
  return result;
}

/* Libraries */

/* The file that an address was loaded from; NULL if it is in none. glibc names the function only for
 * C programs that define _GNU_SOURCE. */
typedef struct {
  const char *file;
  void *base;
  const char *symbol;
  void *address;
} lrp_address_info;
#if defined(__APPLE__)
extern int lrp_dladdr(const void *, lrp_address_info *) __asm__("_dladdr");
#else
extern int lrp_dladdr(const void *, lrp_address_info *) __asm__("dladdr");
#endif
static inline const char *lrp_file_of_address(const void *address) {
  lrp_address_info info;
  return lrp_dladdr(address, &info) ? info.file : NULL;
}

static inline int lrp_stream_socket(int family) { return socket(family, SOCK_STREAM, 0); }

#endif

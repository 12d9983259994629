// Makes calls of the C library on files of one folder fail or take long, as a bad disk does, or the
// catching of a signal take long, as on a busy machine.
//
// FAULT_FOLDER  only files whose path begins with this
// FAULT_CALL    open, write, fsync, rename or catch: the kind of call that is counted
// FAULT_AT      the number of the call that fails, from 1; 0 only counts
// FAULT_ERROR   the number of the error, such as EIO; 0 makes the call slow instead
// FAULT_ON      1: every call from that one on fails, as on a full or read-only disk; 0: only that one
// FAULT_COUNT   a file into which the number of calls is written at the end
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int is_ours(const char *path) {
  const char *folder = getenv("FAULT_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_ours_at(int directory, const char *path) {
  if (path && path[0] == '/') return is_ours(path);
  char link[64], whole[PATH_MAX];
  if (directory == AT_FDCWD) {
    if (!getcwd(whole, sizeof whole)) return 0;
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, whole, sizeof whole - 1);
    if (length <= 0) return 0;
    whole[length] = 0;
  }
  strncat(whole, "/", sizeof whole - strlen(whole) - 1);
  strncat(whole, path, sizeof whole - strlen(whole) - 1);
  return is_ours(whole);
}

static int is_our_file(int file) { return is_ours_at(file, ""); }

// Whether this call, which is about one of our files, shall fail; errno is set then.
static int fails(const char *call) {
  const char *wanted = getenv("FAULT_CALL");
  if (!wanted || strcmp(wanted, call) != 0) return 0;
  long at = atol(getenv("FAULT_AT") ?: "0");
  long number = atomic_fetch_add(&calls, 1) + 1;
  int goes_on = atoi(getenv("FAULT_ON") ?: "0");
  if (at == 0 || number < at || (number > at && !goes_on)) return 0;
  int error = atoi(getenv("FAULT_ERROR") ?: "5");
  if (error == 0) {
    usleep(number == at ? 300000 : 2000);
    return 0;
  }
  errno = error;
  return 1;
}

__attribute__((destructor)) static void tell(void) {
  const char *path = getenv("FAULT_COUNT");
  if (!path) return;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld", atomic_load(&calls));
  int file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0) return;
  syscall(SYS_write, file, text, length);
  syscall(SYS_close, file);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// Reading goes on where nothing can be written any more.
static int is_refused(int flags) {
  int error = atoi(getenv("FAULT_ERROR") ?: "5");
  return (flags & (O_WRONLY | O_RDWR | O_CREAT)) || (error != EROFS && error != ENOSPC);
}

#define OPEN(name)                                                         \
  int name(const char *path, int flags, ...) {                             \
    va_list rest;                                                          \
    va_start(rest, flags);                                                 \
    mode_t mode = va_arg(rest, mode_t);                                    \
    va_end(rest);                                                          \
    if (is_ours_at(AT_FDCWD, path) && is_refused(flags) && fails("open")) return -1; \
    return NEXT(name)(path, flags, mode);                                  \
  }
OPEN(open)
OPEN(open64)

#define OPEN_AT(name)                                                      \
  int name(int directory, const char *path, int flags, ...) {              \
    va_list rest;                                                          \
    va_start(rest, flags);                                                 \
    mode_t mode = va_arg(rest, mode_t);                                    \
    va_end(rest);                                                          \
    if (is_ours_at(directory, path) && is_refused(flags) && fails("open")) return -1; \
    return NEXT(name)(directory, path, flags, mode);                       \
  }
OPEN_AT(openat)
OPEN_AT(openat64)

ssize_t write(int file, const void *bytes, size_t count) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(write)(file, bytes, count);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(writev)(file, parts, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t place) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(pwrite)(file, bytes, count, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(pwrite64)(file, bytes, count, place);
}

int ftruncate(int file, off_t length) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(ftruncate)(file, length);
}

int ftruncate64(int file, off64_t length) {
  if (is_our_file(file) && fails("write")) return -1;
  return NEXT(ftruncate64)(file, length);
}

int fsync(int file) {
  if (is_our_file(file) && fails("fsync")) return -1;
  return NEXT(fsync)(file);
}

int fdatasync(int file) {
  if (is_our_file(file) && fails("fsync")) return -1;
  return NEXT(fdatasync)(file);
}

int rename(const char *from, const char *to) {
  if (is_ours_at(AT_FDCWD, to) && fails("rename")) return -1;
  return NEXT(rename)(from, to);
}

int sigaction(int number, const struct sigaction *new, struct sigaction *old) {
  if (new && (number == SIGTERM || number == SIGINT || number == SIGHUP) && fails("catch")) return -1;
  return NEXT(sigaction)(number, new, old);
}

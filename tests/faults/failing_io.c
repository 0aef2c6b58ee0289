/* A disk that refuses: loaded before the C library, it makes one call that writes to the station's files fail.

   IO_FAIL_AT    which call fails, counted from 1 (0: none)
   IO_FAIL_HOW   "once", "ever" (that call and every later one), "torn" (half of it is written, then it fails)
   IO_COUNT      a file that grows by one byte with every call */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long seen, at;
static char how = 'o';
static int counter = -1;
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void begin(void)
{
    const char *which = getenv("IO_FAIL_AT"), *kind = getenv("IO_FAIL_HOW"), *file = getenv("IO_COUNT");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    at = which ? atol(which) : 0;
    how = kind ? kind[0] : 'o';
    if (file) counter = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int fails(int fd)
{
    char link[40], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, "station.xb")) return 0;
    long now = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (counter >= 0 && real_write(counter, ".", 1) != 1) abort();
    return at > 0 && (how == 'e' ? now >= at : now == at);
}

static int refuse(void)
{
    errno = EIO;
    return -1;
}

ssize_t write(int fd, const void *data, size_t count)
{
    if (!fails(fd)) return real_write(fd, data, count);
    if (how == 't' && real_write(fd, data, count / 2) < 0) abort();
    return refuse();
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t place)
{
    if (!fails(fd)) return real_pwrite(fd, data, count, place);
    if (how == 't' && real_pwrite(fd, data, count / 2, place) < 0) abort();
    return refuse();
}

ssize_t pwrite64(int fd, const void *data, size_t count, off_t place) { return pwrite(fd, data, count, place); }
int fsync(int fd) { return fails(fd) ? refuse() : real_fsync(fd); }
int fdatasync(int fd) { return fails(fd) ? refuse() : real_fdatasync(fd); }
int ftruncate(int fd, off_t length) { return fails(fd) ? refuse() : real_ftruncate(fd, length); }
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

// Linux system calls that the C library shows only with _GNU_SOURCE, which Swift does not set.
#pragma once

/// Opens a new file without a name in an open folder, for writing (O_TMPFILE); -1 and errno where
/// that fails, as on a file system that has no such files.
int pairbook_open_nameless(int folder, unsigned int mode);

/// Whether any process has the file of a descriptor that is open for reading open for writing: 1 or 0; -1 where the
/// kernel does not tell, as of another user's file (fcntl(2), F_SETLEASE).
int pairbook_is_written(int descriptor);

/// Writes the whole file system of an open file to its device: syncfs(2).
int pairbook_sync_file_system(int descriptor);

/// A pipe that no program inherits which is started at the same time (pipe2, O_CLOEXEC); 0, or -1 and errno.
int pairbook_pipe(int ends[2]);

// What Swift cannot call by itself: libgit2's variadic options, one typed function each, and
// Linux system calls that the C library shows only with _GNU_SOURCE.
#pragma once

/// Sets the folder in which a configuration file of `level` (git_config_level_t) is looked for.
/// An empty path means that there is none.
int pairbook_git_set_search_path(int level, const char *path);

/// Switches the re-hashing of every object that libgit2 reads on (1) or off (0).
int pairbook_git_set_strict_hash_verification(int enabled);

/// Opens a new file without a name in an open folder, for writing (O_TMPFILE); -1 and errno where
/// that fails, as on a file system that has no such files.
int pairbook_open_nameless(int folder, unsigned int mode);

/// Writes the whole file system of an open file to its device: syncfs(2).
int pairbook_sync_file_system(int descriptor);

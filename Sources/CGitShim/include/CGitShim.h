// What Swift cannot call by itself: libgit2's variadic options, one typed function each, and how it starts.
#pragma once

#include <stddef.h>

/// Sets the folder in which a configuration file of `level` (git_config_level_t) is looked for.
/// An empty path means that there is none.
int pairbook_git_set_search_path(int level, const char *path);

/// Switches the re-hashing of every object that libgit2 reads on (1) or off (0).
int pairbook_git_set_strict_hash_verification(int enabled);

/// Lets libgit2 have at most so many bytes in one piece; what asks for more fails as if there were no memory. Before
/// pairbook_git_start alone.
int pairbook_git_limit_allocations(size_t bytes);

/// Starts libgit2 without the certificates that it reads when it starts, which takes longer than a small plan: they are
/// for HTTPS alone, and without them no server is trusted.
int pairbook_git_start(void);

/// Reads certificates of issuers: of `file`, or where it is null those that libgit2 would have read. Before the first
/// conversation by HTTPS, and once: libgit2 has them for the whole process.
int pairbook_git_read_certificates(const char *file);

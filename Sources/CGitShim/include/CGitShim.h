// What Swift cannot call by itself: libgit2's variadic options, one typed function each.
#pragma once

#include <stddef.h>

/// Sets the folder in which a configuration file of `level` (git_config_level_t) is looked for.
/// An empty path means that there is none.
int pairbook_git_set_search_path(int level, const char *path);

/// Switches the re-hashing of every object that libgit2 reads on (1) or off (0).
int pairbook_git_set_strict_hash_verification(int enabled);

/// Lets libgit2 have at most so many bytes in one piece; what asks for more fails as if there were no memory. Before
/// git_libgit2_init alone.
int pairbook_git_limit_allocations(size_t bytes);

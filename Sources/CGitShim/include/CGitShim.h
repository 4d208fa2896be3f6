// What Swift cannot call by itself: libgit2's variadic options, one typed function each.
#pragma once

/// Sets the folder in which a configuration file of `level` (git_config_level_t) is looked for.
/// An empty path means that there is none.
int pairbook_git_set_search_path(int level, const char *path);

/// Switches the re-hashing of every object that libgit2 reads on (1) or off (0).
int pairbook_git_set_strict_hash_verification(int enabled);

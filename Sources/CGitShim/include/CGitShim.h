// The variadic options of libgit2, one typed function each: Swift cannot call variadic C.
#pragma once
/// Switches fsync of objects and references on (1) or off (0).
int pairbook_git_set_fsync(int enabled);

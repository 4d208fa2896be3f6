"""What `make sanitize` tells the sanitizers: it holds for programs that are given an environment of their own, too."""
import os

SETTINGS = {name: os.environ[name] for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "SWIFT_BACKTRACE") if name in os.environ}

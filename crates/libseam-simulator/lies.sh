#!/bin/sh
# Compiles the packages of this workspace, and no others, with known lies in the core: `RUSTC_WORKSPACE_WRAPPER` calls it in place
# of the compiler, so that nothing else is compiled anew.
exec "$@" --cfg libseam_lies

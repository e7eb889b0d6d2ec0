# Where the set-up puts things. Sourced by the scripts beside it.
# shellcheck shell=bash disable=SC2034 # the variables are read by the files that source this one

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin

# A toolchain with the wasm32 target, made of Debian's packages by scripts/debian-toolchain.
linked_toolchain=${XDG_CACHE_HOME:-$HOME/.cache}/eventsource-wasm/toolchain
linked_toolchain_name=eventsource-wasm

# The Rust toolchain is the machine's own; set-up only says when it will not do.

rust_toolchain() {
    hint="Install Rust $rust_minimum or newer (rustup is the usual way), then run the same command again."
    command -v cargo >/dev/null || fail "There is no Rust toolchain: cargo was not found." "$hint"
    version=$(rustc --version 2>/dev/null) || fail "rustc does not run." "$hint"
    version=${version#rustc }
    minor=${version#1.}
    [ "${minor%%.*}" -ge "${rust_minimum#1.}" ] || fail "Rust ${version%% *} is too old." "$hint"
}

# Schemathesis, which holds the built binary against its own OpenAPI document. Nothing is installed into the system's
# Python: `pip install --target` needs no virtual environment, and PEP 668 does not object to it.

schemathesis() {
    target=$deps/schemathesis
    requirements=$root/tests/conformance/requirements.txt
    sum=$(sha256sum <"$requirements")
    is_current schemathesis "${sum%% *} $(interpreter)" "$target/bin/schemathesis" && return
    python -c '' # chosen here, so that a missing pip is not taken for a failure of the network
    say "fetching Schemathesis"
    rm -rf "$target" "$target.new"
    try_twice "$python_path" -m pip install --require-hashes --only-binary=:all: --disable-pip-version-check \
        --progress-bar off --no-compile --target "$target.new" --requirement "$requirements" ||
        fail "Schemathesis could not be installed into $deps (details in $log)." "Check the network and the proxy, then run the same command again."
    mv "$target.new" "$target"
    stamp schemathesis "${sum%% *} $(interpreter)"
}

# The Python it was installed with, links followed: some of its wheels fit that version only.
interpreter() {
    starter=$target/bin/schemathesis
    [ ! -r "$starter" ] || readlink -e "$(sed -n '1s/^#!//p' "$starter")" || :
}

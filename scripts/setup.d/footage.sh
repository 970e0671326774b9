# The demo footage: a street scene out of Debian's documentation of OpenCV, unpacked and not installed.

footage() {
    target=$deps/footage/vtest.avi
    is_current footage "$footage_sha256" "$target" && return
    installed=/$footage_path
    if [ -r "$installed" ] && check_sha256 "$installed" "$footage_sha256"; then
        cp "$installed" "$target.new"
    else
        unpack_footage
    fi
    mv "$target.new" "$target"
    stamp footage "$footage_sha256"
}

unpack_footage() {
    scratch=$deps/download
    rm -rf "$scratch" && mkdir -p "$scratch"
    say "fetching the demo footage (Debian package $footage_package)"
    (cd "$scratch" && try_twice download_footage) ||
        fail "Debian's package $footage_package could not be downloaded (details in $log)." "Run 'apt-get update' as root, then the same command again."
    dpkg-deb --fsys-tarfile "$scratch"/*.deb | tar -xO "./$footage_path" >"$target.new" && check_sha256 "$target.new" "$footage_sha256" ||
        fail "Debian's package $footage_package does not hold the pinned vtest.avi." "Compare it with scripts/setup.d/pins.sh of a newer version."
    end_download
}

# Package lists are often absent on a fresh machine; only root can bring them.
download_footage() {
    apt-get download "$footage_package" && return
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update && apt-get download "$footage_package"
}

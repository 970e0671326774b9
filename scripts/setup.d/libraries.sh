# The two libraries that are loaded at run time: ONNX Runtime out of its wheel, DuckDB out of its npm package.

onnxruntime() {
    target=$deps/lib/libonnxruntime.so.1
    is_current onnxruntime "$onnxruntime_sha256" "$target" && return
    wheel "ONNX Runtime $onnxruntime_version" onnxruntime "$onnxruntime_version" "$onnxruntime_sha256"
    python - "$file" "capi/libonnxruntime.so.$onnxruntime_version" "$target.new" <<'PYTHON' ||
import shutil, sys, zipfile
wheel, member, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive, archive.open("onnxruntime/" + member) as library, open(target, "wb") as out:
    shutil.copyfileobj(library, out)
PYTHON
        fail "The ONNX Runtime wheel could not be unpacked into $deps/lib." "Check that the disk has 100 MB free, then run the same command again."
    mv "$target.new" "$target"
    end_download
    stamp onnxruntime "$onnxruntime_sha256"
}

duckdb() {
    target=$deps/lib/libduckdb.so
    is_current duckdb "$duckdb_sha256" "$target" && return
    download "DuckDB $duckdb_version" "$duckdb_sha256" npm pack --loglevel=error "$duckdb_package@$duckdb_version"
    tar -xzOf "$file" package/libduckdb.so >"$target.new" ||
        fail "The DuckDB package could not be unpacked into $deps/lib." "Check that the disk has 200 MB free, then run the same command again."
    mv "$target.new" "$target"
    end_download
    stamp duckdb "$duckdb_sha256"
}

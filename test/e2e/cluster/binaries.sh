#!/usr/bin/env bash
# Makes kube-apiserver, kube-controller-manager and kubectl v1.20.2 (from Debian bookworm's source package) and etcd
# 3.4.23 (from its binary package) for the end-to-end tests.     usage: binaries.sh [CACHE_DIR]   prints the folder
#
# Needs Debian 12 with perl, and no privileges beyond apt's own. Everything comes from the machine's Debian mirror, and
# apt checks the hashes. Nothing is installed: packages are unpacked in a temporary folder (SRC_TMP, 1.8 GB while it
# builds). CACHE_DIR is by default $XDG_CACHE_HOME/outrigger; the build, about 5 CPU minutes, runs once for each RECIPE.
set -euo pipefail
RECIPE=1
PACKAGE='1.20.5+really1.20.2-1.1+deb12u1' ORIGINAL='1.20.5+really1.20.2' VERSION=v1.20.2
COMMIT=faecb196815e248d3ecfb03c680a4507229c2a56
PROGRAMS=(kube-apiserver kube-controller-manager kubectl)

cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/outrigger}
mkdir -p "$cache"
out=$(cd "$cache" && pwd)/kubernetes-$VERSION-etcd-3.4.23-$RECIPE
made() { for program in "${PROGRAMS[@]}" etcd; do [[ -x $out/$program ]] || return 1; done; }
made && { echo "$out"; exit 0; }

# One build at a time: whoever waited finds it done.
exec 9> "$out.lock"
flock 9
made && { echo "$out"; exit 0; }
exec 3>&1 1>&2 # only the folder goes to stdout

tmp=${SRC_TMP:-$(mktemp -d)}
mkdir -p "$tmp"
[[ -n ${SRC_TMP:-} ]] || trap 'chmod -R u+w "$tmp"; rm -rf "$tmp"' EXIT

# apt with lists of its own: the machine's sources are left alone, only their mirror is used.
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
  awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')}
[[ -n $mirror ]] || { echo "no bookworm mirror among this machine's apt sources: set MIRROR" >&2; exit 3; }
cat > "$tmp/sources.list" << SOURCES
deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main
deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main
SOURCES
mkdir -p "$tmp/lists/partial" "$tmp/packages" "$tmp/source"
chmod 755 "$tmp"
apt=(apt-get -q -o "Dir::Etc::SourceList=$tmp/sources.list" -o Dir::Etc::SourceParts=/dev/null
  -o "Dir::State::Lists=$tmp/lists" -o "APT::Sandbox::User=$(id -un)" -o Dpkg::Use-Pty=0
  -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
"${apt[@]}" update
cd "$tmp/packages"
"${apt[@]}" download golang-1.19-go golang-1.19-src etcd-server
"${apt[@]}" source --download-only "kubernetes=$PACKAGE"
for package in *.deb; do dpkg-deb -x "$package" "$tmp/root"; done
# Debian's own three patches concern kubectl's packaging only and are left out.
tar xzf "kubernetes_$ORIGINAL.orig.tar.gz" -C "$tmp/source" --strip-components=1

# Debian splits GOROOT over /usr/lib and /usr/share with absolute links: put it together again.
goroot=$tmp/root/usr/lib/go-1.19
find "$goroot" -maxdepth 1 -type l | while read -r link; do
  target=$(readlink "$link")
  rm "$link"
  ln -s "$tmp/root/usr/share/go-1.19/$(basename "$target")" "$link"
done
export GOROOT=$goroot GO111MODULE=off CGO_ENABLED=0 GOPATH=$tmp/gopath GOCACHE=$tmp/gocache GOENV=off
unset GOFLAGS GOBIN
go=$goroot/bin/go
"$go" version
mkdir -p "$GOPATH/src/k8s.io"
ln -sfn "$tmp/source" "$GOPATH/src/k8s.io/kubernetes"
cd "$GOPATH/src/k8s.io/kubernetes"

# The vendored reflect2 1.0.1 predates Go 1.18, whose reflect.mapiterinit takes the iterator as a third argument:
# without the fix that reflect2 1.0.2 made, YAML answers and indented ones panic.
reflect=vendor/github.com/modern-go/reflect2
perl -0pi -e 's/(func mapiterinit\(rtype unsafe\.Pointer, m unsafe\.Pointer)\) \*hiter/$1, it *hiter)/ or die;
  s|// rest fields are ignored|t, h, buckets, bptr unsafe.Pointer; overflow, oldoverflow *[]unsafe.Pointer; startBucket uintptr; offset uint8; wrapped bool; B, i uint8; bucket, checkBucket uintptr| or die' $reflect/unsafe_link.go
perl -0pi -e 's/return &UnsafeMapIterator\{\s*hiter:\s*(mapiterinit\(type2\.rtype, \*\(\*unsafe\.Pointer\)\(obj\))\),/it := new(hiter); $1, it)\n\treturn &UnsafeMapIterator{\n\t\thiter: it,/ or die' $reflect/unsafe_map.go

# The one generated file that the source package lacks.
"$go" build -o "$tmp/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
inputs=$(grep -rlE '^// *\+k8s:' --include='*.go' pkg staging/src/k8s.io plugin cmd |
  grep -vE '^staging/src/k8s.io/(code-generator|sample-apiserver)/' | xargs grep -l '+k8s:openapi-gen=' |
  xargs -n1 dirname | LC_ALL=C sort -u | sed 's,^staging/src/,vendor/,; s,^,k8s.io/kubernetes/,' | paste -sd,)
"$tmp/openapi-gen" --logtostderr -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
  -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$tmp/violations"

versions=
for package in client-go/pkg/version component-base/version; do
  p=k8s.io/kubernetes/vendor/k8s.io/$package
  versions+=" -X $p.gitVersion=$VERSION -X $p.gitMajor=1 -X $p.gitMinor=20 -X $p.gitCommit=$COMMIT -X $p.gitTreeState=archive"
done
rm -rf "$out.tmp"
mkdir -p "$out.tmp"
# providerless: without the cloud providers that the tree carries.
"$go" build -tags providerless -trimpath -ldflags "-s -w$versions" -o "$out.tmp/" "${PROGRAMS[@]/#/./cmd/}"
cp "$tmp/root/usr/bin/etcd" "$out.tmp/"
rm -rf "$out"
mv "$out.tmp" "$out"
ls -l "$out"
echo "$out" >&3

#!/usr/bin/env bash
# Measures the relay beside nginx, alternately, under the same load (docs/performance.md). Options:
#   --rounds N      how often each is measured (3)
#   --quick         one round of a few seconds: whether it works, not what it costs
#   --only NAME...  only these loads; --help lists them
#   --other PATH    another build of ocpp-relay-server, measured in the same run
#   --json FILE     the results as JSON (artifacts/bench/results.json unless given)
#   --write-docs    writes tables and results into docs/
#   --from FILE     measures nothing: reports what this file of results holds
caller=$PWD
. "$(dirname "$0")/eng/setup.sh"

need nginx mosquitto

# As many files as the machine allows: 9,000 chargers take 18,000 in the relay.
limit=$(ulimit -Hn)
ulimit -n 65536 2>/dev/null || ulimit -n "$limit"
echo "Open files per process: $(ulimit -n)." >&2

# ReadyToRun starts faster; it needs a compiler that not every feed has.
relay=$PWD/artifacts/bench/relay
identifier=$(dotnet --info | sed -n 's/^ *RID: *//p')
build="ReadyToRun for $identifier, framework-dependent"
rm -rf "$relay"
if ! dotnet publish src/OcppRelayServer -c Release -r "$identifier" --self-contained false -p:PublishReadyToRun=true \
  -o "$relay" -v quiet >/dev/null 2>&1; then
  build="without ReadyToRun, framework-dependent"
  rm -rf "$relay"
  dotnet publish src/OcppRelayServer -c Release -o "$relay" -v quiet
fi
echo "Built: $build." >&2
dotnet build benchmarks/OcppActors.LoadBench -c Release -v quiet >&2
bench=$(dotnet msbuild benchmarks/OcppActors.LoadBench -getProperty:OutDir -p:Configuration=Release)ocpp-load-bench

options=()
json=(--json "$PWD/artifacts/bench/results.json")
for option in "$@"; do
  case "$option" in
    --write-docs) options+=(--write-docs "$PWD/docs") ;;
    --json | --json=*) json=() options+=("$option") ;;
    *) options+=("$option") ;;
  esac
done
[[ $bench == /* ]] || bench=$PWD/$bench
cd "$caller" # for the paths in the options
exec "$bench" --relay "$relay/ocpp-relay-server" --build "$build" "${json[@]}" "${options[@]}"

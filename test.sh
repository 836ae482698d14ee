#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, checks the formatting, runs every test, and ends with the
# line "N passed, N failed, N skipped". Here a test fails for a missing tool instead of being skipped; only what the
# kernel must provide, a network namespace or IPv6, may be missing.
. "$(dirname "$0")/eng/setup.sh"
export OCPPACTORS_TEST_TOOLS=required NO_COLOR=1

need mosquitto mosquitto_sub shellcheck openssl npm unshare ip zsh groff systemd-analyze xmllint chromium nginx /usr/lib/nginx/modules/ngx_stream_module.so haproxy
node_modules # third-party OCPP software, which the tests run through the relay

shellcheck -x run.sh test.sh fuzz.sh bench.sh eng/setup.sh .ci/run completions/bash/* init/*.sh init/openrc/init.d/* init/BSD/etc/rc.d/* init/container/{healthcheck,mosquitto-start}
dotnet build OcppActors.sln -c Release -v quiet
# The build enforces code style and analyzers; what is left is white space.
dotnet format whitespace . --folder --include src/ tests/ benchmarks/ eng/ --verify-no-changes
for project in OcppRelayServer OcppSnoop2Mqtt OcppSnoop OcppSimulator; do
  dotnet publish "src/$project" -c Release --no-build -v quiet
done
OCPPACTORS_PUBLISH=$PWD/artifacts/publish
export OCPPACTORS_PUBLISH

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test OcppActors.sln -c Release --no-build -m:1 --blame-hang-timeout 5m 2>&1 | tee "$log" || status=$?

# Each project ends with a line such as "Passed!  - Failed:     0, Passed:   113, Skipped:     0, Total:   113".
awk '
  /^(Passed|Failed|Skipped)! +- Failed:/ {
    gsub(/,/, "")
    for (i = 1; i < NF; i++) {
      if ($i == "Failed:") failed += $(i + 1)
      if ($i == "Passed:") passed += $(i + 1)
      if ($i == "Skipped:") skipped += $(i + 1)
    }
  }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }
' "$log"
exit "$status"

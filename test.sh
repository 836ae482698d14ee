#!/usr/bin/env bash
# Sets up what the tests need, builds with warnings as errors, checks the formatting, runs every test, and closes with
# a line "N passed, N failed, N skipped".
. "$(dirname "$0")/eng/setup.sh"

need mosquitto mosquitto_sub shellcheck openssl npm unshare ip zsh groff systemd-analyze xmllint chromium
node_modules # third-party OCPP software, which the tests run through the relay

shellcheck -x run.sh test.sh bench.sh eng/setup.sh .ci/run completions/bash/* init/*.sh init/openrc/init.d/* init/BSD/etc/rc.d/* init/container/{healthcheck,mosquitto-start}
dotnet build OcppActors.sln -c Release -v quiet
dotnet format OcppActors.sln --verify-no-changes --no-restore
for project in OcppRelayServer OcppSnoop2Mqtt OcppSnoop OcppSimulator; do
  dotnet publish "src/$project" -c Release --no-build -v quiet
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test OcppActors.sln -c Release --no-build -m:1 --blame-hang-timeout 5m 2>&1 | tee "$log" || status=$?

# Each project closes with a line such as "Passed!  - Failed:     0, Passed:   113, Skipped:     0, Total:   113".
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

#!/usr/bin/env bash
# ./fuzz.sh [MINUTES]: checks the properties of all that reads bytes of strangers for 10 minutes, or as many as given, with
# inputs that no run has tried before. The report of a failure ends with the seed that repeats it.
. "$(dirname "$0")/eng/setup.sh"
minutes=${1:-10}
export OCPPACTORS_FUZZ_SECONDS=5 # for each property, in each round

dotnet build OcppActors.sln -c Release -v quiet
until=$((SECONDS + 60 * minutes))
rounds=0
while ((SECONDS < until)); do
  dotnet test OcppActors.sln -c Release --no-build -m:1 --filter Kind=fuzz --blame-hang-timeout 5m || {
    echo "Repeat it with the two numbers behind 'Falsifiable': OCPPACTORS_FUZZ_SEED=123,456 dotnet test -c Release --filter NAME" >&2
    exit 1
  }
  rounds=$((rounds + 1))
done
echo "$rounds rounds in $((SECONDS / 60)) minutes, no failure"

#!/usr/bin/env bash
# Sets up, builds and runs ocpp-relay-server. Without --cpms (or --config, or OCPP_RELAY_CPMS or OCPP_RELAY_CONFIG) it
# relays a simulated charger to a simulated CPMS, to try it out; all options go to the relay.
. "$(dirname "$0")/eng/setup.sh"

demo=yes
charger_port=${OCPP_RELAY_OCPP_PORT:-8500}
snoop_port=${OCPP_RELAY_SNOOP_PORT:-8501}
previous=
[ -z "${OCPP_RELAY_CPMS:-}${OCPP_RELAY_CONFIG:-}" ] || demo=no
for argument in "$@"; do
  case "$argument" in
    --ocpp-port=*) charger_port=${argument#*=} ;;
    --snoop-port=*) snoop_port=${argument#*=} ;;
    --cpms | --cpms=* | --config | --config=* | -h | --help | --version) demo=no ;;
  esac
  [ "$previous" != --ocpp-port ] || charger_port=$argument
  [ "$previous" != --snoop-port ] || snoop_port=$argument
  previous=$argument
done

relay=$(publish OcppRelayServer ocpp-relay-server)
[ "$demo" = yes ] || exec "$relay" "$@"

simulator=$(publish OcppSimulator ocpp-simulator)
cpms_port=${OCPP_DEMO_CPMS_PORT:-9500}
cat <<EOF
A demo: the simulated charger DEMO-1 charges through the relay, at a simulated CPMS on port $cpms_port.
Open ws://localhost:$snoop_port/ with a WebSocket client to see its messages; your own charger may join at ws://<this machine>:$charger_port/<id>.
For Home Assistant add --mqtt-broker-host <broker>; for the real thing --cpms <your CPMS's URL>. Ctrl-C ends it.
EOF
"$relay" --cpms "ws://127.0.0.1:$cpms_port/" "$@" &
relay_pid=$!
"$simulator" demo --relay "ws://localhost:$charger_port/" --cpms-port "$cpms_port" &
simulator_pid=$!

# A background job ignores Ctrl-C, so both are told here; the relay's exit status is the demo's.
trap 'kill -TERM "$relay_pid" "$simulator_pid" 2>/dev/null || true' INT TERM
status=0
wait "$relay_pid" || true # its end, or Ctrl-C
kill -TERM "$relay_pid" "$simulator_pid" 2>/dev/null || true
wait "$relay_pid" || status=$?
wait "$simulator_pid" || true
exit "$status"

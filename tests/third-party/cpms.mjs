// A CPMS made of ocpp-rpc in strict mode. It prints one line of JSON for whatever it sees, and reads nothing.
// Usage: node cpms.mjs PASSWORD
import { RPCServer } from "ocpp-rpc";

const password = process.argv[2];
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const server = new RPCServer({
  protocols: ["ocpp2.0.1", "ocpp1.6"],
  strictMode: true,
  pingIntervalMs: 1500,
  wssOptions: { perMessageDeflate: true },
});

server.auth((accept, reject, handshake) => {
  if (handshake.password?.toString() !== password) {
    say("refused", { identity: handshake.identity });
    reject(401, "wrong password");
    return;
  }
  const protocol = [...handshake.protocols].find((offered) => offered.startsWith("ocpp"));
  accept({}, protocol);
});

const now = () => new Date().toISOString();
let transactions = 0;
const accepted = { status: "Accepted" };
const answers = {
  BootNotification: () => ({ status: "Accepted", interval: 300, currentTime: now() }),
  Heartbeat: () => ({ currentTime: now() }),
  StatusNotification: () => ({}),
  MeterValues: () => ({}),
};
const answers16 = {
  Authorize: () => ({ idTagInfo: accepted }),
  StartTransaction: () => ({ idTagInfo: accepted, transactionId: ++transactions }),
  StopTransaction: () => ({}),
};
const answers201 = {
  Authorize: () => ({ idTokenInfo: accepted }),
  TransactionEvent: () => ({}),
};

server.on("client", (client) => {
  say("connected", { identity: client.identity, protocol: client.protocol });
  const more = client.protocol === "ocpp1.6" ? answers16 : answers201;
  for (const [action, answer] of Object.entries({ ...answers, ...more })) {
    client.handle(action, ({ params }) => {
      say("called", { action, params });
      return answer();
    });
  }
  client.on("ping", () => say("ponged", { identity: client.identity }));
  client.on("strictValidationFailure", ({ error }) => say("invalid", { error: String(error) }));
  client.on("badMessage", ({ error }) => say("invalid", { error: String(error) }));
  client.on("close", ({ code, reason }) => say("closed", { code, reason: String(reason) }));

  // What a CPMS asks of a charger, then what a charger that reconnects must survive.
  client.handle("DataTransfer", async ({ params }) => {
    if (params.vendorId === "ask") {
      const asked = client.protocol === "ocpp1.6" ? { type: "Soft" } : { type: "Immediate" };
      say("answered", await client.call("Reset", asked));
    } else if (params.vendorId === "drop") {
      setTimeout(() => client.close({ code: 4001, reason: "come back" }), 0);
    }
    return { status: "Accepted" };
  });
});

const http = await server.listen(0, "127.0.0.1");
say("listening", { port: http.address().port });

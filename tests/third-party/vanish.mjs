// In a network namespace of its own (unshare --net), with one address per party: takes addresses away, so that a charger
// and then the CPMS vanish without a FIN or RST, and says when and how the other side got to know of it.
// Usage: unshare --user --map-root-user --net node vanish.mjs RELAY
import { execFileSync, spawn } from "node:child_process";
import net from "node:net";

const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const ip = (...words) => execFileSync("ip", words, { env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
const relayAt = "10.9.0.1";
const cpmsAt = "10.9.0.2";
const silentAt = "10.9.0.3";
const talkedToAt = "10.9.0.4";
const stayingAt = "10.9.0.5";

ip("link", "set", "lo", "up");
for (const address of [relayAt, cpmsAt, silentAt, talkedToAt, stayingAt]) {
  ip("addr", "add", `${address}/32`, "dev", "lo");
}

const atCpms = new Map();
const acceptance = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n";
const cpms = net.createServer((socket) => {
  socket.once("data", (head) => {
    atCpms.set(/^GET \/(\S+)/.exec(head)[1], socket);
    socket.write(acceptance);
  });
  socket.on("error", () => {});
});
await new Promise((listening) => cpms.listen(0, cpmsAt, listening));

const relay = spawn(process.argv[2], [
  ...["--cpms", `ws://${cpmsAt}:${cpms.address().port}/`, "--ocpp-host", relayAt, "--ocpp-port", "0"],
  ...["--snoop-host", relayAt, "--snoop-port", "0"],
  ...["--tcp-keepalive-time", "1", "--tcp-keepalive-interval", "1", "--tcp-user-timeout", "3"],
]);
process.on("exit", () => relay.kill());
const port = await new Promise((listening) => {
  let output = "";
  relay.stdout.on("data", (text) => {
    output += text;
    const found = /Chargers connect to ws:\/\/[^:]*:(\d+)\//.exec(output);
    if (found) {
      listening(Number(found[1]));
    }
  });
});

const connect = (id, from) =>
  new Promise((connected) => {
    const socket = net.connect({ port, host: relayAt, localAddress: from });
    socket.on("error", () => {});
    socket.once("data", () => connected(socket));
    socket.write(`GET /${id} HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`);
  });
const end = (id, side, socket, since) =>
  new Promise((ended) => {
    socket.on("error", (error) => say("ended", { id, side, how: error.code, after: Date.now() - since() }));
    socket.on("end", () => say("ended", { id, side, how: "FIN", after: Date.now() - since() }));
    socket.on("close", ended);
    socket.resume();
  });
const frame = Buffer.from([0x82, 4, 1, 2, 3, 4]);

let vanishedAt = 0;
await connect("silent", silentAt);
await connect("talked-to", talkedToAt);
const staying = [await connect("stays", stayingAt), await connect("stays-and-talks", stayingAt)];
const seenByCpms = ["silent", "talked-to"].map((id) => end(id, "CPMS", atCpms.get(id), () => vanishedAt));
vanishedAt = Date.now();
ip("addr", "del", `${silentAt}/32`, "dev", "lo");
ip("addr", "del", `${talkedToAt}/32`, "dev", "lo");
atCpms.get("talked-to").write(frame);
await Promise.all(seenByCpms);

const seenByChargers = ["stays", "stays-and-talks"].map((id, number) => end(id, "charger", staying[number], () => vanishedAt));
say("undisturbed", { sockets: staying.filter((socket) => !socket.destroyed).length });
vanishedAt = Date.now();
ip("addr", "del", `${cpmsAt}/32`, "dev", "lo");
staying[1].write(frame);
await Promise.all(seenByChargers);
relay.kill();
say("done");
process.exit(0);

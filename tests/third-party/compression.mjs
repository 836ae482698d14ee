// The ws package on both sides, permessage-deflate negotiated through the relay: every message comes back as it went.
// Usage: node compression.mjs listen | node compression.mjs ENDPOINT
import WebSocket, { WebSocketServer } from "ws";

const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const deflate = { threshold: 0 };

if (process.argv[2] === "listen") {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: deflate });
  server.on("connection", (socket) => {
    say("connected", { extensions: socket.extensions });
    socket.on("message", (data, binary) => socket.send(data, { binary }));
    socket.on("close", (code, reason) => say("closed", { code, reason: String(reason) }));
  });
  server.on("listening", () => say("listening", { port: server.address().port }));
} else {
  const socket = new WebSocket(process.argv[2], "ocpp1.6", { perMessageDeflate: deflate });
  await new Promise((open, failed) => socket.on("open", open).on("error", failed));
  say("connected", { extensions: socket.extensions });
  const sent = [];
  for (let size = 0; size < 200_000; size = 2 * size + 1) {
    sent.push(Buffer.alloc(size, "meter values "));
  }
  let returned = 0;
  const all = new Promise((done) =>
    socket.on("message", (data) => {
      if (!sent[returned].equals(data)) {
        say("damaged", { number: returned });
      }
      returned += 1;
      if (returned === sent.length) {
        done();
      }
    }),
  );
  sent.forEach((data, number) => socket.send(data, { binary: number % 2 === 0, compress: number % 3 !== 0 }));
  await all;
  const closed = new Promise((done) => socket.on("close", (code) => done(code)));
  socket.close(4017, "done");
  say("done", { returned, code: await closed });
}

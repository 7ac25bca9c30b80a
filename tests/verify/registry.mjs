// A stand-in for the registry's web server, on a free port of this machine: the built page and whatever answers a check wants.
// It writes down every request.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { bytes, page_dir, vectors } from "./house.mjs";

export class Registry {
  requests = [];
  anchor = vectors.anchor;
  list = bytes(vectors.trust_lists[0].message);
  registered = []; // digests
  digests_answer = null; // [status, body] in place of the true answer
  reachable = true; // for /trust/…; the page itself always is

  async open() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.port = this.server.address().port;
    return this;
  }
  close() {
    this.server.closeAllConnections();
    this.server.close();
  }

  answer(request, response) {
    this.requests.push(request.url);
    if (request.url === "/v") {
      const page = readFileSync(join(page_dir, "dist/index.html"), "utf8");
      return this.send(response, 200, "text/html; charset=utf-8", this.anchor === null ? page : page.replace("__SANAD_ANCHOR__", this.anchor));
    }
    if (!this.reachable) return request.socket.destroy();
    if (request.url === "/trust/keys") return this.send(response, 200, "application/cose", this.list);
    const digests = /^\/trust\/[A-Z]+\/digests\/([0-9a-f]{3})$/.exec(request.url);
    if (!digests) return this.send(response, 404, "text/plain", "");
    if (this.digests_answer) return this.send(response, this.digests_answer[0], "text/html", this.digests_answer[1]);
    // The true one always has company: the range is k-anonymous.
    const range = [digests[1] + "0123456789abc", ...this.registered.filter((digest) => digest.startsWith(digests[1]))];
    return this.send(response, 200, "application/json", JSON.stringify(range));
  }
  send(response, status, type, body) {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  }
}

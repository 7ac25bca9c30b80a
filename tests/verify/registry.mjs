// A stand-in for the registry's web server, on a free port of this machine: the built page and whatever answers a check wants.
// It writes down every request.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { status_message } from "./forge.mjs";
import { bytes, page_dir, vectors } from "./house.mjs";

const built = (name) => readFileSync(join(page_dir, "dist", name), "utf8");

/** The page that the registry serves; with a list inside, the one that it hands out to be saved. */
export function served_page(anchor, inside = null) {
  const anchored = anchor === null ? built("index.html") : built("index.html").replace("__SANAD_ANCHOR__", anchor);
  const page = inside ? anchored.replace(/<!--served-->[^]*<!--\/served-->/, "") : anchored;
  const base64 = (part) => Buffer.from(part).toString("base64");
  const trust = inside && { keys: base64(inside.keys), status: Object.fromEntries(Object.entries(inside.status).map(([centre, part]) => [centre, base64(part)])) };
  return page.replace("__SANAD_TRUST__", JSON.stringify(trust));
}

export class Registry {
  requests = []; // addresses
  heard = ""; // all that came: addresses, headers, bodies
  anchor = vectors.anchor;
  list = bytes(vectors.trust_lists[0].message);
  status = { PTSD: status_message(), BWP: status_message({ centre: "BWP" }) };
  registered = []; // digests
  digests_answer = null; // [status, body] in place of the true answer
  full = null; // the full credential of every certificate, [status, body]
  reachable = true; // for all but the page
  on = true; // for the page too

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

  /** When so many requests have come. */
  async heard_of(count) {
    for (let i = 0; i < 200 && this.requests.length < count; ++i) await new Promise((done) => setTimeout(done, 10));
  }

  async answer(request, response) {
    if (!this.on) return request.socket.destroy();
    const { url } = request;
    this.requests.push(url);
    this.heard += `${request.method} ${url} ${JSON.stringify(request.rawHeaders)}\n`;
    let body = "";
    for await (const part of request) body += part;
    this.heard += body + "\n";
    if (url === "/v") return this.send(response, 200, "text/html; charset=utf-8", served_page(this.anchor));
    if (url === "/v/sw.js") return this.send(response, 200, "text/javascript", built("sw.js"), { "service-worker-allowed": "/", "cache-control": "no-cache" });
    if (url.startsWith("/v/saved")) return this.send(response, 200, "text/html; charset=utf-8", served_page(this.anchor, { keys: this.list, status: this.status }));
    if (url === "/word") return this.send(response, 200, "text/html; charset=utf-8", '<!doctype html><title>-</title><h1 elementtiming="word">One</h1>');
    if (!this.reachable) return request.socket.destroy();
    if (url === "/trust/keys") return this.send(response, 200, "application/cose", this.list);
    if (url === "/lookup") return this.send(response, 200, "text/plain", "looked up: " + body);
    if (url.startsWith("/credentials/") && this.full) return this.send(response, this.full[0], "application/json", this.full[1]);
    const [, centre, prefix] = /^\/trust\/([A-Z]+)(?:\/digests\/([0-9a-f]{3}))?$/.exec(url) || [];
    if (!centre || (!prefix && !this.status[centre])) return this.send(response, 404, "text/plain", "");
    if (!prefix) return this.send(response, 200, "application/cose", this.status[centre]);
    if (this.digests_answer) return this.send(response, this.digests_answer[0], "text/html", this.digests_answer[1]);
    // The true one always has company: the range is k-anonymous.
    const range = [prefix + "0123456789abc", ...this.registered.filter((digest) => digest.startsWith(prefix))];
    return this.send(response, 200, "application/json", JSON.stringify(range));
  }
  send(response, status, type, body, more = {}) {
    response.writeHead(status, { "content-type": type, ...more });
    response.end(body);
  }
}

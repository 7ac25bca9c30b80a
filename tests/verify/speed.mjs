import { keys_message, status_message } from "./forge.mjs";
import { Devtools } from "./devtools.mjs";
import { digits_of, vectors } from "./house.mjs";
import { forget_the_new } from "./phone.mjs";
import { Registry } from "./registry.mjs";
import { writeFileSync } from "node:fs";

const kSlowdown = 6;
const kLimit = 150; // milliseconds
const kTries = 12;

// Tells when the frame with the verdict is drawn: a message that is posted in a frame comes when that frame's work is done.
function watch(now) {
  Date.now = () => now;
  addEventListener("DOMContentLoaded", () => {
    const { port1, port2 } = new MessageChannel();
    let said = false;
    port1.onmessage = () => !said && (said = true) && globalThis.seen(String(performance.now()));
    const look = () => document.querySelector("[data-verdict]") && requestAnimationFrame(() => port2.postMessage(""));
    new MutationObserver(look).observe(document.getElementById("answer"), { childList: true });
    look();
  });
}

async function visit(devtools, tab, address) {
  const seen = tab.next("Runtime.bindingCalled");
  await tab.send("Page.navigate", { url: address });
  return Number((await seen).payload);
}
async function prepare(devtools, { old = false, rate = kSlowdown } = {}) {
  const tab = await devtools.fresh_tab();
  await tab.send("Runtime.enable");
  await tab.send("Page.enable");
  await tab.send("Runtime.addBinding", { name: "seen" });
  await tab.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch})(${vectors.now * 1000});${old ? `(${forget_the_new})();` : ""}` });
  await tab.send("Emulation.setCPUThrottlingRate", { rate });
  return tab;
}

const registry = await new Registry().open();
registry.list = keys_message();
registry.status.PTSD = status_message({ devices: [["K0117", [1, 100]]] });
const address = `http://127.0.0.1:${registry.port}/v#${digits_of(vectors.cases[0])}`;
const devtools = new Devtools();
const mode = process.argv[2];
if (mode === "trace") {
  const old = process.argv[3] === "old";
  for (let i = 0; i < 2; ++i) { const tab = await prepare(devtools, { rate: 1, old }); console.log(await visit(devtools, tab, address)); await tab.close(); }
  const events = [];
  devtools.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const tab = await prepare(devtools, { rate: 1, old });
  await devtools.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["devtools.timeline", "v8", "v8.execute", "disabled-by-default-v8.compile", "blink.user_timing", "loading", "navigation", "toplevel", "blink", "disabled-by-default-devtools.timeline", ...(process.argv[4] ? ["disabled-by-default-v8.cpu_profiler"] : [])] } });
  console.log("traced", await visit(devtools, tab, address));
  const done = new Promise((r) => devtools.on("Tracing.tracingComplete", r));
  await devtools.send("Tracing.end");
  await done;
  writeFileSync("/tmp/trace_page.json", JSON.stringify({ traceEvents: events }));
} else {
  for (const [name, options] of [["native", {}], ["old", { old: true }], ["native 1x", { rate: 1 }], ["old 1x", { old: true, rate: 1 }]]) {
    const times = [];
    for (let i = 0; i < 8; ++i) { const tab = await prepare(devtools, options); times.push(Math.round(await visit(devtools, tab, address))); await tab.close(); }
    console.log(name, times.join(" "), "least", Math.min(...times));
  }
}
await devtools.close();
registry.close();

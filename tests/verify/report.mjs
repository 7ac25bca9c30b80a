// Counts what passed. A check is a sentence and a function that throws when the sentence is not true.
import assert from "node:assert/strict";

let passed = 0;
const failed = [];

export async function check(sentence, body) {
  try {
    await body();
    ++passed;
  } catch (error) {
    failed.push(sentence);
    console.log(`FAILED: ${sentence}\n  ${String(error.message).split("\n").slice(0, 12).join("\n  ")}`);
  }
}

export function finish() {
  console.log(`${passed} passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
}

export { assert };

// Runs in as many threads as there are processors: every task is a credential of ours and what is to be tried on it.
import {isMainThread, parentPort, Worker, workerData} from 'node:worker_threads';
import {availableParallelism} from 'node:os';
import {canonical_document, parsed, refusal, status_bit} from './verifier.mjs';

/** `tasks`: {text, canonical, revoked, changes: [[position, other byte], …]} → their findings: sentences, none when all is as it must be. */
export async function try_all(tasks, documents) {
  const count = Math.min(availableParallelism(), tasks.length);
  const shares = Array.from({length: count}, (_, share) => tasks.filter((_, at) => at % count === share));
  const findings = await Promise.all(shares.map(share => new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), {workerData: {tasks: share, documents}}).once('message', resolve).once('error', reject);
  })));
  return {findings: findings.flatMap(one => one.findings), refused: findings.reduce((sum, one) => sum + one.refused, 0)};
}

async function findings_of(task, documents) {
  const credential = parsed(task.text);
  const now = new Date(credential.validFrom);
  const findings = [];
  const proof = await refusal(task.text, documents, now);
  if (proof) findings.push(`refused: ${proof}: ${task.text}`);
  const bit = await status_bit(task.text, documents, now).catch(String);
  if (bit !== task.revoked) findings.push(`revoked: ${task.revoked}, its status list says: ${bit}: ${task.text}`);
  const canonical = await canonical_document(credential, documents);
  if (canonical !== task.canonical) findings.push(`statements differ:\n${difference(task.canonical, canonical)}`);
  const bytes = Buffer.from(task.text);
  for (const [at, value] of task.changes) {
    const changed = Buffer.from(bytes);
    changed[at] = value;
    if (!await refusal(changed, documents, now)) findings.push(`accepted with byte ${at} changed: …${changed.subarray(Math.max(0, at - 30), at + 30)}…`);
  }
  return findings;
}

function difference(ours, theirs) {
  const lines = text => new Set(text.split('\n'));
  const only = (a, b, mark) => [...a].filter(line => !b.has(line)).map(line => `${mark} ${line}`);
  const [a, b] = [lines(ours), lines(theirs)];
  return [...only(a, b, 'ours'), ...only(b, a, 'theirs')].join('\n');
}

if (!isMainThread) {
  const {tasks, documents} = workerData;
  const findings = [];
  for (const task of tasks) findings.push(...await findings_of(task, documents));
  parentPort.postMessage({findings, refused: tasks.reduce((sum, task) => sum + task.changes.length, 0)});
}

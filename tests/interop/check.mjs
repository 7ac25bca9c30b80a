// Our credentials before software that we did not write. check.mjs FOLDER SEED [every]: what tests/support/make_full_credentials.cpp left there.
// Changed bytes: 20 of every credential; with `every`, each byte of the first two as well. None may pass: minified JSON has no idle byte (no
// spaces, one way to write each escape and each number of ours), every value is a statement as it stands, a key that no context knows
// is refused in safe mode, and so is an earlier version of the Open Badges context, one digit away, which is therefore always tried.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import {assert, check, finish} from '../verify/report.mjs';
import {credential_of} from './baked_png.mjs';
import {try_all} from './bytes.mjs';
import {check_known} from './known.mjs';
import {parsed} from './verifier.mjs';

const [folder, seed, every] = process.argv.slice(2);
const kSchema = '/work/shared/vectors/ob3/ob_v3p0_achievementcredential_schema.json-ld.json';  // 1EdTech's; not ours to copy

const kContext = 'context-3.0.3';

const read = name => readFileSync(`${folder}/${name}`, 'utf8');
const documents = new Map(readdirSync(`${folder}/documents`).map(name => JSON.parse(read(`documents/${name}`))).map(document => [document.id, document]));
const revoked = new Set(JSON.parse(read('revoked.json')));
const names = readdirSync(folder).filter(name => name.endsWith('.nq')).map(name => name.slice(0, -'.nq'.length)).sort();

// The same numbers for the same seed, so that a failure can be looked at again (mulberry32).
let state = Number(seed);
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * below);
}

const other = value => (value + 1 + random(255)) % 256;

function changes_of(text, all) {
  const bytes = Buffer.from(text);
  const places = all ? [...bytes.keys()] : Array.from({length: 20}, () => random(bytes.length));
  const version = text.indexOf(kContext) + kContext.length - 1;
  return [...places.map(at => [at, other(bytes[at])]), ...['0', '1', '2'].map(digit => [version, digit.charCodeAt(0)])];
}

const tasks = names.map((name, at) => {
  const text = read(`${name}.json`);
  return {text, canonical: read(`${name}.nq`), revoked: revoked.has(name), changes: changes_of(text, every && at < 2)};
});

await check_known();
await check('random credentials: accepted, their statements ours byte for byte, their status bit as set, and refused with a changed byte', async () => {
  const {findings, refused} = await try_all(tasks, documents);
  assert.equal(findings.length, 0, `${findings.length} findings, the first:\n${findings[0]}`);
  console.log(`${tasks.length} credentials accepted, ${revoked.size} of them revoked; refused with a byte changed: ${refused}`);
  assert.ok(tasks.length > 0 && revoked.size > 0 && revoked.size < tasks.length);
});
await check('random credentials: a picture holds exactly what was baked into it', () => {
  for (const name of names) assert.ok(credential_of(readFileSync(`${folder}/${name}.png`)).equals(readFileSync(`${folder}/${name}.json`)));
});
if (existsSync(kSchema)) {
  await check('random credentials: valid by the published schema', () => {
    const ajv = new Ajv({strict: false, allErrors: true});
    formats(ajv);
    const valid = ajv.compile(JSON.parse(readFileSync(kSchema, 'utf8')));
    for (const {text} of tasks) assert.ok(valid(parsed(text)), JSON.stringify(valid.errors));
  });
} else {
  console.log('SKIPPED: the published schema is not at hand, so no credential was held against it');
}
finish();

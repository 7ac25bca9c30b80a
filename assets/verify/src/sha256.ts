// SHA-256 (FIPS 180-4). WebCrypto's is missing on pages that came over plain http, and this page must work there too.

function first_primes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; ++n) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
// The constants are the first 32 bits of the fractions of roots of primes; doubles hold them exactly enough.
const fraction = (root: number) => ((root - Math.floor(root)) * 0x100000000) | 0;
const kRound = first_primes(64).map((prime) => fraction(Math.cbrt(prime)));
const kStart = first_primes(8).map((prime) => fraction(Math.sqrt(prime)));

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
  view.setUint32(padded.length - 4, message.length << 3);

  const state = kStart.slice();
  const words = new Int32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 64; ++i) {
      if (i < 16) {
        words[i] = view.getInt32(block + 4 * i);
        continue;
      }
      const early = words[i - 15];
      const late = words[i - 2];
      words[i] =
        (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)) +
        words[i - 7] +
        (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) +
        words[i - 16];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; ++i) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + kRound[i] + words[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) | 0));
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setInt32(4 * i, word));
  return new Uint8Array(digest.buffer);
}

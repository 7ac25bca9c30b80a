// The credential in a baked picture (Open Badges 3.0, section 5.3.1.1): the text of the one iTXt chunk `openbadgecredential`. Written from the
// PNG specification (W3C, third edition), sections 5.3 and 11.3.3.4.
const kSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const kKeyword = 'openbadgecredential';

// CRC-32 as PNG has it (annex D); Node's own came after Node 18.
const table = Array.from({length: 256}, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; ++bit) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function* chunks_of(png) {
  if (!png.subarray(0, 8).equals(kSignature)) throw new Error('not a PNG');
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const typed = png.subarray(at + 4, at + 8 + length);
    if (typed.length !== length + 4 || png.readUInt32BE(at + 8 + length) !== crc32(typed)) throw new Error(`a chunk's checksum at ${at}`);
    yield {type: typed.toString('latin1', 0, 4), data: typed.subarray(4)};
    at += 12 + length;
  }
}

export function credential_of(png) {
  const chunks = [...chunks_of(png)];
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND') throw new Error('not a whole picture');
  const baked = chunks.filter(({type, data}) => type === 'iTXt' && data.toString('latin1', 0, data.indexOf(0)) === kKeyword);
  if (baked.length !== 1) throw new Error(`${baked.length} credentials in the picture`);
  const {data} = baked[0];
  const after = kKeyword.length + 1;
  if (data[after] !== 0 || data[after + 1] !== 0) throw new Error('compressed');
  const language = data.indexOf(0, after + 2);
  const translated = data.indexOf(0, language + 1);
  return data.subarray(translated + 1);
}

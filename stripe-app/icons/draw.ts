import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const size = 300;
const green: Pixel = [11, 107, 83];
const white: Pixel = [255, 255, 255];
type Pixel = [red: number, green: number, blue: number];

/** The mark: two bars of equal length, as under a column that ties out. */
function pixelAt(x: number, y: number): Pixel {
  const inside = x >= 66 && x < 234;
  const bar = (y >= 108 && y < 138) || (y >= 162 && y < 192);
  return inside && bar ? white : green;
}

/** A PNG chunk: length, type, data, checksum over type and data (PNG specification, section 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** Draws the app's icon, 300 × 300 as Stripe asks for, as an 8-bit RGB PNG. */
export function drawIcon(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  // Every row begins with its filter type, 0 for none.
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: size }, (_, x) => pixelAt(x, y)).flat()]),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, 'tieout.png'), drawIcon());

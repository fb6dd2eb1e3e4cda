import { describe, expect, it } from 'vitest';
import { jpeg, pdf, png } from '../../integration/consent/scans.ts';
import { scanTypeOf } from '../../../src/consent/scan-type.ts';

const cut = (bytes: Buffer) => bytes.subarray(0, bytes.length - 5);
const changed = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 0xff;
  return copy;
};

describe('what a scan is', () => {
  it.each([
    ['image/png', png('x')],
    ['image/jpeg', jpeg],
    ['application/pdf', pdf],
  ])('%s, by what is in it', (type, bytes) => {
    expect(scanTypeOf(bytes)).toEqual({ type });
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a page with a script', Buffer.from('<svg onload=alert(1)>'), 'not a JPEG'],
    ['a PDF that begins too late', Buffer.concat([Buffer.from('MZ'), pdf]), 'not a JPEG'],
    ['a GIF', Buffer.from('GIF89a'), 'not a JPEG'],
    ['a PNG that broke off', cut(png('x')), 'damaged'],
    ['a PNG of which one bit is another', changed(png('x'), 20), 'damaged'],
    ['a PNG without a picture', Buffer.concat([png('x').subarray(0, 33), png('x').subarray(-12)]), 'damaged'],
    ['only the beginning of a JPEG', jpeg.subarray(0, 3), 'damaged'],
    ['a JPEG that broke off', cut(jpeg), 'damaged'],
    ['a JPEG that says nothing of its size', Buffer.concat([jpeg.subarray(0, 20), jpeg.subarray(33)]), 'damaged'],
    ['a PDF that broke off', pdf.subarray(0, 80), 'damaged'],
    [
      'a PDF with a script',
      Buffer.from(pdf.toString().replace('/Pages 2', '/OpenAction<</S/JavaScript>>/Pages 2')),
      'run',
    ],
    ['a PDF with a file inside', Buffer.from(pdf.toString().replace('/Kids', '/EmbeddedFile/Kids')), 'run'],
  ])('is refused: %s', (_what, bytes, says) => {
    expect(scanTypeOf(bytes)).toEqual({ refused: expect.stringContaining(says) });
  });
});

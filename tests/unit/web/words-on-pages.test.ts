import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../src/errors.ts';
import { withoutCrownMarks } from '../../../src/web/assets.ts';
import { captionLines } from '../../../src/web/publishing/caption-preview.ts';
import { bytesInWords, counted, errorFor, figure, finders, sureness } from '../../../src/web/filters.ts';
import { mendable, oneOf, SentForm } from '../../../src/web/forms.ts';
import { messageNamed, saying } from '../../../src/web/messages.ts';
import { waveOf } from '../../../src/web/waveform.ts';

describe('filters', () => {
  it('write sizes as people read them', () => {
    expect([0, 999, 1000, 12_345_678, 999_600, 8_589_934_592].map(bytesInWords)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 KB',
      '12.3 MB',
      '1 MB',
      '8.6 GB',
    ]);
  });

  it('count, and say how sure a finder is', () => {
    expect([counted(1, 'flag'), counted(2, 'flag'), counted(0, 'person', 'people')]).toEqual([
      '1 flag',
      '2 flags',
      '0 people',
    ]);
    expect([0.95, 0.7, 0.4, 0.1].map(sureness)).toEqual(['Very sure', 'Quite sure', 'Not sure', 'A guess']);
    expect(finders(['roster', 'brand-new-finder'])).toBe('the list of people, brand new finder');
    expect([0.0123456, -16.04, 1234].map(figure)).toEqual(['0.0123', '-16', '1230']);
  });

  it('say in words who found a flag, whatever found it', async () => {
    const sources = async (folder: string) =>
      (await readdir(folder, { recursive: true }))
        .filter((name) => name.endsWith('.ts'))
        .map((name) => join(folder, name));
    const all = [...(await sources('src')), ...(await sources('workers'))];
    const code = (await Promise.all(all.map((path) => readFile(path, 'utf8')))).join('\n');
    const lists = [...code.matchAll(/foundBy: \[([^\]]*)/g)].map(([, list]) => list).join(' ');
    const doubts = await readFile('src/rules/detection/doubtful.ts', 'utf8');
    const found = new Set(
      [...`${lists} ${doubts.match(/code: '[a-z-]+'/g)}`.matchAll(/'([a-z-]+)'/g)].map(([, name]) => name!),
    );
    expect(found.size).toBeGreaterThan(10);
    for (const name of found) expect(finders([name]), name).toMatch(/^(the|a|an|its|what|somebody|spelled|writing) /);
  });

  it('find the message of a field', () => {
    const errors = [{ field: 'title', text: 'Write a title.' }];
    expect(errorFor(errors, 'title')).toEqual({ text: 'Write a title.' });
    expect(errorFor(errors, 'kind')).toBeUndefined();
    expect(errorFor(undefined, 'title')).toBeUndefined();
  });
});

describe('a form that was sent', () => {
  it('gives texts, lists and whole numbers whatever was sent', () => {
    const form = new SentForm({ body: { a: ' x ', b: ['1', '2'], n: '3', big: '999', bad: '-1', nested: { a: 1 } } });
    expect(form.text('a')).toBe('x');
    expect(form.all('b')).toEqual(['1', '2']);
    expect([form.text('missing'), form.text('nested'), form.text('constructor')]).toEqual(['', '', '']);
    expect([form.count('n', 60), form.count('big', 60), form.count('bad', 60)]).toEqual([3, 60, 0]);
    expect(new SentForm({ body: undefined }).text('a')).toBe('');
  });

  it('takes only values that are offered', () => {
    expect(oneOf(['keep', 'bleep'], 'bleep')).toBe('bleep');
    expect(oneOf(['keep', 'bleep'], 'toString')).toBeNull();
  });

  it('tells what can be mended, and passes everything else on', () => {
    expect(mendable(new Problem(422, 'bad-input', 'No.', { end: 'Too late.' }))).toEqual([
      { field: 'end', text: 'Too late.' },
    ]);
    expect(mendable(new Problem(409, 'not-now', 'Not now.'), 'finish')).toEqual([
      { field: 'finish', text: 'Not now.' },
    ]);
    expect(() => mendable(new Problem(403, 'not-allowed', 'No.'))).toThrow('not-allowed');
    expect(() => mendable(new Error('broken'))).toThrow('broken');
  });
});

describe('messages', () => {
  it('come from our list only, whatever the address says', () => {
    expect(saying('/home', 'decided', 'flag-1')).toBe('/home?said=decided#flag-1');
    expect(messageNamed('decided')).toContain('Saved');
    expect([
      messageNamed('Send us your password'),
      messageNamed('constructor'),
      messageNamed(['decided']),
      messageNamed(undefined),
    ]).toEqual([null, null, null, null]);
  });
});

describe('the wave', () => {
  it('draws one line a step, the loud ones longer, and marks where the flags are', () => {
    const wave = waveOf([0, 0.5, 1, 0.25], 4, [
      { start: 1, end: 2, decision: 'bleep' },
      { start: 3.999, end: 4, decision: null },
    ]);
    expect(wave?.path.match(/M/g)).toHaveLength(4);
    expect(wave?.path).toBe('M75 39.5V40.5M225 21V59M375 2V78M525 30.5V49.5');
    expect(wave?.marks).toEqual([
      { x: 150, width: 150, decision: 'bleep' },
      { x: 598, width: 2, decision: null },
    ]);
    expect(wave?.label).toContain('2 places are marked');
  });

  it('stays as small for three hours as for a minute', () => {
    const wave = waveOf(Array(108_000).fill(0.5), 10_800, []);
    expect(wave?.path.match(/M/g)).toHaveLength(600);
    expect(waveOf([], 10, [])).toBeNull();
  });
});

describe('captions to read', () => {
  it('have times and words, and no markup', () => {
    const vtt =
      'WEBVTT\n\nNOTE made here\n\n1\n00:00.500 --> 00:02.000 line:80%\n<v Peer researcher>Hello <i>you</i>\nall &amp; sundry\n\n01:00:03.000 --> 01:00:04.000\n[BLEEP]\n';
    expect(captionLines(vtt)).toEqual([
      { start: 0.5, text: 'Peer researcher: Hello you all & sundry' },
      { start: 3603, text: '[BLEEP]' },
    ]);
  });

  it('shows text that looks like markup as text', () => {
    expect(captionLines('WEBVTT\n\n00:00.000 --> 00:01.000\n&lt;script&gt;\n')).toEqual([
      { start: 0, text: '<script>' },
    ]);
  });
});

describe('the styles of the component library', () => {
  it('lose the typeface and the crest', () => {
    const css =
      '/*! font for exclusive use on gov.uk. */@font-face{font-family:GDS Transport;src:url(a.woff2)}.a{font-family:GDS Transport,arial,sans-serif}.b{background-image:url(/assets/images/govuk-crest.svg)}';
    expect(withoutCrownMarks(css)).toBe('.a{font-family:var(--heard-font)}.b{background-image:none}');
  });
});

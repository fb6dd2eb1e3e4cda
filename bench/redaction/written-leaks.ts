import { appendFile, copyFile, readFile, writeFile } from 'node:fs/promises';
import { encodeAudio } from '../../media/audio/encode.ts';
import { publishedPeaks } from '../../media/audio/peaks.ts';
import type { VerifyInput } from '../../media/verify/findings.ts';
import type { LeakKind } from './leak-kind.ts';
import { CAPTIONS, type LeakyRelease, listed, TAGS } from './leaky-release.ts';

const COPY = ['-map', '0', '-c', 'copy', '-map_metadata', '0'];
const mp3 = (path: string): Partial<VerifyInput> => ({ audioFiles: [{ role: 'audio/mpeg', path }] });

const text = (what: string, role: string, written: string): LeakKind => ({
  what,
  check: 'sweep',
  plant: async ({ input }) => ({ texts: [...input.texts, { role, text: written }] }),
});

/** A frame of an ID3v2.3 tag that players and ffprobe do not show. */
function privateFrame(words: string): Buffer {
  const content = Buffer.concat([Buffer.from('notes\0'), Buffer.from(words, 'utf16le')]);
  const head = Buffer.alloc(10);
  head.write('PRIV', 0, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** Puts a frame in front of the others of a file's ID3v2 tag, whose length is written seven bits a byte. */
async function withFrame({ at }: LeakyRelease, frame: Buffer): Promise<string> {
  const bytes = await readFile(at('clean.mp3'));
  const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + bytes[i]!, 0) + frame.length;
  for (const [i, shift] of [21, 14, 7, 0].entries()) bytes[6 + i] = (size >> shift) & 127;
  await writeFile(at('leak.mp3'), Buffer.concat([bytes.subarray(0, 10), frame, bytes.subarray(10)]));
  return at('leak.mp3');
}

/** Names in words, tags and bytes. */
export const WRITTEN_LEAKS: readonly LeakKind[] = [
  text('name in a caption', 'text/vtt', CAPTIONS.replace('[BLEEP]', 'Owen')),
  text('name in the title', 'title', 'Thank you, Priya'),
  text('name in a chapter list', 'application/json+chapters', '{"chapters":[{"startTime":0,"title":"Lucas’s idea"}]}'),
  text('name in letters of another alphabet', 'text/html', '<p>Thanks to Lucаs</p>'),
  text('name broken by invisible signs', 'text/html', '<p>Thanks to Pri\u200by\u00ada</p>'),
  text('name in HTML numbers', 'text/html', '<p>Thanks to &#77;ason</p>'),
  text('name packed as base64', 'application/json', `{"x":"${Buffer.from('Thanks to Mason').toString('base64')}"}`),
  {
    what: 'name in a file name (slug)',
    check: 'sweep',
    plant: async ({ input }) => ({ fileNames: [...input.fileNames, 'thank-you-priya.mp3'] }),
  },
  {
    what: 'name in a tag',
    check: 'sweep',
    plant: async ({ make, at }) =>
      mp3(await make([at('clean.mp3')], 'leak.mp3', ...COPY, '-metadata', 'comment=with Priya', '-f', 'mp3')),
  },
  {
    what: 'name in a chapter of the file',
    check: 'sweep',
    async plant({ at, job }) {
      const chapters = [{ start: 0, title: 'Owen speaks' }];
      await encodeAudio({ master: at('clean.wav'), out: at('leak.mp3'), format: 'mp3', tags: TAGS, chapters }, job);
      return { audioFiles: [{ role: 'audio/mpeg', path: at('leak.mp3'), chapters }] };
    },
  },
  {
    what: 'name in a hidden UTF-16 tag',
    check: 'sweep',
    plant: async (release) => mp3(await withFrame(release, privateFrame('asked by Priya today'))),
  },
  {
    what: 'name appended after the end of the file',
    check: 'sweep',
    async plant({ at }) {
      await copyFile(at('clean.mp3'), at('leak.mp3'));
      await appendFile(at('leak.mp3'), '\0\0muted: Lucas 23.9, Mason 27.1\0');
      return mp3(at('leak.mp3'));
    },
  },
];

/** What should not be there at all. */
export const PACKING_LEAKS: readonly LeakKind[] = [
  {
    what: 'second sound stream kept',
    check: 'streams',
    async plant({ make, at }) {
      const both = ['-map', '0:a', '-map', '1:a', '-c', 'copy', '-movflags', '+faststart', '-f', 'ipod'];
      await make([at('master.wav')], 'original.m4a', '-c:a', 'aac', '-f', 'ipod');
      return {
        audioFiles: [
          { role: 'audio/mp4', path: await make([at('clean.m4a'), at('original.m4a')], 'leak.m4a', ...both) },
        ],
      };
    },
  },
  {
    what: 'picture in the file that nobody asked for',
    check: 'streams',
    async plant({ make, at }) {
      await make([at('picture.mp4')], 'still.jpg', '-frames:v', '1', '-f', 'image2');
      const art = ['-map', '0:a', '-map', '1:v', '-c', 'copy', '-disposition:v', 'attached_pic', '-f', 'mp3'];
      return mp3(await make([at('clean.mp3'), at('still.jpg')], 'leak.mp3', ...art));
    },
  },
  {
    what: 'file that is not in the manifest',
    check: 'listing',
    async plant({ at, input }) {
      await listed(at, ['application/json', 'muted-words.json', 'captions.srt']);
      return { listing: input.listing };
    },
  },
  {
    what: 'list of muted words published beside the file',
    check: 'listing',
    async plant({ at, input }) {
      const more = await listed(at, ['application/json+spans', 'muted-words.json', 'captions.srt']);
      return { listing: { ...input.listing!, files: [...input.listing!.files, ...more] } };
    },
  },
  {
    what: 'file exchanged after the manifest was written',
    check: 'listing',
    async plant({ at, input }) {
      await listed(at, ['audio/mpeg', '7f3k9q.mp3', 'clean.m4a']);
      return { listing: input.listing };
    },
  },
  {
    what: 'waveform drawn from the original',
    check: 'peaks',
    async plant({ make, at, job }) {
      const original = await make([at('master.wav')], 'original.mp3', '-b:a', '128k', '-f', 'mp3');
      return { peaks: await publishedPeaks(original, job) };
    },
  },
];

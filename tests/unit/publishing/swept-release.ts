import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../../media/verify/findings.ts';
import { sweep } from '../../../media/verify/sweep.ts';
import { type ReleaseContents, releaseContents } from '../../../src/publishing/contents.ts';
import { publicFileName } from '../../../src/publishing/file-names.ts';
import { releaseTexts } from '../../../src/publishing/release-texts.ts';
import { releaseTags } from '../../../src/publishing/tags.ts';
import type { Recording } from '../../../src/recordings/life.ts';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import type { Flag } from '../../../src/redaction/decisions.ts';
import { decidedSounds } from '../../../src/redaction/flag-rows.ts';
import { audioSpans } from '../../../src/rules/redaction/spans.ts';
import type { Sha256 } from '../../../src/rules/ids.ts';

/** A release without sound and picture: its words, the texts made of them, and the tags and names of its files. */
export interface WrittenRelease {
  readonly contents: ReleaseContents;
  readonly texts: { role: string; text: string }[];
  readonly tags: Record<string, string>[];
  readonly fileNames: string[];
}

const SHOW = { title: 'Joining Up', author: 'Peer research team', language: 'en-GB' };
/** As ffprobe shows what ffmpeg wrote by itself. */
const TECHNICAL: Record<string, string>[] = [
  { major_brand: 'isom', minor_version: '512', compatible_brands: 'isomiso2avc1mp41' },
  { language: 'eng', handler_name: 'SoundHandler', vendor_id: '[0][0][0][0]' },
  { language: 'eng', handler_name: 'SubtitleHandler' },
  { comment: 'Other' },
  { encoder: 'Lavf60.16.100' },
];
/** The words that packaged files hold whatever they are about, where they hold them. */
const MEDIA = join(mkdtempSync(join(tmpdir(), 'heard-swept-')), 'media.bin');
writeFileSync(
  MEDIA,
  Buffer.from(
    'TCON\0\0\0\x08\0\0\0Podcast APIC\0\0\0\x99\0\0\0image/jpeg\0\x03\0 \xa9gen\0\0\0\x17data\0\0\0\x01\0\0\0\0Podcast ' +
      'ftab\0\x01\0\x01\x05Arial hdlr\0SoundHandler\0 text chpl stsd \0\x07[BLEEP]\0 Lavf60.16.100 LAME3.100',
    'latin1',
  ),
);

export const said = (text: string) =>
  text.split(' ').map((word, index) => ({ text: word, start: index, end: index + 0.5, probability: 0.95 }));

/** What the stages redact and package make of words, people and decisions, as far as it is written. */
export function writtenRelease(
  words: ReturnType<typeof said>,
  people: readonly Participant[],
  flags: readonly Flag[],
  title: string,
): WrittenRelease {
  const durationSeconds = words.length + 600;
  const around = { durationSeconds, envelope: { stepSeconds: 0.01, rms: [] }, words };
  const recording = {
    id: 'r1',
    title,
    keepList: [],
    facts: { durationSeconds, silences: [{ start: words.length + 200, end: words.length + 203 }] },
    transcript: { words },
    redaction: { spans: audioSpans(decidedSounds(flags), around), covers: [], decisionsHash: '' },
  } as unknown as Recording;
  const contents = releaseContents(recording, people, flags);
  const texts = releaseTexts(contents, SHOW.language);
  const chapters = contents.chapters.map((chapter) => ({ title: chapter.title }));
  const { audio } = releaseTags(contents, SHOW);
  return {
    contents,
    texts: [
      ...texts.map(({ role, text }) => ({ role, text })),
      { role: 'title', text: contents.title },
      { role: 'description', text: contents.description },
      ...contents.credits.map((text) => ({ role: 'credit', text })),
    ],
    tags: [{ ...audio }, ...chapters, ...TECHNICAL],
    fileNames: texts.map(({ role, suffix, text }) =>
      publicFileName({ episodeId: title, run: words.length, role, sha256: text as Sha256, suffix }),
    ),
  };
}

/** What the last check of a release's words finds. */
export async function sweptFor({ contents, texts, tags, fileNames }: WrittenRelease): Promise<readonly Finding[]> {
  const { forbidden, everyday, kept } = contents;
  const media = [{ role: 'audio/mpeg', path: MEDIA, tags }];
  return (await sweep({ rules: { forbidden, everyday, kept }, texts, media, fileNames })).findings;
}

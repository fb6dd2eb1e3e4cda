import { movieIndex, topBoxes, trackTimes } from './boxes.ts';
import type { Finding, VerifyInput } from './findings.ts';
import type { Inspection, InspectedStream } from './inspect.ts';

/** What one packaged file may hold. */
export interface Expected {
  readonly role: string;
  readonly path: string;
  readonly art: boolean;
  readonly chapters: number;
  readonly captions: boolean;
  /** Frames of the picture master, for a video. */
  readonly frames?: number;
}

/** Codec of the sound by role; a role that is not listed may not be published. */
const SOUND: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'aac',
  'audio/ogg': 'opus',
  'video/mp4': 'aac',
};
const IS_MP4 = new Set(['audio/mp4', 'video/mp4']);

/** Tags that programs write by themselves and that say nothing about the recording. */
export const TECHNICAL_TAGS: ReadonlySet<string> = new Set([
  ...[
    'major_brand',
    'minor_version',
    'compatible_brands',
    'encoder',
    'language',
    'handler_name',
    'vendor_id',
    'duration',
  ],
]);
/** Tags that may be written on purpose: their values are compared when the release says what it wrote. */
export const WRITTEN_TAGS: ReadonlySet<string> = new Set([
  ...['title', 'artist', 'album', 'album_artist', 'date', 'genre', 'track', 'comment', 'copyright', 'publisher'],
]);
/** What ffmpeg and players call their parts; any other handler name was copied from somewhere. */
const HANDLERS = /^(Video|Sound|Subtitle|Data|Text)Handler$|^(Cover|Captions|Chapters)$/;
const ENCODERS = /^(Lavf|Lavc|LAME|libopus)[\w. ]*$/;

/** Seconds that an edit list may hide or delay: the codecs' own delay and rounding, and no more. */
const EDIT_TOLERANCE = 0.1;

/** Boxes that ffmpeg writes at the top of an MP4. `free` may only be empty space. */
const TOP_BOXES = new Set(['ftyp', 'moov', 'mdat', 'free']);

/** Compares one packaged file with the allow-list: streams, codecs, chapters, tags, edit lists. */
export async function checkStreams(
  expected: Expected,
  found: Inspection,
  tags: VerifyInput['tags'],
): Promise<Finding[]> {
  const problems = [...streamProblems(expected, found), ...tagProblems(found, tags)];
  if (IS_MP4.has(expected.role)) problems.push(...(await boxProblems(expected)));
  return problems.map((plain) => ({ check: 'streams', role: expected.role, plain }));
}

function streamProblems(expected: Expected, found: Inspection): string[] {
  const codec = SOUND[expected.role];
  if (!codec) return ['This kind of file may not be published.'];
  const left = [...found.streams];
  const take = (wanted: (stream: InspectedStream) => boolean) => {
    const at = left.findIndex(wanted);
    return at < 0 ? null : left.splice(at, 1)[0]!;
  };
  const problems: string[] = [];
  if (!take((one) => one.codec_type === 'audio' && one.codec_name === codec))
    problems.push('The sound is missing or of the wrong kind.');
  if (expected.role === 'video/mp4') {
    const picture = take(
      (one) => one.codec_type === 'video' && one.codec_name === 'h264' && !one.disposition?.attached_pic,
    );
    if (!picture) problems.push('The picture is missing or of the wrong kind.');
    else if (expected.frames !== undefined && Number(picture.nb_read_packets) !== expected.frames) {
      problems.push('The picture has more or fewer frames than the one that was checked.');
    }
    if (expected.captions && !take((one) => one.codec_type === 'subtitle' && one.codec_name === 'mov_text'))
      problems.push('The captions are missing.');
  }
  if (expected.art && !take(isArt)) problems.push('The cover picture is missing.');
  // MP4 keeps chapter titles in a text track of their own.
  if (expected.chapters > 0 && IS_MP4.has(expected.role))
    take((one) => one.codec_type === 'data' && one.codec_name === 'bin_data');
  if (left.length > 0) problems.push(`The file holds ${left.length} stream(s) that were not asked for.`);
  if (found.chapters.length !== expected.chapters)
    problems.push(`The file has ${found.chapters.length} chapters, not ${expected.chapters}.`);
  if (found.programs > 0) problems.push('The file holds programmes, which were not asked for.');
  return problems;
}

function isArt(stream: InspectedStream): boolean {
  return Boolean(stream.disposition?.attached_pic) && /^(mjpeg|png)$/.test(stream.codec_name ?? '');
}

function tagProblems(found: Inspection, written: VerifyInput['tags']): string[] {
  const problems = new Set<string>();
  // An attached picture is labelled with its kind, and chapters with their titles: both are part of what was asked for.
  const streams = found.streams.flatMap((stream) =>
    Object.entries(stream.tags ?? {}).filter(([key]) => !isArt(stream) || key !== 'comment'),
  );
  const chapters = found.chapters.flatMap(({ tags }) => Object.entries(tags ?? {}).filter(([key]) => key !== 'title'));
  for (const [rawKey, value] of [...Object.entries(found.tags), ...streams, ...chapters]) {
    const key = rawKey.toLowerCase();
    if (WRITTEN_TAGS.has(key)) {
      if (written && oneLine(written[key] ?? '') !== oneLine(value))
        problems.add(`The tag “${key}” is not what was written.`);
    } else if (!TECHNICAL_TAGS.has(key)) problems.add('The file has a tag that is not on the list of allowed tags.');
    else if (key === 'handler_name' && !HANDLERS.test(value))
      problems.add('A stream has a name that was not written by Heard.');
    else if (key === 'encoder' && !ENCODERS.test(value))
      problems.add('The file names a program that Heard does not use.');
  }
  return [...problems];
}

/** Tags are written without control characters. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

async function boxProblems(expected: Expected): Promise<string[]> {
  const problems: string[] = [];
  const boxes = await topBoxes(expected.path);
  if (boxes.some(({ type }) => !TOP_BOXES.has(type))) problems.push('The file holds parts that were not asked for.');
  const order = boxes.map(({ type }) => type);
  if (order.indexOf('moov') > order.indexOf('mdat'))
    problems.push('The index is at the end, so the file cannot play while it loads.');
  for (const track of trackTimes(await movieIndex(expected.path))) {
    if (track.heldSeconds - track.shownSeconds > EDIT_TOLERANCE) problems.push('The file holds more than it shows.');
    if (track.delaySeconds > EDIT_TOLERANCE) problems.push('A part of the file starts late.');
  }
  return [...new Set(problems)];
}

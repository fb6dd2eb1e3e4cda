import { readFile } from 'node:fs/promises';
import type { Heard } from '../../heard.ts';
import { type CaptionLine, captionLines } from './caption-preview.ts';
import type { ManifestFile } from '../../rules/publishing/manifest.ts';

/** The sound files of a release that browsers play, best first. */
export const PLAYABLE = ['audio/mpeg', 'audio/mp4'];
/** Captions longer than this are not shown on a page. In bytes. */
const MOST_CAPTIONS = 1_000_000;

/** The captions of a release, to read; null where there are none, or far too many. */
export async function captionsOf(
  heard: Pick<Heard, 'files'>,
  files: readonly ManifestFile[],
): Promise<CaptionLine[] | null> {
  const file = files.find((candidate) => candidate.role === 'text/vtt');
  if (!file || file.bytes > MOST_CAPTIONS || !(await heard.files.has(file.sha256))) return null;
  return captionLines(await readFile(heard.files.path(file.sha256), 'utf8'));
}

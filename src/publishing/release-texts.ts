import { chaptersToJson } from '../../media/captions/chapters.ts';
import { wordsToCues } from '../../media/captions/cues.ts';
import { cuesToSrt } from '../../media/captions/srt.ts';
import { transcriptToHtml } from '../../media/captions/transcript-html.ts';
import { transcriptToJson } from '../../media/captions/transcript-json.ts';
import { cuesToVtt } from '../../media/captions/vtt.ts';
import type { ReleaseContents } from './contents.ts';

/** A text of a release before it is a file. */
export interface ReleaseText {
  /** A media type, with a suffix where one type occurs twice (docs/formats.md). */
  readonly role: string;
  /** Of the file's name. */
  readonly suffix: string;
  readonly text: string;
}

/**
 * Captions, transcripts and chapters, all from the same redacted words.
 * @param language BCP 47, such as `en-GB`
 */
export function releaseTexts(
  { words, title, chapters }: Pick<ReleaseContents, 'words' | 'title' | 'chapters'>,
  language: string,
): ReleaseText[] {
  const cues = wordsToCues(words);
  return [
    { role: 'text/vtt', suffix: 'vtt', text: cuesToVtt(cues) },
    { role: 'application/x-subrip', suffix: 'srt', text: cuesToSrt(cues) },
    { role: 'application/json', suffix: 'json', text: transcriptToJson(cues) },
    { role: 'text/html', suffix: 'html', text: transcriptToHtml(words, { title, language }) },
    { role: 'application/json+chapters', suffix: 'json', text: chaptersToJson(chapters) },
  ];
}

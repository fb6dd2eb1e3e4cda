import type { AudioTags } from '../../media/audio/tags.ts';
import type { VideoTags } from '../../media/picture/package.ts';
import type { ReleaseContents } from './contents.ts';

/** What the published media files say about themselves. */
export interface ReleaseTags {
  readonly audio: AudioTags;
  readonly video: VideoTags;
  /** Three letters (ISO 639-2), such as `eng`. */
  readonly language: string;
}

/** The tags of a release: its public title, the show and its organisation; nothing of any person. */
export function releaseTags(
  contents: Pick<ReleaseContents, 'title'>,
  show: { readonly title: string; readonly author: string; readonly language: string },
): ReleaseTags {
  const language = THREE_LETTERS[show.language.slice(0, 2).toLowerCase()] ?? 'und';
  return {
    audio: { title: contents.title, album: show.title, artist: show.author, genre: 'Podcast', language },
    video: { title: contents.title, artist: show.author },
    language,
  };
}

/** ISO 639-1 to 639-2 for languages spoken in British charities; others are marked undetermined. */
const THREE_LETTERS: Readonly<Record<string, string>> = {
  en: 'eng',
  cy: 'cym',
  gd: 'gla',
  ga: 'gle',
  pl: 'pol',
  ur: 'urd',
  pa: 'pan',
  bn: 'ben',
  ar: 'ara',
  so: 'som',
  fr: 'fra',
  ro: 'ron',
  uk: 'ukr',
};

import type { CaptionWord } from '../../../media/spans.ts';
import { releaseTexts } from '../../../src/publishing/release-texts.ts';
import type { WrittenRelease } from './swept-release.ts';

/** Puts a word into one place of a release. It stands inside a sentence, so that names which are words too count there. */
export type Plant = (release: WrittenRelease, word: string) => WrittenRelease;

const html = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** A text with `from`, which it must have, exchanged. */
function changed(role: string, from: string | RegExp, to: (word: string) => string): Plant {
  return (release, word) => ({
    ...release,
    texts: release.texts.map((one) => {
      if (one.role !== role) return one;
      const text = one.text.replace(from, (found) => to(word).replace('…', found));
      if (text === one.text) throw new Error(`nothing was planted in ${role}`);
      return { role, text };
    }),
  });
}

const appended = (role: string, to: (word: string) => string) => changed(role, /$/, to);
const tagged =
  (tags: (word: string) => Record<string, string>): Plant =>
  (release, word) => ({
    ...release,
    tags: [...release.tags, tags(word)],
  });
const filed =
  (name: (word: string) => string): Plant =>
  (release, word) => ({
    ...release,
    fileNames: [...release.fileNames, name(word)],
  });

/** One text written anew by the function that writes it, of words to which one was added. */
function written(role: string, more: (word: string) => Partial<CaptionWord>): Plant {
  return (release, word) => {
    const end = Math.max(0, ...release.contents.words.map((one) => one.end)) + 30;
    const added = { text: 'so', start: end, end: end + 1, redacted: false, ...more(word) };
    const words = [...release.contents.words, added];
    const { text } = releaseTexts({ ...release.contents, words }, 'en-GB').find((one) => one.role === role)!;
    return { ...release, texts: release.texts.map((one) => (one.role === role ? { role, text } : one)) };
  };
}

const IN_WORDS = ['text/vtt', 'application/x-subrip', 'application/json', 'text/html'].flatMap((role) => [
  [`what is said in ${role}`, written(role, (word) => ({ text: `with ${word} & <so>` }))] as const,
  [`a speaker in ${role}`, written(role, (word) => ({ speaker: `Friend of ${word}` }))] as const,
]);

/** Every kind of place: values, and what is no value but could hold a word all the same. */
export const PLANTS: Readonly<Record<string, Plant>> = {
  ...Object.fromEntries(IN_WORDS),
  'what stands for a removed word': written('text/html', (word) => ({
    redacted: true,
    placeholder: `friend of ${word}`,
  })),
  title: appended('title', (word) => `with ${word}`),
  description: appended('description', (word) => ` with ${word}`),
  'a cue that players would show': appended(
    'text/vtt',
    (word) => `\n999\n00:59:00.000 --> 00:59:01.000\nwith ${word}\n`,
  ),
  'a caption header': changed('text/vtt', 'WEBVTT', (word) => `… with ${word}`),
  'a caption note': appended('text/vtt', (word) => `\nNOTE with ${word}\n`),
  'a caption’s id': appended('text/vtt', (word) => `\nwith ${word}\n00:59:00.000 --> 00:59:01.000\nso\n`),
  'a cue setting': changed('text/vtt', /-->.*|$/, (word) => `… region:with-${word}`),
  'a class of a voice': appended('text/vtt', (word) => `\n1\n00:59:00.000 --> 00:59:01.000\n<v.with-${word} A>so\n`),
  'a cue of SubRip': appended('application/x-subrip', (word) => `\n99\n00:59:00,000 --> 00:59:01,000\nwith ${word}\n`),
  'the end of SubRip': appended('application/x-subrip', (word) => `\nwith ${word}`),
  'a JSON value': changed('application/json', '"segments": [', (word) => {
    return `…{"startTime": 0, "endTime": 1, "body": "with ${json(word)}"},`;
  }),
  'a further JSON value': changed('application/json', '{', (word) => `…"author": "with ${json(word)}",`),
  'a JSON key': changed('application/json', '{', (word) => `…"with ${json(word)}": 1,`),
  'a key twice': changed('application/json', '{', (word) => `…"version": "with ${json(word)}",`),
  'a JSON escape': changed('application/json', '{', (word) => {
    return `…"x": "with ${[...word].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}",`;
  }),
  'a second JSON document': appended('application/json', (word) => `{"by": "with ${json(word)}"}`),
  'a chapter': changed('application/json+chapters', /"title": ".*/, (word) => `"title": "with ${json(word)}"`),
  'a field of the chapters': changed('application/json+chapters', '{', (word) => `…"author": "with ${json(word)}",`),
  'a number of the chapters': changed(
    'application/json+chapters',
    '{',
    (word) => `…"with": ["with ${json(word)}", 7],`,
  ),
  'a paragraph': changed('text/html', '</main>', (word) => `<p>with ${html(word)}</p>…`),
  'a comment': changed('text/html', '</main>', (word) => `<!-- with ${word} -->…`),
  'an attribute': changed('text/html', '<main>', (word) => `<main title="with ${html(word)}">`),
  'an attribute in numbers': changed('text/html', '<main>', (word) => {
    return `<main title="with ${[...word].map((sign) => `&#x${sign.charCodeAt(0).toString(16)};`).join('')}">`;
  }),
  'the language': changed('text/html', 'lang="en-GB"', (word) => `lang="with-${html(word)}"`),
  'an address': changed('text/html', '</main>', (word) => `<a href="/with-${encodeURIComponent(word)}">so</a>…`),
  'the end of the page': appended('text/html', (word) => `with ${word}`),
  base64: appended('text/html', (word) => Buffer.from(`we were there with ${word} today`).toString('base64')),
  'a known tag': tagged((word) => ({ artist: `with ${word}` })),
  'a tag with fixed values': tagged((word) => ({ handler_name: `SoundHandler with ${word}` })),
  'an encoder': tagged((word) => ({ encoder: `Lavf60 with ${word}` })),
  'a tag’s name': tagged((word) => ({ [`with-${word}`]: '1' })),
  'a file name': filed((word) => `with-${word.replace(/ /g, '-')}.mp3`),
  'a file name run together': filed((word) => `0123with 45${word}67.json`),
};

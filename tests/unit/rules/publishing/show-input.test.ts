import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../src/errors.ts';
import { MOST_RETENTION_DAYS } from '../../../../src/rules/consent/retention.ts';
import { readShow, ShowChanges, ShowInput } from '../../../../src/rules/publishing/show-input.ts';

const SHOW = { title: ' Joining Up ', description: 'What being listened to feels like.', author: 'Peer research team' };

function wrongFields(input: object, shape: typeof ShowInput | typeof ShowChanges = ShowInput): string[] {
  try {
    readShow(shape, input);
  } catch (error) {
    if (error instanceof Problem) return Object.keys(error.fields ?? {});
    throw error;
  }
  return [];
}

describe('what staff write about a show', () => {
  it('gets what they left out', () =>
    expect(readShow(ShowInput, SHOW)).toEqual({
      title: 'Joining Up',
      description: SHOW.description,
      author: SHOW.author,
      language: 'en-GB',
      category: 'Society & Culture',
      explicit: false,
      ownerEmail: '',
      licence: 'cc-by-nc-nd-4.0',
      retention: {},
      afterPicture: 'last-frame',
    }));

  it('stays as it is where a change does not name it', () =>
    expect(readShow(ShowChanges, { title: 'Other' })).toEqual({ title: 'Other' }));

  it.each<[string, object, string[]]>([
    ['a blank title', { title: ' ' }, ['title']],
    ['a title of 256 characters', { title: 'x'.repeat(256) }, ['title']],
    ['a title of 255', { title: 'x'.repeat(255) }, []],
    ['4,001 bytes of description', { description: `${'é'.repeat(2_000)}x` }, ['description']],
    ['4,000 bytes of it', { description: 'é'.repeat(2_000) }, []],
    ['a language in words', { language: 'British English' }, ['language']],
    ['no language', { language: '' }, ['language']],
    ['another language', { language: 'cy' }, []],
    ['a licence that is none of Creative Commons', { licence: 'mine' }, ['licence']],
    ['another licence', { licence: 'cc-by-4.0' }, []],
    ['no e-mail address', { ownerEmail: 'somebody' }, ['ownerEmail']],
    ['an e-mail address', { ownerEmail: 'podcast@heard.example' }, []],
    ['a category of its own', { category: 'Ours' }, ['category']],
    ['an address with a blank', { slug: 'joining up' }, ['slug']],
    ['an address with a hyphen at its end', { slug: 'joining-' }, ['slug']],
    ['an address that pages want for themselves', { slug: 'new' }, ['slug']],
    ['an address of 61 letters', { slug: 'x'.repeat(61) }, ['slug']],
    ['an address of its own', { slug: 'joining-up-2' }, []],
    ['no day to keep drafts', { retention: { drafts: 0 } }, ['retention.drafts']],
    ['half a day', { retention: { drafts: 1.5 } }, ['retention.drafts']],
    ['one day', { retention: { drafts: 1 } }, []],
    ['as many days as can be', { retention: { drafts: MOST_RETENTION_DAYS } }, []],
    ['one more', { retention: { drafts: MOST_RETENTION_DAYS + 1 } }, ['retention.drafts']],
    ['a plain card after the picture', { afterPicture: 'plain-card' }, []],
    ['something else after the picture', { afterPicture: 'art' }, ['afterPicture']],
    ['days for something that is not kept', { retention: { pages: 3 } }, ['retention']],
    ['two mistakes', { title: '', author: '' }, ['title', 'author']],
  ])('is read or refused by field: %s', (_what, change, fields) =>
    expect(wrongFields({ ...SHOW, ...change })).toEqual(fields),
  );
});

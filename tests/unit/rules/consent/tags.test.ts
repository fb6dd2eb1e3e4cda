import { describe, expect, it } from 'vitest';
import { formatTags, parseTag, parseTags, TagError } from '../../../../src/rules/consent/tags.ts';

describe('consent tags', () => {
  it.each([
    ['voice:allow', { kind: 'permission', attribute: 'voice', value: 'allow' }],
    ['face:mask', { kind: 'permission', attribute: 'face', value: 'mask' }],
    ['name:role', { kind: 'permission', attribute: 'name', value: 'role' }],
    ['name:first', { kind: 'permission', attribute: 'name', value: 'first' }],
    ['story:never', { kind: 'permission', attribute: 'story', value: 'never' }],
    ['location:mask', { kind: 'permission', attribute: 'location', value: 'mask' }],
    ['role:allow', { kind: 'permission', attribute: 'role', value: 'allow' }],
    ['channel:social', { kind: 'channel', channel: 'social' }],
    ['until:2028-02-29', { kind: 'until', date: '2028-02-29' }],
    [' Voice : ALLOW ', { kind: 'permission', attribute: 'voice', value: 'allow' }],
  ])('reads %s', (text, tag) => expect(parseTag(text)).toEqual(tag));

  it.each([
    ['voice', /“voice” needs a word, a colon and a value/],
    ['voice:', /“voice:”/],
    ['voice:allow:never', /“voice:allow:never”/],
    ['voise:allow', /“voise:allow” starts with a word we do not know/],
    ['voice:role', /“voice:role” must end in allow, mask or never/],
    ['name:maybe', /“name:maybe” must end in allow, first, role, mask or never/],
    ['channel:radio', /“channel:radio” names no channel/],
    ['until:2027-02-29', /“until:2027-02-29” needs a real day/],
    ['until:tomorrow', /“until:tomorrow” needs a real day/],
    ['', /“”/],
  ])('refuses %j and says why', (text, message) => {
    expect(() => parseTag(text)).toThrow(TagError);
    expect(() => parseTag(text)).toThrow(message);
  });

  it('collects them, channels together', () => {
    expect(parseTags(['voice:allow', 'channel:podcast', 'channel:social', 'voice:allow'])).toEqual({
      voice: 'allow',
      channels: ['podcast', 'social'],
    });
  });

  it('refuses two answers to one question', () => {
    expect(() => parseTags(['voice:allow', 'voice:never'])).toThrow(/“voice:never” does not agree with “voice:allow”/);
    expect(() => parseTags(['until:2028-01-01', 'until:2029-01-01'])).toThrow(TagError);
  });

  it('writes them again in a fixed order', () => {
    const texts = ['until:2028-01-01', 'channel:social', 'name:role', 'channel:podcast', 'voice:allow'];
    expect(formatTags(parseTags(texts))).toEqual([
      'voice:allow',
      'name:role',
      'channel:podcast',
      'channel:social',
      'until:2028-01-01',
    ]);
  });
});

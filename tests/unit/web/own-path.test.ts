import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownPath } from '../../../src/web/own-path.ts';

const OURS = [
  '/',
  '/?said=uploaded',
  '/home',
  '/home/shows/our-voices',
  '/recordings/0123456789abcdef/decide?flags=all&page=2',
  '/recordings?showId=x&note=caf%C3%A9',
  '/sign-in?next=%2Ftokens',
  '/participants/',
  `/recordings/${'a'.repeat(1900)}`,
];

const NOT_OURS = {
  nothing: '',
  'no slash at the start': 'home',
  'a full address': 'https://evil.example/',
  'a full address of ours': 'http://127.0.0.1:3000/home',
  'a script': 'javascript:alert(1)',
  'another scheme': 'data:text/html,x',
  'two slashes': '//evil.example',
  'three slashes': '///evil.example',
  'a dot and two slashes': '/.//evil.example',
  'two dots and two slashes': '/..//evil.example',
  'dots further on': '/home/..//evil.example',
  'an encoded dot': '/%2e//evil.example',
  'encoded dots': '/home/%2e%2e//evil.example',
  'an encoded slash': '/%2f/evil.example',
  'two encoded slashes': '/%2f%2fevil.example',
  'an encoded backslash': '/%5cevil.example',
  'a backslash': '/\\evil.example',
  'backslashes only': '\\\\evil.example',
  'a dot and backslashes': '/.\\\\evil.example',
  'a tab': '/\t/evil.example',
  'a tab before': '\t//evil.example',
  'a line end': '/\n/evil.example',
  'a line end at the end': '/home\n',
  'a return': '/home\r\nSet-Cookie: x=y',
  'a null': '/\0/evil.example',
  'a space before': ' //evil.example',
  'an at sign': '/@evil.example',
  'a name and an at sign': '//heard@evil.example',
  'an empty segment later': '/home//evil.example',
  'a colon': '/https://evil.example',
  'letters that browsers make into slashes': '/\uFF0Fevil.example',
  'a fragment': '/home#x',
  'a control character in the query': '/home?x=\u0001',
  'something very long': `/${'a'.repeat(100_000)}`,
  'something very long with many slashes': '/a'.repeat(50_000),
  'a list': ['/home'],
  'an object': { path: '/home' },
  undefined: undefined,
};

describe('where a request may ask to be taken', () => {
  it.each(OURS)('is a page of ours: %s', (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each(Object.entries(NOT_OURS))('is nowhere else: %s', (_form, wanted) => {
    expect(ownPath(wanted)).toBeNull();
  });

  it('is on our site and at the same place however a browser reads it', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      '@',
      ':',
      '?',
      '\t',
      '\n',
      'a',
      'evil.example',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
        const path = ownPath(pieces.join(''));
        if (path === null) return;
        const url = new URL(path, 'https://heard.example');
        expect(url.origin).toBe('https://heard.example');
        // A browser leaves out an empty query.
        expect(url.pathname + (url.search || (path.endsWith('?') ? '?' : ''))).toBe(path);
        expect(url.pathname).not.toMatch(/^\/\//);
      }),
      { numRuns: 2000 },
    );
  });
});

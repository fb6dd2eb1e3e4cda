import { describe, expect, it } from 'vitest';
import { answerTo } from '../../../src/web/public/conditional.ts';

const SHA = 'a'.repeat(64);
const MODIFIED = new Date('2026-03-01T10:00:00.700Z');
const AT = 'Sun, 01 Mar 2026 10:00:00 GMT';
const EARLIER = 'Sun, 01 Mar 2026 09:59:59 GMT';
const file = { sha256: SHA, lastModified: MODIFIED, bytes: 1000 };
const get = (headers: Record<string, string>) => answerTo('GET', headers, file);

describe('answerTo: ranges', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=0-499', 0, 499],
    ['bytes=500-', 500, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-1', 999, 999],
    ['bytes=-5000', 0, 999],
    ['Bytes = 1-2', 1, 2],
  ])('%s', (range, start, end) => {
    expect(get({ range })).toEqual({ status: 206, start, end });
  });

  it.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0'])('%s cannot be satisfied', (range) => {
    expect(get({ range })).toEqual({ status: 416 });
  });

  it.each(['bytes=5-2', 'bytes=-', 'bytes=a-b', 'lines=0-5', 'bytes=0-1,5-6', 'bytes', 'bytes=0-1-2'])(
    '%s is answered with the whole',
    (range) => {
      expect(get({ range })).toEqual({ status: 200 });
    },
  );

  it('mean nothing to HEAD', () => {
    expect(answerTo('HEAD', { range: 'bytes=5-6' }, file)).toEqual({ status: 200 });
  });

  it('of an empty file cannot be satisfied', () => {
    expect(answerTo('GET', { range: 'bytes=0-' }, { ...file, bytes: 0 })).toEqual({ status: 416 });
  });

  it('hold only while If-Range does', () => {
    const part = { status: 206, start: 1, end: 2 };
    expect(get({ range: 'bytes=1-2', 'if-range': `"${SHA}"` })).toEqual(part);
    expect(get({ range: 'bytes=1-2', 'if-range': AT })).toEqual(part);
    for (const ifRange of [`W/"${SHA}"`, '"other"', EARLIER, 'Sun, 01 Mar 2026 10:00:01 GMT', 'nonsense']) {
      expect(get({ range: 'bytes=1-2', 'if-range': ifRange }), ifRange).toEqual({ status: 200 });
    }
  });
});

describe('answerTo: conditions', () => {
  it.each([`"${SHA}"`, `W/"${SHA}"`, `"x", "${SHA}"`, '*'])('If-None-Match %s', (tag) => {
    expect(get({ 'if-none-match': tag })).toEqual({ status: 304 });
  });

  it('answers 304 also when the request asks caches to keep out of the way, as fetch does', () => {
    expect(get({ 'if-none-match': `"${SHA}"`, 'cache-control': 'no-cache', pragma: 'no-cache' })).toEqual({
      status: 304,
    });
  });

  it('takes an entity tag before a date', () => {
    expect(get({ 'if-none-match': '"other"', 'if-modified-since': AT })).toEqual({ status: 200 });
  });

  it('compares dates in whole seconds', () => {
    expect(get({ 'if-modified-since': AT })).toEqual({ status: 304 });
    expect(get({ 'if-modified-since': EARLIER })).toEqual({ status: 200 });
    expect(get({ 'if-modified-since': 'yesterday-ish' })).toEqual({ status: 200 });
  });

  it('believes no date while the last change is too recent', () => {
    expect(answerTo('GET', { 'if-modified-since': AT }, { ...file, lastModified: null })).toEqual({ status: 200 });
  });

  it('puts 304 before a range, and a failed If-Match before everything', () => {
    expect(get({ 'if-none-match': `"${SHA}"`, range: 'bytes=5000-' })).toEqual({ status: 304 });
    expect(get({ 'if-match': '"other"', 'if-none-match': `"${SHA}"` })).toEqual({ status: 412 });
    expect(get({ 'if-match': `W/"${SHA}"` })).toEqual({ status: 412 });
    expect(get({ 'if-match': `"${SHA}"` })).toEqual({ status: 200 });
    expect(get({ 'if-unmodified-since': EARLIER })).toEqual({ status: 412 });
    expect(get({ 'if-unmodified-since': AT })).toEqual({ status: 200 });
  });
});

import { expect, test } from 'vitest';
import { mediaTypeOf } from '../../../../src/rules/publishing/manifest.ts';
import { canonicalJson, hashOf } from '../../../../src/rules/canonical-json.ts';

test('the order of keys does not change the hash, the order of a list does', () => {
  expect(hashOf({ a: 1, b: [1, 2] })).toBe(hashOf({ b: [1, 2], a: 1 }));
  expect(hashOf({ b: 1, a: 2, ab: 3, c: 4 })).toBe(hashOf({ c: 4, ab: 3, b: 1, a: 2 }));
  expect(hashOf({ b: [1, 2] })).not.toBe(hashOf({ b: [2, 1] }));
});

test('canonical JSON has no white space, and fields that are not there do not count', () => {
  expect(canonicalJson({ b: 'é "x"', a: undefined, c: { z: null, y: [true, 1.5] } })).toBe(
    '{"b":"é \\"x\\"","c":{"y":[true,1.5],"z":null}}',
  );
});

test('a role is a media type, with a suffix where one occurs twice', () => {
  expect(mediaTypeOf('audio/mpeg')).toBe('audio/mpeg');
  expect(mediaTypeOf('image/jpeg;poster')).toBe('image/jpeg');
});

import { describe, expect, it } from 'vitest';
import { slugFrom } from '../../../../src/rules/publishing/show-input.ts';

describe('the slug of a show', () => {
  it.each([
    ['What being listened to feels like', 'what-being-listened-to-feels-like'],
    ['Łódź & Zürich: café!', 'lodz-zurich-cafe'],
    ['你好', 'show'],
    ['a'.repeat(80), 'a'.repeat(60)],
  ])('%s', (title, slug) => expect(slugFrom(title)).toBe(slug));
});

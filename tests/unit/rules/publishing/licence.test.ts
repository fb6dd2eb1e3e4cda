import { expect, it } from 'vitest';
import { licenceUrl } from '../../../../src/rules/publishing/licence.ts';

it.each([
  ['cc-by-4.0', 'https://creativecommons.org/licenses/by/4.0/'],
  ['CC-BY-NC-ND-4.0', 'https://creativecommons.org/licenses/by-nc-nd/4.0/'],
  ['cc-by-sa-3.0', 'https://creativecommons.org/licenses/by-sa/3.0/'],
  ['CC0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['all-rights-reserved', null],
  ['not-cc-by-4.0', null],
  ['cc-by-4.0-ours', null],
  ['cc-by-x.0', null],
])('the text of the licence %s is at %s', (slug, url) => expect(licenceUrl(slug)).toBe(url));

import { expect, test } from 'vitest';
import { entityEvidence } from '../../../../src/rules/detection/names/entity-names.ts';
import { casingOf, tokensOf } from '../../../../src/rules/detection/words.ts';

test.each([
  [
    'We left with Dave Morris.',
    ['“Dave” reads like the name of a person. 0.75', '“Morris” reads like the name of a person. 0.75'],
  ],
  [
    'We flew to Nairobi with Dave. He liked Kenya',
    [
      '“Nairobi” reads like the name of a place. 0.6',
      '“Dave” reads like the name of a person. 0.75',
      '“Kenya” reads like the name of a place. 0.6',
    ],
  ],
  ['She works for Microsoft now.', ['“Microsoft” reads like the name of an organisation. 0.6']],
  ['dave left. Then Dave left.', ['“Dave” reads like the name of a person. 0.75']],
  ['then dave morris left for nairobi', []],
  ['DAVE and D left.', []],
  ['', []],
])('what the entity library says of “%s”, for words with a capital of their own', (text, expected) => {
  const tokens = tokensOf(text.split(' ').map((word) => ({ text: word })));
  const found = [...entityEvidence(tokens, casingOf(tokens))];
  expect(found.map(([, { reason, confidence }]) => `${reason} ${confidence}`)).toEqual(expected);
  for (const [at, { reason }] of found) expect(reason.toLowerCase()).toContain(`“${tokens[at]!.folded}”`);
});

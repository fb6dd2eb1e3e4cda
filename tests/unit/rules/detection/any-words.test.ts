import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { parseRoster } from '../../../../src/rules/detection/roster.ts';

/** Words that the rules about what stands beside a word look for: where a transcript begins and ends, nothing stands beside them. */
const SAID = (
  'a the my his very old Victorian Roman Catholic Christian Hawaiian planet Mars Venus on life and He She My said like Nope then Mr Miss Auntie K J van de la ' +
  'underscore at dot hyphen double zed capital for as in Kilo born my birthday is the fourteenth of March two thousand and six flat number 12 street Road PIN code ends called ' +
  'year-old from Oakham Sunday May Jordan Ocean junior Tesco Section 20 Instagram hashtag 07700 SW1A 1AA'
).split(' ');
const STOPS = ['', '', '', '.', ',', '?', '’s', '"'];

const transcript = fc.array(
  fc.tuple(fc.constantFrom(...SAID), fc.constantFrom(...STOPS), fc.constantFrom(0.2, 0.8, 1), fc.boolean()),
  { maxLength: 7 },
);
const rosters = [{ participants: [] }, { participants: [{ name: 'Jordan Ocean' }, { name: 'RJ' }] }].map(parseRoster);

test('whatever words come in whatever order, the check of a transcript ends, and its flags stand on words that are there', () => {
  fc.assert(
    fc.property(transcript, (said) => {
      const words = said.map(([text, stop, probability, aligned], at) => {
        return { text: text + stop, start: at / 2, end: at / 2 + 0.4, probability, aligned };
      });
      for (const roster of rosters)
        for (const { firstWord, lastWord } of flagTranscript(words, roster)) {
          if (firstWord === undefined || lastWord === undefined) continue;
          expect(firstWord).toBeGreaterThanOrEqual(0);
          expect(lastWord).toBeGreaterThanOrEqual(firstWord);
          expect(lastWord).toBeLessThan(words.length);
        }
    }),
    { numRuns: 1500 },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideCarefully } from '../../../demo/careful-staff.ts';
import { publicFileName } from '../../../src/publishing/file-names.ts';
import type { Participant } from '../../../src/consent/roster-rows.ts';
import type { FlagView } from '../../../src/views/view.ts';
import { isProbablyNoName, wordsInSmallLetters } from '../../../src/rules/detection/names/certainty.ts';
import type { Flag } from '../../../src/redaction/decisions.ts';
import { flagTranscript } from '../../../src/rules/detection/flags.ts';
import { followersOf } from '../../../src/rules/redaction/followers.ts';
import { foldedWords } from '../../../src/rules/detection/words.ts';
import { PLANTS } from './planted-words.ts';
import { said, sweptFor, type WrittenRelease, writtenRelease } from './swept-release.ts';
import type { Sha256 } from '../../../src/rules/ids.ts';

const person = (name: string, index = 0) =>
  ({
    id: `p${index}`,
    name,
    also: [],
    soundsLike: [],
    role: 'Peer researcher',
    tags: ['name:role'],
  }) as unknown as Participant;

describe('what was bleeped on suspicion', () => {
  /** Found by the real finders, decided as the demo's careful staff decide, repeats following. */
  const decided = (words: ReturnType<typeof said>, people: Participant[] = []): Flag[] => {
    const found = flagTranscript(words, { participants: people, keep: [] }).map(
      (flag, index) =>
        ({ ...flag, id: `f${index}`, decision: null, participantId: null, replacement: null }) as unknown as Flag,
    );
    return decideCarefully(found as unknown as FlagView[], null).map(
      ({ decision }, index) => ({ ...found[index]!, decision }) as Flag,
    );
  };

  test.each([
    ['Then we all read Chapter three of the story. Chapter four of this chapter comes next.', ['capital']],
    ['Well this is Chapter three of the story. Chapter four of this chapter comes next.', ['cue', 'capital']],
  ])('“%s” can be published: the chapters file and its name are no mention of it', async (text, foundBy) => {
    const words = said(text);
    const flags = decided(words);
    expect(flags.map((flag) => [flag.text, flag.foundBy])).toEqual([['Chapter', foundBy]]);
    const release = writtenRelease(words, [], flags, 'A story for the chapter group');
    const shown = release.contents.words.map((word) => word.text).join(' ');
    expect(shown).toContain('[BLEEP] three of the story. Chapter four of this chapter comes next.');
    expect(await sweptFor(release)).toEqual([]);
    expect(release.contents.title).toBe('A story for the chapter group');
  });

  test('a name that nobody knows is found wherever else it stands', async () => {
    const words = said('Well we asked Zuberi about it.');
    const flags = decided(words);
    expect(flags.map(({ text, foundBy }) => [text, foundBy])).toEqual([['Zuberi', ['capital']]]);
    const release = writtenRelease(words, [], flags, 'A talk with Zuberi');
    expect(release.contents.title).toBe('A talk with [name removed]');
    expect(await sweptFor(release)).toEqual([]);
    const again = said('Well we asked Zuberi about it. zuberis helped us');
    expect(await sweptFor(writtenRelease(again, [], flags, 'A talk'))).not.toEqual([]);
  });

  test('the repeats of a decision still follow', () => {
    const words = said('Well this is Chapter three and then comes Chapter four.');
    const [first, ...rest] = decided(words).map((flag, index) => (index === 0 ? flag : { ...flag, decision: null }));
    expect(followersOf([first!], [first!, ...rest], () => true).map(({ decision }) => decision)).toEqual(['bleep']);
  });
});

test('the name of a public file is digits and its suffix, another for every run and role', () => {
  const file = { episodeId: 'emma', run: 1, role: 'text/vtt', sha256: 'ada' as Sha256, suffix: 'vtt' };
  const names = [file, { ...file, run: 2 }, { ...file, role: 'text/html' }, { ...file, sha256: 'adb' as Sha256 }].map(
    publicFileName,
  );
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^\d{25}\.vtt$/);
  expect(publicFileName(file)).toBe(names[0]);
});

/** Words that our formats are made of, and words that hold sentences together. */
const ORDINARY =
  'chapter title speaker body cue mark part start version segment transcript note name removed so then we went home with'.split(
    ' ',
  );
const NAMES = 'jordan okafor zuberi shanice malinka quillon webvtt'.split(' ');
const ROSTERS = [
  'Jordan Okafor',
  'Chapter',
  'Segment Title',
  'Cue',
  'Mark',
  'Speaker Body',
  'Podcast',
  'Bleep',
  'Arial',
  'Version Start',
];
const CERTAIN = ['roster', 'given-name', 'cue', 'spelled-out', 'staff'];
const SUSPECTING = ['capital', 'unusual-word', 'entity', 'surname', 'place-in-sentence'];
const DOUBTING = ['sounds-like', 'low-probability', 'doubtful-timing'];

const cased = (word: fc.Arbitrary<string>) =>
  fc
    .tuple(word, fc.constantFrom('lower', 'lower', 'Upper', 'ALL'), fc.constantFrom('', '', '', '.', ',', '’s', '?'))
    .map(
      ([text, how, end]) =>
        (how === 'lower' ? text : how === 'ALL' ? text.toUpperCase() : text[0]!.toUpperCase() + text.slice(1)) + end,
    );
const spokenWords = fc.array(cased(fc.constantFrom(...ORDINARY, ...ORDINARY, ...NAMES)), {
  minLength: 1,
  maxLength: 30,
});
const verdict = fc.record({
  finders: fc.oneof(
    fc.subarray(CERTAIN, { minLength: 1, maxLength: 2 }),
    fc.subarray([...SUSPECTING, ...DOUBTING], { minLength: 1, maxLength: 3 }),
    fc.subarray(DOUBTING, { minLength: 1 }),
  ),
  decision: fc.constantFrom('bleep', 'bleep', 'silence', 'keep', null),
  kind: fc.constantFrom('name', 'name', 'name', 'detail', 'listen'),
});
const story = fc.record({
  spoken: spokenWords,
  title: spokenWords.map((words) => words.slice(0, 6)),
  roster: fc.subarray(ROSTERS, { maxLength: 3 }),
  verdicts: fc.array(verdict, { minLength: ORDINARY.length + NAMES.length, maxLength: ORDINARY.length + NAMES.length }),
  some: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

/** Whoever is on the roster is bleeped everywhere; other words as they were found, and what is known or may be a name everywhere. */
function releaseOf({ spoken, title, roster, verdicts, some }: Story): WrittenRelease {
  const words = said(spoken.join(' '));
  const people = roster.map(person);
  const ofRoster = new Set(roster.flatMap(foldedWords));
  const inSmallLetters = wordsInSmallLetters(words);
  const verdictOn = (word: string) => verdicts[[...ORDINARY, ...NAMES].indexOf(word)]!;
  const flags = words.flatMap(({ text, start, end }, index): Flag[] => {
    const [word] = foldedWords(text);
    const found = ofRoster.has(word!) ? { finders: ['roster'], decision: 'bleep', kind: 'name' } : verdictOn(word!);
    const isCertain = found.kind === 'detail' || found.finders.some((finder) => CERTAIN.includes(finder));
    const isDoubt = found.kind === 'listen' || found.finders.every((finder) => DOUBTING.includes(finder));
    const mayStandElsewhere = !isCertain && (isDoubt || isProbablyNoName(word!, inSmallLetters));
    if (mayStandElsewhere && !some[index]) return [];
    const { finders: foundBy, decision, kind } = found;
    const place = { start, end, firstWord: index, lastWord: index };
    const flag = { id: `f${index}`, kind, text: text.replace(/[.,?]$/, ''), foundBy, decision, ...place };
    return [{ ...flag, participantId: null, replacement: null } as unknown as Flag];
  });
  return writtenRelease(words, people, flags, title.join(' '));
}

test('a release that holds nothing that was removed passes its own check', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const release = releaseOf(told);
      expect(await sweptFor(release), JSON.stringify(release.contents)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const suspectedZuberi = {
  ...{ id: 'f0', kind: 'name', text: 'Zuberi', foundBy: ['capital'], decision: 'bleep', participantId: null },
  ...{ start: 3, end: 3.5, firstWord: 3, lastWord: 3, replacement: null },
} as unknown as Flag;

const STYLES: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word.replace(/^./, (letter) => letter.toUpperCase()),
  (word) => word.toUpperCase(),
];

test.each(Object.entries(PLANTS))('one removed word in the same release is found in %s', async (where, plant) => {
  const simple = writtenRelease(said('Then we asked Zuberi'), [], [suspectedZuberi], 'A talk');
  expect(await sweptFor(plant(simple, 'zuberi'))).not.toEqual([]);
  expect(await sweptFor(plant(simple, 'garden'))).toEqual([]);
  await fc.assert(
    fc.asyncProperty(story, fc.nat(), fc.constantFrom(...STYLES), async (told, which, styled) => {
      const release = releaseOf(told);
      const { forbidden, everyday } = release.contents;
      // What is packed and has less than four letters is noise.
      const fit = forbidden.filter((form) => where !== 'base64' || form.replace(/ /g, '').length > 3);
      fc.pre(fit.length > 0);
      const form = fit[which % fit.length]!;
      const capital = STYLES[1]!;
      const word = everyday.includes(form) ? form.split(' ').map(capital).join(' ') : styled(form);
      expect(await sweptFor(plant(release, word)), word).not.toEqual([]);
    }),
    { numRuns: 15 },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cue, wordsToCues } from '../../../media/captions/cues.ts';
import { breakCost, FORBIDDEN, layOut, measureWords } from '../../../media/captions/line-breaks.ts';
import { captionUnits } from '../../../media/captions/units.ts';
import type { CaptionWord } from '../../../media/spans.ts';

/** Words at an even pace, `wordsPerSecond`, from `start` on; `[…]` is a redacted stretch. */
function spoken(
  text: string,
  { start = 0, wordsPerSecond = 2.5, speaker }: { start?: number; wordsPerSecond?: number; speaker?: string } = {},
): CaptionWord[] {
  const step = 1 / wordsPerSecond;
  return text.split(' ').map((each, i) => ({
    text: each,
    start: start + i * step,
    end: start + (i + 1) * step,
    redacted: each.startsWith('['),
    ...(speaker ? { speaker } : {}),
  }));
}

const shown = (cues: Cue[]) => cues.map(({ lines }) => lines.join(' / '));
const speed = ({ lines, start, end }: Cue) => lines.join(' ').length / (end - start);

const STORY =
  'Good afternoon, my name is Owen. Every child in care should have a lovely job coach. When I was twenty, I moved to Luton, and the council helped me with the deposit. ' +
  'Thank you so much for thinking about people like me. The survey was powerful because it was written by young people who had been in care.';

const story = () => wordsToCues(spoken(STORY));

describe('captions', () => {
  it('keep to two lines of 37 characters, 1 to 7 s and 17 characters a second', () => {
    const cues = story();
    expect(cues.length).toBeGreaterThan(4);
    for (const cue of cues) {
      expect(cue.lines.length).toBeLessThanOrEqual(2);
      for (const line of cue.lines) expect(line.length).toBeLessThanOrEqual(37);
      expect(cue.end - cue.start).toBeGreaterThanOrEqual(0.999);
      expect(cue.end - cue.start).toBeLessThanOrEqual(7);
      expect(speed(cue)).toBeLessThanOrEqual(17);
    }
  });

  it('end with sentences where they can', () => {
    const cues = story();
    expect(cues.filter(({ text }) => /[.,]$/.test(text)).length).toBeGreaterThan(cues.length / 2);
    expect(shown(wordsToCues(spoken('We met on Monday. It was raining.', { wordsPerSecond: 2 })))).toEqual([
      'We met on Monday. It was raining.',
    ]);
    expect(shown(wordsToCues(spoken('Thank you for encouraging our group. We are grateful to you all.')))).toEqual([
      'Thank you for encouraging our group.',
      'We are grateful to you all.',
    ]);
  });

  it('never break after a word that belongs to the next', () => {
    const bound = /(^|\s)(a|an|the|my|of|in|on|to|with|about|I|we|it|was|had|been|should|have)$/i;
    for (const { lines } of story()) for (const line of lines) expect(line).not.toMatch(bound);
  });

  it.each([
    ['the', 'council'],
    ['of', 'care'],
    ['we', 'went'],
    ['should', 'have'],
    ['Mrs.', 'Roberts'],
    ['so', 'grateful'],
    ["don't", 'know'],
    ['don’t', 'know'],
    ['“the', 'council'],
    ['(“the', 'council'],
    ['the--', 'council'],
  ])('break cost forbids "%s | %s"', (before, after) => {
    expect(breakCost(before, after)).toBeGreaterThanOrEqual(FORBIDDEN);
  });

  it('prefer sentence ends to clauses, clauses to conjunctions, conjunctions to the middle of phrases and of names', () => {
    const costs = [
      breakCost('home.', 'Then'),
      breakCost('home,', 'then'),
      breakCost('home', 'and'),
      breakCost('went', 'home'),
      breakCost('Idris', 'Bell'),
    ];
    expect([...costs].sort((a, b) => a - b)).toEqual(costs);
    expect(new Set(costs).size).toBe(5);
  });

  it.each([
    ['a full stop inside quotation marks ends a sentence', 'home.”', 'then', 0],
    ['the point of a price ends none', '3.50', 'today', 45],
    ['a comma inside quotation marks ends a clause', 'home,”', 'then', 12],
    ['the colon of a time ends none', '10:30', 'today', 45],
    ['after a bleep, a capital on a word that is no name starts a sentence', '[BLEEP]', 'My', 0],
    ['after a bleep, a small letter does not', '[BLEEP]', 'my', 45],
    ['after a bleep, a name does not', '[BLEEP]', 'Idris', 45],
    ['after a bleep, “I” does not', '[BLEEP]', 'I', 45],
    ['after a bleep, “I’m” does not', '[BLEEP]', 'I’m', 45],
    ['after another word, a capital starts no sentence', 'went', 'My', 45],
    ['two capitals are one name', 'Idris', 'Bell', 200],
    ['a name ends before a word in small letters', 'Idris', 'went', 45],
    ['a name starts after a word in small letters', 'with', 'Bell', 1_000],
    ['a name starts after another word', 'met', 'Bell', 45],
    ['“I” is no part of a name', 'Idris', 'I', 45],
    ['a capital inside a word makes no name before it', 'Bell', 'iPlayer', 45],
    ['a capital inside a word makes no name after it', 'iPlayer', 'Bell', 45],
  ])('where to break: %s', (_what, before, after, cost) => expect(breakCost(before, after)).toBe(cost));

  it('measure each word by the one before it, the first by what came before the text', () => {
    expect(measureWords('the dog', 'home.')).toEqual([
      { text: 'the', length: 3, breakBefore: 0 },
      { text: 'dog', length: 3, breakBefore: 1_000 },
    ]);
  });

  it.each([
    ['37 characters stay on one line', [18, 18], { first: 2, length: 37, cost: 0, fits: true }],
    ['38 characters take two', [18, 19], { first: 1, length: 38, cost: 45.5, fits: true }],
    ['of two breaks as good, the first', [13, 12, 13], { first: 1, length: 40, cost: 51.5, fits: true }],
    ['the break that makes both lines as long', [9, 9, 9, 9], { first: 2, length: 39, cost: 45, fits: true }],
    ['two lines of 37', [37, 37], { first: 1, length: 75, cost: 45, fits: true }],
    ['38 on the first line do not fit', [38, 37], { first: 1, length: 76, cost: 10_045.5, fits: false }],
    ['38 on the second line do not fit', [37, 38], { first: 1, length: 76, cost: 10_045.5, fits: false }],
    ['a word of 38 is never divided', [38], { first: 1, length: 38, cost: Number.POSITIVE_INFINITY, fits: false }],
  ])('lay out words: %s', (_what, lengths, layout) =>
    expect(layOut(measureWords(lengths.map((length) => 'x'.repeat(length)).join(' ')))).toEqual(layout),
  );

  const turn = (speaker: string, start: number) => spoken('It was a long way.', { start, speaker });

  it('show one speaker each: by the role label at first, by a dash at the changes that follow', () => {
    const cues = wordsToCues(
      ['Peer researcher', 'Guest', 'Guest', 'Peer researcher'].flatMap((who, i) => turn(who, i * 5)),
    );
    expect(shown(cues)).toEqual([
      'Peer researcher: It was a long way.',
      'Guest: It was a long way.',
      'It was a long way.',
      '- It was a long way.',
    ]);
    expect(cues.map(({ speaker }) => speaker)).toEqual(['Peer researcher', 'Guest', 'Guest', 'Peer researcher']);
  });

  it('show the label at each change where a dash would not say which of three speaks, and only where there is time to read it', () => {
    const long = 'Chair of the corporate parenting board';
    const cues = wordsToCues(['Host', 'Guest', long, 'Host', 'Guest'].flatMap((who, i) => turn(who, i * 5)));
    expect(shown(cues)).toEqual([
      'Host: It was a long way.',
      'Guest: It was a long way.',
      '- It was a long way.',
      'Host: It was a long way.',
      'Guest: It was a long way.',
    ]);
  });

  it('leave no gap or one of at least a second', () => {
    const words = [
      ...spoken('That was my first home in the north of the town.'),
      ...spoken('Then I moved to another town.', { start: 5 }),
      ...spoken('And now this is where I live.', { start: 9 }),
    ];
    const cues = wordsToCues([...words, ...spoken('Thank you.', { start: 15 })]);
    const gaps = cues.slice(1).map(({ start }, index) => start - cues[index]!.end);
    expect(gaps.filter((gap) => gap === 0)).not.toEqual([]);
    expect(gaps.filter((gap) => gap >= 1)).not.toEqual([]);
    expect(gaps.filter((gap) => gap !== 0 && gap < 1)).toEqual([]);
  });

  it('show [BLEEP] for a redacted stretch whatever its text is, whole in one cue', () => {
    const words: CaptionWord[] = [
      ...spoken('My name is'),
      { text: 'Jordan', start: 1.1, end: 2.1, redacted: true, placeholder: 'Guest' },
      ...spoken('and I live here.', { start: 1.9 }),
    ];
    const cues = wordsToCues(words);
    expect(cues.map(({ text }) => text).join(' ')).toBe('My name is [BLEEP] and I live here.');
    expect(JSON.stringify(cues)).not.toContain('Jordan');
    expect(cues.some(({ start, end }) => start <= 1.1 && end >= 2.1)).toBe(true);
  });

  it('count the words beside a redacted stretch as before or after it, as the stretch keeps its whole time', () => {
    const word = (text: string, start: number, end: number, redacted = false): CaptionWord => ({
      text,
      start,
      end,
      redacted,
    });
    const units = captionUnits([
      word('is', 1, 1.3),
      word('Jo', 0.9, 2, true),
      word('and', 1.8, 2.2),
      word('I', 1.9, 2),
    ]);
    expect(units.map(({ text, start, end }) => [text, start, end])).toEqual([
      ['is', 0.9, 0.9],
      ['[BLEEP]', 0.9, 2],
      ['and', 2, 2],
      ['I', 2, 2.05],
    ]);
  });

  it('keep every word of somebody who talks too fast', () => {
    const cues = wordsToCues(spoken(STORY, { wordsPerSecond: 7 }));
    expect(cues.map(({ text }) => text).join(' ')).toBe(STORY);
    expect(Math.max(...cues.flatMap(({ lines }) => lines.map((line) => line.length)))).toBeLessThanOrEqual(37);
  });

  it('stay near the speech: a long "word" does not hold a caption on the screen', () => {
    const [cue] = wordsToCues([{ text: 'Yes.', start: 1, end: 40, redacted: false }]);
    expect(cue!.end - cue!.start).toBeLessThanOrEqual(7);
    expect(wordsToCues([...spoken('Yes.', { start: 1 }), ...spoken('No.', { start: 30 })])[0]!.end).toBeLessThanOrEqual(
      1.4 + 1.5,
    );
  });

  it('are none where there are no words', () => {
    expect(wordsToCues([])).toEqual([]);
    expect(wordsToCues([{ text: ' \n', start: 0, end: 1, redacted: false }])).toEqual([]);
  });

  it('divide an hour of words in seconds', () => {
    const cues = wordsToCues(spoken(Array(150).fill(STORY).join(' ')));
    expect(cues.length).toBeGreaterThan(700);
  });
});

describe('captions of any words', () => {
  const word = fc.record({
    text: fc.oneof(
      fc.constantFrom('the', 'Hello.', 'a', 'and', 'Wolverhampton,', '-->', '<b>', 'مرحبا', '👩‍👩‍👧', 'x'.repeat(60)),
      fc.string({ maxLength: 12 }),
    ),
    gap: fc.oneof(fc.constant(0), fc.double({ min: -0.5, max: 4, noNaN: true })),
    length: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(9)),
    redacted: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    speaker: fc.constantFrom(undefined, undefined, 'Guest', 'Peer researcher'),
  });
  const words = fc.array(word, { maxLength: 60 }).map((parts) => {
    let at = 0;
    return parts.map(({ gap, length, speaker, ...rest }): CaptionWord => {
      at = Math.max(0, at + gap);
      const start = at;
      // A redacted stretch always takes some time; words may claim to take none.
      at += rest.redacted ? length + 0.3 : length;
      return { ...rest, start, end: at, ...(speaker ? { speaker } : {}) };
    });
  });
  const flat = (text: string) => text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, ' ').trim();

  it('are in order, do not overlap, and hold every word once, in order', () => {
    fc.assert(
      fc.property(words, (input) => {
        const cues = wordsToCues(input);
        for (const [i, { start, end }] of cues.entries()) {
          expect(end).toBeGreaterThan(start);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(cues[i - 1]!.end);
        }
        const wanted = input.map(({ text, redacted }) => (redacted ? '[BLEEP]' : flat(text))).filter(Boolean);
        expect(cues.map(({ text }) => text).join(' ')).toBe(wanted.join(' '));
        for (const { lines, text, speaker } of cues) {
          const all = lines.join(' ');
          expect([text, `- ${text}`, `${speaker}: ${text}`]).toContain(all);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('have at most two lines, of at most 37 characters where the words allow it', () => {
    fc.assert(
      fc.property(words, (input) => {
        for (const { lines } of wordsToCues(input)) {
          expect(lines.length).toBeLessThanOrEqual(2);
          const longestWord = Math.max(
            ...lines
              .join(' ')
              .split(' ')
              .map((each) => [...each].length),
          );
          if (longestWord <= 16) for (const line of lines) expect([...line].length).toBeLessThanOrEqual(37);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('hold every redacted stretch whole in one cue', () => {
    fc.assert(
      fc.property(words, (input) => {
        const cues = wordsToCues(input);
        let free = 0;
        for (const { redacted, start, end } of input) {
          if (!redacted) continue;
          const from = Math.max(start, free);
          free = Math.max(free, end, from);
          if (end - from < 0.01) continue;
          const edges = cues.flatMap((cue) => [cue.start, cue.end]);
          expect(edges.filter((edge) => edge > from + 0.1 && edge < end - 0.1)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
